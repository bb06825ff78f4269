/** The budget of a whole file: every workload whose cost is known counts once, as in the totals. */
import { formatPlural } from '../../../shared/src/format';
import { t } from '../../../shared/src/l10n';
import type { Placement } from '../../../shared/src/placement/place';
import { countedMonthlyUsd } from '../../../shared/src/report/totals';
import type { Manifest, Problem } from '../manifest/manifest';
import { overBudgetMessage } from './overBudget';

export function checkFileBudget({ budget }: Manifest, placements: readonly Placement[]): Problem | undefined {
  if (!budget) {
    return undefined;
  }
  const known = placements.flatMap(({ workload, current, recommended }) => {
    const estimate = current ?? recommended;
    const usd = countedMonthlyUsd(workload.kind, estimate);
    return usd === undefined ? [] : [{ usd, all: estimate?.cost.monthlyUsd, range: estimate?.range.monthlyUsd }];
  });
  const usd = known.reduce((sum, one) => sum + one.usd, 0);
  if (usd <= budget.usdPerMonth) {
    return undefined;
  }
  // The range belongs to the whole bill; a part of the bill has the same relative range.
  const bound = (of: 'low' | 'high') =>
    known.reduce((sum, one) => sum + (one.range && one.all ? (one.range[of] / one.all) * one.usd : one.usd), 0);
  const unknown = placements.length - known.length;
  const rest = unknown > 0 ? [t`${formatPlural(unknown, 'cost')} unknown.`] : [];
  return {
    code: 'over-budget',
    severity: 'warning',
    message: [overBudgetMessage(usd, { low: bound('low'), high: bound('high') }, budget.usdPerMonth), ...rest].join(
      ' ',
    ),
    span: budget.span,
  };
}
