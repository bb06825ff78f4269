/** What other documents and files say that bears on a workload: configuration, scaling, capacity. */
import type { WorkloadSpec } from '../../../shared/src/manifest/schema';
import type { Span } from './manifest';

interface DeclarationBase {
  /** Every name under which it is looked up. */
  readonly names: readonly string[];
  /** In words, for notes: `ConfigMap vllm-config`. */
  readonly title: string;
  /** Its name where it is written, in the text of its document. */
  readonly span: Span;
}

/** Values by key: a ConfigMap, the defaults of variables. Looked up by the object's name. */
export interface ConfigDeclaration extends DeclarationBase {
  readonly what: 'config';
  readonly data: ReadonlyMap<string, string>;
}

/** A HorizontalPodAutoscaler or ScaledObject. Looked up by `KIND/NAME` of what it scales. */
export interface AutoscalerDeclaration extends DeclarationBase {
  readonly what: 'autoscaler';
  readonly minReplicas?: number;
  readonly maxReplicas?: number;
}

/** Machines that a cluster has or may start: a NodePool, a node group, a flavor. Looked up by its own name. */
export interface CapacityDeclaration extends DeclarationBase {
  readonly what: 'capacity';
  /** What its nodes carry: a pod that asks for one of these labels lands on them. One value where the label is fixed. */
  readonly labels: ReadonlyMap<string, readonly string[]>;
  readonly instances: readonly string[];
  readonly families: readonly string[];
  /** USD per hour, or a change of the list price, where an overlay states one. */
  readonly price?: { readonly usdPerHour?: number; readonly adjustmentPct?: number };
}

/** A queue and the flavors that it hands out, by their names. Looked up by the queue's name. */
export interface QueueDeclaration extends DeclarationBase {
  readonly what: 'queue';
  /** Names of the capacity, or of the queue behind it, in order. */
  readonly leadsTo: readonly string[];
}

/** What a serving runtime supplies to services that name it. Looked up by its name. */
export interface RuntimeDeclaration extends DeclarationBase {
  readonly what: 'runtime';
  /** The pod spec as YAML or JSON text. */
  readonly podSpec: string;
}

/** A workload of a manifest that points at others: what it states of traffic, SLO and tokens holds for them. Looked up as a kind. */
export interface TargetDeclaration extends DeclarationBase {
  readonly what: 'target';
  /** The manifest that says it. */
  readonly uri: string;
  readonly spec: WorkloadSpec;
}

export type Declaration =
  | ConfigDeclaration
  | AutoscalerDeclaration
  | CapacityDeclaration
  | QueueDeclaration
  | RuntimeDeclaration
  | TargetDeclaration;
export type What = Declaration['what'];
export type Declared<W extends What> = Extract<Declaration, { what: W }>;

export interface Context {
  /** All of a kind, or those of one name; the nearest first: the same file, then the rest of the workspace. */
  readonly find: <W extends What>(what: W, name?: string) => readonly Declared<W>[];
}

export const NO_CONTEXT: Context = { find: () => [] };

/** `near` before `behind`. */
export function contextOf(near: readonly Declaration[], behind: Context = NO_CONTEXT): Context {
  if (near.length === 0) {
    return behind;
  }
  return {
    find: <W extends What>(what: W, name?: string) => {
      const own = near.filter(
        (each): each is Declared<W> => each.what === what && (name === undefined || each.names.includes(name)),
      );
      const others = behind.find(what, name);
      return own.length === 0 ? others : [...own, ...others.filter((each) => !own.includes(each))];
    },
  };
}

interface Asked {
  readonly what: What;
  readonly name?: string;
  readonly answer: readonly Declaration[];
}

/** A context that remembers what it was asked, so that a reading can be kept for as long as the answers stay the same. */
export function recordingContext(context: Context): { readonly context: Context; readonly asked: readonly Asked[] } {
  const asked: Asked[] = [];
  return {
    asked,
    context: {
      find: <W extends What>(what: W, name?: string) => {
        const answer = context.find(what, name);
        asked.push({ what, ...(name === undefined ? {} : { name }), answer });
        return answer;
      },
    },
  };
}

export function answersAlike(asked: readonly Asked[], context: Context): boolean {
  return asked.every(({ what, name, answer }) => {
    const now: readonly Declaration[] = context.find(what, name);
    return now.length === answer.length && now.every((each, index) => each === answer[index]);
  });
}
