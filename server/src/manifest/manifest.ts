/** A file as its dialect read it: workloads with the ranges that their facts came from. */
import type { FleetSpec, Precision, WorkloadSpec } from '../../../shared/src/manifest/schema';
import type { Declaration } from './context';
import type { Stated } from '../../../shared/src/report/schema';

/** UTF-16 offsets into the document, end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where one fact stands. `value` is exactly its text; absent for a fact without text (a default). */
export interface FieldSpan {
  readonly key?: Span;
  readonly value?: Span;
}

/** Who runs a model that code asks for: its own process, a provider, a service of one's own, or nobody can tell. */
export type RunBy = 'process' | 'provider' | 'own-service' | 'unknown';

/** Numbers of a call for which the manifest has no key. */
export type CallOption =
  | 'threads'
  | 'gpuLayers'
  | 'sequences'
  | 'batchSize'
  | 'maxOutputTokens'
  | 'concurrency'
  | 'dimensions';

/** The call in a program that makes or asks a model. */
export interface CodeUse {
  readonly call: Span;
  /** As in `libraries/`: openai, node-llama-cpp. */
  readonly library: string;
  readonly runBy: RunBy;
  /** As people call it; of a service of one's own, the kind of client that asks it. */
  readonly provider?: string;
  /** Of an agent: the model that its calls ask, as the code names it. */
  readonly asks?: string;
  /** Where requests go, where the code says so; without a place where another file says it. */
  readonly baseUrl?: { readonly text: string; readonly span?: Span };
  readonly options: ReadonlyMap<CallOption, { readonly value: number; readonly span?: Span }>;
}

/**
 * In a foreign format: what the container that serves is given and told. Where each of it stands is among the fields of the
 * workload, below `container`: `container.threads`, `container.image`.
 */
export interface ContainerFacts {
  /** The engine's id, such as `vllm`. */
  readonly engine?: string;
  /** What the image's name says it was built for. */
  readonly imageDevice?: 'cuda' | 'rocm' | 'neuron' | 'cpu' | 'gaudi' | 'tpu' | 'xpu';
  /** What a flag says it is to run on. */
  readonly device?: string;
  readonly threads?: number;
  /** The threads are written as their number, not as a list of CPUs. */
  readonly threadsAsNumber?: true;
  readonly gpuLayers?: number;
  readonly kvSpaceGiB?: number;
  /** Variables come from elsewhere too: what is not stated here may be stated there. */
  readonly openEnvironment?: true;
  /** Most sequences at once. */
  readonly sequences?: number;
  /** What a flag says of the weights; `--dtype` only of what they are computed in. */
  readonly flagPrecision?: Precision;
  readonly dtypePrecision?: Precision;
  /** The model's name says what the weights are. */
  readonly isMarked?: true;
  readonly cpuRequest?: number;
  readonly cpuLimit?: number;
  /** Bytes. */
  readonly memoryRequest?: number;
  readonly memoryLimit?: number;
  /** Nothing keeps its pods on machines of one architecture. */
  readonly anywhere?: boolean;
  /** The format states limits here, so that a missing one is missing. */
  readonly limitsKnown?: true;
  /** A cloud other than AWS that it is meant for, as the file calls it. */
  readonly cloud?: string;
  /** Text of one more variable or selector, at the fields of these names; words in capitals stand for what is added. */
  readonly newVariable?: string;
  readonly newSelector?: string;
  /** A taint of all machines that have its device, which it does not tolerate. */
  readonly untolerated?: { readonly taint: string; readonly machines: string };
}

export interface FoundWorkload {
  readonly name: string;
  /** The whole block: a cursor inside it is in this workload. */
  readonly span: Span;
  /** The name where it is written: lenses stand above it, hints after its line. */
  readonly nameSpan: Span;
  /** The facts in the manifest's own words, `defaults` already merged in. */
  readonly spec: WorkloadSpec;
  /** Schema path (`placement.instance`, `tokens.inMean`, `agent.tools.0.name`) → where it stands. */
  readonly fields: ReadonlyMap<string, FieldSpan>;
  readonly stated: Stated;
  /** A line of it is not finished, and no earlier reading stands in: what is missing may be what is still to come. */
  readonly unfinished?: true;
  /** What the file says that no estimate covers (TPU, Gaudi, values from a template). */
  readonly notes: readonly string[];
  /** In a foreign format: what a manifest elsewhere points at. */
  readonly object?: { readonly kind: string; readonly name?: string; readonly container?: string };
  /** In a program. */
  readonly use?: CodeUse;
  /** In a manifest that points at other files: the one that this workload was completed from. */
  readonly pointsAt?: string;
  /** In a foreign format: the image of the container that serves, where this document names it. */
  readonly image?: string;
  readonly container?: ContainerFacts;
  /** In a foreign format: it takes all devices of its machine, however many those are. */
  readonly everyDevice?: true;
  /** In a foreign format: values that the file offers beside the one that is read. */
  readonly alternatives?: { readonly accelerators?: readonly string[]; readonly instances?: readonly string[] };
}

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** Something wrong in the text itself. Facts about cost and speed are found by the rules. */
export interface Problem {
  /** Stable, kebab-case. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span;
  /** Seen by parsing the file itself: any YAML extension reports it too. */
  readonly fromParser?: boolean;
  /** A replacement of `span` (or `fix.span`) that mends it. */
  readonly fix?: { readonly title: string; readonly newText: string; readonly span?: Span };
}

export interface Manifest {
  readonly dialect: string;
  readonly workloads: readonly FoundWorkload[];
  readonly problems: readonly Problem[];
  /** Monthly budget of the whole file, where stated. */
  readonly budget?: { readonly usdPerMonth: number; readonly span: Span };
  /** Limits of everything that is planned together. */
  readonly fleet?: FleetSpec;
  /** What it says that bears on workloads of other documents and files, with the start of its document. */
  readonly declared?: readonly { readonly declaration: Declaration; readonly start: number }[];
  /** In a program: addresses of modules of the workspace that a needed constant may come from. */
  readonly wants?: readonly string[];
  /** False while a part is half-typed and its last good reading stands in. */
  readonly complete: boolean;
}
