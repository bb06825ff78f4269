/** Continuous batching: a decoder replica under load, as a fixed point with queueing. */
import type { Workload } from '../placement/workload';
import { decodeBound, stepTime } from './decode';
import type { EngineTimes } from './engine';
import { prefillOccupancy, prefillTime } from './prefill';
import { PERCENTILES, Z, lengthAt, lengthVariability, percentiles, placesWait, waitPercentile } from './queueing';
import type { Percentiles } from './queueing';
import type { Latency, P95, Station } from './station';

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
  /** Prompt times at the percentiles of prompt length, floor included; steps likewise. */
  readonly promptAt: Percentiles;
  readonly stepsAt: Percentiles;
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
  const prompt = prefillOccupancy(engine, Math.max(1, tokens.inMean), tokens.cachedPrefixShare);
  const steps = Math.max(0, tokens.outMean - 1);
  const context = tokens.inMean + tokens.outMean / 2;
  const capacity = 1 / (prompt + (steps * stepTime(engine, maxBatch, context)) / maxBatch);
  const burst = Math.min(traffic.burstCv, MAX_BURST);
  const variability =
    (burst ** 2 + lengthVariability(tokens.inMean + tokens.outMean, tokens.inP95 + tokens.outP95)) / 2;
  const promptAt = percentiles(
    (p) =>
      prefillTime(engine, Math.max(1, lengthAt(tokens.inMean, tokens.inP95, p)), tokens.cachedPrefixShare) +
      engine.ttftFloor,
  );
  const stepsAt = percentiles((p) => Math.max(0, lengthAt(tokens.outMean, tokens.outP95, p) - 1));
  return { engine, maxBatch, prompt, steps, context, capacity, promptAt, stepsAt, variability, burst };
}

/** Beyond a hundredfold spread of gaps the formulas of waiting lines say nothing. */
const MAX_BURST = 100;
const ROUNDS = 12;
/** Batch is known well enough. */
const SETTLED = 1e-7;

/**
 * Sequences decoding at once, by Little's law.
 *
 *     batch = rate · steps · step(1 + batch) / (1 − rate · prompt)       [-]
 *
 * A request meets `batch` others (arrivals see the mean); prompts of others stop its steps for the share
 * rate · prompt. Solved by Steffensen's method: exact in one round where the step
 * grows evenly with the batch, a few more for a mixture of experts.
 */
function batchAt(copy: Copy, rate: number): number {
  const free = Math.max(1e-9, 1 - rate * copy.prompt);
  const next = (batch: number) =>
    Math.min(
      copy.maxBatch,
      (rate * copy.steps * stepTime(copy.engine, Math.min(1 + batch, copy.maxBatch), copy.context)) / free,
    );
  // From above: the step of a mixture of experts bends down, so the secant never passes below the answer.
  let batch = copy.maxBatch;
  for (let round = 0; round < ROUNDS; round += 1) {
    const first = next(batch);
    if (Math.abs(first - batch) <= SETTLED * (1 + batch)) {
      return first;
    }
    const second = next(first);
    const bend = second - 2 * first + batch;
    const jump = Math.abs(bend) < 1e-12 ? second : batch - (first - batch) ** 2 / bend;
    batch = Math.min(copy.maxBatch, Math.max(0, jump));
  }
  return batch;
}

/** A copy at one rate: everything that the percentiles are made from. */
interface State {
  readonly batch: number;
  readonly spread: number;
  readonly placesBusy: number;
  readonly placesWait: number;
  readonly prompting: number;
  readonly promptWait: number;
  readonly underWay: number;
  readonly tpotMean: number;
}

function stateAt(copy: Copy, rate: number): State {
  const { engine, maxBatch, prompt, context } = copy;
  const batch = batchAt(copy, rate);
  const places = placesWait(Math.min(rate / copy.capacity, MAX_UTILIZATION), copy.capacity, maxBatch, copy.variability);
  const prompting = Math.min(rate * prompt, MAX_UTILIZATION);
  const step = stepTime(engine, Math.min(maxBatch, 1 + batch), context);
  return {
    batch,
    spread: Math.sqrt(batch) * Math.max(1, copy.burst),
    placesBusy: places.busy,
    placesWait: places.meanOverBusy,
    prompting,
    // With one place nothing is prefilled beside another request: that wait is the wait for the place.
    promptWait: ((copy.variability * prompt) / (1 - prompting)) * (1 - 1 / maxBatch),
    underWay: Math.min(1, batch) * step,
    tpotMean: step + interruptions(copy, batch),
  };
}

/** Prompts of others that fall between two tokens. */
function interruptions({ steps, maxBatch, prompt }: Copy, others: number): number {
  return steps > 0 ? (Math.min(others, maxBatch) * prompt) / steps : 0;
}

