/**
 * The limits that the manifests state. A quota or owned machines stated at a workload are the account's: the same statement at several
 * workloads is one limit. Where two statements differ, the smaller quota and the larger number of owned machines counts.
 */
import { formatCarbon, formatPlural, formatWhole } from '../format';
import { formatMonthly } from '../formatMoney';
import { t } from '../l10n';
import type { Catalog, Instance } from '../catalog/types';
import type { Estimate } from '../report/schema';
import type { FleetLimit, Use } from './problem';
import { readQuotaKey } from './quota';
import type { QuotaKey } from './quota';
import type { FleetFile, Offer, Subject } from './subjects';

/** The limit on the money of all together. */
export const FLEET_BUDGET = 'budget';

/** What the command line adds; its quota stands in for the manifest's. */
export interface ExtraLimits {
  readonly quota?: Readonly<Record<string, number>>;
  readonly usdPerMonth?: number;
}

export interface Limits {
  readonly limits: readonly FleetLimit[];
  /** Of so many machines of an instance type. */
  readonly machineUses: (instance: Instance, target: Estimate['target'], machines: number) => readonly Use[];
  /** Of money and carbon. */
  readonly billUses: (subject: Subject, usd: number, offer: Offer) => readonly Use[];
  /** Machines of this type in this region that are paid for already: the limit, and how many. */
  readonly owned: (instance: string, region: string) => { readonly limit: number; readonly count: number } | undefined;
  /** Whether a bill or carbon limit is the workload's or its file's alone. */
  readonly isBilledAlone: (subject: Subject) => boolean;
  /** Whether carbon counts; then what has none known cannot be taken. */
  readonly countsCarbon: (subject: Subject) => boolean;
  readonly notes: readonly string[];
}

interface Stated {
  readonly capacity: number;
  readonly applies: (subject: Subject) => boolean;
  readonly limit: number;
}

export function collectLimits(
  files: readonly FleetFile[],
  subjects: readonly Subject[],
  catalog: Catalog,
  extra: ExtraLimits = {},
): Limits {
  const limits: FleetLimit[] = [];
  const notes: string[] = [];
  const put = (limit: FleetLimit) => limits.push(limit) - 1;
  const regions = [...new Set(subjects.flatMap(({ offers }) => offers.map(({ estimate }) => estimate.target.region)))];
  const budgets = budgetsOf(files, subjects, extra, put);
  const carbon = carbonOf(files, subjects, put);
  const quotas = quotasOf(files, subjects, catalog, extra, notes).flatMap(({ key, capacity }) =>
    regions.map((region) => {
      const label = t`quota ${key.key} in ${region}: ${formatPlural(capacity, key.unit)}`;
      return {
        key,
        region,
        limit: put({ id: `quota ${key.key} ${region}`, kind: 'quota', unit: key.unit, capacity, label }),
      };
    }),
  );
  const owned = new Map<string, { readonly limit: number; readonly count: number }>();
  for (const [type, count] of ownedOf(files, subjects, catalog, notes)) {
    for (const region of regions) {
      const label = t`${formatWhole(count)} owned ${type} in ${region}`;
      const limit = put({ id: `owned ${type} ${region}`, kind: 'owned', unit: 'machine', capacity: count, label });
      owned.set(`${type} ${region}`, { limit, count });
    }
  }
  return {
    limits,
    machineUses: (instance, { region, purchase }, machines) =>
      quotas.flatMap((quota): Use[] => {
        const amount = quota.region === region ? quota.key.each(instance, purchase) * machines : 0;
        return amount > 0 ? [{ limit: quota.limit, amount }] : [];
      }),
    billUses: (subject, usd, { estimate }) => [
      ...budgets.filter(({ applies }) => applies(subject)).map(({ limit }) => ({ limit, amount: usd })),
      ...carbon
        .filter(({ applies }) => applies(subject))
        .map(({ limit }) => ({ limit, amount: estimate.energy.kgCo2ePerMonth ?? 0 })),
    ],
    owned: (instance, region) => owned.get(`${instance} ${region}`),
    isBilledAlone: (subject) =>
      budgets.slice(extraOrFleet(files, extra) ? 1 : 0).some(({ applies }) => applies(subject)) ||
      carbon.some(({ applies }) => applies(subject)),
    countsCarbon: (subject) => carbon.some(({ applies }) => applies(subject)),
    notes,
  };
}

