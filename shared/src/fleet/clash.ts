/**
 * Why there is no plan: limits that cannot hold together, while without any one of them the others can (an irreducible
 * infeasible subset, by a deletion filter over the limits). Several such sets may exist; one is found.
 *
 * Source: Chinneck, Dravnieks, "Locating minimal infeasible constraint sets in linear programs", ORSA Journal on Computing 3(2), 1991.
 */
import type { Solver } from './linear';
import type { FleetProblem, Pattern } from './problem';
import { programOf } from './program';

/** Seconds for one question. */
const EACH_SECONDS = 5;

/** Indices of limits; undefined where no answer was had in time, or where it is not the limits. */
export function clashingLimits(
  problem: FleetProblem,
  patterns: readonly Pattern[],
  solver: Solver,
  until: number,
): readonly number[] | undefined {
  const all = problem.limits.map((_, l) => l);
  const isFeasible = (limits: readonly number[]) => feasible(problem, patterns, solver, limits, until);
  if (isFeasible([]) !== true) {
    return undefined;
  }
  // Whole parts first: of hundreds of limits few clash.
  let left: readonly number[] = all;
  for (let size = Math.ceil(all.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < left.length;) {
      const rest = [...left.slice(0, from), ...left.slice(from + size)];
      const answer = isFeasible(rest);
      if (answer === undefined) {
        return undefined;
      }
      if (answer) {
        from += size;
      } else {
        left = rest;
      }
    }
  }
  return left;
}

/** Whether any plan holds these limits and no others; undefined: not answered. */
function feasible(
  problem: FleetProblem,
  patterns: readonly Pattern[],
  solver: Solver,
  limits: readonly number[],
  until: number,
): boolean | undefined {
  const seconds = Math.min(EACH_SECONDS, until - solver.now());
  if (seconds <= 0 || solver.isCancelled()) {
    return undefined;
  }
  const without = new Set(problem.limits.map((_, l) => l).filter((l) => !limits.includes(l)));
  const { program } = programOf(problem, patterns, { without, costless: true });
  const { status, values } = solver.solve(program, { seconds });
  return status === 'infeasible' ? false : values ? true : undefined;
}
