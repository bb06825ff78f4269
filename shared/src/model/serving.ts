/** Continuous batching: a decoder replica under load, as a fixed point with queueing. */
import type { Workload } from '../placement/workload';
import { batchAt, promptAt, stepAt } from './batchCurve';
import { closedLoopAt } from './closedLoop';
import { decodeBound, stepTime } from './decode';
import type { EngineTimes } from './engine';
import { promptStation } from './promptStation';
import { DEFAULT_TOKEN_BUDGET } from './tokenBudget';
import {
  CLUMP,
  PERCENTILES,
  Z,
  clumpAhead,
  gammaPercentile,
  percentiles,
  placesBusy,
  waitPercentile,
} from './queueing';
import type { Percentiles } from './queueing';
import { copyOf, firstTokenSeconds } from './servingCopy';
import type { Copy } from './servingCopy';
import type { Latency, P95, Station } from './station';

const MAX_UTILIZATION = 0.9999;
/** Where steps grow as fast as the batch the linear form of its variance ends. */
const MOST_FEEDBACK = 0.9;

/** A copy at one rate: everything that the percentiles are made from. */
interface State {
  readonly rate: number;
  readonly batch: number;
  /** Seconds that a prompt adds. */
  readonly prompt: number;
  /** Prompts of a step that has any. */
  readonly group: number;
  /** Share of the time that prompts take. */
  readonly prompting: number;
  /** Sequences that a request finds decoding: those of its own burst included. */
  readonly seen: number;
  /** Mean step as a decoding sequence sees it. */
  readonly step: number;
  /** Variance of the batch over its mean, of steps that slow down as it grows. */
  readonly stretch: number;
  readonly placesBusy: number;
  readonly placesWait: number;
  /** Waiting for the step under way, and for prompts of others in the own step; and the variance of both. */
  readonly ahead: number;
  readonly aheadVariance: number;
  /** Seconds of prompts that came in the same clump, on average. */
  readonly clump: number;
}

/**
 * Steps of a copy that takes in at each step what arrived during the one before.
 *
 *     ρ     = rate · prompt                                              [-]
 *     S     = D / (1 − ρ)                              mean step          [s]
 *     E[S²] = (D² + 2 · D · ρ · S + rate · S · E[prompt²]) / (1 − ρ²)     [s²]
 *     ahead = E[S²] / 2S + ρ · E[S²] / S                                 [s]
 *     stretch = 1 / (1 − ε), ε = 1 − D(0) / D                   variance of the batch over Poisson's [-]
 *
 * The step of the next round is D and a prompt for each that arrived in this one; the moments follow. A request
 * comes into a long step more often than into a short one: it waits for the rest of that, then for all that came during it.
 */
function stateAt(copy: Copy, rate: number): State {
  const { maxBatch, curve } = copy;
  const batch = batchAt(curve, rate, copy.steps);
  const decoding = stepAt(curve, batch);
  const prompt = promptAt(curve, batch);
  const prompting = Math.min(rate * prompt, MAX_UTILIZATION);
  const step = decoding / (1 - prompting);
  // How much wider the batch varies because its steps slow down as it grows.
  const stretch = 1 / (1 - Math.min(MOST_FEEDBACK, 1 - stepAt(curve, 0) / decoding));
  const clump = clumpAhead(copy.burst, rate * copy.steps * step);
  // With one place nothing is prefilled beside another request: all waiting is for the place.
  const shared = (1 - Math.exp(-(batch + prompting))) * (1 - 1 / maxBatch);
  // Prompts of one step come as one: a step that has any has so many.
  const arriving = rate * step;
  const group = arriving > 1e-3 ? arriving / -Math.expm1(-arriving) : 1;
  const square = prompt * prompt * (group + copy.promptVariation);
  const second = (decoding * (decoding + 2 * prompting * step) + rate * step * square) / (1 - prompting * prompting);
  const long = second / step;
  const rest = long / 2;
  const uneven = Math.min(1, second / (step * step) - 1);
  const others = rate * long * copy.fullPrompt;
  const utilization = Math.min(rate / copy.capacity, MAX_UTILIZATION);
  const variability = (copy.burst * copy.burst + serviceVariation(copy, prompt, step)) / 2;
  return {
    rate,
    batch,
    seen: Math.min(maxBatch - 1, batch + 2 * clump),
    stretch,
    group,
    prompt,
    prompting,
    step,
    placesBusy: placesBusy(
      Math.min(maxBatch, batch + prompting + clump),
      maxBatch,
      utilization,
      clump,
      stretch * peakedness(copy),
    ),
    placesWait: variability / (copy.capacity * (1 - utilization)),
    ahead: shared * (rest + others),
    aheadVariance:
      shared * (rest * rest * (1 / 3 + (2 / 3) * uneven) + rate * long * square) +
      shared * (1 - shared) * (rest + others) * (rest + others),
    clump: 1.5 * (1 - 1 / maxBatch) * copy.fullPrompt * clumpAhead(copy.burst, rate * (step + prompt)),
  };
}

