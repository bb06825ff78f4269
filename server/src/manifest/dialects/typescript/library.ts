/** The seam for libraries: one file per library in `libraries/`, listed in `libraries/index.ts`. */
import type { WorkloadSpec } from '../../../../../shared/src/manifest/schema';
import type { Stated } from '../../../../../shared/src/report/schema';
import type { CodeUse, FieldSpan, Span } from '../../manifest';
import type { CallLike, Origin } from './origins';
import type { ParsedSource } from './parse';

/** A call of a library that this file makes. */
export interface UseCall {
  readonly source: ParsedSource;
  readonly call: CallLike;
  readonly origin: Origin;
}

/** What a call says about the model that it loads or asks. */
export interface UseFacts {
  readonly spec: WorkloadSpec;
  readonly fields: ReadonlyMap<string, FieldSpan>;
  readonly hardwareClass: Stated['hardwareClass'];
  readonly notes: readonly string[];
  /** What tells this use from others of the same function: the task, else the model. */
  readonly label: { readonly text: string; readonly span: Span };
  /** The model is asked over the network. Without it, this process runs it. */
  readonly hosted?: Hosted;
  /** Numbers that the manifest has no key for. */
  readonly options?: CodeUse['options'];
}

export type Hosted = Pick<CodeUse, 'runBy' | 'baseUrl'> & { readonly provider: string };

export interface UsePattern {
  /** On the path of the call's origin (`origins.ts`), such as `getLlama().loadModel()`. */
  readonly path: RegExp;
  /** A use of its own; `undefined` where the call says too little to be one. */
  readonly read?: (use: UseCall) => UseFacts | undefined;
  /** Adds to the use that an earlier call of the path made: `createContext({ contextSize })`. */
  readonly amend?: (use: UseCall, facts: UseFacts) => UseFacts;
}

export interface Library {
  /** kebab-case. */
  readonly id: string;
  /** The package names; an entry point below one (`ai/rsc`) belongs to it. */
  readonly packages: readonly string[];
  readonly patterns: readonly UsePattern[];
}

/** A use with the call that made it. */
export interface ModelUse {
  readonly call: CallLike;
  readonly library: Library;
  readonly facts: UseFacts;
}
