/**
 * What a unit of each limit is worth, without a solver: subgradient steps on the Lagrangian dual.
 *
 *     L(price) = Σ over workloads min over candidates (cost + Σ price · use) − Σ price · capacity,   price ≥ 0
 *
 * L is a lower bound of every plan, whatever the prices. Source: Fisher, "The Lagrangian relaxation method for solving integer
 * programming problems", Management Science 27(1), 1981.
 */
import type { FleetCandidate, FleetProblem } from './problem';

export interface Prices {
  readonly prices: readonly number[];
  /** No plan of machines of one's own costs less. */
  readonly boundUsd: number;
}

const STEPS = 150;
/** Step length at the start, and after how many steps without a better bound it is halved. Usual values of the method. */
const FIRST_LENGTH = 1;
const PATIENCE = 8;
/** How far above the bound a plan is thought to be: sets the length of a step only. */
const ABOVE = 1.02;

export function pricesOf(problem: FleetProblem): Prices {
  const { limits } = problem;
  let prices: readonly number[] = limits.map(() => 0);
  let best: Prices = { prices, boundUsd: Number.NEGATIVE_INFINITY };
  let length = FIRST_LENGTH;
  let idle = 0;
  for (let step = 0; step < STEPS && length > 1e-4; step += 1) {
    const { value, over } = lagrangian(problem, prices);
    const isBetter = value > best.boundUsd + 1e-9 * Math.abs(value);
    best = isBetter ? { prices, boundUsd: value } : best;
    idle = isBetter ? 0 : idle + 1;
    if (idle >= PATIENCE) {
      length /= 2;
      idle = 0;
    }
    // In units of each limit's capacity: vCPUs and dollars are of different size.
    const slope = over.map((units, l) => units / Math.max(1, limits[l]?.capacity ?? 1));
    const norm = slope.reduce((sum, s, l) => sum + ((prices[l] ?? 0) <= 0 && s < 0 ? 0 : s * s), 0);
    if (norm <= 1e-12) {
      break;
    }
    const move = (length * Math.max(1e-6, ABOVE * Math.abs(best.boundUsd) - value)) / norm;
    prices = prices.map((price, l) =>
      Math.max(0, price + (move * (slope[l] ?? 0)) / Math.max(1, limits[l]?.capacity ?? 1)),
    );
  }
  return best;
}

export function pricedUsd({ usdPerMonth, uses }: FleetCandidate, prices: readonly number[]): number {
  return uses.reduce((sum, { limit, amount }) => sum + (prices[limit] ?? 0) * amount, usdPerMonth);
}

/** Place of the cheapest at these prices. */
export function cheapestAt(candidates: readonly FleetCandidate[], prices: readonly number[]): number {
  let [best, least] = [0, Infinity];
  candidates.forEach((candidate, i) => {
    const usd = pricedUsd(candidate, prices);
    if (usd < least) {
      [best, least] = [i, usd];
    }
  });
  return best;
}

/** Also what the cheapest choices use beyond each capacity. */
export function lagrangian({ workloads, limits }: FleetProblem, prices: readonly number[]) {
  const over = limits.map(({ capacity }) => -capacity);
  let value = limits.reduce((sum, { capacity }, l) => sum - capacity * (prices[l] ?? 0), 0);
  for (const { candidates } of workloads) {
    const taken = candidates[cheapestAt(candidates, prices)];
    if (taken) {
      value += pricedUsd(taken, prices);
      taken.uses.forEach(({ limit, amount }) => (over[limit] = (over[limit] ?? 0) + amount));
    }
  }
  return { value, over };
}
