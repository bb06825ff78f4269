/** Exchanges that a plan at once misses: one goes to something cheaper, and another makes room for it for less than that saves. */
import { within } from './problem';
import type { FleetCandidate, FleetProblem } from './problem';

/** What every workload takes, and what that uses; both change in place. */
export interface Taken {
  readonly problem: FleetProblem;
  readonly taken: number[];
  readonly used: number[];
}

/** Candidates that are looked at in all: a tenth of a second. */
const VISITS = 4e6;
const PASSES = 6;

export function exchange(state: Taken): void {
  const { workloads } = state.problem;
  let visits = VISITS;
  const all = workloads.reduce((sum, { candidates }) => sum + candidates.length, 0);
  for (let pass = 0; pass < PASSES; pass += 1) {
    let changed = false;
    for (const { workload, to } of wishes(state)) {
      if (visits < all) {
        return;
      }
      visits -= all;
      changed = tryFor(state, workload, to) || changed;
    }
    if (!changed) {
      return;
    }
  }
}

/** Whoever pays more than the least, the largest savings first. */
function wishes({ problem, taken }: Taken) {
  return problem.workloads
    .flatMap(({ candidates }, workload) => {
      const now = candidates[taken[workload] ?? 0]?.usdPerMonth ?? 0;
      return candidates.flatMap(({ usdPerMonth }, to) =>
        usdPerMonth < now ? [{ workload, to, saves: now - usdPerMonth }] : [],
      );
    })
    .toSorted((a, b) => b.saves - a.saves);
}

/** True where the exchange was made. */
function tryFor(state: Taken, workload: number, to: number): boolean {
  const { problem, taken } = state;
  const before = taken[workload] ?? 0;
  const candidates = problem.workloads[workload]?.candidates ?? [];
  const saves = (candidates[before]?.usdPerMonth ?? 0) - (candidates[to]?.usdPerMonth ?? 0);
  if (saves <= 0) {
    return false;
  }
  move(state, workload, to);
  if (isWithin(state)) {
    return true;
  }
  const other = cheapestRoom(state, workload, saves);
  if (other) {
    move(state, other.workload, other.to);
    return true;
  }
  move(state, workload, before);
  return false;
}

/** Another workload's move that makes every limit hold again, for less than `most`. */
function cheapestRoom(state: Taken, but: number, most: number) {
  const { problem, taken } = state;
  let best: { readonly workload: number; readonly to: number } | undefined;
  let least = most * (1 - 1e-9);
  problem.workloads.forEach(({ candidates }, workload) => {
    const now = candidates[taken[workload] ?? 0];
    candidates.forEach((candidate, to) => {
      const usd = candidate.usdPerMonth - (now?.usdPerMonth ?? 0);
      if (workload !== but && now && candidate !== now && usd < least && makesRoom(state, now, candidate)) {
        [best, least] = [{ workload, to }, usd];
      }
    });
  });
  return best;
}

function makesRoom(state: Taken, now: FleetCandidate, then: FleetCandidate): boolean {
  add(state.used, now, -1);
  add(state.used, then, 1);
  const holds = isWithin(state);
  add(state.used, then, -1);
  add(state.used, now, 1);
  return holds;
}

function isWithin({ problem: { limits }, used }: Taken): boolean {
  return limits.every(({ capacity }, l) => within(used[l] ?? 0, capacity));
}

function move({ problem, taken, used }: Taken, workload: number, to: number): void {
  const candidates = problem.workloads[workload]?.candidates ?? [];
  add(used, candidates[taken[workload] ?? 0], -1);
  add(used, candidates[to], 1);
  taken[workload] = to;
}

function add(used: number[], candidate: FleetCandidate | undefined, sign: number): void {
  candidate?.uses.forEach(({ limit, amount }) => (used[limit] = (used[limit] ?? 0) + sign * amount));
}
