/** Prices that are older than the settings allow; said once in a file, beside its first workload. */
import { daysBetween, formatAge } from '../../../shared/src/format';
import { t } from '../../../shared/src/l10n';
import type { Manifest, Problem } from '../manifest/manifest';
import { chat } from './examples';
import type { RuleInfo } from './rule';

export const pricesStale: RuleInfo = {
  code: 'prices-stale',
  severity: 'hint',
  docs: {
    meaning:
      'The prices of a region in use are older than `placewright.prices.staleAfterDays`. *Refresh prices*, or `placewright catalog refresh`, reads newer ones.',
    why: 'Prices change a few times a year: a bill that was computed with old ones may be off by more than its range.',
    mend: 'Run *Refresh prices*. Nothing is fetched unasked.',
    example: chat({}, { today: '2028-01-01' }),
    nearMiss: chat({}, { note: 'The same file on a day on which the prices are recent.' }),
  },
};

/** Nothing is fetched unasked: the reader decides. */
const how = () => t('The command Refresh prices, or placewright catalog refresh, reads newer ones.');

export function checkPriceAge(
  { workloads }: Manifest,
  priceDate: string,
  today: string,
  staleAfterDays: number,
): Problem | undefined {
  const days = daysBetween(priceDate, today);
  const first = workloads[0];
  return first && days !== undefined && days > staleAfterDays
    ? {
        code: pricesStale.code,
        severity: pricesStale.severity,
        message: `${t`Prices are ${formatAge(days)}.`} ${how()}`,
        span: first.nameSpan,
      }
    : undefined;
}
