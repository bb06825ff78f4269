/** What we know of a serving engine: how its image and command look, and which flag says what. */
import type { Runtime, WorkloadKind } from '../../../../shared/src/manifest/schema';

/** Facts that a flag or a variable can state. */
export type FactName =
  | 'model'
  | 'modelFile'
  | 'tensorParallel'
  | 'pipelineParallel'
  | 'dataParallel'
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
  /** On the image's repository, lower case, without registry host, tag and digest. */
  readonly images: RegExp;
  /** On the words of a command joined by blanks. */
  readonly commands?: RegExp;
  /** Flag (long ones with two dashes, lower case, dashes inside) → the fact its value states. */
  readonly flags: Readonly<Record<string, FactName>>;
  /** Flags without a value: what follows them may be a positional argument. */
  readonly switches?: readonly string[];
  readonly environment?: Readonly<Record<string, FactName>>;
  /** The word after which the model may stand without a flag. */
  readonly positionalModelAfter?: RegExp;
  /** Python's argparse takes any unambiguous beginning of a long flag. */
  readonly abbreviates?: boolean;
  /** What it serves where nothing else says so. */
  readonly kind: WorkloadKind;
}
