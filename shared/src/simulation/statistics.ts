/** Percentiles of a run, and how sure they are. */
import { PERCENTILES, percentiles } from '../model/queueing';

export interface Figure {
  readonly value: number;
  /** 95 % confidence interval by batch means; absent: too few requests. */
  readonly low?: number;
  readonly high?: number;
}

export interface Figures {
  readonly mean: Figure;
  readonly p50: Figure;
  readonly p95: Figure;
  readonly p99: Figure;
}

/** Requests follow one another, so neighbors are alike; means of long stretches hardly are. */
const BATCHES = 20;
/** Student's t for 19 degrees of freedom, two-sided 95 %. */
const T_19 = 2.093;
const LEAST_PER_BATCH = 5;

/**
 * Value over all, interval from the same figure over 20 stretches of the run.
 *
 *     half-width = t(19, 0.975) · s / √20                                [as the values]
 *
 * Source: Law, Kelton, "Simulation Modeling and Analysis", batch means.
 */
export function figuresOf(values: Float64Array): Figures | undefined {
  if (values.length === 0) {
    return undefined;
  }
  const whole = summary(values);
  const size = Math.floor(values.length / BATCHES);
  const batches =
    size < LEAST_PER_BATCH
      ? []
      : Array.from({ length: BATCHES }, (_, i) => summary(values.subarray(i * size, (i + 1) * size)));
  const figure = (of: (s: Summary) => number) => withInterval(of(whole), batches.map(of));
  return { mean: figure((s) => s.mean), ...percentilesOf((p) => figure((s) => s[p])) };
}

function percentilesOf(figure: (p: 'p50' | 'p95' | 'p99') => Figure) {
  return { p50: figure('p50'), p95: figure('p95'), p99: figure('p99') };
}

interface Summary {
  readonly mean: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

function summary(values: Float64Array): Summary {
  const sorted = values.slice().sort();
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  return { mean, ...percentiles((p) => quantile(sorted, PERCENTILES[p])) };
}

/** Between the two nearest values, as R's type 7. */
function quantile(sorted: Float64Array, p: number): number {
  const at = p * (sorted.length - 1);
  const below = Math.floor(at);
  const low = sorted[below] ?? 0;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? low;
  return low + (high - low) * (at - below);
}

function withInterval(value: number, batches: readonly number[]): Figure {
  if (batches.length !== BATCHES) {
    return { value };
  }
  const mean = batches.reduce((sum, v) => sum + v, 0) / BATCHES;
  const variance = batches.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (BATCHES - 1);
  const half = T_19 * Math.sqrt(variance / BATCHES);
  return { value, low: Math.max(0, value - half), high: value + half };
}

/** Rate of what is counted at each time, after the first; times in order. */
export function rateOf(times: Float64Array, counts: Float64Array, scale: number): Figure | undefined {
  const rate = (from: number, to: number) => {
    const span = (times[to] ?? 0) - (times[from] ?? 0);
    let total = 0;
    for (let i = from + 1; i <= to; i += 1) {
      total += counts[i] ?? 0;
    }
    return span > 0 ? (total / span) * scale : undefined;
  };
  const whole = rate(0, times.length - 1);
  if (whole === undefined) {
    return undefined;
  }
  const size = Math.floor((times.length - 1) / BATCHES);
  const batches =
    size < LEAST_PER_BATCH
      ? []
      : Array.from({ length: BATCHES }, (_, i) => rate(i * size, (i + 1) * size)).filter((r) => r !== undefined);
  return withInterval(whole, batches);
}