/**
 * Time to first token.
 *
 *     mean = wait for a place + wait for prompts ahead + half the step under way + prompt + floor   [s]
 *     p    = mean + √Σ (percentile − mean)² over the independent parts                              [s]
 *
 * The median is the sum of the medians. Requests are spread over copies at random, not to the shortest
 * queue: errs high.
 */
function ttftAt(copy: Copy, state: State, p: keyof Percentiles): number {
  const place = waitPercentile(state.placesWait, state.placesBusy, PERCENTILES[p]);
  const ahead = waitPercentile(state.promptWait, state.prompting, PERCENTILES[p]);
  if (p === 'p50') {
    return place + ahead + state.underWay / 2 + copy.promptAt.p50;
  }
  const placeMean = state.placesWait * state.placesBusy;
  const aheadMean = state.promptWait * state.prompting;
  const a = Math.max(0, place - placeMean);
  const b = Math.max(0, ahead - aheadMean);
  const c = copy.promptAt[p] - copy.promptAt.p50;
  const d = state.underWay / 2;
  return placeMean + aheadMean + d + copy.promptAt.p50 + Math.sqrt(a * a + b * b + c * c + d * d);
}

/**
 * Time per token after the first.
 *
 *     TPOT = step(1 + n) + n · prompt / steps, n = batch + z · √batch    [s]
 *
 * The batch is taken as Poisson over a whole answer: errs high for long answers, which see many batches.
 */
function tpotAt(copy: Copy, state: State, p: keyof Percentiles): number {
  const others = state.batch + Z[p] * state.spread;
  return p === 'p50'
    ? state.tpotMean
    : stepTime(copy.engine, Math.min(copy.maxBatch, 1 + others), copy.context) + interruptions(copy, others);
}

/** E2E = TTFT + steps · mean TPOT: over an answer, quick and slow tokens even out. */
function latencyAt(copy: Copy, rate: number): Latency {
  const state = stateAt(copy, rate);
  const ttft = percentiles((p) => ttftAt(copy, state, p));
  const inFlight = state.batch + rate * copy.prompt;
  return {
    ttft,
    tpot: copy.steps > 0 ? percentiles((p) => tpotAt(copy, state, p)) : undefined,
    e2e: percentiles((p) => ttft[p] + copy.stepsAt[p] * state.tpotMean),
    batch: inFlight,
    busy: 1 - Math.exp(-inFlight),
    bound: boundAt(copy, state.batch, state.placesBusy),
  };
}

function p95At(copy: Copy, rate: number): P95 {
  const state = stateAt(copy, rate);
  const ttft = ttftAt(copy, state, 'p95');
  return {
    ttft,
    tpot: copy.steps > 0 ? tpotAt(copy, state, 'p95') : undefined,
    e2e: ttft + copy.stepsAt.p95 * state.tpotMean,
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
  const { engine, prompt, steps, context } = copy;
  const held = Math.min(copy.maxBatch, Math.max(1, inFlight));
  const step = stepTime(engine, held, context);
  const full = 1 / (prompt + (steps * step) / held);
  const rate = full * Math.min(1, inFlight);
  // Those without a place wait for as many completions as stand before them.
  const wait = Math.max(0, inFlight - held) / full;
  const perToken = steps > 0 ? step + ((held - 1) * prompt) / steps : step;
  const ttft = percentiles((p) => wait + (held > 1 ? step * (p === 'p50' ? 0.5 : 1) : 0) + copy.promptAt[p]);
  return {
    rate,
    latency: {
      ttft,
      tpot: steps > 0 ? { p50: perToken, p95: perToken, p99: perToken } : undefined,
      e2e: percentiles((p) => ttft[p] + copy.stepsAt[p] * perToken),
      batch: inFlight,
      busy: Math.min(1, inFlight),
      bound: boundAt(copy, held, 0),
    },
  };
}

/** A replica of `copies` equal copies that share its requests. */
export function decoderStation(
  engine: EngineTimes,
  workload: Workload,
  sequencesThatFit: number,
  copies: number,
): Station {
  const copy = copyOf(engine, workload, sequencesThatFit);
  const whole = (latency: Latency): Latency => (copies === 1 ? latency : { ...latency, batch: latency.batch * copies });
  return {
    capacity: copy.capacity * copies,
    latencyAt: (rate) => whole(latencyAt(copy, rate / copies)),
    p95At: (rate) => p95At(copy, rate / copies),
    busyAt: (rate) => 1 - Math.exp(-(batchAt(copy, rate / copies) + (rate / copies) * copy.prompt)),
    closedLoop: (inFlight) => {
      const { rate, latency } = closedLoopAt(copy, inFlight / copies);
      return { rate: rate * copies, latency: whole(latency) };
    },
    origin: engine.origin,
  };
}
