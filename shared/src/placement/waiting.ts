/** What it costs to wait for the first choice, against running elsewhere now. */
import type { Estimate } from '../report/schema';
import { HOURS_PER_MONTH } from '../units';
import type { Fallback } from './fallbacks';
import type { NextBest } from './nextBest';
import { costOf, isClosedLoop, isTraining, meetsSlo } from './rank';
import type { Workload } from './workload';

export interface Waiting {
  readonly first: Estimate;
  readonly elsewhere: Estimate;
  readonly waitHours?: number;
  /** Hours by which the work is done later if one waits; negative where the first choice still ends before the other. */
  readonly delayHours?: number;
  /** More that is paid elsewhere; below 0: it is cheaper there. */
  readonly elsewhereUsd?: number;
  /** What the delay costs, at the stated price of an hour. */
  readonly waitUsd?: number;
  /** Price of an hour of delay from which running elsewhere pays. */
  readonly breakEvenUsdPerHour?: number;
  /** Hours that the first choice may come late and still hold the deadline. */
  readonly longestWaitHours?: number;
  readonly better?: 'wait' | 'elsewhere';
  /** What decides. */
  readonly decidedBy?: 'deadline' | 'cost';
}

/**
 * Waiting against running elsewhere.
 *
 *     service: more  = (month elsewhere − month first) / 730 · wait        [USD], until the first choice is there
 *              delay = wait                                                [h]
 *     run:     more  = run elsewhere − run first                           [USD]
 *              delay = wait + hours first − hours elsewhere                [h]
 *     waiting costs delay · price of an hour of delay                      [USD]
 *     break-even    = more / delay                                         [USD/h]
 *     longest wait  = deadline − hours first                               [h], of a run
 *
 * Moving there and back, and work that is lost on the way, are left out: errs in favor of elsewhere. Absent where neither
 * a waiting time nor, for a run, a deadline is stated, and where nothing else would do.
 */
export function waitingOf(
  workload: Workload,
  first: Estimate | undefined,
  fallbacks: () => readonly Fallback[],
  nextBest: () => NextBest | undefined,
): Waiting | undefined {
  const { waitHours } = workload.placement;
  const deadline = isTraining(workload) ? workload.slo.deadlineHours : undefined;
  if (!first || (waitHours === undefined && deadline === undefined) || isClosedLoop(workload)) {
    return undefined;
  }
  const elsewhere = elsewhereOf(first, fallbacks(), nextBest());
  if (!elsewhere) {
    return undefined;
  }
  return isTraining(workload)
    ? waitingForRun(workload, first, elsewhere, waitHours, deadline)
    : waitingForService(workload, first, elsewhere, waitHours);
}

/** The first fallback that does the work; without one, the next-best. */
function elsewhereOf(
  first: Estimate,
  fallbacks: readonly Fallback[],
  nextBest: NextBest | undefined,
): Estimate | undefined {
  const doesIt = (e: Estimate | undefined) => e && meetsSlo(e) && e.target.instance !== first.target.instance;
  return fallbacks.find(({ estimate }) => doesIt(estimate))?.estimate ?? nextBest?.estimate;
}

function waitingForService(
  workload: Workload,
  first: Estimate,
  elsewhere: Estimate,
  waitHours: number | undefined,
): Waiting {
  const [here, there] = [costOf(workload, first), costOf(workload, elsewhere)];
  const premium = here === undefined || there === undefined ? undefined : (there - here) / HOURS_PER_MONTH;
  const elsewhereUsd = times(premium, waitHours);
  return priced(workload, { first, elsewhere, waitHours, delayHours: waitHours, elsewhereUsd });
}

function waitingForRun(
  workload: Workload,
  first: Estimate,
  elsewhere: Estimate,
  waitHours: number | undefined,
  deadline: number | undefined,
): Waiting {
  const [here, there] = [costOf(workload, first), costOf(workload, elsewhere)];
  const [hours, hoursThere] = [first.performance.runHours, elsewhere.performance.runHours];
  const longestWaitHours = deadline === undefined || hours === undefined ? undefined : Math.max(0, deadline - hours);
  const waiting = priced(workload, {
    first,
    elsewhere,
    waitHours,
    delayHours:
      waitHours === undefined || hours === undefined || hoursThere === undefined
        ? undefined
        : waitHours + hours - hoursThere,
    elsewhereUsd: here === undefined || there === undefined ? undefined : there - here,
    longestWaitHours,
  });
  const isLate = waitHours !== undefined && longestWaitHours !== undefined && waitHours > longestWaitHours;
  return isLate && meetsSlo(elsewhere) ? { ...waiting, better: 'elsewhere', decidedBy: 'deadline' } : waiting;
}

function priced(workload: Workload, waiting: Waiting): Waiting {
  const { elsewhereUsd, delayHours } = waiting;
  const waitUsd = times(workload.placement.delayUsdPerHour, delayHours);
  const breakEvenUsdPerHour =
    elsewhereUsd !== undefined && delayHours !== undefined && delayHours > 0 && elsewhereUsd > 0
      ? elsewhereUsd / delayHours
      : undefined;
  const better = betterOf(elsewhereUsd, waitUsd, delayHours);
  return { ...waiting, waitUsd, breakEvenUsdPerHour, better, decidedBy: better && 'cost' };
}

/** Where one side is neither dearer nor later, no price of an hour is needed. */
function betterOf(
  elsewhereUsd: number | undefined,
  waitUsd: number | undefined,
  delayHours: number | undefined,
): Waiting['better'] {
  if (elsewhereUsd === undefined) {
    return undefined;
  }
  if (waitUsd !== undefined) {
    return waitUsd < elsewhereUsd ? 'wait' : 'elsewhere';
  }
  if (delayHours === undefined) {
    return undefined;
  }
  return elsewhereUsd <= 0 && delayHours >= 0 ? 'elsewhere' : elsewhereUsd > 0 && delayHours <= 0 ? 'wait' : undefined;
}

function times(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a * b;
}
