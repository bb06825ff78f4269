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
  // The smaller root by the product of both: the difference of two near numbers would lose a narrow spread.
  const sigma = (2 * y) / (Z.p95 + Math.sqrt(Z.p95 ** 2 - 2 * y));
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

/**
 * Probability that a request finds all of `places` taken, where it would find `taken` of them on average.
 *
 *     β = (places − taken) / (√z · (taken · places)^¼)                                 [-]
 *     P = 1 / (1 + β · Φ(β) / φ(β)); for one place: taken already, or by its own burst [-]
 *
 * Halfin and Whitt's limit with the scale between the two loads: within 0.015 of Erlang's C for 2–64 places. z is the variance
 * of the number in service over its mean, `clump` how many of its own burst come before it.
 *
 * Source: Halfin, Whitt, "Heavy-Traffic Limits for Queues with Many Exponential Servers", Operations Research 29(3), 1981.
 */
export function placesBusy(taken: number, places: number, utilization: number, clump: number, z: number): number {
  if (places <= 1) {
    return utilization + ((1 - utilization) * clump) / (1 + clump);
  }
  if (taken <= 0) {
    return 0;
  }
  const beta = Math.max(0, places - taken) / (Math.sqrt(z) * Math.sqrt(Math.sqrt(taken * places)));
  return beta > 8 ? 0 : 1 / (1 + (beta * normalBelow(beta)) / normalDensity(beta));
}

/**
 * A percentile of what is gamma with this mean and variance, z being the normal quantile.
 *
 *     q = mean · (1 − c/9 + z · √c / 3)³, c = variance / mean²           [as the mean]
 *
 * Source: Wilson, Hilferty, "The Distribution of Chi-Square", PNAS 17(12), 1931.
 */
export function gammaPercentile(mean: number, variance: number, z: number): number {
  if (mean <= 0) {
    return 0;
  }
  // Powers written out, here and below: these run dozens of times for each estimate.
  const c = variance / (mean * mean);
  const root = Math.max(0, 1 - c / 9 + (z * Math.sqrt(c)) / 3);
  return mean * root * root * root;
}

/** Within 2·10⁻⁴: the logistic form of Bowling et al., Journal of Industrial Engineering and Management 2(1), 2009. */
function normalBelow(x: number): number {
  return 1 / (1 + Math.exp(-x * (0.07056 * x * x + 1.5976)));
}

const DENSITY_AT_0 = 1 / Math.sqrt(2 * Math.PI);

function normalDensity(x: number): number {
  return Math.exp((-x * x) / 2) * DENSITY_AT_0;
}

/** Percentiles of a clump over its mean: the negative binomial with two parts in its continuous limit, a gamma of shape 2. */
export const CLUMP = { p50: 0.839, p95: 2.372, p99: 3.319 } as const;

/**
 * Requests of the same burst that come before one within the window, beyond those of independent arrivals; as many come after.
 *
 *     F     = P(gap < window) for gamma gaps of variation cv²           [-]
 *     ahead = F / (1 − F) − rate · window, at most (cv² − 1)/2          [-]
 *
 * `load` is rate · window. 0 for arrivals no more uneven than Poisson.
 */
export function clumpAhead(burstCv: number, load: number): number {
  if (!(burstCv > 1) || load <= 0) {
    return 0;
  }
  const shape = 1 / burstCv ** 2;
  const x = Math.min(load * shape, 1);
  const below = Math.min(0.999, (x ** shape * Math.exp((-x * shape) / (1 + shape))) / gammaOfOnePlus(shape));
  // Far out the excess of a renewal process over its rate is (cv² − 1)/2.
  return load >= 1 ? (burstCv ** 2 - 1) / 2 : Math.min((burstCv ** 2 - 1) / 2, Math.max(0, below / (1 - below) - load));
}

/** Γ(1 + x) for 0 ≤ x ≤ 1 within 5·10⁻⁵: Abramowitz and Stegun 6.1.35. */
function gammaOfOnePlus(x: number): number {
  return 1 + x * (-0.5748646 + x * (0.9512363 + x * (-0.6998588 + x * (0.4245549 - x * 0.1010678))));
}
