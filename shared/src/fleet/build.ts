/** From placements to the problem, with the way back from a candidate to its estimate. */
import type { Catalog, Instance } from '../catalog/types';
import { t } from '../l10n';
import { HOURS_PER_MONTH } from '../units';
import { FLEET_BUDGET, collectLimits } from './limits';
import type { ExtraLimits, Limits } from './limits';
import type { FleetCandidate, FleetLimit, FleetProblem, PackedOption, SharedMachine } from './problem';
import { demandOf } from './sharing';
import type { Sharing } from './sharing';
import { isService, subjectsOf } from './subjects';
import type { FleetFile, Offer, Subject, Unplaced } from './subjects';

export interface BuiltFleet {
  readonly problem: FleetProblem;
  readonly subjects: readonly Subject[];
  /** Of each workload: the offer behind each candidate, and behind each packed option. */
  readonly offers: readonly (readonly Offer[])[];
  readonly packedOffers: readonly (readonly Offer[])[];
  /** Of each group of shared machines. */
  readonly groups: readonly Group[];
  /** Of each workload, what is paid beside its machines in any plan: left out of the problem, so that shared machines compare. */
  readonly besidesUsd: readonly number[];
  readonly unplaced: readonly Unplaced[];
  readonly sharing: Sharing;
  readonly notes: readonly string[];
}

interface Group {
  readonly key: string;
  readonly instance: Instance;
  readonly target: Offer['estimate']['target'];
  readonly usdPerHour: number;
}

export interface BuildOptions extends ExtraLimits {
  readonly sharing?: Sharing;
}

/** Ways to split a candidate's machines into owned and paid. */
const OWNED_STEPS = 8;
/** Groups that one workload may share, those first where its part costs least. */
const GROUPS_EACH = 8;

export function buildFleet(files: readonly FleetFile[], catalog: Catalog, options: BuildOptions = {}): BuiltFleet {
  const { subjects: all, unplaced: unknown } = subjectsOf(files);
  const limits = collectLimits(files, all, catalog, options);
  const unplaced: Unplaced[] = [...unknown];
  const subjects = all.flatMap((subject) => {
    const counted = limits.countsCarbon(subject)
      ? subject.offers.filter(({ estimate }) => estimate.energy.kgCo2ePerMonth !== undefined)
      : subject.offers;
    if (counted.length === 0) {
      const { path, name } = subject;
      unplaced.push({
        path,
        name,
        reasons: [t('A carbon budget holds, and no candidate has a known carbon footprint.')],
      });
    }
    return counted.length > 0 ? [{ subject, counted }] : [];
  });
  const sharing = options.sharing ?? files.find(({ fleet }) => fleet?.share)?.fleet?.share ?? 'none';
  const groups: Group[] = [];
  const packed = subjects.map(({ subject, counted }) => packedOf(subject, counted, catalog, limits, sharing, groups));
  const besidesUsd = subjects.map(({ counted }, w) => (packed[w]?.length ? leastBesides(counted) : 0));
  const own = subjects.map(({ subject, counted }, w) =>
    counted.flatMap((offer) =>
      candidatesOf(subject, lessBesides(offer, besidesUsd[w] ?? 0), catalog, limits).map((candidate) => ({
        candidate,
        offer,
      })),
    ),
  );
  const workloads = subjects.map(({ subject }, w) => ({
    name: subject.name,
    candidates: (own[w] ?? []).map(({ candidate }) => candidate),
    packed: (packed[w] ?? []).map(({ option }) => option),
  }));
  return {
    problem: {
      workloads,
      limits: limits.limits.map((limit) => (limit.id === FLEET_BUDGET ? lessBudget(limit, sumOf(besidesUsd)) : limit)),
      machines: machinesOf(groups, limits),
    },
    besidesUsd,
    subjects: subjects.map(({ subject }) => subject),
    offers: own.map((of) => of.map(({ offer }) => offer)),
    packedOffers: packed.map((of) => of.map(({ offer }) => offer)),
    groups,
    unplaced,
    sharing,
    notes: limits.notes,
  };
}

/** What stands beside the machines of a workload (a load balancer, traffic) wherever it runs, alone or with others. */
function leastBesides(offers: readonly Offer[]): number {
  return Math.min(...offers.map(({ usd, machinesUsd }) => usd - machinesUsd));
}

