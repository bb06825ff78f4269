/**
 * What `placement.quota` leaves of an instance type. A quota counts vCPUs where it names one of AWS's quotas (by name, short
 * name or code; `spot:` or `on-demand:` before it for one of the two), an instance family, a class or a type, and accelerators where it names a chip: `G: 96`, `c8g: 64`, `L4: 4`.
 *
 * Machines that are owned count too: a reservation does not lift a quota (EC2 User Guide, Reserved Instance quotas).
 */
import { quotaFamiliesNamed, shortName } from '../catalog/quotaFamilies';
import { t } from '../l10n';
import type { QuotaFamily } from '../catalog/quotaFamilies';
import type { Instance } from '../catalog/types';
import type { Purchase } from '../manifest/schema';
import { answersTo, isChipName } from './exclusion';
import type { Workload } from './workload';

export interface Quota {
  /** The key as it is written. */
  readonly key: string;
  readonly limit: number;
  readonly unit: 'vCPUs' | 'accelerators';
  /** In a message: `G and VT (on demand)`. */
  readonly title: string;
  readonly holds: (instance: Instance) => boolean;
}

/** The quota that allows the fewest machines of a type. */
export interface Allowance {
  readonly quota: Quota;
  readonly machines: number;
  /** What one machine takes of it. */
  readonly each: number;
}

type Placed = Pick<Workload, 'placement' | 'purchase'>;

/** By the object that states them: a search asks for every type. */
const known = new WeakMap<Workload['placement'], Map<Purchase, readonly Quota[]>>();

/** Quotas that bind this purchase; those with a name that nobody knows bind nothing and are reported. */
export function quotasOf({ placement, purchase }: Placed): readonly Quota[] {
  if (!placement.quota) {
    return [];
  }
  const byPurchase = known.get(placement) ?? new Map<Purchase, readonly Quota[]>();
  known.set(placement, byPurchase);
  const found =
    byPurchase.get(purchase) ??
    Object.entries(placement.quota).flatMap(([key, limit]) => quotaNamed(key, limit, marketOf(purchase)));
  byPurchase.set(purchase, found);
  return found;
}

type Market = QuotaFamily['market'];

/** Savings plans and reservations pay for on-demand machines. */
export function marketOf(purchase: string): Market {
  return purchase === 'spot' ? 'spot' : 'on-demand';
}

const KEY = /^(?:(spot|on-demand):)?(.*)$/s;

/** `spot:G` counts only machines bought so. */
export function quotaName(key: string): { readonly market?: string; readonly name: string } {
  const [, market, name = key] = KEY.exec(key.trim()) ?? [];
  return { market, name };
}

/** What a key counts of machines bought on this market; empty: nothing. */
export function quotaNamed(key: string, limit: number, market: Market): Quota[] {
  const { market: only, name } = quotaName(key);
  if (!(limit >= 0) || (only !== undefined && only !== market)) {
    return [];
  }
  const families = quotaFamiliesNamed(name);
  if (families.length > 0) {
    return families.filter((family) => family.market === market).map((family) => awsQuota(key, limit, family));
  }
  const ofChip = (instance: Instance) => isChipName(instance, name);
  return [
    { key, limit, unit: 'accelerators', title: key, holds: ofChip },
    { key, limit, unit: 'vCPUs', title: key, holds: (instance) => !ofChip(instance) && answersTo(instance, name) },
  ];
}

function awsQuota(key: string, limit: number, family: QuotaFamily): Quota {
  const market = family.market === 'spot' ? 'spot' : t('on demand');
  return { key, limit, unit: 'vCPUs', title: `${shortName(family)} (${market})`, holds: family.holds };
}

/**
 * Machines of a type that the quotas allow; undefined where none binds it.
 *
 *     machines = min over quotas of ⌊limit / each⌋                        [machines]
 *
 * `each` is the vCPUs of the machine, or its accelerators; a part of a card counts as that part.
 */
export function allowanceOf(workload: Placed, instance: Instance): Allowance | undefined {
  let least: Allowance | undefined;
  for (const quota of quotasOf(workload)) {
    if (!quota.holds(instance)) {
      continue;
    }
    const each = useOf(quota, instance);
    const machines = each > 0 ? Math.floor(quota.limit / each + ROUNDING) : Number.POSITIVE_INFINITY;
    if (!least || machines < least.machines) {
      least = { quota, machines, each };
    }
  }
  return least;
}

/** 0.3 / 0.1 is three. */
const ROUNDING = 1e-9;

export function useOf({ unit }: Pick<Quota, 'unit'>, instance: Instance): number {
  return unit === 'vCPUs' ? instance.vcpus : (instance.accelerator?.count ?? 0);
}
