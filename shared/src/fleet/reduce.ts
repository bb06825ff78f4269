/**
 * Candidates that no better plan takes: with prices of the limits, taking one costs at least its reduced cost more than the bound. Where
 * that is beyond a plan that is known, only plans that are no better are lost.
 *
 *     L(price) + (cost + Σ price · use) − min over the workload's candidates (the same)  >  known plan   ⇒   drop
 */
import { ROUNDING } from './problem';
import type { FleetProblem } from './problem';
import { lagrangian, pricedUsd } from './prices';

export interface Reduced {
  readonly problem: FleetProblem;
  readonly kept: readonly (readonly number[])[];
  /** No plan costs less. */
  readonly boundUsd: number;
}

export function reduce(problem: FleetProblem, prices: readonly number[], knownUsd: number): Reduced {
  const boundUsd = lagrangian(problem, prices).value;
  const room = knownUsd - boundUsd + ROUNDING * Math.abs(knownUsd);
  const kept = problem.workloads.map(({ candidates }) => {
    const priced = candidates.map((candidate) => pricedUsd(candidate, prices));
    const least = Math.min(...priced);
    return priced.flatMap((usd, i) => (usd - least <= room ? [i] : []));
  });
  const workloads = problem.workloads.map((workload, w) => ({
    ...workload,
    candidates: (kept[w] ?? []).flatMap((i) => workload.candidates[i] ?? []),
  }));
  return { problem: { ...problem, workloads }, kept, boundUsd };
}

/** Places in the problem before. */
export function placesBefore<T extends { readonly kind: 'own' | 'packed'; readonly index: number }>(
  choices: readonly T[],
  kept: readonly (readonly number[])[],
): readonly T[] {
  return choices.map((choice, w) =>
    choice.kind === 'own' ? { ...choice, index: kept[w]?.[choice.index] ?? choice.index } : choice,
  );
}