function lessBesides(offer: Offer, besidesUsd: number): Offer {
  return { ...offer, usd: offer.usd - besidesUsd };
}

function lessBudget(limit: FleetLimit, usd: number): FleetLimit {
  return { ...limit, capacity: limit.capacity - usd };
}

export function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, n) => sum + n, 0);
}

/** One without owned machines, and one for each number of them that is to be had. */
function candidatesOf(subject: Subject, offer: Offer, catalog: Catalog, limits: Limits): readonly FleetCandidate[] {
  const { target } = offer.estimate;
  const instance = catalog.instance(target.instance);
  const machines = Math.max(1, Math.ceil(target.instances));
  const stock = limits.owned(target.instance, target.region);
  return ownedCounts(Math.min(machines, stock?.count ?? 0)).map((owned) => {
    // Owned machines carry at least their part of the hours: an upper bound of the bill.
    const usd = offer.usd - (offer.machinesUsd * owned) / machines;
    return {
      id: [target.instance, target.purchase, target.region, target.runtime, target.precision, owned].join(' '),
      instance: target.instance,
      machines,
      owned,
      usdPerMonth: usd,
      uses: [
        ...(instance ? limits.machineUses(instance, target, machines) : []),
        ...limits.billUses(subject, usd, offer),
        ...(stock && owned > 0 ? [{ limit: stock.limit, amount: owned }] : []),
      ],
    };
  });
}

function ownedCounts(most: number): readonly number[] {
  const steps = Math.min(OWNED_STEPS, most);
  const counts = Array.from({ length: steps + 1 }, (_, i) => (steps === 0 ? 0 : Math.round((i * most) / steps)));
  return [...new Set(counts)];
}

function packedOf(
  subject: Subject,
  offers: readonly Offer[],
  catalog: Catalog,
  limits: Limits,
  sharing: Sharing,
  groups: Group[],
): readonly { readonly option: PackedOption; readonly offer: Offer }[] {
  if (sharing === 'none' || !isService(subject) || limits.isBilledAlone(subject)) {
    return [];
  }
  const found = offers.flatMap((offer) => {
    const { target, cost } = offer.estimate;
    const instance = catalog.instance(target.instance);
    const demand = instance && demandOf(sharing, subject.placement.workload, offer.estimate, instance);
    if (!instance || !demand || cost.hourlyUsd === undefined || target.instances <= 0) {
      return [];
    }
    const usdPerHour = cost.hourlyUsd / target.instances;
    const part = target.replicas * Math.max(demand.memory, demand.busy) * usdPerHour;
    return [{ offer, instance, demand, usdPerHour, part }];
  });
  return found
    .toSorted((a, b) => a.part - b.part)
    .slice(0, GROUPS_EACH)
    .map(({ offer, instance, demand, usdPerHour }) => {
      const { target } = offer.estimate;
      const replicas = Math.max(1, Math.ceil(target.replicas));
      const group = groupOf(groups, { instance, target, usdPerHour });
      const mostOnOne = Math.ceil(replicas / 2);
      return { option: { id: `${target.instance} shared`, group, replicas, mostOnOne, demand }, offer };
    });
}

/** Machines of one type, region and purchase at one price. */
function groupOf(groups: Group[], made: Omit<Group, 'key'>): number {
  const { type } = made.instance;
  const key = [type, made.target.region, made.target.purchase, made.usdPerHour.toFixed(6)].join(' ');
  const at = groups.findIndex((group) => group.key === key);
  return at >= 0 ? at : groups.push({ ...made, key }) - 1;
}

function machinesOf(groups: readonly Group[], limits: Limits): readonly SharedMachine[] {
  const budget = limits.limits.findIndex(({ id }) => id === FLEET_BUDGET);
  return groups.flatMap(({ instance, target, usdPerHour }, group): SharedMachine[] => {
    const usdPerMonth = usdPerHour * HOURS_PER_MONTH;
    const uses = limits.machineUses(instance, target, 1);
    const paid = budget >= 0 ? [...uses, { limit: budget, amount: usdPerMonth }] : uses;
    const stock = limits.owned(instance.type, target.region);
    const one = { instance: instance.type, group };
    return [
      { ...one, usdPerMonth, uses: paid, isOwned: false },
      ...(stock ? [{ ...one, usdPerMonth: 0, uses: [...uses, { limit: stock.limit, amount: 1 }], isOwned: true }] : []),
    ];
  });
}
