/** Prices older than the settings allow: said once in a file, beside its first workload. */
import { daysBetween, formatAge } from '../../../shared/src/format';
import type { Manifest, Problem } from '../manifest/manifest';

/** Nothing is fetched unasked: the reader decides. */
const HOW = 'The command Refresh prices, or placewright catalog refresh, reads newer ones.';

export function checkPriceAge(
  { workloads }: Manifest,
  priceDate: string,
  today: string,
  staleAfterDays: number,
): Problem | undefined {
  const days = daysBetween(priceDate, today);
  const first = workloads[0];
  return first && days !== undefined && days > staleAfterDays
    ? { code: 'prices-stale', severity: 'hint', message: `Prices are ${formatAge(days)}. ${HOW}`, span: first.nameSpan }
    : undefined;
}
