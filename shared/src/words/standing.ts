/** Why a candidate is not the one to take, in one sentence. */
import { formatDollars } from '../format';
import { SAME_COST } from '../placement/decide';
import type { Placement } from '../placement/place';
import { costOf, isClosedLoop, isTraining, meetsSlo, timeOf } from '../placement/rank';
import type { Estimate } from '../report/schema';
import { meetsWords, missedLimits, missWords } from './slo';

/** Beside what is recommended, whatever a reader asks about. */
export function standing(estimate: Estimate, shown: Placement): string {
  const placement = shown.decided ?? shown;
  const { workload, current, recommended } = placement;
  if (!estimate.feasible) {
    return estimate.reasons[0] ?? 'Does not fit';
  }
  const missed = missedLimits(workload, estimate)[0];
  if (missed) {
    return missWords(workload, missed);
  }
  const cost = costOf(workload, estimate);
  if (cost === undefined) {
    return `No published price in ${estimate.target.region}: left without a rank`;
  }
  if (estimate === recommended) {
    if (placement.decision === 'too-close') {
      return 'Now: what is cheaper is so within the uncertainty';
    }
    return `${estimate === current ? 'Now, and the cheapest' : 'Proposed: cheapest'} that ${meetsWords(workload, estimate)}`;
  }
  return comparison(estimate, cost, placement);
}

function comparison(estimate: Estimate, cost: number, placement: Placement): string {
  const { workload, current, recommended, candidates } = placement;
  const reference = recommended && costOf(workload, recommended);
  const prefix = estimate === current ? 'Now: ' : '';
  const unit = isTraining(workload) ? ' a run' : isClosedLoop(workload) ? ' a request' : '';
  if (reference === undefined) {
    return prefix || againstNow(cost, current && costOf(workload, current), unit);
  }
  const more = cost - reference;
  if (Math.abs(more) <= reference * SAME_COST) {
    return sentence(prefix, 'costs the same');
  }
  if (more <= 0) {
    return `${prefix}${formatDollars(-more)}${unit} less, within the uncertainty`;
  }
  const quicker = !candidates.some((other) => other !== estimate && dominates(other, estimate, placement));
  const amount = `${formatDollars(more)}${unit} more`;
  return quicker ? sentence(prefix, `quicker, ${amount}`) : `${prefix}${amount}, no quicker than a cheaper one`;
}

/** Where nothing is proposed: what runs now may be too small, and still has a price. */
function againstNow(cost: number, now: number | undefined, unit: string): string {
  if (now === undefined) {
    return 'No reference to compare with';
  }
  return cost === now
    ? 'Costs what it costs now'
    : `${formatDollars(Math.abs(cost - now))}${unit} ${cost > now ? 'more' : 'less'} than now`;
}

function sentence(prefix: string, text: string): string {
  return prefix ? prefix + text : text.charAt(0).toUpperCase() + text.slice(1);
}

/** Cheaper or as cheap, and at least as quick. */
function dominates(other: Estimate, estimate: Estimate, { workload }: Placement): boolean {
  const [a, b] = [costOf(workload, other), costOf(workload, estimate)];
  const [s, t] = [timeOf(other), timeOf(estimate)];
  return (
    meetsSlo(other) &&
    a !== undefined &&
    b !== undefined &&
    s !== undefined &&
    t !== undefined &&
    a <= b &&
    s <= t &&
    (a < b || s < t)
  );
}
