/** The same money in the currency of the manifest, at the rate that it states. */
import type { Workload } from '../placement/workload';
import type { Estimate } from '../report/schema';

/**
 *     amount = USD / USD for one unit                                    [units of the currency]
 *
 * No rate is built in: without a stated one the money stays USD.
 */
export function withCurrency({ pricing }: Workload, estimate: Estimate): Estimate {
  const code = pricing?.currency?.trim().toUpperCase();
  const usdPerUnit = pricing?.usdPerUnit;
  if (!code || code === 'USD' || usdPerUnit === undefined || !(usdPerUnit > 0)) {
    return estimate;
  }
  const { cost } = estimate;
  const of = (usd: number | undefined) => (usd === undefined ? undefined : usd / usdPerUnit);
  const currency = {
    code,
    usdPerUnit,
    monthly: of(cost.monthlyUsd),
    perRequest: of(cost.perRequestUsd),
    perMTokens: of(cost.perMTokensUsd),
    perTask: of(cost.perTaskUsd),
    perRun: of(cost.perRunUsd),
  };
  return { ...estimate, cost: { ...cost, currency } };
}
