/** The seam for libraries: one file per library in `libraries/`, listed in `libraries/index.ts`. */
import type ts from 'typescript';
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
  /** An agent: what its model calls ask, the first counts. Empty where the code does not show it. */
  readonly asks?: readonly AskedModel[];
  /** Further code of the agent, such as the functions of its nodes: models that are asked there are asked by it. */
  readonly asksWithin?: readonly ts.Node[];
  /** Of an agent, once all uses of the file are known: the model by name, and the call that makes it where it is a use of its own. */
  readonly answered?: { readonly name?: string; readonly by?: ts.Expression };
}

/** A model as an agent is handed it. */
export interface AskedModel {
  /** Followed to the call that makes the model, where that is a use of its own. */
  readonly expression?: ts.Expression;
  /** What it says by itself: `openai('gpt-4.1')` is made by no use. */
  readonly facts?: UseFacts;
  /** Where it says so, if it is not made by a call: a name, an object. */
  readonly at?: ts.Expression;
}

export type Hosted = Pick<CodeUse, 'runBy' | 'baseUrl'> & { readonly provider: string };

export interface UsePattern {
  /** On the path of the call's origin (`origins.ts`), such as `getLlama().loadModel()`. */
  readonly path: RegExp;
  /** A use of its own; `undefined` where the call says too little to be one. */
  readonly read?: (use: UseCall) => UseFacts | undefined;
  /** What the call is about, where that is no part of its path: `run(agent)`. Such a call is read only where nothing is found to amend. */
  readonly about?: (use: UseCall) => ts.Expression | undefined;
  /** Adds to the use that an earlier call of the path made: `createContext({ contextSize })`. */
  readonly amend?: (use: UseCall, facts: UseFacts) => UseFacts;
}

/** A value that an option is written as. */
export type Written = string | number | boolean | readonly string[];

/** What an option is to say; what is absent stays as it is. */
export interface WantedSettings {
  readonly precision?: string;
  readonly device?: 'cpu' | 'cuda' | 'neuron';
  readonly threads?: number;
}

/** An option that says where and how a model runs, in the library's own words. */
export interface Setting {
  readonly name: 'precision' | 'device' | 'threads' | 'gpuLayers';
  /** Of the calls that state it: the use itself, those that lead to it, and those that go on from it. */
  readonly path: RegExp;
  readonly argument: number;
  /** Its spellings, dots for what stands inside another. */
  readonly options: readonly string[];
  /**
   * `stated` again where nothing is to change, or where it is not known that something is; `undefined` where the library
   * has no word for what is wanted.
   */
  readonly write: (wanted: WantedSettings, stated: Written | undefined) => Written | undefined;
  /** Where it is not stated, models run on the CPU. */
  readonly otherwiseCpu?: true;
}

export interface Library {
  /** kebab-case. */
  readonly id: string;
  /** The package names; an entry point below one (`ai/rsc`) belongs to it. */
  readonly packages: readonly string[];
  readonly patterns: readonly UsePattern[];
  readonly settings?: readonly Setting[];
}

/** A use with the call that made it. */
export interface ModelUse {
  readonly call: ts.Expression;
  readonly library: Library;
  readonly facts: UseFacts;
  /** The agent in whose call the model is made: it has no better name. */
  readonly inside?: ts.Expression;
}
