/** Move, stay, or too close to call. */
import type { Estimate } from '../report/schema';
import { missIsDoubtful } from './doubt';
import { costOf, meetsSlo, moneyOf } from './rank';
import type { Workload } from './workload';

/** `asked`: nobody decided, a reader wants to see a target. */
export type Decision = 'move' | 'stay' | 'too-close' | 'choose' | 'none' | 'unknown' | 'asked';

export interface Decided {
  readonly decision: Decision;
  readonly recommended?: Estimate;
}

/** `best`: the cheapest feasible candidate that meets the SLO, the current one included. */
export function decide(workload: Workload, current: Estimate | undefined, best: Estimate | undefined): Decided {
  if (!best) {
    return { decision: 'none' };
  }
  if (!current || costOf(workload, current) === undefined) {
    return { decision: 'choose', recommended: best };
  }
  if (best === current) {
    return { decision: 'stay', recommended: current };
  }
  if (!meetsSlo(current)) {
    // What does not do its work is left, whatever the other costs; what may do it, not for more money.
    return isDearer(workload, current, best) && missIsDoubtful(workload, current)
      ? { decision: 'too-close', recommended: current.feasible ? current : undefined }
      : { decision: 'move', recommended: best };
  }
  if (costsTheSame(workload, current, best)) {
    return { decision: 'stay', recommended: current };
  }
  return savesMoreThanItIsUncertain(workload, current, best)
    ? { decision: 'move', recommended: best }
    : { decision: 'too-close', recommended: current };
}

/** A difference below this share is rounding: nobody moves for it. */
export const SAME_COST = 0.002;

function isDearer(workload: Workload, current: Estimate, best: Estimate): boolean {
  const [now, then] = [costOf(workload, current), costOf(workload, best)];
  return now !== undefined && then !== undefined && then > now * (1 + SAME_COST);
}

function costsTheSame(workload: Workload, current: Estimate, best: Estimate): boolean {
  const [now, then] = [costOf(workload, current), costOf(workload, best)];
  return now !== undefined && then !== undefined && then >= now * (1 - SAME_COST);
}

/** A saving below this share is not worth the edit, however sure it is. */
const LEAST_SAVING = 0.02;

/** The 80 % ranges of the two costs do not touch. */
function savesMoreThanItIsUncertain(workload: Workload, current: Estimate, best: Estimate): boolean {
  const now = moneyOf(workload, current);
  const then = moneyOf(workload, best);
  return (
    now !== undefined && then !== undefined && then.high < now.low && then.amount < now.amount * (1 - LEAST_SAVING)
  );
}
