/** What the labels of a node selector say: instance, family, accelerator, architecture, region, purchase. */
import type { MappedText } from '../engines/text';
import { sliceText } from '../engines/text';
import type { NodeLabel } from './podSpec';

export const INSTANCE_TYPE = 'node.kubernetes.io/instance-type';
export const ARCHITECTURE = 'kubernetes.io/arch';

/** Keys that mean the same, the one to write first. */
export const INSTANCE_KEYS: readonly string[] = [INSTANCE_TYPE, 'beta.kubernetes.io/instance-type'];
export const FAMILY_KEYS: readonly string[] = [
  'karpenter.k8s.aws/instance-family',
  'eks.amazonaws.com/instance-family',
];
export const SIZE_KEYS: readonly string[] = ['karpenter.k8s.aws/instance-size', 'eks.amazonaws.com/instance-size'];
export const CATEGORY_KEYS: readonly string[] = [
  'karpenter.k8s.aws/instance-category',
  'eks.amazonaws.com/instance-category',
];
export const ACCELERATOR_KEYS: readonly string[] = [
  'nvidia.com/gpu.product',
  'karpenter.k8s.aws/instance-gpu-name',
  'eks.amazonaws.com/instance-gpu-name',
  'cloud.google.com/gke-accelerator',
  'k8s.amazonaws.com/accelerator',
  'karpenter.k8s.aws/instance-accelerator-name',
];
export const ARCHITECTURE_KEYS: readonly string[] = [ARCHITECTURE, 'beta.kubernetes.io/arch'];
export const REGION_KEYS: readonly string[] = [
  'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/region',
];
export const ZONE_KEYS: readonly string[] = ['topology.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/zone'];
export const PURCHASE_KEYS: readonly string[] = ['karpenter.sh/capacity-type', 'eks.amazonaws.com/capacityType'];
/** Narrow the machine further; any of them can contradict another instance type. */
export const NARROWING_KEYS: readonly string[] = [
  ...[
    'generation',
    'cpu',
    'memory',
    'gpu-count',
    'gpu-manufacturer',
    'gpu-memory',
    'cpu-manufacturer',
    'accelerator-count',
  ].flatMap((name) => [`karpenter.k8s.aws/instance-${name}`, `eks.amazonaws.com/instance-${name}`]),
  'nvidia.com/gpu.count',
  'nvidia.com/gpu.present',
  'nvidia.com/gpu.memory',
  'nvidia.com/gpu.family',
];

/** An EC2 type: a family, a dot and a size. */
const EC2_TYPE = /^[a-z]{1,4}\d+[a-z]*(-[a-z\d]+)?\.(nano|micro|small|medium|large|\d*xlarge|metal(-\d+xl)?)$/;

export interface NodeFacts {
  readonly instance?: MappedText;
  readonly family?: MappedText;
  readonly accelerator?: MappedText;
  readonly arch?: MappedText;
  readonly region?: MappedText;
  readonly purchase?: MappedText;
  /** Alternatives beyond the first, in words. */
  readonly alternatives: readonly string[];
  /** A cloud other than AWS is named. */
  readonly elsewhere: boolean;
}

export function nodeFacts(labels: readonly NodeLabel[]): NodeFacts {
  const alternatives: string[] = [];
  const first = (keys: readonly string[], accept?: (value: string) => boolean) => {
    const label = labels.find(
      ({ key, values }) => keys.includes(key) && values[0] && (accept?.(values[0].text) ?? true),
    );
    if (label && label.values.length > 1) {
      alternatives.push(`${label.values.length} alternatives for ${label.key}: ${label.values[0]?.text ?? ''} is read`);
    }
    return label?.values[0];
  };
  // Teams copy the instance type into labels of their own.
  const privateLabel = labels.find(
    ({ from, values }) => from === 'nodeSelector' && EC2_TYPE.test(values[0]?.text ?? ''),
  );
  const zone = first(ZONE_KEYS);
  return {
    ...defined({
      instance: first(INSTANCE_KEYS) ?? privateLabel?.values[0],
      family: first(FAMILY_KEYS),
      accelerator: first(ACCELERATOR_KEYS),
      arch: first(ARCHITECTURE_KEYS),
      region: first(REGION_KEYS) ?? (zone && regionOfZone(zone)),
      purchase: first(PURCHASE_KEYS),
    }),
    alternatives,
    elsewhere: labels.some(({ key }) => cloudOf(key) !== undefined),
  };
}

/** Labels that only the nodes of another cloud carry, and the service that sets them. */
const ELSEWHERE: readonly (readonly [RegExp, string])[] = [
  [/^cloud\.google\.com\//, 'GKE'],
  [/^(agentpool|kubernetes\.azure\.com\/.*)$/, 'AKS'],
];

export function cloudOf(key: string): string | undefined {
  return ELSEWHERE.find(([pattern]) => pattern.test(key))?.[1];
}

/** `us-west-2a` lies in `us-west-2`; local zones and other clouds keep no region here. */
function regionOfZone(zone: MappedText): MappedText | undefined {
  const match = /^([a-z]{2}(-[a-z]+)+-\d)[a-z]$/.exec(zone.text);
  return match?.[1] ? sliceText(zone, 0, match[1].length) : undefined;
}

function defined<T extends object>(facts: { [K in keyof T]: T[K] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as Partial<T>;
}
