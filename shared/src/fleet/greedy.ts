/**
 * A plan at once: every workload takes what is cheapest at the prices of the limits, then, limit by limit, those move that free the most of
 * it for the least money; at last whoever can go back to something cheaper does. The solver starts from it.
 */
import { cheapestAt, pricedUsd, pricesOf } from './prices';
import { exchange } from './exchange';
import { costOfPlan, within } from './problem';
import type { FleetCandidate, FleetProblem, Plan } from './problem';

interface State {
  readonly problem: FleetProblem;
  /** USD of a unit of each limit. */
  readonly prices: readonly number[];
  readonly taken: number[];
  readonly used: number[];
}

interface Move {
  readonly workload: number;
  readonly to: number;
  readonly usd: number;
  readonly freed: number;
}

/** More rounds than limits only turn in circles. */
const ROUNDS_PER_LIMIT = 4;
const PASSES = 4;

/** Undefined where the moves end without a plan: there may be one all the same. */
export function greedyPlan(problem: FleetProblem): Plan | undefined {
  if (problem.workloads.some(({ candidates }) => candidates.length === 0)) {
    return undefined;
  }
  const { prices } = pricesOf(problem);
  const tries = [prices, prices.map((price) => price * DEARER), problem.limits.map(() => 0)];
  const plans = tries.flatMap((at) => planFrom(problem, at) ?? []);
  return plans.reduce<Plan | undefined>(
    (best, plan) => (best && best.usdPerMonth <= plan.usdPerMonth ? best : plan),
    undefined,
  );
}

/** At prices a little too high fewer limits are broken at the start. */
const DEARER = 1.02;

function planFrom(problem: FleetProblem, prices: readonly number[]): Plan | undefined {
  const state = startOf(problem, prices);
  const rounds = ROUNDS_PER_LIMIT * Math.max(1, problem.limits.length);
  for (let round = 0; round < rounds; round += 1) {
    const limit = mostExceeded(state);
    if (limit === undefined) {
      break;
    }
    if (!relieve(state, limit, true) && !relieve(state, limit, false)) {
      return undefined;
    }
  }
  if (mostExceeded(state) !== undefined) {
    return undefined;
  }
  settle(state);
  exchange(state);
  const choices = state.taken.map((index) => ({ kind: 'own' as const, index }));
  return { choices, packings: [], usdPerMonth: costOfPlan(problem, { choices, packings: [] }) };
}

/** The sum of the cheapest candidates: no plan of machines of its own costs less. */
export function cheapestUsd({ workloads }: FleetProblem): number {
  return workloads.reduce(
    (sum, { candidates }) => sum + candidates.reduce((least, c) => Math.min(least, c.usdPerMonth), Infinity),
    0,
  );
}

function startOf(problem: FleetProblem, prices: readonly number[]): State {
  const taken = problem.workloads.map(({ candidates }) => cheapestAt(candidates, prices));
  const state = { problem, prices, taken, used: problem.limits.map(() => 0) };
  taken.forEach((index, w) => addUses(state, problem.workloads[w]?.candidates[index], 1));
  return state;
}

function addUses({ used }: State, candidate: FleetCandidate | undefined, sign: number): void {
  candidate?.uses.forEach(({ limit, amount }) => (used[limit] = (used[limit] ?? 0) + sign * amount));
}

function mostExceeded({ problem, used }: State): number | undefined {
  let most: { readonly limit: number; readonly excess: number } | undefined;
  problem.limits.forEach(({ capacity }, limit) => {
    const use = used[limit] ?? 0;
    const excess = (use - capacity) / Math.max(1, capacity);
    if (!within(use, capacity) && (!most || excess > most.excess)) {
      most = { limit, excess };
    }
  });
  return most?.limit;
}

/** Frees as much of one limit as is missing; `keeps`: without breaking one that holds. True where something moved. */
function relieve(state: State, limit: number, keeps: boolean): boolean {
  const capacity = state.problem.limits[limit]?.capacity ?? 0;
  let moved = false;
  const has = new Set<number>();
  for (const move of movesOff(state, limit)) {
    if (within(state.used[limit] ?? 0, capacity)) {
      break;
    }
    if (!has.has(move.workload) && (!keeps || fits(state, move))) {
      apply(state, move);
      has.add(move.workload);
      moved = true;
    }
  }
  return moved;
}

/** The cheapest per unit freed first. */
function movesOff({ problem, prices, taken }: State, limit: number): readonly Move[] {
  const moves = problem.workloads.flatMap(({ candidates }, workload): Move[] => {
    const now = candidates[taken[workload] ?? 0];
    const use = now ? amountOf(now, limit) : 0;
    if (!now || use <= 0) {
      return [];
    }
    return candidates.flatMap((candidate, to) => {
      const freed = use - amountOf(candidate, limit);
      const usd = pricedUsd(candidate, prices) - pricedUsd(now, prices);
      return freed > 0 ? [{ workload, to, usd, freed }] : [];
    });
  });
  return moves.toSorted((a, b) => a.usd / a.freed - b.usd / b.freed);
}

function amountOf({ uses }: FleetCandidate, limit: number): number {
  return uses.reduce((sum, use) => sum + (use.limit === limit ? use.amount : 0), 0);
}

/** Whether every limit that the move adds to holds afterwards. */
function fits({ problem, taken, used }: State, { workload, to }: Pick<Move, 'workload' | 'to'>): boolean {
  const { candidates } = problem.workloads[workload] ?? { candidates: [] };
  const [now, then] = [candidates[taken[workload] ?? 0], candidates[to]];
  return (then?.uses ?? []).every(({ limit }) => {
    const added = (then ? amountOf(then, limit) : 0) - (now ? amountOf(now, limit) : 0);
    return added <= 0 || within((used[limit] ?? 0) + added, problem.limits[limit]?.capacity ?? 0);
  });
}

function apply(state: State, { workload, to }: Pick<Move, 'workload' | 'to'>): void {
  const candidates = state.problem.workloads[workload]?.candidates;
  addUses(state, candidates?.[state.taken[workload] ?? 0], -1);
  addUses(state, candidates?.[to], 1);
  state.taken[workload] = to;
}

/** Back to something cheaper where there is room, the largest savings first. */
function settle(state: State): void {
  for (let pass = 0; pass < PASSES; pass += 1) {
    const moves = state.problem.workloads
      .flatMap(({ candidates }, workload) => {
        const now = candidates[state.taken[workload] ?? 0]?.usdPerMonth ?? 0;
        return candidates.flatMap((c, to) => (c.usdPerMonth < now ? [{ workload, to, usd: c.usdPerMonth - now }] : []));
      })
      .toSorted((a, b) => a.usd - b.usd);
    const done = new Set<number>();
    for (const move of moves) {
      if (!done.has(move.workload) && fits(state, move)) {
        apply(state, move);
        done.add(move.workload);
      }
    }
    if (done.size === 0) {
      return;
    }
  }
}
