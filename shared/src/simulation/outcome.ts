/** What a run comes to: latencies over the measured requests, and rates over the time that they span. */
import type { Trace } from './run';
import { figuresOf, rateOf } from './statistics';
import type { Figure, Figures } from './statistics';

export interface Outcome {
  /** Seconds. Absent: no request was done; TPOT: none had a second token. */
  readonly ttft?: Figures;
  readonly tpot?: Figures;
  readonly e2e?: Figures;
  /** Over all copies, those that were thinned out included. */
  readonly requestsPerSecond?: Figure;
  readonly tokensPerSecond?: Figure;
  /** Requests that were sent meanwhile: what the seed made of the stated rate. */
  readonly sentPerSecond?: number;
  /** Requests in service on all copies, and share of the time in which a copy is in service, over the whole run. */
  readonly batch: number;
  readonly utilization: number;
  /** Measured requests that were done. */
  readonly requests: number;
  /** The bounds of work were met before all requests were done. */
  readonly endedEarly: boolean;
  /** Share of the load that was simulated, below 1 where there are more copies than are followed. */
  readonly simulatedShare: number;
  /** Requests longer than all memory of a copy; a real server refuses them. */
  readonly tooLong: number;
}

interface Frame {
  readonly warmUp: number;
  readonly requests: number;
  readonly thinned: number;
  /** Seconds outside the engine that the trace does not hold yet. */
  readonly floor: number;
}

export function measured(trace: Trace, { warmUp, requests, thinned, floor }: Frame): Outcome {
  const ttft: number[] = [];
  const tpot: number[] = [];
  const e2e: number[] = [];
  const ends: number[] = [];
  const tokens: number[] = [];
  for (let i = warmUp; i < warmUp + requests; i += 1) {
    const [sent = NaN, first = NaN, done = NaN, answer = NaN] = [
      trace.sent[i],
      trace.firstToken[i],
      trace.done[i],
      trace.answer[i],
    ];
    if (Number.isNaN(done)) {
      continue;
    }
    ttft.push(first - sent + floor);
    e2e.push(done - sent + floor);
    ends.push(done);
    tokens.push(answer);
    if (answer > 1) {
      tpot.push((done - first) / (answer - 1));
    }
  }
  const { copies } = trace;
  const end = copies.reduce((most, { lastTime }) => Math.max(most, lastTime), 0);
  const over = (total: number) => (end > 0 ? total / end : 0);
  return {
    ttft: figuresOf(Float64Array.from(ttft)),
    tpot: figuresOf(Float64Array.from(tpot)),
    e2e: figuresOf(Float64Array.from(e2e)),
    sentPerSecond: sentRate(trace.sent.subarray(warmUp, warmUp + requests), thinned),
    ...ratesOf(ends, tokens, thinned),
    batch: over(copies.reduce((sum, { heldSeconds }) => sum + heldSeconds, 0)) / thinned,
    utilization: Math.min(1, over(copies.reduce((sum, { busySeconds }) => sum + busySeconds, 0)) / copies.length),
    requests: ttft.length,
    endedEarly: trace.endedEarly,
    simulatedShare: thinned,
    tooLong: trace.tooLong,
  };
}

/** Completions from the first to the last of those measured. */
function ratesOf(ends: readonly number[], tokens: readonly number[], thinned: number) {
  const order = ends.map((_, i) => i).sort((a, b) => (ends[a] ?? 0) - (ends[b] ?? 0));
  const times = Float64Array.from(order, (i) => ends[i] ?? 0);
  const counts = Float64Array.from(order, (i) => tokens[i] ?? 0);
  const ones = new Float64Array(times.length).fill(1);
  return {
    requestsPerSecond: rateOf(times, ones, 1 / thinned),
    tokensPerSecond: rateOf(times, counts, 1 / thinned),
  };
}

function sentRate(sent: Float64Array, thinned: number): number | undefined {
  const span = (sent[sent.length - 1] ?? 0) - (sent[0] ?? 0);
  return span > 0 ? (sent.length - 1) / span / thinned : undefined;
}
