/** What more of a limit would save: the plan is made again with more of it. */
import type { Solver } from './linear';
import { ROUNDING, usedBy, within } from './problem';
import type { FleetLimit, FleetProblem, Pattern, Plan } from './problem';
import { planOf, programOf, valuesOf } from './program';

export interface Worth {
  readonly limit: number;
  /** How much more: the least with which something can change, one where the relaxation answers. */
  readonly more: number;
  readonly savesUsd: number;
  /** `solved`: the plan with more of it, solved to the wanted gap. `relaxed`: the slope of the relaxation, an indication. */
  readonly method: 'solved' | 'relaxed';
}

interface WorthOptions {
  readonly gap: number;
  /** No plan within the limits as they are costs less. */
  readonly boundUsd?: number;
  /** On the solver's clock. */
  readonly until: number;
  /** What the plan costs with other limits, proved; absent: the program over the fillings says it. */
  readonly again?: (roomier: FleetProblem) => number | undefined;
}

/** Solved again for at most so many limits. */
const SOLVED_MOST = 8;
/** Share of the limit at which it may bind although something is left of it. */
const NEAR = 1e-6;

export function worthOfMore(
  problem: FleetProblem,
  patterns: readonly Pattern[],
  plan: Plan,
  solver: Solver,
  { gap, boundUsd, until, again }: WorthOptions,
): readonly Worth[] {
  const relaxed = slopes(problem, patterns, solver, until);
  const used = usedBy(problem, plan);
  const asked = problem.limits
    .map((limit, l) => ({ limit, l, slope: relaxed?.[l] ?? 0, more: leastStep(problem, used, l) }))
    .filter(({ limit, slope, more }) => more !== undefined && (slope > NEAR || limit.unit !== 'USD'))
    .toSorted((a, b) => b.slope * (b.more ?? 0) - a.slope * (a.more ?? 0));
  return asked.flatMap(({ limit, l, slope, more = 1 }, place): Worth[] => {
    const left = until - solver.now();
    if (place < SOLVED_MOST && left > 0 && !solver.isCancelled()) {
      const limits = problem.limits.map((one, at) => (at === l ? { ...one, capacity: limit.capacity + more } : one));
      const roomier = { ...problem, limits };
      const then = again ? again(roomier) : solvedAgain(roomier, patterns, plan, solver, { gap, seconds: left });
      const saved = then === undefined ? undefined : plan.usdPerMonth - then;
      if (saved !== undefined) {
        return saved > unproved(plan, boundUsd) ? [{ limit: l, more, savesUsd: saved, method: 'solved' }] : [];
      }
    }
    return slope > NEAR ? [{ limit: l, more: 1, savesUsd: slope, method: 'relaxed' }] : [];
  });
}

/** What a better plan could save without any more of it: less than that proves nothing. */
function unproved({ usdPerMonth }: Plan, boundUsd: number | undefined): number {
  return boundUsd === undefined ? usdPerMonth : Math.max(usdPerMonth - boundUsd, LEAST_USD);
}

/** Cents. */
const LEAST_USD = 0.01;

/** USD that one more unit saves, by the duals. */
function slopes(
  problem: FleetProblem,
  patterns: readonly Pattern[],
  solver: Solver,
  until: number,
): readonly number[] | undefined {
  const made = programOf(problem, patterns);
  const seconds = until - solver.now();
  const { duals } = seconds > 0 ? solver.solve(made.program, { relaxed: true, seconds }) : { duals: undefined };
  return duals && problem.limits.map((_, l) => Math.max(0, -(duals[made.limitRow(l)] ?? 0)));
}

/** The least that lets something onto it that does not fit now. Undefined: everything fits already. */
function leastStep(
  { workloads, limits, machines }: FleetProblem,
  used: readonly number[],
  limit: number,
): number | undefined {
  const { capacity, unit }: Pick<FleetLimit, 'capacity' | 'unit'> = limits[limit] ?? { capacity: 0, unit: 'machine' };
  const free = capacity - (used[limit] ?? 0);
  const amounts = [...workloads.flatMap(({ candidates }) => candidates), ...machines].flatMap(({ uses }) =>
    uses.filter((use) => use.limit === limit).map(({ amount }) => amount),
  );
  const missing = amounts.filter((amount) => !within(amount, free)).map((amount) => amount - free);
  const least = missing.length > 0 ? Math.min(...missing) : undefined;
  return least === undefined || unit === 'USD' || unit === 'kgCO2e' ? least : Math.ceil(least - ROUNDING);
}

function solvedAgain(
  roomier: FleetProblem,
  patterns: readonly Pattern[],
  plan: Plan,
  solver: Solver,
  { gap, seconds }: { readonly gap: number; readonly seconds: number },
): number | undefined {
  const made = programOf(roomier, patterns);
  const { status, values } = solver.solve(made.program, { seconds, gap, start: valuesOf(made, plan) });
  const then = values && planOf(roomier, made, values);
  return status === 'optimal' && then ? then.usdPerMonth : undefined;
}
