/**
 * What a refresh brought: whole price lists, each with its day and origin, and instance types that were imported. It is a
 * data file of its own beside the compiled tables, which it overlays.
 */
import { PURCHASES } from '../../manifest/schema';
import type { Purchase } from '../../manifest/schema';

export const LIST_KINDS = ['price-list', 'savings-plans', 'spot-history'] as const;
export type ListKind = (typeof LIST_KINDS)[number];

/** Instance type and USD per hour. Pairs, not keys of an object: a type is text that others wrote. */
export type PricePair = readonly [type: string, usdPerHour: number];

export interface FreshList {
  readonly kind: ListKind;
  readonly region: string;
  /** Named to the user beside each price. */
  readonly title: string;
  /** Address or file name that it was read from. */
  readonly origin: string;
  /** ISO date on which these prices were known to hold: the day a list was current, or the newest entry of a history. */
  readonly asOf: string;
  readonly published?: string;
  readonly listVersion?: string;
  readonly etag?: string;
  readonly lastModified?: string;
  readonly rows: number;
  /** Rows that could not be read. */
  readonly rotten: number;
  readonly prices: Readonly<Partial<Record<Purchase, readonly PricePair[]>>>;
}

/** An instance type as `describe-instance-types` tells of it; what it does not tell is absent. */
export interface FreshInstance {
  readonly type: string;
  readonly arch: 'arm64' | 'amd64';
  readonly vcpus: number;
  readonly physicalCores?: number;
  readonly memoryGib?: number;
  readonly networkGbps?: number;
  readonly maker?: string;
  readonly accelerator?: {
    readonly kind: 'gpu' | 'neuron';
    readonly name: string;
    readonly vendor: string;
    readonly count: number;
    readonly memoryGib?: number;
  };
  readonly origin: string;
  readonly asOf: string;
}

export interface FreshData {
  readonly lists: readonly FreshList[];
  readonly instances: readonly FreshInstance[];
}

export const NOTHING_FRESH: FreshData = { lists: [], instances: [] };

/** Of the form that is written; another release may write another. */
export const FRESH_VERSION = 1;

/** Above any machine: a slip of the decimal point. */
const DEAREST_USD_PER_HOUR = 10_000;

export function isPrice(usd: number): boolean {
  return Number.isFinite(usd) && usd > 0 && usd < DEAREST_USD_PER_HOUR;
}

/** A list takes the place of the one of its kind and region; of spot prices, type by type. */
export function withList(data: FreshData, list: FreshList): FreshData {
  const others = data.lists.flatMap((known) => {
    if (known.kind !== list.kind || known.region !== list.region) {
      return [known];
    }
    return list.kind === 'spot-history' ? withoutTypes(known, list) : [];
  });
  return { ...data, lists: [list, ...others] };
}

function withoutTypes(known: FreshList, list: FreshList): FreshList[] {
  const newer = new Set(list.prices.spot?.map(([type]) => type));
  const spot = known.prices.spot?.filter(([type]) => !newer.has(type)) ?? [];
  return spot.length > 0 ? [{ ...known, prices: { spot } }] : [];
}

export function withInstances(data: FreshData, instances: readonly FreshInstance[]): FreshData {
  const newer = new Set(instances.map(({ type }) => type));
  return { ...data, instances: [...data.instances.filter(({ type }) => !newer.has(type)), ...instances] };
}

/** The data of a file as it was parsed; undefined where it is not what this release writes. */
export function freshDataOf(value: unknown): FreshData | undefined {
  if (!isRecord(value) || value.version !== FRESH_VERSION) {
    return undefined;
  }
  const { lists, instances } = value;
  return Array.isArray(lists) && lists.every(isList) && Array.isArray(instances) && instances.every(isInstance)
    ? { lists, instances }
    : undefined;
}

function isList(value: unknown): value is FreshList {
  if (!isRecord(value) || !isRecord(value.prices)) {
    return false;
  }
  const { kind, prices } = value;
  return (
    LIST_KINDS.some((one) => one === kind) &&
    [value.region, value.title, value.origin, value.asOf].every(isText) &&
    [value.published, value.listVersion, value.etag, value.lastModified].every(
      (one) => one === undefined || isText(one),
    ) &&
    [value.rows, value.rotten].every(Number.isFinite) &&
    Object.entries(prices).every(
      ([purchase, pairs]) => PURCHASES.some((one) => one === purchase) && Array.isArray(pairs) && pairs.every(isPair),
    )
  );
}

function isPair(value: unknown): value is PricePair {
  return Array.isArray(value) && value.length === 2 && isText(value[0]) && isPrice(value[1]);
}

function isInstance(value: unknown): value is FreshInstance {
  if (!isRecord(value)) {
    return false;
  }
  const { type, arch, vcpus, physicalCores, memoryGib, networkGbps, accelerator, origin, asOf } = value;
  return (
    [type, origin, asOf].every(isText) &&
    (arch === 'arm64' || arch === 'amd64') &&
    isAmount(vcpus) &&
    [physicalCores, memoryGib, networkGbps].every((one) => one === undefined || isAmount(one)) &&
    (accelerator === undefined || isAccelerator(accelerator))
  );
}

function isAccelerator(value: unknown): boolean {
  return (
    isRecord(value) &&
    (value.kind === 'gpu' || value.kind === 'neuron') &&
    isText(value.name) &&
    isText(value.vendor) &&
    isAmount(value.count) &&
    (value.memoryGib === undefined || isAmount(value.memoryGib))
  );
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isAmount = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value > 0;