/** Variance over mean of the number in service where all steps are alike: 1 for Poisson arrivals. */
function peakedness({ burst }: Copy): number {
  return burst > 1 ? (1 + burst * burst) / 2 : 1;
}

/** Squared variation of the time for which a request holds its place. */
function serviceVariation({ steps, stepsVariation, promptVariation }: Copy, prompt: number, step: number): number {
  const answer = steps * step;
  const whole = answer + prompt;
  return whole > 0 ? (stepsVariation * answer * answer + promptVariation * prompt * prompt) / (whole * whole) : 0;
}

/**
 * Time to first token.
 *
 *     p50 = wait for a place + ahead + clump + first token + floor, each at its median      [s]
 *     p   = the same + √Σ (percentile − median)² over the independent parts                 [s]
 *
 * Waiting for the step and for prompts in it is taken as gamma. A wait for a place so rare that the percentile does not
 * see it counts nothing. Requests are spread over copies at random, not to the shortest queue: errs high.
 */
function ttftAt(copy: Copy, state: State, p: keyof Percentiles): number {
  const others = Math.min(state.seen, copy.maxBatch - 1);
  const place = waitPercentile(state.placesWait, state.placesBusy, PERCENTILES[p]);
  const middle = firstTokenSeconds(copy, others, copy.promptAt.p50);
  const median = gammaPercentile(state.ahead, state.aheadVariance, 0);
  const base = copy.engine.ttftFloor + median + middle + state.clump * CLUMP.p50;
  if (p === 'p50') {
    return place + base;
  }
  const usual = Math.min(place, state.placesWait * state.placesBusy);
  const b = gammaPercentile(state.ahead, state.aheadVariance, Z[p]) - median;
  const c = firstTokenSeconds(copy, others, copy.promptAt[p]) - middle;
  const d = state.clump * (CLUMP[p] - CLUMP.p50);
  return usual + base + Math.sqrt((place - usual) * (place - usual) + b * b + c * c + d * d);
}

/**
 * Time per token after the first.
 *
 *     mean = S, p = S + √((S(n + z · sd) − S)² + z² · prompts' variance)  [s]
 *     sd   = √(2/3 · batch · stretch · (1 + cv²)/2)                       [-]
 *
 * The batch varies as Poisson, wider by bursts and by its own slowness, and evens out over the answer (two thirds: the mean
 * over a time as long as what is remembered). Prompts fall into an answer at random: rate · steps · S of them.
 */
function tpotAt(copy: Copy, state: State, p: keyof Percentiles): number {
  const { batch, seen, stretch, step, rate, prompt, prompting } = state;
  const { curve, maxBatch, steps, promptVariation } = copy;
  const at = (others: number) => stepAt(curve, others) / (1 - prompting);
  const middle = seen > batch ? Math.max(step, at(seen)) : step;
  if (p === 'p50') {
    return middle;
  }
  const spread = Math.sqrt((2 / 3) * batch * stretch * peakedness(copy));
  const share = maxBatch > 1 ? 1 : 0;
  const prompts = (share * rate * step * prompt * prompt * (state.group + promptVariation)) / Math.max(1, steps);
  return middle + rootOfSquares(Math.max(0, at(seen + Z[p] * spread) - middle), Z[p] * Math.sqrt(prompts));
}

/** `Math.hypot` guards against overflow, at ten times the price. */
function rootOfSquares(a: number, b: number): number {
  return Math.sqrt(a * a + b * b);
}

/**
 * From request to last token.
 *
 *     p50 = median of the rest + wait for a place between its median and its mean     [s]
 *     p   = p50 + √((TTFT(p) − TTFT(p50))² + ((steps(p) − steps(p50)) · S)²)           [s]
 *
 * Added to a part that varies more than itself, a wait moves the median by its mean.
 */
