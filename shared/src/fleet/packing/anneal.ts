/**
 * Simulated annealing: replicas move and change places between a given set of machines, over the groups too, until none is too full. What
 * machines there are is not touched, so neither is the cost. Volume says that they suffice; this finds how.
 *
 * A step that makes machines fuller than they may be by `worse` is taken with probability exp(−worse ÷ temperature); the temperature falls
 * by a constant factor. Source: Kirkpatrick, Gelatt, Vecchi, "Optimization by simulated annealing", Science 220, 1983. First and last
 * temperature in machines too much, found by trying; they decide how long it takes, not whether the answer is right.
 */
import { isReal, optionOn, put, roomiest, sumAnew } from './bins';
import type { Bins, Unit } from './bins';

const FIRST_TEMPERATURE = 0.1;
const LAST_TEMPERATURE = 1e-4;
/** Steps between two looks at the clock. */
const CHUNK = 2000;
/** Which step: to a machine of any kind, or in exchange with another replica. */
const MOVE_SHARE = 0.25;
const SOLVED = 1e-10;

export interface Annealing {
  readonly steps: number;
  readonly random: () => number;
  /** Asked now and then. */
  readonly isOver: () => boolean;
}

/** Changes `state` in place; true where no machine is too full at the end. */
export function anneal(state: Bins, { steps, random, isOver }: Annealing): boolean {
  const { units, bins } = state;
  if (units.length === 0 || bins.length === 0) {
    return units.length === 0;
  }
  const cooling = (LAST_TEMPERATURE / FIRST_TEMPERATURE) ** (CHUNK / steps);
  let temperature = FIRST_TEMPERATURE;
  for (let step = 0; step < steps && !isOver(); step += CHUNK) {
    sumAnew(state);
    for (let i = 0; i < CHUNK && state.over > SOLVED; i += 1) {
      stepOnce(state, random, temperature);
    }
    if (state.over <= SOLVED) {
      sumAnew(state);
      if (isReal(state)) {
        return true;
      }
    }
    temperature *= cooling;
  }
  sumAnew(state);
  return isReal(state);
}

function stepOnce(state: Bins, random: () => number, temperature: number): void {
  const { units, bins } = state;
  const unit = units[Math.floor(random() * units.length)];
  if (!unit) {
    return;
  }
  const before = state.over;
  const undo =
    random() < MOVE_SHARE
      ? move(state, unit, Math.floor(random() * bins.length))
      : swap(state, unit, units[Math.floor(random() * units.length)]);
  const worse = state.over - before;
  if (worse > 0 && random() >= Math.exp(-worse / temperature)) {
    undo?.();
  }
}

type Undo = (() => void) | undefined;

function move(state: Bins, unit: Unit, to: number): Undo {
  const from = unit.bin;
  if (state.bins[from]?.group !== state.bins[to]?.group && (state.unitsOf.get(unit.workload)?.length ?? 0) > 1) {
    return moveAll(state, unit.workload, to);
  }
  if (from === to || !mayStand(state, unit.workload, to)) {
    return undefined;
  }
  put(state, unit, to);
  return () => put(state, unit, from);
}

/** All replicas of a workload stay on machines of one group. */
function moveAll(state: Bins, workload: number, to: number): Undo {
  const option = optionOn(state, workload, to);
  const units = state.unitsOf.get(workload) ?? [];
  const places = (state.ofGroup.get(option?.group ?? -1) ?? []).length;
  if (!option || places * option.mostOnOne < units.length) {
    return undefined;
  }
  const from = units.map(({ bin }) => bin);
  units.forEach((unit) => {
    const bin = roomiest(state, workload, option);
    if (bin !== undefined) {
      put(state, unit, bin);
    }
  });
  return () => units.forEach((unit, i) => put(state, unit, from[i] ?? unit.bin));
}

function swap(state: Bins, one: Unit, other: Unit | undefined): Undo {
  if (!other || one.bin === other.bin || one.workload === other.workload) {
    return undefined;
  }
  const [a, b] = [one.bin, other.bin];
  const isOneGroup = state.bins[a]?.group === state.bins[b]?.group;
  const isFree = ({ workload }: Unit) => isOneGroup || state.unitsOf.get(workload)?.length === 1;
  if (!isFree(one) || !isFree(other) || !mayStand(state, one.workload, b) || !mayStand(state, other.workload, a)) {
    return undefined;
  }
  put(state, one, b);
  put(state, other, a);
  return () => {
    put(state, one, a);
    put(state, other, b);
  };
}

function mayStand(state: Bins, workload: number, bin: number): boolean {
  const option = optionOn(state, workload, bin);
  return option !== undefined && (state.bins[bin]?.on.get(workload) ?? 0) < option.mostOnOne;
}
