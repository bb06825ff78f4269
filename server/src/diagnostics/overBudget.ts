import { formatMoneyRange, formatMonthly, formatPerMTokens } from '../../../shared/src/format';
import type { Rule } from './rule';

/** A workload that costs more than its own budget. The budget of a whole file is in `fileBudget.ts`. */
export const overBudget: Rule = {
  code: 'over-budget',
  severity: 'warning',
  *check({ workload: { budget }, placement: { current } }) {
    const month = current?.cost.monthlyUsd;
    if (budget?.usdPerMonth !== undefined && month !== undefined && month > budget.usdPerMonth) {
      yield {
        at: ['budget.usdPerMonth', 'budget'],
        severity: budget.severity,
        message: overBudgetMessage(month, current?.range.monthlyUsd, budget.usdPerMonth),
      };
    }
    const perMTokens = current?.cost.perMTokensUsd;
    if (budget?.usdPerMTokens !== undefined && perMTokens !== undefined && perMTokens > budget.usdPerMTokens) {
      yield {
        at: ['budget.usdPerMTokens', 'budget'],
        severity: budget.severity,
        message: `${formatPerMTokens(perMTokens)}, over the budget of ${formatPerMTokens(budget.usdPerMTokens)}.`,
      };
    }
  },
};

export function overBudgetMessage(
  usd: number,
  range: { low: number; high: number } | undefined,
  budget: number,
): string {
  const within = range && range.low !== range.high ? ` (${formatMoneyRange(range)})` : '';
  return `${formatMonthly(usd)}${within}, over the budget of ${formatMonthly(budget)}.`;
}