function e2eAt(copy: Copy, state: State, ttft: Percentiles, token: Percentiles, p: keyof Percentiles): number {
  const { stepsAt } = copy;
  const mean = state.placesWait * state.placesBusy;
  const own = waitPercentile(state.placesWait, state.placesBusy, PERCENTILES.p50);
  const spread = ((stepsAt.p95 - stepsAt.p50) * token.p50) / Z.p95;
  const waits = state.placesBusy * (2 - state.placesBusy) * state.placesWait * state.placesWait;
  const weight = waits > 0 ? (spread * spread) / (spread * spread + waits) : 0;
  const middle = ttft.p50 + stepsAt.p50 * token.p50 + weight * Math.max(0, mean - own);
  if (p === 'p50') {
    return middle;
  }
  const a = ttft[p] - ttft.p50;
  const b = (stepsAt[p] - stepsAt.p50) * token.p50;
  const c = stepsAt.p50 * (token[p] - token.p50);
  return middle + Math.sqrt(a * a + b * b + c * c);
}

/** All percentiles of a figure, or the two that searches ask for: the last is then a copy. */
type Asked = (at: (p: keyof Percentiles) => number) => Percentiles;

function upToP95(at: (p: keyof Percentiles) => number): Percentiles {
  const p95 = at('p95');
  return { p50: at('p50'), p95, p99: p95 };
}

function timesOf(copy: Copy, state: State, asked: Asked) {
  const ttft = asked((p) => ttftAt(copy, state, p));
  const tpot = asked((p) => tpotAt(copy, state, p));
  return { ttft, tpot };
}

function latencyAt(copy: Copy, state: State): Latency {
  const { ttft, tpot } = timesOf(copy, state, percentiles);
  const inFlight = state.batch + state.prompting;
  return {
    ttft,
    tpot: copy.steps > 0 ? tpot : undefined,
    e2e: percentiles((p) => e2eAt(copy, state, ttft, tpot, p)),
    batch: inFlight,
    busy: 1 - Math.exp(-inFlight),
    bound: boundAt(copy, state.batch, state.prompt, state.placesBusy),
  };
}

function p95At(copy: Copy, state: State): P95 {
  const { ttft, tpot } = timesOf(copy, state, upToP95);
  return {
    ttft: ttft.p95,
    tpot: copy.steps > 0 ? tpot.p95 : undefined,
    e2e: e2eAt(copy, state, ttft, tpot, 'p95'),
  };
}

/** The queue binds where most requests wait; else the phase that takes more of the engine's time decides. */
function boundAt(copy: Copy, batch: number, prompt: number, queued: number): Latency['bound'] {
  if (queued > 0.5) {
    return 'queue';
  }
  const held = Math.min(copy.maxBatch, Math.max(1, batch));
  const decoding = (copy.steps * stepTime(copy.engine, held, copy.context)) / held;
  return prompt > decoding ? 'compute' : decodeBound(copy.engine, held, copy.context);
}

/** A replica of `copies` equal copies that share its requests. */
export function decoderStation(
  engine: EngineTimes,
  workload: Workload,
  sequencesThatFit: number,
  copies: number,
  tokenBudget = DEFAULT_TOKEN_BUDGET,
): Station {
  const copy = copyOf(engine, workload, sequencesThatFit, tokenBudget);
  if (copy.steps === 0) {
    return promptStation(engine, copy, workload, copies);
  }
  const whole = (latency: Latency): Latency => (copies === 1 ? latency : { ...latency, batch: latency.batch * copies });
  // The 95th percentiles of a rate are asked for before all of it: the last state serves both.
  let last: State | undefined;
  const at = (rate: number) => (last?.rate === rate ? last : (last = stateAt(copy, rate)));
  const inFlightAt = (rate: number) => {
    const batch = batchAt(copy.curve, rate, copy.steps);
    return batch + rate * promptAt(copy.curve, batch);
  };
  return {
    capacity: copy.capacity * copies,
    latencyAt: (rate) => whole(latencyAt(copy, at(rate / copies))),
    p95At: (rate) => p95At(copy, at(rate / copies)),
    inFlightAt: (rate) => {
      const { batch, prompting } = at(rate / copies);
      return (batch + prompting) * copies;
    },
    busyAt: (rate) => 1 - Math.exp(-inFlightAt(rate / copies)),
    closedLoop: (inFlight, run) => {
      const { rate, latency, held, prompt, runTtft } = closedLoopAt(copy, inFlight / copies, run);
      const bound = boundAt(copy, held, prompt, 0);
      return { rate: rate * copies, latency: whole({ ...latency, bound }), runTtft };
    },
    origin: engine.origin,
  };
}
