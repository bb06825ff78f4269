/** The machines that a pod's own labels lead to: a NodePool, a node group or a queue's flavor somewhere in the workspace. */
import { t } from '../../../../../shared/src/l10n';
import type { CapacityDeclaration, Context, LabelRequirement, Taint } from '../../context';
import type { MappedText } from '../../engines/text';
import { textElsewhere } from '../../engines/text';
import type { DeviceRequest } from '../pods/devices';
import { classOfFamily, familyOf } from './hardware';
import type { Machines } from './machineChoice';
import { chooseMachines, listed } from './machineChoice';
import { PLACE_KEYS, PURCHASE_KEYS } from './nodeLabels';
import type { NodeLabel, Pod } from '../pods/podSpec';
import { isMachineKey } from './requirements';

/** What other objects say of the machine that a pod runs on. */
export interface CapacityFacts {
  /** Labels that a queue adds to the pod. */
  readonly labels: readonly NodeLabel[];
  readonly instance?: MappedText;
  readonly accelerator?: MappedText;
  readonly arch?: MappedText;
  readonly purchase?: MappedText;
  readonly region?: MappedText;
  /** All types that it may become, the one that is read first. */
  readonly instances?: readonly string[];
  readonly prices?: Readonly<Record<string, number>>;
  readonly untolerated?: { readonly taint: string; readonly machines: string };
  readonly notes: readonly string[];
}

export const NOTHING: CapacityFacts = { labels: [], notes: [] };

/** `device` is what the pod asks for, where it asks for one; `region` and `purchase` what it states itself. */
export interface Wanted {
  readonly device?: DeviceRequest;
  readonly region?: string;
  readonly purchase?: string;
  /** The pod names its instance type: only what else the pool settles is taken from it. */
  readonly instance?: string;
  /** A product that it asks for by name. */
  readonly accelerator?: string;
  readonly queue?: string;
}

export function capacityOf(pod: Pod, wanted: Wanted): CapacityFacts {
  const { context } = pod;
  if (!context || wanted.device?.type.hardwareClass === 'other') {
    return NOTHING;
  }
  const queue = wanted.queue === undefined ? NOTHING : flavorOf(context, wanted.queue);
  const labels = [...pod.labels, ...queue.labels];
  const asks: PodAsks = { labels, tolerates: pod.tolerates ?? [], resource: wanted.device?.type.resource };
  // A flavor adds labels to a pod: no pod asks for it itself.
  const found = context.find('capacity').filter(({ form }) => form !== 'flavor');
  const fitting = highest(found.filter((each) => admits(each, asks)));
  const [capacity, ...others] = unlike(fitting);
  if (!capacity) {
    const untolerated = keptOff(found, asks, wanted.device);
    return untolerated ? { ...queue, untolerated } : queue;
  }
  if (others.length > 0) {
    const titles = [capacity, ...others].map(({ title }) => title);
    const note = t`Its labels fit ${titles.length} descriptions of machines (${listed(titles)}): which one it runs on is not settled.`;
    return { ...queue, notes: [...queue.notes, note] };
  }
  const requirements = [...asRequirements(labels), ...(pod.requirements ?? []), ...capacity.requirements];
  const machines = chooseMachines(capacity, requirements, pod, wanted);
  return { ...factsOf(machines), labels: queue.labels, notes: [...queue.notes, ...machines.notes] };
}

function factsOf({ instance, accelerator, arch, purchase, region, instances, prices }: Machines) {
  return {
    ...(instance ? { instance: textElsewhere(instance) } : {}),
    ...(accelerator ? { accelerator: textElsewhere(accelerator) } : {}),
    ...(arch ? { arch: textElsewhere(arch) } : {}),
    ...(purchase ? { purchase: textElsewhere(purchase) } : {}),
    ...(region ? { region: textElsewhere(region) } : {}),
    ...(instances && instances.length > 1 ? { instances } : {}),
    ...(prices ? { prices } : {}),
  };
}

interface PodAsks {
  readonly labels: readonly NodeLabel[];
  readonly tolerates: NonNullable<Pod['tolerates']>;
  readonly resource: string | undefined;
}

/**
 * The pod can run there, and something of its own leads there: a label that only these machines carry, or a taint that
 * keeps others away and that it tolerates while it asks for a device.
 */
function admits(capacity: CapacityDeclaration, { labels, tolerates, resource }: PodAsks): boolean {
  const taints = capacity.taints.filter(({ effect }) => effect !== 'PreferNoSchedule');
  const tolerated = (taint: Taint) => taint.key === resource || toleratesTaint(tolerates, taint);
  if (!taints.every(tolerated)) {
    return false;
  }
  const offers = labels.map(({ key, values }) => offerOf(capacity, key, values));
  if (offers.includes('no')) {
    return false;
  }
  const isTolerated = tolerates.some(({ key }) => taints.some((taint) => key === taint.key));
  return offers.includes('leads') || (resource !== undefined && isTolerated);
}

