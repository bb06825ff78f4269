/** One way to run one stage. */
import type { Estimate, Target } from '../report/schema';
import type { Choice } from './joint';

export interface Home {
  readonly role: 'all' | 'prefill' | 'decode';
  readonly target: Target;
}

export interface Part {
  readonly name: string;
  /** Workload that does it; absent: the service's own work. */
  readonly use?: string;
  readonly calls: number;
  readonly homes: readonly Home[];
  readonly usd: number;
  /** Of one call, seconds. */
  readonly p50: number;
  readonly p95: number;
  /** Round trip of one call; 0 on the caller's own machines. */
  readonly hop: { readonly p50: number; readonly p95: number };
  /** Absent where prefill and decode run apart: no single estimate says both. */
  readonly estimate?: Estimate;
}

/** Money and time of one or two parts that are chosen together. */
export interface Option extends Choice {
  readonly parts: readonly Part[];
}

/** Seconds at the 95th percentile that a request spends in a part, its calls one after the other. */
export function slowSeconds({ calls, p95, hop }: Part): number {
  return calls * (p95 + hop.p95);
}

export function optionOf(...parts: readonly Part[]): Option {
  return {
    parts,
    usd: parts.reduce((sum, { usd }) => sum + usd, 0),
    seconds: parts.reduce((sum, part) => sum + slowSeconds(part), 0),
  };
}

/**
 * The 95th percentile of the whole lies between two sums.
 *
 *     high = Σ calls · (p95 + hop p95)                                             [s]
 *     low  = Σ calls · (p50 + hop p50) + √Σ calls · (p95 − p50)²                   [s]
 *
 * High: all stages are slow for the same request; errs high, and it is what an SLO is held to. Low: stages are slow independently,
 * their spreads combined as those of normal times; errs low where one burst slows them all.
 */
export function endToEnd(parts: readonly Part[]): { readonly low: number; readonly high: number } {
  let [high, middle, squares] = [0, 0, 0];
  for (const part of parts) {
    const { calls, p50, p95, hop } = part;
    high += slowSeconds(part);
    middle += calls * (p50 + hop.p50);
    squares += calls * (p95 + hop.p95 - p50 - hop.p50) ** 2;
  }
  return { low: Math.min(high, middle + Math.sqrt(squares)), high };
}
