/** What the labels of a node selector say: instance, family, accelerator, architecture, region, purchase. */
import { getReference } from '../../../../../shared/src/catalog/catalog';
import { t } from '../../../../../shared/src/l10n';
import type { MappedText } from '../../engines/text';
import { textOver } from '../../engines/text';
import { cloudOf, foreignCloud, GOOGLE_REGION, regionOfZone } from './clouds';
import { familyProduct } from './gpuFamily';
import { EC2_TYPE } from './ec2Types';
import { privateInstance, spotLabel } from './ownLabels';
import type { NodeLabel } from '../pods/podSpec';
import type { Product } from './products';
import { isTpu, productOf } from './products';

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
  'eks.amazonaws.com/instance-accelerator-name',
  'amd.com/gpu.product-name',
  'beta.amd.com/gpu.product-name',
  'karpenter.azure.com/sku-gpu-name',
  'cloud.google.com/gke-accelerator',
  'cloud.google.com/gke-tpu-accelerator',
  'kubernetes.azure.com/accelerator',
  'accelerator',
  'gpu.nvidia.com/class',
  'gpu.nvidia.com/model',
  'k8s.amazonaws.com/accelerator',
  'karpenter.k8s.aws/instance-accelerator-name',
];
/** What teams call a label of their own that holds a product's name. */
const OWN_ACCELERATOR_KEY = /(^|[-_./])(gpu|accelerator)([-_.]?(type|name|model|product|class|sku))?$/i;
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

/** Labels that settle the machine's class, not which one it is: never what a team made up. */
export const PLACE_KEYS: readonly string[] = [
  ...ARCHITECTURE_KEYS,
  ...REGION_KEYS,
  ...ZONE_KEYS,
  ...PURCHASE_KEYS,
  'kubernetes.io/os',
  'beta.kubernetes.io/os',
  'kubernetes.io/hostname',
  'topology.k8s.aws/zone-id',
];

export interface NodeFacts {
  /** An EC2 type. */
  readonly instance?: MappedText;
  /** A machine that our prices do not have, or may not, as it is written. */
  readonly machine?: MappedText;
  readonly family?: MappedText;
  /** The product's short name, over what the label says. */
  readonly accelerator?: MappedText;
  readonly product?: Product;
  readonly arch?: MappedText;
  readonly region?: MappedText;
  readonly purchase?: MappedText;
  /** Alternatives beyond the first, in words. */
  readonly alternatives: readonly string[];
  /** All values of the label that is read, where there are several. */
  readonly instances?: readonly string[];
  readonly accelerators?: readonly string[];
  /** A cloud other than AWS, where one is named. */
  readonly cloud?: string;
  /** A taint that keeps its pods off every machine with their device. */
  readonly untolerated?: { readonly taint: string; readonly machines: string };
}

export function nodeFacts(labels: readonly NodeLabel[]): NodeFacts {
  const alternatives: string[] = [];
  const find = (keys: readonly string[], accept: (value: string) => boolean = () => true) =>
    labels.find(({ key, values }) => keys.includes(key) && values[0] && accept(values[0].text));
  const first = (keys: readonly string[]) => {
    const label = find(keys);
    noteAlternatives(label, alternatives);
    return label?.values[0];
  };
  const typed = find(INSTANCE_KEYS);
  noteAlternatives(typed, alternatives);
  const type = typed?.values[0];
  const isForeign = type !== undefined && !EC2_TYPE.test(type.text) && foreignCloud(type.text) !== undefined;
  const chip = isForeign ? getReference().machine(type.text)?.chip : undefined;
  const named = acceleratorLabel(labels, find);
  noteAlternatives(named, alternatives);
  const family = named || chip ? undefined : familyProduct(labels);
  const product = productOf(named?.values[0]?.text ?? chip?.shortName ?? '') ?? family?.product;
  const at = named?.values[0]?.span ?? (chip ? type?.span : family?.span);
  alternatives.push(...(family?.notes ?? []));
  const zone = first(ZONE_KEYS);
  const region = first(REGION_KEYS) ?? (zone && regionOfZone(zone));
  const cloud =
    labels.map(({ key }) => cloudOf(key)).find((each) => each) ??
    (type && foreignCloud(type.text)) ??
    (region && GOOGLE_REGION.test(region.text) ? 'GKE' : undefined);
  return {
    ...defined({
      instance: isForeign ? undefined : (type ?? privateInstance(labels)),
      machine: isForeign ? type : undefined,
      family: first(FAMILY_KEYS),
      accelerator: product && at ? textOver(product.name, at) : undefined,
      product,
      arch: first(ARCHITECTURE_KEYS),
      region,
      purchase: first(PURCHASE_KEYS) ?? spotLabel(labels),
      instances: severalValues(typed),
      accelerators: named && severalValues(named)?.map((each) => productOf(each)?.name ?? each),
      cloud,
    }),
    alternatives,
  };
}

function noteAlternatives(label: NodeLabel | undefined, alternatives: string[]): void {
  if (label && label.values.length > 1) {
    alternatives.push(t`${label.values.length} alternatives for ${label.key}: ${label.values[0]?.text ?? ''} is read`);
  }
}

const severalValues = (label: NodeLabel | undefined) =>
  label && label.values.length > 1 ? label.values.map(({ text }) => text) : undefined;

/** A known label that names a product, not only a vendor; else one of the team's own with a product that we know. */
function acceleratorLabel(
  labels: readonly NodeLabel[],
  find: (keys: readonly string[], accept: (value: string) => boolean) => NodeLabel | undefined,
): NodeLabel | undefined {
  const known = find(ACCELERATOR_KEYS, (value) => productOf(value) !== undefined);
  return (
    known ??
    labels.find(({ key, values }) => {
      const product = OWN_ACCELERATOR_KEY.test(key) ? productOf(values[0]?.text ?? '') : undefined;
      return product !== undefined && (isTpu(product.name) || getReference().chip(product.name) !== undefined);
    })
  );
}

function defined<T extends object>(facts: { [K in keyof T]: T[K] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as Partial<T>;
}
