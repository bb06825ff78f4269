/** Work that has no decode loop of its own: one item in, one result out. */
import type { Workload } from '../placement/workload';
import type { Bound } from './decode';
import type { FactorOrigin } from './factors/factor';
import { PERCENTILES, lengthVariability, percentiles, placesWait, waitPercentile } from './queueing';
import type { Percentiles } from './queueing';
import type { Latency, Station } from './station';

export interface ItemTimes {
  /** Seconds of a batch whatever its size. */
  readonly perBatch: number;
  /** Seconds per item of mean length, and at the 95th and 99th percentile. */
  /** Seconds of a batch of this many equal items; the line below is drawn through one item and a full batch. */
  readonly seconds: (batch: number) => number;
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

  const batchAt = (rate: number) =>
    Math.min(maxBatch, Math.max(1, (rate * perBatch) / Math.max(1e-9, 1 - rate * times.perItem.p50)));
  const e2eAt = (rate: number, batch: number, queued: number, p: keyof Percentiles) => {
    const running = perBatch + batch * times.perItem.p50;
    const rest = Math.min(1, rate / capacity) * running * (p === 'p50' ? 0.5 : 1);
    return queued + rest + running - times.perItem.p50 + times.perItem[p] + times.floor;
  };
  const waitAt = (rate: number) => placesWait(rate / capacity, capacity, maxBatch, variability);
  const within = (total: number) => Math.min(total / copies, capacity * 0.9999);
  const busyAt = (rate: number, batch: number) => Math.min(1, (rate * (perBatch + batch * times.perItem.p50)) / batch);
  const latency = (rate: number, batch: number, queued: (p: keyof Percentiles) => number): Latency => ({
    e2e: percentiles((p) => e2eAt(rate, batch, queued(p), p)),
    batch: Math.min(batch, rate * (perBatch + batch * times.perItem.p50)) * copies,
    busy: busyAt(rate, batch),
    bound: times.bound,
  });

  return {
    capacity: capacity * copies,
    latencyAt: (total) => {
      const rate = within(total);
      const wait = waitAt(rate);
      return latency(rate, batchAt(rate), (p) => waitPercentile(wait.meanOverBusy, wait.busy, PERCENTILES[p]));
    },
    p95At: (total) => {
      const rate = within(total);
      const wait = waitAt(rate);
      return { e2e: e2eAt(rate, batchAt(rate), waitPercentile(wait.meanOverBusy, wait.busy, PERCENTILES.p95), 'p95') };
    },
    busyAt: (total) => busyAt(within(total), batchAt(within(total))),
    closedLoop: (total) => {
      const inFlight = total / copies;
      const batch = Math.min(maxBatch, Math.max(1, inFlight));
      const full = batch / (perBatch + batch * times.perItem.p50);
      const rate = full * Math.min(1, inFlight);
      return { rate: rate * copies, latency: latency(rate, batch, () => Math.max(0, inFlight - batch) / full) };
    },
    origin: times.origin,
  };
}
