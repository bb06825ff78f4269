/** Why a candidate is not the one to take, in one sentence. */
import { formatDollars } from '../formatMoney';
import { t } from '../l10n';
import { SAME_COST } from '../placement/decide';
import type { Placement } from '../placement/place';
import { costOf, isClosedLoop, isTraining, meetsSlo, timeOf } from '../placement/rank';
import type { Workload } from '../placement/workload';
import type { Estimate } from '../report/schema';
import { limitWords, missedLimits, missWords } from './slo';

/** Beside what is recommended, whatever a reader asks about. */
export function standing(estimate: Estimate, shown: Placement): string {
  const placement = shown.decided ?? shown;
  const { workload, current, recommended } = placement;
  if (!estimate.feasible) {
    return estimate.reasons[0] ?? t('Does not fit');
  }
  const missed = missedLimits(workload, estimate)[0];
  if (missed) {
    return missWords(workload, missed);
  }
  const cost = costOf(workload, estimate);
  if (cost === undefined) {
    return t`No published price in ${estimate.target.region}: left without a rank`;
  }
  if (estimate === recommended) {
    if (placement.decision === 'too-close') {
      return t('Now: what is cheaper is so within the uncertainty');
    }
    return firstWords(workload, estimate, estimate === current);
  }
  return comparison(estimate, cost, placement);
}

function firstWords(workload: Workload, { meetsSlo: isMet }: Estimate, isNow: boolean): string {
  if (!isMet) {
    return isNow ? t('Now, and the cheapest that fits') : t('Proposed: cheapest that fits');
  }
  const limit = limitWords(workload);
  return isNow ? t`Now, and the cheapest that meets ${limit}` : t`Proposed: cheapest that meets ${limit}`;
}

function comparison(estimate: Estimate, cost: number, placement: Placement): string {
  const { workload, current, recommended, candidates } = placement;
  const reference = recommended && costOf(workload, recommended);
  const isNow = estimate === current;
  if (reference === undefined) {
    return isNow ? t('Now: ') : againstNow(cost, current && costOf(workload, current), workload);
  }
  const more = cost - reference;
  const amount = amountWords(workload, Math.abs(more));
  if (Math.abs(more) <= reference * SAME_COST) {
    return isNow ? t('Now: costs the same') : t('Costs the same');
  }
  if (more <= 0) {
    return isNow ? t`Now: ${amount} less, within the uncertainty` : t`${amount} less, within the uncertainty`;
  }
  const quicker = !candidates.some((other) => other !== estimate && dominates(other, estimate, placement));
  if (quicker) {
    return isNow ? t`Now: quicker, ${amount} more` : t`Quicker, ${amount} more`;
  }
  return isNow
    ? t`Now: ${amount} more, no quicker than a cheaper one`
    : t`${amount} more, no quicker than a cheaper one`;
}

function amountWords(workload: Workload, usd: number): string {
  const amount = formatDollars(usd);
  return isTraining(workload) ? t`${amount} a run` : isClosedLoop(workload) ? t`${amount} a request` : amount;
}

/** Where nothing is proposed: what runs now may be too small, and still has a price. */
function againstNow(cost: number, now: number | undefined, workload: Workload): string {
  if (now === undefined) {
    return t('No reference to compare with');
  }
  if (cost === now) {
    return t('Costs what it costs now');
  }
  const amount = amountWords(workload, Math.abs(cost - now));
  return cost > now ? t`${amount} more than now` : t`${amount} less than now`;
}

/** Cheaper or as cheap, and at least as quick. */
function dominates(other: Estimate, estimate: Estimate, { workload }: Placement): boolean {
  const [a, b] = [costOf(workload, other), costOf(workload, estimate)];
  const [own, theirs] = [timeOf(other), timeOf(estimate)];
  return (
    meetsSlo(other) &&
    a !== undefined &&
    b !== undefined &&
    own !== undefined &&
    theirs !== undefined &&
    a <= b &&
    own <= theirs &&
    (a < b || own < theirs)
  );
}
