/** Of the machines that a pool or a node group allows, the one that a pod gets: by what the cloud would start first. */
import { getCatalog } from '../../../../../shared/src/catalog/catalog';
import type { Instance } from '../../../../../shared/src/catalog/types';
import { t } from '../../../../../shared/src/l10n';
import type { Purchase } from '../../../../../shared/src/manifest/schema';
import type { CapacityDeclaration, LabelRequirement, PriceDeclaration } from '../../context';
import type { Wanted } from './capacity';
import type { DeviceRequest } from '../pods/devices';
import { coresPerChip } from './hardware';
import { podRoom } from './catalogMachine';
import type { Pod } from '../pods/podSpec';
import { pricesOf, priceWords, sharesOf } from './overlays';
import { instancesMeeting } from './requirements';

export interface Machines {
  readonly instance?: string;
  readonly accelerator?: string;
  readonly arch?: string;
  readonly purchase?: 'spot' | 'on-demand';
  readonly region?: string;
  readonly instances?: readonly string[];
  readonly prices?: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
}

/** The manifest's own default. */
const DEFAULT_REGION = 'us-east-1';

export function chooseMachines(
  capacity: CapacityDeclaration,
  requirements: readonly LabelRequirement[],
  pod: Pod,
  wanted: Wanted,
): Machines {
  // Spot comes first where both are allowed (Karpenter documentation, NodePools, capacity type).
  const bought = wanted.purchase === undefined ? capacity.purchases[0] : undefined;
  const purchase = wanted.purchase === 'spot' || bought === 'spot' ? 'spot' : 'on-demand';
  const region = wanted.region ?? capacity.region;
  const overlays = pod.context?.find('price') ?? [];
  const terms: Terms = { purchase, region: region ?? DEFAULT_REGION, overlays };
  const allowed =
    wanted.instance === undefined ? ofGroup(capacity, instancesMeeting(requirements)) : namedOnly(wanted.instance);
  const fitting = isBounded(capacity, requirements) ? allowed.filter((each) => fits(each, pod, wanted)) : [];
  const ordered = capacity.form === 'group' ? inOrder(fitting, capacity.instances) : byPrice(fitting, terms);
  const settled = settle(capacity, ordered, pod, wanted, terms);
  const prices = pricesOf(overlays, terms, fitting);
  const [first] = ordered;
  const shares = first && wanted.device && sharesOf(overlays, terms, first, wanted.device.type.resource);
  return {
    ...settled,
    ...(bought ? { purchase: bought } : {}),
    ...(wanted.region === undefined && capacity.region ? { region: capacity.region } : {}),
    ...(prices ? { prices: prices.usdPerHour } : {}),
    notes: [
      ...settled.notes,
      ...(bought === 'spot' && capacity.purchases.length > 1
        ? [t`${capacity.title} allows spot and on demand: spot is read, which is started first.`]
        : []),
      ...(shares ? [shares] : []),
      ...(prices ? prices.titles.map((title) => priceWords(title)) : []),
    ],
  };
}

/** At most so many names in one note. */
const MOST_NAMES = 5;

export function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return more > 0 ? t`${names.slice(0, MOST_NAMES).join(', ')} and ${more} more` : names.join(', ');
}

export interface Terms {
  readonly purchase: Purchase;
  readonly region: string;
  readonly overlays: readonly PriceDeclaration[];
}

const namedOnly = (type: string): readonly Instance[] => {
  const instance = getCatalog().instance(type);
  return instance ? [instance] : [];
};

/** A node group has no machines but those of its types, whether or not they are also written as requirements. */
const ofGroup = ({ form, instances }: CapacityDeclaration, all: readonly Instance[]) =>
  form === 'group' && instances.length > 0 ? all.filter(({ type }) => instances.includes(type)) : all;

/** A pool that allows every machine there is says nothing. */
const isBounded = ({ instances }: CapacityDeclaration, requirements: readonly LabelRequirement[]) =>
  instances.length > 0 || requirements.some(({ key }) => /instance-(?!hypervisor)/.test(key));

function fits(instance: Instance, pod: Pod, { device, accelerator }: Wanted): boolean {
  const room = podRoom(instance);
  const isLarge =
    pod.room === undefined || (instance.vcpus > pod.room.cpus && (room?.memoryGiB ?? 0) >= pod.room.memoryGiB);
  const chip = accelerator === undefined ? undefined : getCatalog().chip(accelerator);
  const isNamed = chip === undefined || instance.accelerator?.chip?.id === chip.id;
  return isLarge && isNamed && (device === undefined || hasDevices(instance, device));
}