function smallest(numbers: readonly (number | undefined)[]): number | undefined {
  const known = numbers.filter((n) => n !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
}

function extraOrFleet(files: readonly FleetFile[], { usdPerMonth }: ExtraLimits): number | undefined {
  return usdPerMonth ?? smallest(files.map(({ fleet }) => fleet?.usdPerMonth));
}

/** That of the fleet first, then of files, then of workloads. */
function budgetsOf(
  files: readonly FleetFile[],
  subjects: readonly Subject[],
  extra: ExtraLimits,
  put: (limit: FleetLimit) => number,
): readonly Stated[] {
  const make = (id: string, whose: string | undefined, capacity: number, applies: Stated['applies']): Stated => {
    const amount = formatMonthly(capacity);
    const label = whose === undefined ? t`budget of the fleet: ${amount}` : t`budget of ${whose}: ${amount}`;
    return { capacity, applies, limit: put({ id, kind: 'budget', unit: 'USD', capacity, label }) };
  };
  const whole = extraOrFleet(files, extra);
  return [
    ...(whole === undefined ? [] : [make(FLEET_BUDGET, undefined, whole, () => true)]),
    ...files.flatMap(({ path, budgetUsd }) =>
      budgetUsd === undefined ? [] : [make(`budget ${path}`, path, budgetUsd, (subject) => subject.path === path)],
    ),
    ...subjects.flatMap((one) => {
      const usd = one.placement.workload.budget?.usdPerMonth;
      return usd === undefined
        ? []
        : [make(`budget ${one.path} ${one.name}`, one.name, usd, (subject) => subject === one)];
    }),
  ];
}

function carbonOf(
  files: readonly FleetFile[],
  subjects: readonly Subject[],
  put: (limit: FleetLimit) => number,
): readonly Stated[] {
  const make = (id: string, whose: string | undefined, capacity: number, applies: Stated['applies']): Stated => {
    const amount = formatCarbon(capacity);
    const label =
      whose === undefined ? t`carbon budget of the fleet: ${amount}` : t`carbon budget of ${whose}: ${amount}`;
    return { capacity, applies, limit: put({ id, kind: 'carbon', unit: 'kgCO2e', capacity, label }) };
  };
  const whole = smallest(files.map(({ fleet }) => fleet?.carbonBudgetKgPerMonth));
  return [
    ...(whole === undefined ? [] : [make('carbon', undefined, whole, () => true)]),
    ...subjects.flatMap((one) => {
      const kilograms = one.placement.workload.energy?.carbonBudgetKgPerMonth;
      return kilograms === undefined
        ? []
        : [make(`carbon ${one.path} ${one.name}`, one.name, kilograms, (subject) => subject === one)];
    }),
  ];
}

function quotasOf(
  files: readonly FleetFile[],
  subjects: readonly Subject[],
  catalog: Catalog,
  extra: ExtraLimits,
  notes: string[],
): readonly { readonly key: QuotaKey; readonly capacity: number }[] {
  const stated = [
    ...files.map(({ fleet }) => fleet?.quota ?? {}),
    ...subjects.map(({ placement }) => placement.workload.placement.quota ?? {}),
  ];
  const least = new Map<string, number>();
  for (const [key, capacity] of stated.flatMap((quota) => Object.entries(quota))) {
    const before = least.get(key);
    if (before !== undefined && before !== capacity) {
      notes.push(t`quota ${key} is stated as ${formatWhole(before)} and ${formatWhole(capacity)}: the smaller counts.`);
    }
    least.set(key, Math.min(before ?? capacity, capacity));
  }
  Object.entries(extra.quota ?? {}).forEach(([key, capacity]) => least.set(key, capacity));
  return [...least].flatMap(([name, capacity]) => {
    const key = readQuotaKey(name, catalog);
    if (!key) {
      notes.push(
        t`quota ${name} names no quota class, family, instance type or chip that is known: it limits nothing.`,
      );
    }
    return key ? [{ key, capacity }] : [];
  });
}

function ownedOf(
  files: readonly FleetFile[],
  subjects: readonly Subject[],
  catalog: Catalog,
  notes: string[],
): ReadonlyMap<string, number> {
  const most = new Map<string, number>();
  const stated = [
    ...files.flatMap(({ fleet }) => fleet?.owned ?? []),
    ...subjects.flatMap(({ placement }) => placement.workload.placement.owned ?? []),
  ];
  for (const { instance, count } of stated) {
    const type = catalog.instance(instance)?.type;
    if (type === undefined) {
      notes.push(t`Owned machines ${instance}: no such instance type is known.`);
    } else {
      most.set(type, Math.max(most.get(type) ?? 0, count));
    }
  }
  return most;
}
