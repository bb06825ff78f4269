/** How far the search for a plan is, in one line. */
import { formatMonthly, formatPercent } from '../format';
import type { Progress } from '../fleet/improve';

export const STAGES: Readonly<Record<Progress['stage'], string>> = {
  greedy: 'A plan at once',
  fillings: 'Packing shared machines',
  plan: 'Improving',
  limits: 'Looking at the limits',
};

export function progressText({ stage, incumbentUsd, boundUsd }: Progress): string {
  const best = incumbentUsd === undefined ? 'no plan yet' : formatMonthly(incumbentUsd);
  const gap =
    incumbentUsd === undefined || boundUsd === undefined || incumbentUsd <= 0
      ? ''
      : `, at most ${formatPercent(Math.max(0, incumbentUsd - boundUsd) / incumbentUsd)} above the cheapest`;
  return `${STAGES[stage]}: ${best}${gap}`;
}