/** Every description of machines with the device that its labels fit has a taint that it does not tolerate: the first of them. */
function keptOff(
  found: readonly CapacityDeclaration[],
  { labels, tolerates, resource }: PodAsks,
  device: DeviceRequest | undefined,
): CapacityFacts['untolerated'] {
  const offering = found.filter(
    (each) =>
      device?.type.unit === 'device' &&
      offersDevice(each, device) &&
      labels.every(({ key, values }) => offerOf(each, key, values) !== 'no'),
  );
  const taints = offering.map(({ taints: all, title }) => ({
    machines: title,
    taint: all.find(
      (taint) => taint.effect !== 'PreferNoSchedule' && taint.key !== resource && !toleratesTaint(tolerates, taint),
    )?.key,
  }));
  const [first] = taints;
  return first?.taint !== undefined && taints.every(({ taint }) => taint !== undefined)
    ? { taint: first.taint, machines: first.machines }
    : undefined;
}

const toleratesTaint = (tolerates: PodAsks['tolerates'], taint: Taint) =>
  tolerates.some(({ key, value }) => (key ?? taint.key) === taint.key && (value ?? taint.value) === taint.value);

/** By the names of its types and families; a pool that allows any machine is not judged. */
function offersDevice({ instances, families, requirements }: CapacityDeclaration, { type }: DeviceRequest): boolean {
  const named = [...instances.map(familyOf), ...families];
  const categories = requirements.flatMap(({ key, operator, values }) =>
    key.endsWith('/instance-category') && operator === 'In' ? values : [],
  );
  return named.length > 0
    ? named.every((family) => classOfFamily(family) === type.hardwareClass)
    : categories.length > 0 && type.hardwareClass === 'gpu' && categories.every((category) => /^[gp]$/.test(category));
}

/** `leads`: a label of this capacity's own. `open`: the machine's type or place decides. */
function offerOf({ labels }: CapacityDeclaration, key: string, values: readonly MappedText[]): 'leads' | 'open' | 'no' {
  const carried = labels.get(key);
  const general = isMachineKey(key) || PLACE_KEYS.includes(key);
  if (carried) {
    const meets = values.some(({ text }) => carried.includes(text));
    // Names of products are spelled in many ways: the machines themselves decide.
    return !meets && !key.endsWith('-name') ? 'no' : general ? 'open' : 'leads';
  }
  return general || SET_BY_THE_MACHINE.test(key) ? 'open' : 'no';
}

/** Labels that a driver, an operator or the cloud puts on every node that has the hardware. */
const SET_BY_THE_MACHINE =
  /^(nvidia\.com\/|amd\.com\/|feature\.node\.kubernetes\.io\/|topology\.|karpenter\.k8s\.aws\/|eks\.amazonaws\.com\/(instance|compute)|k8s\.amazonaws\.com\/accelerator)/;

/** Karpenter asks the pool with the highest weight first; node groups have none. */
function highest(found: readonly CapacityDeclaration[]): readonly CapacityDeclaration[] {
  const most = Math.max(...found.map(({ weight }) => weight ?? 0));
  return found.filter(({ weight, form }) => form !== 'pool' || (weight ?? 0) === most);
}

/** The same pool written in several files says one thing as long as they agree. */
function unlike(found: readonly CapacityDeclaration[]): readonly CapacityDeclaration[] {
  const seen = new Map(found.map((each) => [JSON.stringify([each.title, [...each.labels], each.requirements]), each]));
  return [...seen.values()];
}

function asRequirements(labels: readonly NodeLabel[]): LabelRequirement[] {
  return labels
    .filter(({ key }) => isMachineKey(key) && !PURCHASE_KEYS.includes(key))
    .map(({ key, values }) => ({ key, operator: 'In', values: values.map(({ text }) => text) }));
}

/** A LocalQueue leads to a ClusterQueue, that one to flavors; one alone settles the pod's labels. */
function flavorOf(context: Context, queue: string): CapacityFacts {
  const [local] = context.find('queue', `LocalQueue/${queue}`);
  const behind = local?.leadsTo.flatMap((name) => context.find('queue', name)) ?? [];
  const names = [...new Set(behind.flatMap(({ leadsTo }) => leadsTo))];
  const flavors = names.flatMap((name) => context.find('capacity', name).slice(0, 1));
  const [flavor] = flavors;
  if (!local || !flavor) {
    return NOTHING;
  }
  if (names.length > 1) {
    const note = t`${local.title} hands out ${names.length} flavors (${listed(flavors.map(({ title }) => title))}): which one admits it is not settled.`;
    return { ...NOTHING, notes: [note] };
  }
  const labels = [...flavor.labels].map(([key, values]): NodeLabel => ({
    key,
    keySpan: { start: -1, end: -1 },
    values: values.map(textElsewhere),
    from: 'elsewhere',
  }));
  const note = labels.length > 0 ? [t`${local.title} admits it to ${flavor.title}, whose labels it gets.`] : [];
  return { labels, notes: note };
}
