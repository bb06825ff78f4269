/** Plans on shared machines: whole machines by volume first, then packed in earnest. */
import type { Solver } from '../linear';
import { costOfPlan, holds } from '../problem';
import type { Choice, FleetProblem, Packing, Plan } from '../problem';
import { anneal } from './anneal';
import { binsOf, readBins } from './bins';
import { fillMachines } from './fill';
import type { Piece } from './fill';
import { randomOf } from './random';
import { choicesOf, volumeProgram } from './volume';

export interface PackedResult {
  readonly plan?: Plan;
  /** By volume, machines whole: no plan costs less. */
  readonly bound?: number;
  readonly isInfeasible: boolean;
}

/** Shares of each machine kept free, one try after the other. */
const SLACKS = [0, 0.0005, 0.001, 0.002, 0.004, 0.008, 0.015, 0.03, 0.06, 0.1] as const;
/** Of each round; a second of one core for a fleet of 50. */
const STEPS = 2_000_000;

export function packByVolume(
  problem: FleetProblem,
  solver: Solver,
  until: number,
  gap: number,
  onPlan: (plan: Plan | undefined, bound: number | undefined) => void,
): PackedResult {
  let best: Plan | undefined;
  let bound: number | undefined;
  for (const slack of SLACKS) {
    const seconds = (until - solver.now()) / (slack === 0 ? 2 : 3);
    if (seconds <= 0 || solver.isCancelled()) {
      break;
    }
    const made = volumeProgram(problem, slack);
    const outcome = solver.solve(made.program, { seconds, gap: gap / 4 });
    if (slack === 0) {
      if (outcome.status === 'infeasible') {
        return { isInfeasible: true };
      }
      bound = outcome.bound;
    }
    const tried = outcome.values && packed(problem, choicesOf(made, outcome.values), solver, until);
    if (tried?.plan && (!best || tried.plan.usdPerMonth < best.usdPerMonth)) {
      best = tried.plan;
    }
    onPlan(best, bound);
    if (tried?.isAsByVolume || isWithin(best, bound, gap)) {
      break;
    }
  }
  return { plan: best, bound, isInfeasible: false };
}

function isWithin(plan: Plan | undefined, bound: number | undefined, gap: number): boolean {
  return plan !== undefined && bound !== undefined && plan.usdPerMonth - bound <= gap * plan.usdPerMonth;
}

interface Tried {
  /** Undefined where the real packing takes more than a limit allows. */
  readonly plan?: Plan;
  /** On the very machines that volume says suffice. */
  readonly isAsByVolume: boolean;
}

function packed(
  problem: FleetProblem,
  { choices, counts }: ReturnType<typeof choicesOf>,
  solver: Solver,
  until: number,
): Tried | undefined {
  const all = problem.workloads.map((_, w) => choices.get(w));
  const chosen = all.filter((choice) => choice !== undefined);
  if (chosen.length < all.length) {
    return undefined;
  }
  const exact = annealed(problem, chosen, counts, solver, until);
  const draft = exact ?? { choices: chosen, packings: packingsOf(problem, chosen, counts) };
  const plan = holds(problem, draft) ? { ...draft, usdPerMonth: costOfPlan(problem, draft) } : undefined;
  return { plan, isAsByVolume: exact !== undefined && plan !== undefined };
}

/** On exactly these machines; undefined where no way was found, which does not say that there is none. */
export function annealed(
  problem: FleetProblem,
  choices: readonly Choice[],
  counts: ReadonlyMap<number, number>,
  solver: Solver,
  until: number,
): Omit<Plan, 'usdPerMonth'> | undefined {
  const state = binsOf(problem, choices, counts);
  const isOver = () => solver.isCancelled() || solver.now() >= until;
  return state && anneal(state, { steps: STEPS, random: randomOf(SEED), isOver })
    ? readBins(state, choices)
    : undefined;
}

const SEED = 1;

export function packingsOf(
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
