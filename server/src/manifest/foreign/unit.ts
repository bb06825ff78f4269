/** One workload as a foreign format states it, before it is put into the manifest's own words. */
import type { WorkloadKind } from '../../../../shared/src/manifest/schema';
import type { EngineReading } from '../engines/readEngine';
import type { MappedText } from '../engines/text';
import type { Problem, Span } from '../manifest';
import type { CountValue } from './fields/countValue';
import type { Inline } from './fields/inline';
import type { Pod } from './pods/podSpec';

/** A number and where it stands; without a place it is derived or a default. */
export interface Counted {
  readonly count: number;
  readonly value?: Span;
  readonly key?: Span;
}

/** A number as the file states it, which may be none: `$GPUS`, `all`, empty. */
export interface WrittenCount extends CountValue {
  readonly value: Span;
  readonly key?: Span;
}

/** Pods of the same form that one replica needs: a leader and seven workers are 1 + 7 copies. */
export interface PodGroup {
  readonly pod: Pod;
  readonly copies: number;
}

/** Facts that the format states in fields of its own. They win over what the engine's flags say. */
export interface UnitFacts {
  readonly model?: MappedText;
  /** A word of an engine: `float16`, `awq`, `fp8`. */
  readonly precision?: MappedText;
  readonly contextTokens?: Counted;
  /** As it is written: a placeholder is said and not planned with, `ml.g5.xlarge` is planned as EC2's. */
  readonly instance?: MappedText;
  /** A machine that our prices do not have, or may not: stated as it is written, and no slip where the catalog lacks it. */
  readonly machine?: MappedText;
  readonly accelerator?: MappedText;
  readonly region?: MappedText;
  /** A cloud other than AWS, as the file calls it. */
  readonly cloud?: string;
  /** `spot` or `on-demand`. */
  readonly purchase?: MappedText;
  /** Accelerators of one replica. */
  readonly devices?: Counted;
  readonly tensorParallel?: Counted;
  readonly pipelineParallel?: Counted;
  readonly dataParallel?: Counted;
  readonly expertParallel?: Counted;
}

/** Other values that the file offers beside the one that is read, the read one first, in the file's order. */
export interface Alternatives {
  readonly accelerators?: readonly string[];
  readonly instances?: readonly string[];
}

export interface ReplicaFacts {
  /** Absent: the format's own default, one. */
  readonly replicas?: WrittenCount;
  readonly minReplicas?: Counted;
  readonly maxReplicas?: Counted;
  /** A format without copies, such as one machine: nothing is said about replicas. */
  readonly none?: true;
}

export interface Unit {
  /** As the file names it; `fallbackName` where it does not. */
  readonly name?: MappedText;
  readonly fallbackName: string;
  /** `prefill` makes the name `NAME/prefill`. */
  readonly side?: string;
  /** The object's kind and name, for manifests that point at it. */
  readonly object?: { readonly kind: string; readonly name?: string };
  /** The queue that admits it, by the name of its LocalQueue. */
  readonly queue?: string;
  /** The whole block, and what a hint stands behind where there is no name. */
  readonly span: Span;
  readonly anchor: Span;
  readonly pods: readonly PodGroup[];
  /** The engine, where the format knows it without a container. */
  readonly engine?: EngineReading;
  readonly facts?: UnitFacts;
  readonly alternatives?: Alternatives;
  /** It takes all devices of its machine. */
  readonly everyDevice?: true;
  /** A part of it stands in another object that is not at hand: nothing follows from what is missing here. */
  readonly open?: true;
  /** What would say which machine it is, in the words of the format; empty: nothing is asked. */
  readonly machineHint?: string;
  readonly scale?: ReplicaFacts;
  readonly does?: WorkloadKind;
  readonly notes?: readonly string[];
  readonly problems?: readonly Problem[];
  /** Annotation and directives: what the author says beside the format's own fields. */
  readonly inline?: readonly (Inline | undefined)[];
  /** Nothing is rented by the machine (Fargate, Lambda): the architecture is stated, and no machine is in use now. */
  readonly machineless?: true;
  /** A unit without engine, device and annotation is no workload of ours: it is left out unless this is set. */
  readonly always?: boolean;
}
