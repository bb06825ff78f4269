/** From the solved problem to what programs and people read. */
import type { Catalog, Instance } from '../catalog/types';
import { countedMonthlyUsd } from '../report/totals';
import type { BuiltFleet } from './build';
import type { Solved } from './improve';
import { sumOf } from './build';
import { FLEET_BUDGET } from './limits';
import { ROUNDING, usedBy } from './problem';
import type { Choice, Plan } from './problem';
import type { PlanReport, PlannedMachine, PlannedWorkload } from './schema';
import type { Offer, Subject } from './subjects';

export function planReport(built: BuiltFleet, solved: Solved, catalog: Catalog, gapWanted: number): PlanReport {
  const { problem, subjects } = built;
  const { plan, boundUsd } = solved;
  const used = plan && usedBy(problem, plan);
  const besides = sumOf(built.besidesUsd);
  const whole = (usd: number | undefined) => (usd === undefined ? undefined : usd + besides);
  return {
    version: 1,
    status: solved.status,
    catalog: { date: catalog.priceDate },
    sharing: built.sharing,
    usdPerMonth: whole(plan?.usdPerMonth),
    boundUsd: whole(boundUsd),
    gap: plan && boundUsd !== undefined ? gapOf(plan.usdPerMonth + besides, boundUsd + besides) : undefined,
    gapWanted,
    greedyUsd: whole(solved.greedyUsd),
    nowUsd: nowUsd(subjects),
    dominated: solved.dominated,
    limits: problem.limits.map(({ id, kind, unit, label, capacity }, l) => ({
      id,
      kind,
      unit,
      label,
      capacity: id === FLEET_BUDGET ? capacity + besides : capacity,
      used: id === FLEET_BUDGET ? whole(used?.[l]) : used?.[l],
    })),
    workloads: plan ? subjects.map((subject, w) => planned(built, subject, w, plan.choices[w])) : [],
    machines: plan ? machinesIn(built, plan, catalog) : [],
    clash: solved.clash?.flatMap((l) => {
      const limit = problem.limits[l];
      return limit ? [{ id: limit.id, label: limit.label }] : [];
    }),
    worth: solved.worth.flatMap(({ limit: l, more, savesUsd, method }) => {
      const limit = problem.limits[l];
      return limit ? [{ id: limit.id, more, unit: limit.unit, savesUsd, method }] : [];
    }),
    unplaced: built.unplaced.map(({ path, name, reasons }) => ({ path, name, reasons: [...reasons] })),
    notes: [...built.notes],
  };
}

/** Share of the cost; 0 for a plan that costs nothing. */
function gapOf(usd: number, bound: number): number {
  return usd > 0 ? Math.max(0, (usd - bound) / usd) : 0;
}

function nowUsd(subjects: readonly Subject[]): number | undefined {
  let sum = 0;
  for (const { placement } of subjects) {
    const usd = countedMonthlyUsd(placement.workload.kind, placement.current);
    if (usd === undefined) {
      return undefined;
    }
    sum += usd;
  }
  return sum;
}

function offerOf({ offers, packedOffers }: BuiltFleet, w: number, choice: Choice | undefined): Offer | undefined {
  return choice?.kind === 'packed' ? packedOffers[w]?.[choice.index] : offers[w]?.[choice?.index ?? 0];
}

function planned(built: BuiltFleet, subject: Subject, w: number, choice: Choice | undefined): PlannedWorkload {
  const { path, name, placement, offers } = subject;
  const offer = offerOf(built, w, choice) ?? offers[0];
  if (!offer) {
    throw new Error(`${name} has no candidates and was planned`);
  }
  const candidate = choice?.kind === 'own' ? built.problem.workloads[w]?.candidates[choice.index] : undefined;
  const { target } = offer.estimate;
  const { current, workload } = placement;
  const usd = candidate && candidate.usdPerMonth + (built.besidesUsd[w] ?? 0);
  return {
    path,
    name,
    kind: workload.kind,
    model: workload.modelName,
    now: current && { instance: current.target.instance, usdPerMonth: countedMonthlyUsd(workload.kind, current) },
    target,
    usdPerMonth: usd,
    owned: candidate?.owned ?? 0,
    shared: choice?.kind === 'packed',
    cheapest: usd !== undefined && offers.every((other) => usd <= other.usd * (1 + ROUNDING)),
    next: nextBest(offers, target.instance),
  };
}

function nextBest(offers: readonly Offer[], instance: string): PlannedWorkload['next'] {
  const others = offers.filter(({ estimate }) => estimate.target.instance !== instance);
  const [best] = others.toSorted((a, b) => a.usd - b.usd);
  return best && { instance: best.estimate.target.instance, usdPerMonth: best.usd };
}

/** Machines of a kind together: those of one workload, and those that are shared. */
function machinesIn(built: BuiltFleet, plan: Plan, catalog: Catalog): PlannedMachine[] {
  const { subjects, problem, groups } = built;
  const own = plan.choices.flatMap((choice, w) => {
    const offer = choice.kind === 'own' ? offerOf(built, w, choice) : undefined;
    const candidate = choice.kind === 'own' ? problem.workloads[w]?.candidates[choice.index] : undefined;
    const instance = offer && catalog.instance(offer.estimate.target.instance);
    const subject = subjects[w];
    if (!offer || !candidate || !instance || !subject) {
      return [];
    }
    const { target, cost } = offer.estimate;
    const each = cost.hourlyUsd !== undefined && target.instances > 0 ? cost.hourlyUsd / target.instances : undefined;
    const on = [{ path: subject.path, name: subject.name, replicas: target.replicas }];
    return [
      {
        ...factsOf(instance, target, catalog),
        count: candidate.machines,
        owned: candidate.owned,
        usdPerHourEach: each,
        on,
      },
    ];
  });
  const shared = plan.packings.flatMap(({ pattern, count }) => {
    const machine = problem.machines[pattern.machine];
    const group = machine && groups[machine.group];
    if (!machine || !group) {
      return [];
    }
    const { target, instance, usdPerHour } = group;
    const on = [...pattern.replicas].flatMap(([w, replicas]) => {
      const subject = subjects[w];
      return subject ? [{ path: subject.path, name: subject.name, replicas: replicas * count }] : [];
    });
    const owned = machine.isOwned ? count : 0;
    return [{ ...factsOf(instance, target, catalog), count, owned, usdPerHourEach: usdPerHour, on }];
  });
  return [...own, ...shared];
}

function factsOf(instance: Instance, { region, purchase }: Offer['estimate']['target'], { price }: Catalog) {
  const { type, hardwareClass, arch, vcpus, memory, accelerator } = instance;
  return {
    instance: type,
    hardwareClass,
    arch,
    vcpus,
    memoryBytes: memory,
    accelerator: accelerator && (accelerator.chip?.shortName ?? accelerator.name),
    vendor: accelerator?.chip?.vendor,
    acceleratorsEach: accelerator?.count,
    region,
    purchase,
    listUsdPerHour: price(type, region, 'on-demand')?.usdPerHour,
  };
}