/** A share of a card needs a machine with one. */
function hasDevices(instance: Instance, { type, count = 1 }: DeviceRequest): boolean {
  const has = instance.accelerator?.count ?? 0;
  const each = type.unit === 'core' ? (coresPerChip(instance.family) ?? 1) : 1;
  const needed = type.unit === 'slice' ? 1 : count;
  return type.hardwareClass === instance.hardwareClass && isVendor(instance, type.resource) && has * each >= needed;
}

function isVendor({ accelerator }: Instance, resource: string): boolean {
  const isAmd = /amd/i.test(accelerator?.chip?.vendor ?? '');
  return resource.startsWith('amd.com/') ? isAmd : !(isAmd && resource.startsWith('nvidia.com/'));
}

const inOrder = (fitting: readonly Instance[], types: readonly string[]) =>
  fitting.toSorted((a, b) => types.indexOf(a.type) - types.indexOf(b.type));

function byPrice(fitting: readonly Instance[], { purchase, region, overlays }: Terms): readonly Instance[] {
  const own = pricesOf(overlays, { purchase, region, overlays }, fitting)?.usdPerHour ?? {};
  const price = ({ type }: Instance) =>
    (Object.hasOwn(own, type) ? own[type] : undefined) ??
    getCatalog().price(type, region, purchase)?.usdPerHour ??
    Number.POSITIVE_INFINITY;
  return fitting.toSorted((a, b) => {
    const [first, second] = [price(a), price(b)];
    return first === second ? 0 : first - second;
  });
}

/** A pod without a device and without requests fits anywhere: only what all machines have in common is known. */
function settle(
  capacity: CapacityDeclaration,
  ordered: readonly Instance[],
  pod: Pod,
  wanted: Wanted,
  terms: Terms,
): Machines {
  const { title } = capacity;
  const [first] = ordered;
  const types = ordered.map(({ type }) => type);
  const common = {
    ...only(
      'arch',
      ordered.map(({ arch }) => arch),
    ),
    ...only('accelerator', ordered.map(chipOf)),
  };
  if (!first) {
    const written = capacity.instances.length > 0 ? ` (${listed(capacity.instances)})` : '';
    return {
      ...(capacity.instances.length === 1 && wanted.instance === undefined ? { instance: capacity.instances[0] } : {}),
      notes: [t`Its labels lead to ${title}${written}; none of its machines is known to have what it asks for.`],
    };
  }
  if (wanted.instance !== undefined) {
    return { notes: [t`Its labels lead to ${title}.`] };
  }
  if (ordered.length === 1) {
    return { instance: first.type, notes: [t`Its labels lead to ${title}, which has ${first.type} machines.`] };
  }
  const families = [...new Set(ordered.map(({ family }) => family))];
  const several = t`Its labels lead to ${title}, which allows ${listed(capacity.form === 'group' ? types : families)}`;
  const named = capacity.instances.length > 0 ? { instances: types } : {};
  const isSized = wanted.device !== undefined || pod.room !== undefined;
  if (capacity.form === 'group' && terms.purchase === 'spot') {
    return { ...common, instances: types, notes: [t`${several}: which one is started depends on spot capacity.`] };
  }
  if (capacity.form === 'group') {
    return {
      instance: first.type,
      instances: types,
      notes: [t`${several}: ${first.type} is read, which is tried first.`],
    };
  }
  if (!isSized) {
    return { ...common, notes: [t`${several}: which one is not settled.`] };
  }
  const note =
    terms.purchase === 'spot'
      ? t`${several}: ${first.type} is read, the cheapest that fits in ${terms.region}; on spot a larger one may be started where there is more capacity.`
      : t`${several}: ${first.type} is read, the cheapest that fits in ${terms.region}, which is started first.`;
  return { instance: first.type, ...named, notes: [note] };
}

const chipOf = ({ accelerator }: Instance) => accelerator?.chip?.shortName ?? '';

/** What all have in common, under its name. */
function only(name: 'arch' | 'accelerator', values: readonly string[]): Pick<Machines, 'arch' | 'accelerator'> {
  const [value, ...others] = [...new Set(values)];
  return value && others.length === 0 ? { [name]: value } : {};
}
