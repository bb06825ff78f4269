/** One try to pack what volume took: by annealing on exactly its machines, otherwise by best fit on some more. */
import { costOfPlan, holds } from '../problem';
import type { Choice, FleetProblem, Packing, Pattern, Plan } from '../problem';
import { anneal } from './anneal';
import { binsOf, isReal } from './bins';
import type { Bins } from './bins';
import { fillMachines } from './fill';
import type { Piece } from './fill';
import { randomOf } from './random';
import { fillingsOf, overByGroup, readBins } from './readBins';
import type { choicesOf } from './volume';

export interface Attempt {
  /** Undefined where the real packing takes more than a limit allows. */
  readonly plan?: Plan;
  /** Group of machines → what was too much on one of them in the mean; empty where all fit. */
  readonly over: ReadonlyMap<number, number>;
  /** Machines that were filled and not too full. */
  readonly patterns: readonly Pattern[];
}

/** Steps of annealing: for each replica, within these. A million take a third of a second on one core. */
const STEPS_EACH = 12_000;
const STEPS_LEAST = 50_000;
const STEPS_MOST = 4_000_000;

interface Sets {
  readonly choices: readonly Choice[];
  /** Machine → how many. */
  readonly counts: ReadonlyMap<number, number>;
}

/** `spare`: where it fails, with a machine or two more as well. */
export function attempt(
  problem: FleetProblem,
  { choices, counts }: ReturnType<typeof choicesOf>,
  { round, spare, isOver }: { readonly round: number; readonly spare: boolean; readonly isOver: () => boolean },
): Attempt | undefined {
  const all = problem.workloads.map((_, w) => choices.get(w));
  const chosen = all.filter((choice) => choice !== undefined);
  const sets = { choices: chosen, counts };
  const state = chosen.length < all.length ? undefined : annealed(problem, sets, round, isOver);
  if (!state) {
    return undefined;
  }
  const draft = isReal(state)
    ? readBins(state, chosen)
    : ((spare ? withMore(problem, sets, overByGroup(state), round, isOver) : undefined) ?? {
        choices: chosen,
        packings: packingsOf(problem, chosen, counts),
      });
  const plan = holds(problem, draft) ? { ...draft, usdPerMonth: costOfPlan(problem, draft) } : undefined;
  return { plan, over: overByGroup(state), patterns: fillingsOf(state).map(({ pattern }) => pattern) };
}

function annealed(
  problem: FleetProblem,
  { choices, counts }: Sets,
  round: number,
  isOver: () => boolean,
): Bins | undefined {
  const state = binsOf(problem, choices, counts);
  if (state) {
    const steps = Math.min(STEPS_MOST, Math.max(STEPS_LEAST, STEPS_EACH * state.units.length));
    anneal(state, { steps, random: randomOf(round + 1), isOver });
  }
  return state;
}

/** One machine more, the cheapest of all or of the groups that were too full, or one of each. */
function withMore(
  problem: FleetProblem,
  { choices, counts }: Sets,
  over: ReadonlyMap<number, number>,
  round: number,
  isOver: () => boolean,
): Omit<Plan, 'usdPerMonth'> | undefined {
  const cheapest = cheapestOf(problem, () => true);
  const there = cheapestOf(problem, (group) => over.has(group));
  for (const more of [cheapest, there, [...cheapest, ...there]]) {
    const raised = new Map(counts);
    more.forEach((machine) => raised.set(machine, (raised.get(machine) ?? 0) + 1));
    const state = annealed(problem, { choices, counts: raised }, round, isOver);
    const draft = state && isReal(state) ? readBins(state, choices) : undefined;
    if (draft && holds(problem, draft)) {
      return draft;
    }
  }
  return undefined;
}

/** None where all are owned. */
function cheapestOf({ machines }: FleetProblem, isMeant: (group: number) => boolean): readonly number[] {
  return machines
    .flatMap(({ usdPerMonth, isOwned, group }, machine) =>
      !isOwned && isMeant(group) ? [{ machine, usdPerMonth }] : [],
    )
    .toSorted((a, b) => a.usdPerMonth - b.usdPerMonth)
    .slice(0, 1)
    .map(({ machine }) => machine);
}

function packingsOf(
  { workloads, machines }: FleetProblem,
  choices: readonly Choice[],
  counts: ReadonlyMap<number, number>,
): readonly Packing[] {
  const pieces = new Map<number, Piece[]>();
  choices.forEach((choice, workload) => {
    const option = choice.kind === 'packed' ? workloads[workload]?.packed[choice.index] : undefined;
    if (option) {
      pieces.set(option.group, [...(pieces.get(option.group) ?? []), { ...option, workload }]);
    }
  });
  return [...pieces].flatMap(([group, of]) => {
    const here = machines.flatMap((machine, place) => (machine.group === group ? [{ place, machine }] : []));
    // Owned ones as many as the program took, the rest of the kind that is paid.
    const order = here.flatMap(({ place }) => Array.from({ length: counts.get(place) ?? 0 }, () => place));
    const more = here.find(({ machine }) => !machine.isOwned)?.place ?? here[0]?.place ?? 0;
    return fillMachines(of).map((replicas, i) => ({ pattern: { machine: order[i] ?? more, replicas }, count: 1 }));
  });
}
