/** Work that has no decode loop of its own: one item in, one result out. */
import type { Workload } from '../placement/workload';
import type { Bound } from './decode';
import type { FactorOrigin } from './factors/factor';
import { PERCENTILES, lengthVariability, percentiles, placesWait, waitPercentile } from './queueing';
import type { Latency, Station } from './station';

export interface ItemTimes {
  /** Seconds of a batch whatever its size. */
  readonly perBatch: number;
  /** Seconds per item of mean length, and at the 95th and 99th percentile. */
  readonly perItem: { readonly p50: number; readonly p95: number; readonly p99: number };
  readonly maxBatch: number;
  readonly floor: number;
  readonly bound: Bound;
  readonly origin: FactorOrigin;
}

/**
 * A replica of `copies` that batch what arrives while the last batch runs.
 *
 *     batch    = rate · perBatch / (1 − rate · perItem), at least 1      [-]
 *     time     = perBatch + batch · perItem                              [s]
 *     capacity = maxBatch / (perBatch + maxBatch · perItem)              [1/s]
 *     latency  = wait + rest of the running batch + time + floor         [s]
 */
export function itemStation(times: ItemTimes, workload: Workload, copies: number): Station {
  const { perBatch, maxBatch } = times;
  const capacity = maxBatch / (perBatch + maxBatch * times.perItem.p50);
  const { tokens, traffic } = workload;
  const variability = (Math.min(traffic.burstCv, 100) ** 2 + lengthVariability(tokens.inMean, tokens.inP95)) / 2;

  const latencyOf = (rate: number, batch: number, queued: (p: number) => number): Latency => {
    const utilization = Math.min(1, rate / capacity);
    const running = perBatch + batch * times.perItem.p50;
    const e2e = percentiles(
      (p) => queued(PERCENTILES[p]) + utilization * running * (p === 'p50' ? 0.5 : 1) + perBatch + (batch - 1) * times.perItem.p50 + times.perItem[p] + times.floor,
    );
    const inFlight = Math.min(batch, rate * running);
    return { e2e, ttft: undefined, batch: inFlight * copies, busy: Math.min(1, rate * (running / batch)), bound: times.bound };
  };

  return {
    capacity: capacity * copies,
    latencyAt: (total) => {
      const rate = Math.min(total / copies, capacity * 0.9999);
      const batch = Math.min(maxBatch, Math.max(1, (rate * perBatch) / Math.max(1e-9, 1 - rate * times.perItem.p50)));
      const wait = placesWait(rate / capacity, capacity, maxBatch, variability);
      return latencyOf(rate, batch, (p) => waitPercentile(wait.meanOverBusy, wait.busy, p));
    },
    closedLoop: (total) => {
      const inFlight = total / copies;
      const batch = Math.min(maxBatch, Math.max(1, inFlight));
      const full = batch / (perBatch + batch * times.perItem.p50);
      const rate = full * Math.min(1, inFlight);
      return { rate: rate * copies, latency: latencyOf(rate, batch, () => Math.max(0, inFlight - batch) / full) };
    },
    origin: times.origin,
  };
}
