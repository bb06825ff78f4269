/** Some workloads and what they cost together: over a file, beside it in the list of all, for a part of that list. */
import { formatPlural } from '../format';
import { formatMonthly } from '../formatMoney';
import { t } from '../l10n';

/** `2 workloads · $1,448/mo · 1 unknown`. */
export function sumWords(workloads: number, monthlyUsd: number, unknown: number): string {
  const money = workloads > unknown ? formatMonthly(monthlyUsd) : undefined;
  return [formatPlural(workloads, 'workload'), money, unknown > 0 ? t`${unknown} unknown` : undefined]
    .filter((part) => part !== undefined)
    .join(' · ');
}
