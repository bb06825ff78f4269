/** How far the search for a plan is, in one line. */
import { formatPercent } from '../format';
import { formatMonthly } from '../formatMoney';
import { t } from '../l10n';
import type { Progress } from '../fleet/improve';

export const STAGES: Readonly<Record<Progress['stage'], () => string>> = {
  greedy: () => t('A plan at once'),
  fillings: () => t('Packing shared machines'),
  plan: () => t('Improving'),
  limits: () => t('Looking at the limits'),
};

export function progressText({ stage, incumbentUsd, boundUsd }: Progress): string {
  const best = incumbentUsd === undefined ? t('no plan yet') : formatMonthly(incumbentUsd);
  const gap =
    incumbentUsd === undefined || boundUsd === undefined || incumbentUsd <= 0
      ? ''
      : t`, at most ${formatPercent(Math.max(0, incumbentUsd - boundUsd) / incumbentUsd)} above the cheapest`;
  return `${STAGES[stage]()}: ${best}${gap}`;
}
