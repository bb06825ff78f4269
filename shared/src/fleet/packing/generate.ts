/**
 * Fillings of shared machines that are worth having, by column generation: the relaxation says what a replica on a group of
 * machines is worth, the knapsack finds the filling that is worth more than its machine, until there is none.
 *
 * The bound is the Lagrangian one and holds at any moment, not only at the end: with the worth of replicas turned down
 * until no filling beats its machine, no plan costs less than
 *
 *     Σ over limits dual · capacity + Σ over workloads min(cost − dual · use of a candidate; worth of its replicas)
 *
 * Source: Gilmore, Gomory, "A linear programming approach to the cutting-stock problem", Operations Research 9(6), 1961; the bound
 * as in Lübbecke, Desrosiers, "Selected Topics in Column Generation", Operations Research 53(6), 2005.
 */
import type { Outcome, Solver } from '../linear';
import type { FleetProblem, Pattern, PackedOption } from '../problem';
import { patternKey, programOf } from '../program';
import type { FleetProgram } from '../program';
import { bestFilling } from './knapsack';

export interface Generated {
  readonly patterns: readonly Pattern[];
  /** No plan costs less; absent where the relaxation was never solved. */
  readonly bound?: number;
}

/** A filling must beat its machine by this share to be worth a column. */
const WORTH_A_COLUMN = 1e-6;
/** So near to the relaxation, more columns do not change the plan. */
const NEAR_ENOUGH = 1e-4;

export function generatePatterns(
  problem: FleetProblem,
  start: readonly Pattern[],
  solver: Solver,
  until: number,
  onBound: (bound: number) => void,
): Generated {
  const patterns = [...new Map([...start, ...alone(problem)].map((one) => [patternKey(one), one])).values()];
  const overUsd = overPrice(problem);
  const known = new Set(patterns.map(patternKey));
  let bound: number | undefined;
  for (;;) {
    const program = programOf(problem, patterns, { overUsd, joined: true });
    const seconds = until - solver.now();
    const relaxed: Outcome =
      seconds > 0 && !solver.isCancelled()
        ? solver.solve(program.program, { relaxed: true, seconds })
        : { status: 'stopped' };
    if (relaxed.status !== 'optimal' || !relaxed.duals || relaxed.objective === undefined) {
      return { patterns, bound };
    }
    const { duals } = relaxed;
    const priced = priceAll(problem, program, duals);
    const least = lagrangian(problem, program, duals, priced);
    if (bound === undefined || least > bound) {
      bound = least;
      onBound(bound);
    }
    const fresh = priced.flatMap(({ fillings }) => fillings).filter((pattern) => !known.has(patternKey(pattern)));
    if (fresh.length === 0 || relaxed.objective - bound <= NEAR_ENOUGH * Math.abs(relaxed.objective)) {
      return { patterns, bound };
    }
    fresh.forEach((pattern) => known.add(patternKey(pattern)));
    patterns.push(...fresh);
  }
}

/** More than any plan costs: going over all of a limit is never worth it where there is another way. */
function overPrice({ workloads }: FleetProblem): number {
  return (
    1 + 2 * workloads.reduce((sum, { candidates }) => sum + Math.max(0, ...candidates.map((c) => c.usdPerMonth)), 0)
  );
}

/** Every option can be had somehow: a machine for as many replicas of it as it may hold. */
function alone({ workloads, machines }: FleetProblem): readonly Pattern[] {
  return workloads.flatMap(({ packed }, workload) =>
    packed.flatMap((option) => {
      const most = Math.min(option.mostOnOne, option.replicas, timesOn(option));
      const replicas = new Map([[workload, most]]);
      return machines.flatMap(({ group }, machine) =>
        group === option.group && most > 0 ? [{ machine, replicas }] : [],
      );
    }),
  );
}

function timesOn({ demand }: PackedOption): number {
  const size = Math.max(demand.memory, demand.busy);
  return size > 0 ? Math.floor(1 / size + 1e-9) : Number.MAX_SAFE_INTEGER;
}

interface Priced {
  readonly group: number;
  /** Turns the worth of replicas down until no filling beats its machine. */
  readonly share: number;
  readonly fillings: readonly Pattern[];
}

function priceAll(problem: FleetProblem, program: FleetProgram, duals: readonly number[]): readonly Priced[] {
  const groups = [...new Set(problem.machines.map(({ group }) => group))];
  return groups.map((group) => priceGroup(problem, program, duals, group));
}

function priceGroup(problem: FleetProblem, program: FleetProgram, duals: readonly number[], group: number): Priced {
  const items = problem.workloads.flatMap(({ packed }, workload) =>
    packed.flatMap((option) =>
      option.group === group ? [{ workload, option, value: worthOf(program, duals, workload) / option.replicas }] : [],
    ),
  );
  const costs = problem.machines.map((machine, place) => ({
    place,
    isHere: machine.group === group,
    usd:
      machine.usdPerMonth -
      machine.uses.reduce((sum, use) => sum + limitDual(program, duals, use.limit) * use.amount, 0),
  }));
  const here = costs.filter(({ isHere }) => isHere);
  const least = Math.max(0, Math.min(...here.map(({ usd }) => usd)));
  const { value, atMost, counts } = bestFilling(
    items.map(({ option, value: worth }) => ({
      value: worth,
      ...option.demand,
      most: Math.min(option.mostOnOne, option.replicas),
    })),
    least,
  );
  const replicas = new Map(
    items.flatMap(({ workload }, i) => ((counts[i] ?? 0) > 0 ? [[workload, counts[i] ?? 0]] : [])),
  );
  return {
    group,
    share: atMost > least ? least / atMost : 1,
    fillings: here.flatMap(({ place, usd }) =>
      value > usd + WORTH_A_COLUMN * Math.max(1, Math.abs(usd)) ? [{ machine: place, replicas }] : [],
    ),
  };
}

/** What placing a workload is worth. */
function worthOf(program: FleetProgram, duals: readonly number[], workload: number): number {
  return Math.max(0, duals[program.choiceRow(workload)] ?? 0);
}

/** Never above 0: one more of a limit makes nothing dearer. */
function limitDual(program: FleetProgram, duals: readonly number[], limit: number): number {
  return Math.min(0, duals[program.limitRow(limit)] ?? 0);
}

function lagrangian(
  problem: FleetProblem,
  program: FleetProgram,
  duals: readonly number[],
  priced: readonly Priced[],
): number {
  const shares = new Map(priced.map(({ group, share }) => [group, share]));
  const limits = problem.limits.reduce((sum, { capacity }, l) => sum + limitDual(program, duals, l) * capacity, 0);
  return problem.workloads.reduce((sum, { candidates, packed }, workload) => {
    const own = candidates.map(
      ({ usdPerMonth, uses }) =>
        usdPerMonth - uses.reduce((of, use) => of + limitDual(program, duals, use.limit) * use.amount, 0),
    );
    const shared = packed.map(({ group }) => worthOf(program, duals, workload) * (shares.get(group) ?? 0));
    return sum + Math.min(...own, ...shared);
  }, limits);
}
