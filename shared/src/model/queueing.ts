/** Waiting lines: how long before service starts, as percentiles. */

export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

export const PERCENTILES = { p50: 0.5, p95: 0.95, p99: 0.99 } as const;
/** Standard normal quantiles of the same. */
export const Z = { p50: 0, p95: 1.645, p99: 2.326 } as const;

/**
 * A percentile of a waiting time whose tail is exponential.
 *
 *     P(wait > t) = busy · exp(−t · busy / mean)
 *     t(p) = mean / busy · ln(busy / (1 − p)), 0 where busy ≤ 1 − p      [s]
 *
 * Exact for M/M/c; for other queues an approximation near saturation.
 */
export function waitPercentile(meanOverBusy: number, busy: number, p: number): number {
  return busy > 1 - p ? meanOverBusy * Math.log(busy / (1 - p)) : 0;
}

/**
 * Waiting for one of `servers` places, Allen–Cunneen with Sakasegawa's probability.
 *
 *     busy = ρ^(√(2 (c + 1)) − 1)                                        [-]
 *     mean = v / capacity · busy / (1 − ρ), v = (ca² + cs²) / 2          [s]
 *
 * Source: Sakasegawa, Annals of the Institute of Statistical Mathematics 29, 1977.
 */
export function placesWait(utilization: number, capacity: number, servers: number, variability: number) {
  const busy = utilization ** (Math.sqrt(2 * (servers + 1)) - 1);
  return { busy, meanOverBusy: variability / (capacity * (1 - utilization)) };
}

/** Squared coefficient of variation of a log-normal length with this mean and 95th percentile. */
export function lengthVariability(mean: number, p95: number): number {
  return Math.exp(logNormalOf(mean, p95).sigma ** 2) - 1;
}

/**
 * The log-normal with this mean and 95th percentile.
 *
 *     ln(p95/mean) = 1.645 σ − σ²/2, median = mean · exp(−σ²/2)          [-]
 */
export function logNormalOf(mean: number, p95: number): { readonly median: number; readonly sigma: number } {
  if (!(mean > 0) || p95 <= mean) {
    return { median: Math.max(0, mean), sigma: 0 };
  }
  // The smaller root, capped where a log-normal has none.
  const y = Math.min(Math.log(p95 / mean), MAX_LOG_RATIO);
  const sigma = Z.p95 - Math.sqrt(Z.p95 ** 2 - 2 * y);
  return { median: mean * Math.exp(-(sigma ** 2) / 2), sigma };
}

/** No log-normal has a 95th percentile above 3.87 means: z²/2 less a little. */
const MAX_LOG_RATIO = Z.p95 ** 2 / 2 - 0.01;

/** A length at a percentile: the mean at the median (errs long), the stated p95, and beyond it the same growth. */
export function lengthAt(mean: number, p95: number, percentile: keyof typeof Z): number {
  const top = Math.max(mean, p95);
  if (percentile === 'p50') {
    return mean;
  }
  return percentile === 'p95' || mean <= 0 ? top : top * (top / mean) ** (Z.p99 / Z.p95 - 1);
}

export function percentiles(at: (percentile: keyof typeof Z) => number): Percentiles {
  return { p50: at('p50'), p95: at('p95'), p99: at('p99') };
}
