/** How long prompts or answers are: what the formulas of waiting lines ask of a distribution. */
import type { Workload } from '../placement/workload';
import { PERCENTILES, Z, logNormalOf, percentiles } from './queueing';
import type { Percentiles } from './queueing';

export interface Length {
  readonly mean: number;
  readonly at: Percentiles;
  /** Squared coefficient of variation. */
  readonly variation: number;
}

type Tokens = Workload['tokens'];

/** Buckets where the file states a mix, else log-normal with the stated mean and 95th percentile. */
export function promptLength({ mix, inMean, inP95 }: Tokens): Length {
  return mix && mix.length > 0
    ? ofBuckets(mix.map((b) => ({ size: b.in, share: b.share })))
    : ofLogNormal(inMean, inP95);
}

export function answerLength({ mix, outMean, outP95 }: Tokens): Length {
  return mix && mix.length > 0
    ? ofBuckets(mix.map((b) => ({ size: b.out, share: b.share })))
    : ofLogNormal(outMean, outP95);
}

function ofLogNormal(mean: number, p95: number): Length {
  const { median, sigma } = logNormalOf(mean, p95);
  return sigma > 0
    ? { mean, at: percentiles((p) => median * Math.exp(Z[p] * sigma)), variation: Math.exp(sigma ** 2) - 1 }
    : { mean, at: { p50: mean, p95: mean, p99: mean }, variation: 0 };
}

interface Bucket {
  readonly size: number;
  readonly share: number;
}

function ofBuckets(buckets: readonly Bucket[]): Length {
  const sorted = buckets.toSorted((a, b) => a.size - b.size);
  const total = sorted.reduce((sum, { share }) => sum + share, 0);
  const moment = (power: number) => sorted.reduce((sum, { size, share }) => sum + (share / total) * size ** power, 0);
  const mean = moment(1);
  return {
    mean,
    at: percentiles((p) => bucketAt(sorted, total * PERCENTILES[p])),
    variation: mean > 0 ? Math.max(0, moment(2) / mean ** 2 - 1) : 0,
  };
}

function bucketAt(sorted: readonly Bucket[], share: number): number {
  let seen = 0;
  for (const bucket of sorted) {
    seen += bucket.share;
    if (seen >= share * (1 - 1e-9)) {
      return bucket.size;
    }
  }
  return sorted.at(-1)?.size ?? 0;
}
