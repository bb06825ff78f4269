/** What we know of a serving engine: how its image and command look, and which flag says what. */
import type { Runtime, WorkloadKind } from '../../../../shared/src/manifest/schema';

/** Facts that a flag or a variable can state. */
export type FactName =
  | 'model'
  | 'modelFile'
  | 'tensorParallel'
  | 'pipelineParallel'
  | 'dataParallel'
  | 'expertParallel'
  | 'quantization'
  | 'dtype'
  | 'kvDtype'
  | 'contextTokens'
  | 'maxSequences'
  | 'threads'
  | 'device'
  | 'task'
  | 'draftModel'
  | 'speculative'
  | 'gpuLayers'
  | 'cpuKvSpaceGiB';

export interface Engine {
  /** kebab-case; equals the runtime where the schema has one. */
  readonly id: string;
  readonly name: string;
  /** Absent: recognized, but the model knows no such runtime. */
  readonly runtime?: Runtime;
  /** What launches it, where the schema's runtime is wider: `torchrun` is one way to run PyTorch. */
  readonly launcher?: string;
  /** On the image's repository, lower case, without registry host, tag and digest. */
  readonly images?: RegExp;
  /** What stands before the model in a repository that is named after it. */
  readonly modelInImage?: RegExp;
  /** On the words of a command joined by blanks. */
  readonly commands?: RegExp;
  /** Flag (long ones with two dashes, lower case, dashes inside) → the fact its value states. */
  readonly flags: Readonly<Record<string, FactName>>;
  /** Flags without a value: what follows them may be a positional argument. */
  readonly switches?: readonly string[];
  readonly environment?: Readonly<Record<string, FactName>>;
  /** Flags without a value whose own name is the value: `--bf16`. */
  readonly marks?: Readonly<Record<string, FactName>>;
  /** `key=value` words, as Hydra and its kin take them. */
  readonly keys?: Readonly<Record<string, FactName>>;
  /** Variables that hold a flag's value under the flag's name: `SM_VLLM_MAX_MODEL_LEN`. */
  readonly environmentPrefix?: string;
  /** Variables that hold further words of the command line. */
  readonly argumentVariables?: readonly string[];
  /** The word after which the model may stand without a flag. */
  readonly positionalModelAfter?: RegExp;
  /** Its image starts the server by itself: the first argument may be the model. */
  readonly imageTakesModel?: boolean;
  /** Commands beside the server's own that say which model it gets. */
  readonly companions?: RegExp;
  /** Python's argparse takes any unambiguous beginning of a long flag. */
  readonly abbreviates?: boolean;
  /** What it serves where nothing else says so. */
  readonly kind: WorkloadKind;
}
