import { formatMoneyRange, formatMonthly, formatPerMTokens } from '../../../shared/src/formatMoney';
import { t } from '../../../shared/src/l10n';
import type { Placement } from '../../../shared/src/placement/place';
import { chat } from './examples';
import type { Rule } from './rule';

/** A workload that costs more than its own budget. The budget of a whole file is in `fileBudget.ts`. */
export const overBudget: Rule = {
  code: 'over-budget',
  severity: 'warning',
  docs: {
    meaning: 'The cost is over the stated budget.',
    why: 'The bill is over what somebody decided it may be.',
    mend: 'Move to a cheaper target, run fewer replicas, or raise the budget. The message says where nothing within it does the work.',
    example: chat({ budget: '{ usdPerMonth: 100 }' }),
    nearMiss: chat({ budget: '{ usdPerMonth: 100000 }' }),
  },
  *check({ workload: { budget }, placement }) {
    const { current } = placement;
    const month = current?.cost.monthlyUsd;
    if (budget?.usdPerMonth !== undefined && month !== undefined && month > budget.usdPerMonth) {
      yield {
        at: ['budget.usdPerMonth', 'budget'],
        severity: budget.severity,
        monthlyUsd: month - budget.usdPerMonth,
        message: [
          overBudgetMessage(month, current?.range.monthlyUsd, budget.usdPerMonth),
          ...nothingWithin(placement, budget.usdPerMonth),
        ].join(' '),
      };
    }
    const perMTokens = current?.cost.perMTokensUsd;
    if (budget?.usdPerMTokens !== undefined && perMTokens !== undefined && perMTokens > budget.usdPerMTokens) {
      yield {
        at: ['budget.usdPerMTokens', 'budget'],
        severity: budget.severity,
        message: t`${formatPerMTokens(perMTokens)}, over the budget of ${formatPerMTokens(budget.usdPerMTokens)}.`,
      };
    }
  },
};

/** Where the cheapest that does the work is over it too. */
function nothingWithin({ decision, recommended }: Placement, budget: number): readonly string[] {
  const usd = recommended?.cost.monthlyUsd;
  const isCheapest = decision === 'move' || decision === 'stay';
  return isCheapest && usd !== undefined && usd > budget
    ? [t`Nothing meets it: the cheapest that does the work costs ${formatMonthly(usd)}.`]
    : [];
}

export function overBudgetMessage(
  usd: number,
  range: { low: number; high: number } | undefined,
  budget: number,
): string {
  const within = range && range.low !== range.high ? ` (${formatMoneyRange(range)})` : '';
  return t`${formatMonthly(usd)}${within}, over the budget of ${formatMonthly(budget)}.`;
}
