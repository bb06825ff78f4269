/** Replicas on a given set of machines, where a machine may be too full for the time being: what `anneal.ts` moves about. */
import { ROUNDING } from '../problem';
import type { Choice, FleetProblem, PackedOption } from '../problem';

interface Bin {
  readonly machine: number;
  readonly group: number;
  /** How much a whole machine too much is worse here than elsewhere: large ones weigh more. */
  readonly weight: number;
  memory: number;
  busy: number;
  readonly on: Map<number, number>;
}

export interface Unit {
  readonly workload: number;
  bin: number;
}

export interface Bins {
  readonly bins: readonly Bin[];
  readonly ofGroup: ReadonlyMap<number, readonly number[]>;
  readonly units: readonly Unit[];
  readonly unitsOf: ReadonlyMap<number, readonly Unit[]>;
  /** workload → group of machines → its option there. */
  readonly options: ReadonlyMap<number, ReadonlyMap<number, Placing>>;
  /** Weighed sum of what is on machines beyond what they hold. */
  over: number;
}

interface Placing {
  readonly option: PackedOption;
  readonly index: number;
}

/** The replicas of what `choices` packs, one after the other on whichever machine of its group has the most room. */
export function binsOf(
  problem: FleetProblem,
  choices: readonly Choice[],
  counts: ReadonlyMap<number, number>,
): Bins | undefined {
  const { workloads } = problem;
  const bins = emptyBins(problem, counts);
  const ofGroup = new Map<number, number[]>();
  bins.forEach(({ group }, b) => ofGroup.set(group, [...(ofGroup.get(group) ?? []), b]));
  const units: Unit[] = [];
  const unitsOf = new Map<number, Unit[]>();
  const options = new Map<number, ReadonlyMap<number, Placing>>();
  const state: Bins = { bins, ofGroup, units, unitsOf, options, over: 0 };
  for (const [workload, choice] of choices.entries()) {
    const packed = choice.kind === 'packed' ? workloads[workload]?.packed : undefined;
    const option = packed?.[choice.index];
    if (!packed || !option) {
      continue;
    }
    options.set(workload, new Map(packed.map((one, index) => [one.group, { option: one, index }])));
    const own = Array.from({ length: option.replicas }, () => ({ workload, bin: -1 }));
    unitsOf.set(workload, own);
    for (const unit of own) {
      const bin = roomiest(state, workload, option);
      if (bin === undefined) {
        return undefined;
      }
      put(state, unit, bin);
      units.push(unit);
    }
  }
  return state;
}

function emptyBins({ machines }: FleetProblem, counts: ReadonlyMap<number, number>): readonly Bin[] {
  const mean = machines.reduce((sum, { usdPerMonth }) => sum + usdPerMonth, 0) / Math.max(1, machines.length);
  return [...counts].flatMap(([machine, count]) => {
    const type = machines[machine];
    const weight = type && type.usdPerMonth > 0 && mean > 0 ? type.usdPerMonth / mean : 1;
    return Array.from({ length: type ? count : 0 }, () => ({
      machine,
      group: type?.group ?? 0,
      weight,
      memory: 0,
      busy: 0,
      on: new Map<number, number>(),
    }));
  });
}

export function optionOn({ bins, options }: Bins, workload: number, bin: number): PackedOption | undefined {
  return options.get(workload)?.get(bins[bin]?.group ?? -1)?.option;
}

/** Where another replica may stand: of its machines the one with the most room. */
export function roomiest({ bins, ofGroup }: Bins, workload: number, option: PackedOption): number | undefined {
  let best: number | undefined;
  let least = Infinity;
  for (const b of ofGroup.get(option.group) ?? []) {
    const bin = bins[b];
    if (bin && (bin.on.get(workload) ?? 0) < option.mostOnOne) {
      const full = Math.max(bin.memory + option.demand.memory, bin.busy + option.demand.busy);
      [best, least] = full < least ? [b, full] : [best, least];
    }
  }
  return best;
}

/** Onto a machine, from where it stood. */
export function put(state: Bins, unit: Unit, to: number): void {
  shift(state, unit, unit.bin, -1);
  shift(state, unit, to, 1);
  unit.bin = to;
}

function shift(state: Bins, { workload }: Unit, place: number, sign: number): void {
  const bin = state.bins[place];
  const option = bin && optionOn(state, workload, place);
  if (!bin || !option) {
    return;
  }
  state.over -= overOf(bin);
  bin.memory += sign * option.demand.memory;
  bin.busy += sign * option.demand.busy;
  bin.on.set(workload, (bin.on.get(workload) ?? 0) + sign);
  state.over += overOf(bin);
}

function overOf({ memory, busy, weight }: Bin): number {
  return weight * (Math.max(0, memory - 1) + Math.max(0, busy - 1));
}

/** Sums anew, so that thousands of additions leave nothing behind. */
export function sumAnew(state: Bins): void {
  state.over = 0;
  for (const [place, bin] of state.bins.entries()) {
    [bin.memory, bin.busy] = [0, 0];
    bin.on.forEach((replicas, workload) => {
      const demand = optionOn(state, workload, place)?.demand;
      bin.memory += replicas * (demand?.memory ?? 0);
      bin.busy += replicas * (demand?.busy ?? 0);
    });
    state.over += overOf(bin);
  }
}

export function isReal({ bins }: Bins): boolean {
  return bins.every(fits);
}

export function fits({ memory, busy }: Bin): boolean {
  return memory <= 1 + ROUNDING && busy <= 1 + ROUNDING;
}
