/** Plans on shared machines: whole machines by volume first, then packed in earnest. */
import type { Solver } from '../linear';
import { costOfPlan, holds } from '../problem';
import type { Choice, FleetProblem, Packing, Plan } from '../problem';
import { fillMachines } from './fill';
import type { Piece } from './fill';
import { choicesOf, volumeProgram } from './volume';

export interface PackedResult {
  readonly plan?: Plan;
  /** By volume, machines whole: no plan costs less. */
  readonly bound?: number;
  readonly isInfeasible: boolean;
}

/** Shares of each machine kept free, one try after the other. */
const SLACKS = [0, 0.01, 0.03, 0.06, 0.1] as const;

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
    const plan = outcome.values && packed(problem, choicesOf(made, outcome.values));
    if (plan && (!best || plan.usdPerMonth < best.usdPerMonth)) {
      best = plan;
    }
    onPlan(best, bound);
    if (best && bound !== undefined && best.usdPerMonth - bound <= gap * best.usdPerMonth) {
      break;
    }
  }
  return { plan: best, bound, isInfeasible: false };
}

/** Undefined where the real packing takes more than a limit allows. */
function packed(problem: FleetProblem, { choices, counts }: ReturnType<typeof choicesOf>): Plan | undefined {
  const all = problem.workloads.map((_, w) => choices.get(w));
  const chosen = all.filter((choice) => choice !== undefined);
  if (chosen.length < all.length) {
    return undefined;
  }
  const packings = packingsOf(problem, chosen, counts);
  const plan = { choices: chosen, packings };
  return holds(problem, plan) ? { ...plan, usdPerMonth: costOfPlan(problem, plan) } : undefined;
}

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
