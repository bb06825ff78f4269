/** Continuous batching: a decoder replica under load, as a fixed point with queueing. */
import type { Workload } from '../placement/workload';
import { decodeBound, stepTime } from './decode';
import type { EngineTimes } from './engine';
import { prefillTime } from './prefill';
import { PERCENTILES, Z, lengthAt, lengthVariability, percentiles, placesWait, waitPercentile } from './queueing';
import type { Latency, Station } from './station';

/** A copy of the model with the lengths of its requests, worked out once. */
interface Copy {
  readonly engine: EngineTimes;
  readonly maxBatch: number;
  /** Mean time that one prompt keeps the copy busy. */
  readonly prompt: number;
  /** Tokens after the first. */
  readonly steps: number;
  readonly context: number;
  readonly capacity: number;
  readonly tokens: Workload['tokens'];
  readonly variability: number;
  readonly burst: number;
}

/**
 * Requests per second that one copy sustains with every place taken.
 *
 *     capacity = 1 / (prompt + steps · step(maxBatch) / maxBatch)        [1/s]
 *
 * A request takes the engine for its prompt alone, and shares each later step with the batch.
 */
function copyOf(engine: EngineTimes, workload: Workload, sequencesThatFit: number): Copy {
  const { tokens, traffic } = workload;
  const maxBatch = Math.max(1, Math.min(engine.maxBatch, Math.floor(sequencesThatFit)));
  const prompt = prefillTime(engine, Math.max(1, tokens.inMean), tokens.cachedPrefixShare);
  const steps = Math.max(0, tokens.outMean - 1);
  const context = tokens.inMean + tokens.outMean / 2;
  const capacity = 1 / (prompt + (steps * stepTime(engine, maxBatch, context)) / maxBatch);
  const burst = Math.min(traffic.burstCv, MAX_BURST);
  const variability = (burst ** 2 + lengthVariability(tokens.inMean + tokens.outMean, tokens.inP95 + tokens.outP95)) / 2;
  return { engine, maxBatch, prompt, steps, context, capacity, tokens, variability, burst };
}

/** Beyond a hundredfold spread of gaps the formulas of waiting lines say nothing. */
const MAX_BURST = 100;
const ROUNDS = 4;

/**
 * Sequences decoding at once, by Little's law.
 *
 *     batch = rate · steps · step(1 + batch) / (1 − rate · prompt)       [-]
 *
 * A request meets `batch` others (arrivals see the mean); prompts of others stop its steps for the share
 * rate · prompt. Solved by Steffensen's method: exact in one round where the step grows evenly with the batch.
 */
function batchAt(copy: Copy, rate: number): number {
  const free = Math.max(1e-9, 1 - rate * copy.prompt);
  const next = (batch: number) =>
    Math.min(copy.maxBatch, (rate * copy.steps * stepTime(copy.engine, Math.min(1 + batch, copy.maxBatch), copy.context)) / free);
  let batch = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const first = next(batch);
    const second = next(first);
    const bend = second - 2 * first + batch;
    const jump = Math.abs(bend) < 1e-12 ? second : batch - (first - batch) ** 2 / bend;
    batch = Math.min(copy.maxBatch, Math.max(0, jump));
  }
  return batch;
}

/**
 * Latency at a rate, as the request sees it.
 *
 *     TTFT = wait for a place + wait for prompts ahead + step under way + prompt + floor    [s]
 *     TPOT = step(1 + n) + n · prompt / steps, n = batch + z · √batch                       [s]
 *     E2E  = TTFT + steps · TPOT(mean)                                                      [s]
 *
 * Percentiles of the two waits are added: errs high. The batch is taken as Poisson; requests are
 * spread over copies evenly at random, not to the shortest queue: errs high.
 */
