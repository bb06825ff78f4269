/** What other documents and files say that bears on a workload: configuration, scaling, capacity. */
import type { WorkloadSpec } from '../../../shared/src/manifest/schema';
import type { MappedText } from './engines/text';
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
  /** The same with their places, where a move of the same file may change them. */
  readonly places?: ReadonlyMap<string, MappedText>;
}

/** Larger values of a ConfigMap are files, not settings. */
export const LONGEST_SETTING = 8_192;

/** A HorizontalPodAutoscaler or ScaledObject. Looked up by `KIND/NAME` of what it scales. */
export interface AutoscalerDeclaration extends DeclarationBase {
  readonly what: 'autoscaler';
  readonly minReplicas?: number;
  readonly maxReplicas?: number;
}

/** What a label of a machine must be; as in Kubernetes' node selectors and Karpenter's requirements. */
export interface LabelRequirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt' | 'Gte' | 'Lte';
  readonly values: readonly string[];
}

export interface Taint {
  readonly key: string;
  readonly value?: string;
  /** `NoSchedule`, `NoExecute`; a preference is none. */
  readonly effect?: string;
}

/** Machines that a cluster has or may start: a NodePool, a node group, a flavor. Looked up by its own name. */
export interface CapacityDeclaration extends DeclarationBase {
  readonly what: 'capacity';
  /**
   * pool: a machine is started for the pods that wait, the cheapest that fits. group: machines of the types listed, the
   * first one before the others. flavor: labels that a queue adds to the pods that it lets in.
   */
  readonly form: 'pool' | 'group' | 'flavor';
  /** What its nodes carry: a pod that asks for one of these labels lands on them. One value where the label is fixed. */
  readonly labels: ReadonlyMap<string, readonly string[]>;
  /** What its machines must be, `In` included. */
  readonly requirements: readonly LabelRequirement[];
  readonly taints: readonly Taint[];
  readonly instances: readonly string[];
  readonly families: readonly string[];
  /** What it may start: both where it may be either, empty where it does not say. */
  readonly purchases: readonly ('spot' | 'on-demand')[];
  readonly region?: string;
  /** Nodes that stand from the start. */
  readonly nodes?: number;
  /** The pool that is asked first has the most. */
  readonly weight?: number;
  /** The most of a resource that all of its machines may have together. */
  readonly limits?: ReadonlyMap<string, string>;
}

/** A price, or a number of devices, that a team sets for some machines: Karpenter's NodeOverlay. */
export interface PriceDeclaration extends DeclarationBase {
  readonly what: 'price';
  readonly requirements: readonly LabelRequirement[];
  readonly weight: number;
  /** Instead of the list price, or what it is multiplied by and then raised by. */
  readonly usdPerHour?: number;
  readonly factor?: number;
  readonly plusUsdPerHour?: number;
  /** Resources that the machines offer beyond what they have: shares of a card, counted as cards. */
  readonly offers?: ReadonlyMap<string, number>;
}

/** A queue and the flavors that it hands out, by their names. Looked up by `KIND/NAME`. */
export interface QueueDeclaration extends DeclarationBase {
  readonly what: 'queue';
  /** Names of the capacity, or of the queue behind it, in order. */
  readonly leadsTo: readonly string[];
}

/** Devices that a pod claims through another object. Looked up by `ResourceClaimTemplate/NAME` or `ResourceClaim/NAME`. */
export interface ClaimDeclaration extends DeclarationBase {
  readonly what: 'claim';
  readonly devices: readonly {
    readonly request: string;
    readonly deviceClass: string;
    /** Absent: all that the machine has. */
    readonly count?: number;
  }[];
}

/** What a serving runtime supplies to services that name it. Looked up by its name. */
export interface RuntimeDeclaration extends DeclarationBase {
  readonly what: 'runtime';
  /** The pod spec as YAML or JSON text. */
  readonly podSpec: string;
}

/** A name of the cluster, and the labels of the pods that answer there. Looked up by its name. */
export interface ServiceDeclaration extends DeclarationBase {
  readonly what: 'service';
  readonly selector: ReadonlyMap<string, string>;
}

/** A workload of a cluster or a Compose file, and the labels of its pods. Looked up by its name. */
export interface DeploymentDeclaration extends DeclarationBase {
  readonly what: 'deployment';
  readonly labels: ReadonlyMap<string, string>;
  /** ConfigMaps that its pods read. */
  readonly configMaps?: readonly string[];
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
  | PriceDeclaration
  | QueueDeclaration
  | ClaimDeclaration
  | RuntimeDeclaration
  | TargetDeclaration
  | ServiceDeclaration
  | DeploymentDeclaration;
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
  // Every document of a stream asks the same.
  const answers = new Map<string, readonly Declaration[]>();
  return {
    find: <W extends What>(what: W, name?: string) => {
      const key = `${what} ${name ?? ''}`;
      const answer = answers.get(key) ?? joined(near, behind, what, name);
      answers.set(key, answer);
      return answer as readonly Declared<W>[];
    },
  };
}

function joined<W extends What>(
  near: readonly Declaration[],
  behind: Context,
  what: W,
  name: string | undefined,
): readonly Declaration[] {
  const own = near.filter((each) => each.what === what && (name === undefined || each.names.includes(name)));
  const others: readonly Declaration[] = behind.find(what, name);
  return own.length === 0 ? others : [...own, ...others.filter((each) => !own.includes(each))];
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
    return now === answer || (now.length === answer.length && now.every((each, index) => each === answer[index]));
  });
}

/** Declarations by what they say, the youngest last. */
const interned = new Map<string, Declaration>();
/** assumed: a workspace that says more is no one's at a time. */
const MOST_INTERNED = 50_000;

/** The same object for the same words: typing beside a declaration changes nothing for those who depend on it. */
export function sameDeclaration(declaration: Declaration): Declaration {
  const key = JSON.stringify(declaration, (_, value: unknown) => (value instanceof Map ? [...value] : value));
  const known = interned.get(key);
  if (known) {
    return known;
  }
  interned.set(key, declaration);
  for (const [oldest] of interned) {
    if (interned.size <= MOST_INTERNED) break;
    interned.delete(oldest);
  }
  return declaration;
}
