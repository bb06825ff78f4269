/** One workload as a foreign format states it, before it is put into the manifest's own words. */
import type { WorkloadKind } from '../../../../shared/src/manifest/schema';
import type { EngineReading } from '../engines/readEngine';
import type { MappedText } from '../engines/text';
import type { Problem, Span } from '../manifest';
import type { CountValue } from './countValue';
import type { Inline } from './inline';
import type { Pod } from './podSpec';

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
  readonly instance?: MappedText;
  readonly accelerator?: MappedText;
  readonly region?: MappedText;
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

/** Another cloud's machine or region, a card that no instance has. */
export interface Unpriced {
  readonly instance?: string;
  readonly accelerator?: string;
  readonly region?: string;
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
  /** What the file names and our prices do not know: shown as stated, never priced. */
  readonly unpriced?: Unpriced;
  /** What would say which machine it is, in the words of the format; empty: nothing is asked. */
  readonly machineHint?: string;
  readonly scale?: ReplicaFacts;
  readonly does?: WorkloadKind;
  readonly notes?: readonly string[];
  readonly problems?: readonly Problem[];
  /** Annotation and directives: what the author says beside the format's own fields. */
  readonly inline?: readonly (Inline | undefined)[];
  /** A unit without engine, device and annotation is no workload of ours: it is left out unless this is set. */
  readonly always?: boolean;
}