function latencyAt(copy: Copy, rate: number): Latency {
  const { engine, maxBatch, prompt, steps, context, tokens } = copy;
  const batch = batchAt(copy, rate);
  const spread = Math.sqrt(batch) * Math.max(1, copy.burst);
  const utilization = Math.min(rate / copy.capacity, MAX_UTILIZATION);
  const places = placesWait(utilization, copy.capacity, maxBatch, copy.variability);
  const prompting = Math.min(rate * prompt, MAX_UTILIZATION);
  // With one place nothing is prefilled beside another request: that wait is the wait for the place.
  const promptWait = ((copy.variability * prompt) / (1 - prompting)) * (1 - 1 / maxBatch);

  const tpotAt = (others: number) =>
    stepTime(engine, Math.min(maxBatch, 1 + others), context) + (steps > 0 ? (Math.min(others, maxBatch) * prompt) / steps : 0);
  const mean = tpotAt(batch);
  const underWay = Math.min(1, batch) * stepTime(engine, Math.min(maxBatch, 1 + batch), context);

  const ttft = percentiles(
    (p) =>
      waitPercentile(places.meanOverBusy, places.busy, PERCENTILES[p]) +
      waitPercentile(promptWait, prompting, PERCENTILES[p]) +
      underWay * (p === 'p50' ? 0.5 : 1) +
      prefillTime(engine, Math.max(1, lengthAt(tokens.inMean, tokens.inP95, p)), tokens.cachedPrefixShare) +
      engine.ttftFloor,
  );
  const tpot = percentiles((p) => tpotAt(batch + Z[p] * spread));
  const e2e = percentiles((p) => ttft[p] + Math.max(0, lengthAt(tokens.outMean, tokens.outP95, p) - 1) * mean);
  const inFlight = batch + rate * prompt;
  return {
    ttft,
    tpot: steps > 0 ? tpot : undefined,
    e2e,
    batch: inFlight,
    busy: 1 - Math.exp(-inFlight),
    bound: boundAt(copy, batch, places.busy),
  };
}

const MAX_UTILIZATION = 0.9999;

/** The queue binds where most requests wait; else the phase that takes more of the engine's time decides. */
function boundAt(copy: Copy, batch: number, queued: number): Latency['bound'] {
  if (queued > 0.5) {
    return 'queue';
  }
  const held = Math.min(copy.maxBatch, Math.max(1, batch));
  const decoding = (copy.steps * stepTime(copy.engine, held, copy.context)) / held;
  return copy.prompt > decoding ? 'compute' : decodeBound(copy.engine, held, copy.context);
}

/** So many requests are always in flight: each answer calls the next. */
function closedLoopAt(copy: Copy, inFlight: number): { rate: number; latency: Latency } {
  const { engine, prompt, steps, context, tokens } = copy;
  const held = Math.min(copy.maxBatch, Math.max(1, inFlight));
  const step = stepTime(engine, held, context);
  const full = 1 / (prompt + (steps * step) / held);
  const rate = full * Math.min(1, inFlight);
  // Those without a place wait for as many completions as stand before them.
  const wait = Math.max(0, inFlight - held) / full;
  const perToken = steps > 0 ? step + ((held - 1) * prompt) / steps : step;
  const ttft = percentiles((p) => {
    const own = prefillTime(engine, Math.max(1, lengthAt(tokens.inMean, tokens.inP95, p)), tokens.cachedPrefixShare);
    return wait + (held > 1 ? step * (p === 'p50' ? 0.5 : 1) : 0) + own + engine.ttftFloor;
  });
  return {
    rate,
    latency: {
      ttft,
      tpot: steps > 0 ? { p50: perToken, p95: perToken, p99: perToken } : undefined,
      e2e: percentiles((p) => ttft[p] + Math.max(0, lengthAt(tokens.outMean, tokens.outP95, p) - 1) * perToken),
      batch: inFlight,
      busy: Math.min(1, inFlight),
      bound: boundAt(copy, held, 0),
    },
  };
}

/** A replica of `copies` equal copies that share its requests. */
export function decoderStation(engine: EngineTimes, workload: Workload, sequencesThatFit: number, copies: number): Station {
  const copy = copyOf(engine, workload, sequencesThatFit);
  const whole = (latency: Latency): Latency => (copies === 1 ? latency : { ...latency, batch: latency.batch * copies });
  return {
    capacity: copy.capacity * copies,
    latencyAt: (rate) => whole(latencyAt(copy, rate / copies)),
    closedLoop: (inFlight) => {
      const { rate, latency } = closedLoopAt(copy, inFlight / copies);
      return { rate: rate * copies, latency: whole(latency) };
    },
    origin: engine.origin,
  };
}
