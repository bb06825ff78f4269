/** One model that Ray Serve holds, as the serve configuration states it. */
import type { EngineReading } from '../../engines/readEngine';
import type { MappedText } from '../../engines/text';
import type { Environment } from '../../engines/variables';
import { scalarText } from '../../foreign/fields/scalarText';
import type { Counted, ReplicaFacts } from '../../foreign/unit';
import { countedAt } from '../../foreign/fields/replicas';
import type { TreeNode } from '../../yaml/tree';
import { entriesOf, entryOf, nodeAt, numberOf, textOf } from '../../yaml/tree';

export interface Served {
  /** What tells it from the others of the same file. */
  readonly name?: MappedText;
  readonly side?: 'prefill';
  /** Where it stands in the configuration. */
  readonly node: TreeNode;
  readonly engine?: EngineReading;
  readonly model?: MappedText;
  /** Ray's name of the accelerator: `L40S`, `A100-80G`, `TPU-V6E`. */
  readonly accelerator?: MappedText;
  readonly region?: MappedText;
  /** Devices of one replica, where the configuration settles them. */
  readonly devices?: Counted;
  readonly scale: ReplicaFacts;
  /** It is plainly AI, whatever it runs on. */
  readonly certain: boolean;
  readonly notes: readonly string[];
}

/** Ray Serve's own bounds for `num_replicas: auto` (Serve autoscaling guide). */
const AUTO: ReplicaFacts = { minReplicas: { count: 1 }, maxReplicas: { count: 100 } };
/** Ray Serve's own default (AutoscalingConfig, min_replicas). */
const FEWEST = 1;

/** Replicas of a deployment: what scales stands above a fixed number. */
export function replicasOf(deployment: TreeNode | undefined, text: string): ReplicaFacts {
  const scaling = nodeAt(deployment, 'autoscaling_config');
  if (scaling?.kind === 'map') {
    const maxReplicas = countedAt(entryOf(scaling, 'max_replicas'), text);
    return {
      minReplicas: countedAt(entryOf(scaling, 'min_replicas'), text) ?? { count: FEWEST },
      ...(maxReplicas ? { maxReplicas } : {}),
    };
  }
  const entry = entryOf(deployment, 'num_replicas');
  if (textOf(entry?.value, text) === 'auto') {
    return AUTO;
  }
  const counted = countedAt(entry, text);
  return counted && entry ? { replicas: { count: counted.count, value: entry.value.span, key: entry.keySpan } } : {};
}

/** The scalars of a map as text, by key. */
export function scalarsOf(node: TreeNode | undefined, text: string): ReadonlyMap<string, MappedText> {
  return new Map(
    entriesOf(node).flatMap(({ key, value }): [string, MappedText][] => {
      const scalar = scalarText(value, text);
      return scalar && scalar.text.trim() !== '' ? [[key, scalar]] : [];
    }),
  );
}

/** What the machines bring: the image of their containers, and the variables in it. */
export interface Around {
  readonly image?: MappedText;
  readonly environment?: Environment;
}

/** `runtime_env.env_vars` of each owner, the last of them on top, above what the machines bring. */
export function environmentOf(
  owners: readonly (TreeNode | undefined)[],
  text: string,
  inherited: Environment = new Map(),
): Environment {
  const own = owners.flatMap((owner) => [...variablesOf(nodeAt(owner, 'runtime_env'), text)]);
  return new Map([...inherited, ...own]);
}

export const variablesOf = (runtime: TreeNode | undefined, text: string) =>
  scalarsOf(nodeAt(runtime, 'env_vars'), text);

export function regionIn(environment: Environment): MappedText | undefined {
  return environment.get('AWS_REGION') ?? environment.get('AWS_DEFAULT_REGION');
}

/** GPUs of all bundles of a placement group: one replica holds them together. */
export function bundleDevices(bundles: readonly TreeNode[]): number | undefined {
  const counts = bundles.map((bundle) => numberOf(nodeAt(bundle, 'GPU')));
  const known = counts.filter((count): count is number => count !== undefined && Number.isInteger(count) && count >= 0);
  return known.length > 0 ? known.reduce((sum, count) => sum + count, 0) : undefined;
}

/** The product of all ways to divide a model; its place where one of them alone is the number. */
export function worldSize(...sizes: readonly (Counted | undefined)[]): Counted | undefined {
  const stated = sizes.filter((size): size is Counted => size !== undefined && size.count > 0);
  const divided = stated.filter(({ count }) => count > 1);
  const [only = stated[0]] = divided;
  return divided.length > 1 ? { count: divided.reduce((product, { count }) => product * count, 1) } : only;
}
