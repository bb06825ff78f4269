/** Prompts on machines of their own: a prefill pool, a decode pool, and the cache that goes from one to the other. */
import type { Workload } from '../placement/workload';
import type { EngineTimes } from './engine';
import { kvCacheBytes } from './kvCache';
import type { KvCache } from './kvCache';
import { promptLength } from './lengths';
import { percentiles } from './queueing';
import type { Percentiles } from './queueing';
import { decoderStation } from './serving';
import type { ClosedLatency, Latency, Station } from './station';

/** Equal copies of an engine that do one phase. */
export interface Pool {
  readonly engine: EngineTimes;
  readonly copies: number;
  /** Sequences of mean length that one copy holds. */
  readonly sequencesThatFit: number;
  readonly tokenBudget?: number;
}

export interface Handover {
  /** Bytes of a sequence's cache. */
  readonly kv: KvCache;
  /** Bytes per second out of one prefill copy; Infinity: at once. */
  readonly bytesPerSecond: number;
}

/**
 * Seconds that a prompt's cache is under way.
 *
 *     kvBytes(tokens) / link                                             [s]
 *
 * Engines send layer by layer while the prompt is still read, which hides most of it where the link is quick: errs high. OPT-66B
 * with 512 tokens holds 1.13 GB, 90 Gbit/s for 10 such a second to stay invisible.
 *
 * Source: Zhong et al., DistServe, arXiv:2401.09670, section 3.3; Patel et al., Splitwise, arXiv:2311.18677, section IV-C.
 */
export function transferSeconds({ kv, bytesPerSecond }: Handover, tokens: number): number {
  return kvCacheBytes(kv, Math.max(1, tokens)) / Math.max(1, bytesPerSecond);
}

/** Requests that end with their first token. */
export function prefillStation(pool: Pool, workload: Workload): Station {
  const mix = workload.tokens.mix?.map((bucket) => ({ ...bucket, out: 1 }));
  const tokens = { ...workload.tokens, outMean: 1, outP95: 1, mix };
  return decoderStation(pool.engine, { ...workload, tokens }, pool.sequencesThatFit, pool.copies, pool.tokenBudget);
}

/**
 * Requests that come with their cache and first token: no prompt ever stands between two steps. The token that came is read, and
 * that step yields the second.
 */
export function decodeStation(pool: Pool, workload: Workload): Station {
  const { outMean, outP95, mix } = workload.tokens;
  const engine = {
    ...pool.engine,
    prefillPerToken: 0,
    prefillPerTokenPair: 0,
    prefillConstant: pool.engine.constant,
    ttftFloor: 0,
  };
  const tokens = {
    ...workload.tokens,
    outMean: Math.max(1, outMean - 1),
    outP95: Math.max(1, outP95 - 1),
    mix: mix?.map((bucket) => ({ ...bucket, out: Math.max(1, bucket.out - 1) })),
    cachedPrefixShare: 1,
  };
  return decoderStation(engine, { ...workload, tokens }, pool.sequencesThatFit, pool.copies, pool.tokenBudget);
}

/**
 * Prefill copies that keep one decode copy busy.
 *
 *     capacity of a decode copy / capacity of a prefill copy             [-]
 *
 * Source: as above, DistServe, section 4.2: instances are replicated until both phases have the same goodput.
 */
export function prefillCopiesPerDecodeCopy(prefill: Pool, decode: Pool, workload: Workload): number {
  const one = (station: Station, { copies }: Pool) => station.capacity / copies;
  return one(decodeStation(decode, workload), decode) / one(prefillStation(prefill, workload), prefill);
}

/**
 * Both pools as one replica.
 *
 *     capacity = min(prefill, decode, copies · link / bytes)             [1/s]
 *     TTFT     = wait and prompt in the prefill pool + transfer          [s]
 *     TPOT     = steps of the decode pool, free of prompts               [s]
 *     E2E      = TTFT + wait and steps of the decode pool                [s]
 *
 * The prefill pool gives the first token; engines that let the decode pool give it (vLLM) take a step more: errs low by that for TTFT.
 * Spreads of the two pools are combined by their squares. Requests go from one pool to the other as they come; a router that
 * chooses by load is left out: errs high.
 *
 * Sources: DistServe and Splitwise, as above.
 */
export function disaggregatedStation(prefill: Pool, decode: Pool, handover: Handover, workload: Workload): Station {
  const first = prefillStation(prefill, workload);
  const then = decodeStation(decode, workload);
  const prompt = promptLength(workload.tokens);
  const link = prefill.copies / Math.max(Number.MIN_VALUE, transferSeconds(handover, prompt.mean));
  const capacity = Math.min(first.capacity, then.capacity, link);
  const transfer = percentiles((p) => transferSeconds(handover, prompt.at[p]));
  const busyAt = (rate: number) => 1 - (1 - first.busyAt(rate)) * (1 - then.busyAt(rate));
  const isShort = workload.tokens.outMean <= 1;

  const latencyAt = (rate: number): Latency => {
    const early = first.latencyAt(rate);
    const late = then.latencyAt(rate);
    const ttft = percentiles((p) => early.e2e[p] + transfer[p]);
    return {
      ttft,
      tpot: isShort ? undefined : (late.tpot ?? late.ttft),
      e2e: isShort ? ttft : inSequence(ttft, late.e2e),
      batch: early.batch + rate * transferSeconds(handover, prompt.mean) + (isShort ? 0 : late.batch),
      busy: busyAt(rate),
      bound: capacity === link ? 'interconnect' : capacity === first.capacity ? early.bound : late.bound,
    };
  };
  return {
    capacity,
    latencyAt,
    p95At: (rate) => {
      const { ttft, tpot, e2e } = latencyAt(rate);
      return { ttft: ttft?.p95, tpot: tpot?.p95, e2e: e2e.p95 };
    },
    busyAt,
    closedLoop: (inFlight) => closedAt(latencyAt, capacity, inFlight),
    origin: decode.engine.origin,
  };
}

/** One after the other, each with a spread of its own. */
function inSequence(a: Percentiles, b: Percentiles): Percentiles {
  return percentiles((p) => a.p50 + b.p50 + Math.hypot(a[p] - a.p50, b[p] - b.p50));
}

const HALVINGS = 24;
/** Beyond this share of its capacity a queue of random arrivals says nothing of a closed loop. */
const FULL = 0.98;

/**
 * So many requests held in flight.
 *
 *     rate · E2E(rate) = inFlight, rate ≤ 0.98 · capacity                [1/s]
 *
 * Little's law on the open loop: arrivals are more even in a closed one, so it errs to the slow side near capacity.
 */
function closedAt(latencyAt: (rate: number) => Latency, capacity: number, inFlight: number): ClosedLatency {
  let low = 0;
  let high = capacity * FULL;
  for (let i = 0; i < HALVINGS; i += 1) {
    const rate = (low + high) / 2;
    if (rate * latencyAt(rate).e2e.p50 < inFlight) {
      low = rate;
    } else {
      high = rate;
    }
  }
  const latency = latencyAt(high);
  return { rate: high, latency: { ...latency, batch: inFlight } };
}
