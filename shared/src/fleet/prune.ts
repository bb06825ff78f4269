/**
 * Candidates that no plan needs: another one of the same workload costs no more and uses no more of any limit. Whatever plan
 * takes the former stays within its limits and costs no more with the latter, so the optimum is untouched.
 */
import { ROUNDING } from './problem';
import type { FleetCandidate, FleetProblem } from './problem';

export interface Pruned {
  readonly problem: FleetProblem;
  /** Of each workload: the place of each kept candidate in the list before. */
  readonly kept: readonly (readonly number[])[];
  readonly dropped: number;
}

export function prune(problem: FleetProblem): Pruned {
  const kept = problem.workloads.map(({ candidates }) => undominated(candidates));
  const workloads = problem.workloads.map((workload, w) => ({
    ...workload,
    candidates: (kept[w] ?? []).flatMap((i) => workload.candidates[i] ?? []),
  }));
  const before = problem.workloads.reduce((sum, { candidates }) => sum + candidates.length, 0);
  const after = workloads.reduce((sum, { candidates }) => sum + candidates.length, 0);
  return { problem: { ...problem, workloads }, kept, dropped: before - after };
}

/** Places of those that stay, in their order. Of equal ones the first stays. */
export function undominated(candidates: readonly FleetCandidate[]): readonly number[] {
  const byCost = candidates
    .map((candidate, place) => ({ place, candidate, amounts: amountsOf(candidate) }))
    .toSorted((a, b) => a.candidate.usdPerMonth - b.candidate.usdPerMonth || a.place - b.place);
  let stay: typeof byCost = [];
  for (const one of byCost) {
    if (!stay.some(({ amounts }) => usesNoMore(amounts, one.amounts))) {
      // Of equal cost and more use: what came before is not needed any more.
      const isBeaten = ({ candidate, amounts }: typeof one) =>
        candidate.usdPerMonth === one.candidate.usdPerMonth && usesNoMore(one.amounts, amounts);
      stay = [...stay.filter((other) => !isBeaten(other)), one];
    }
  }
  return stay.map(({ place }) => place).toSorted((a, b) => a - b);
}

type Amounts = ReadonlyMap<number, number>;

function amountsOf({ uses }: FleetCandidate): Amounts {
  const amounts = new Map<number, number>();
  uses.forEach(({ limit, amount }) => amounts.set(limit, (amounts.get(limit) ?? 0) + amount));
  return amounts;
}

/** A use may also be negative in tests of laws: what is absent counts as 0. */
function usesNoMore(less: Amounts, more: Amounts): boolean {
  for (const [limit, amount] of less) {
    if (amount > (more.get(limit) ?? 0) + ROUNDING) {
      return false;
    }
  }
  for (const [limit, amount] of more) {
    if (amount < 0 && !less.has(limit)) {
      return false;
    }
  }
  return true;
}
