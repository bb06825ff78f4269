/** One decode step: a token for every sequence in the batch. */
import type { Estimate } from '../report/schema';
import type { EngineTimes } from './engine';
import { kvCacheBytes } from './kvCache';

export type Bound = NonNullable<Estimate['performance']['bound']>;

/**
 * Share of the experts that a batch is expected to hit.
 *
 *     1 − (1 − k/E)^batch                                                [-]
 *
 * Takes routing as uniform; real routers favor some experts: errs high, by up to 10 % near batch 32.
 */
export function expertsHit(expertMiss: number, batch: number): number {
  return 1 - expertMiss ** batch;
}

/** Seconds to read every weight that so many tokens touch, once. */
export function weightsRead(engine: EngineTimes, tokens: number): number {
  return engine.sharedWeights + (engine.experts > 0 ? engine.experts * expertsHit(engine.expertMiss, tokens) : 0);
}

/**
 * Time of one decode step.
 *
 *     read   = shared + experts · (1 − (1 − k/E)^batch)                  [s]
 *     cache  = batch · kvBytes(context) / bandwidth                      [s]
 *     work   = (batch − inFit) · 2 · active / compute                    [s]
 *     step   = ((read + cache)^p + work^p)^(1/p) + constant + batch · (exchange + host)   [s]
 *
 * A roofline takes the larger of reading and work (p = ∞); engines overlap them in part. p is fitted by family of
 * engines; 1 where nothing is known, which errs to the slow side.
 *
 * Sources: Williams, Waterman, Patterson, "Roofline", CACM 52(4), 2009; Pope et al.,
 * "Efficiently Scaling Transformer Inference", arXiv:2211.05102; shares by factors/.
 */
export function stepTime(engine: EngineTimes, batch: number, contextTokens: number): number {
  const memory = weightsRead(engine, batch) + batch * kvCacheBytes(engine.kv, contextTokens);
  const work = Math.max(0, batch - engine.sequencesInFit) * engine.computePerSequence;
  return (
    overlapped(memory, work, engine.overlap) +
    engine.constant +
    batch * (engine.collectivePerSequence + engine.perSequence)
  );
}

/** What a step is made of, in seconds: reading, arithmetic, both overlapped, and the whole. */
export function stepParts(
  engine: EngineTimes,
  batch: number,
  contextTokens: number,
): { readonly memory: number; readonly work: number; readonly overlapped: number; readonly step: number } {
  const memory = weightsRead(engine, batch) + batch * kvCacheBytes(engine.kv, contextTokens);
  const work = Math.max(0, batch - engine.sequencesInFit) * engine.computePerSequence;
  return {
    memory,
    work,
    overlapped: overlapped(memory, work, engine.overlap),
    step: stepTime(engine, batch, contextTokens),
  };
}

/** (a^p + b^p)^(1/p), without overflow for tiny seconds. */
function overlapped(a: number, b: number, p: number): number {
  const most = Math.max(a, b);
  if (p <= 1 || most <= 0) {
    return a + b;
  }
  return most * (1 + (Math.min(a, b) / most) ** p) ** (1 / p);
}

/** Which term of the step is the largest. */
export function decodeBound(engine: EngineTimes, batch: number, contextTokens: number): Bound {
  const read =
    engine.sharedWeights +
    engine.experts * expertsHit(engine.expertMiss, batch) +
    batch * kvCacheBytes(engine.kv, contextTokens);
  const work = Math.max(0, batch - engine.sequencesInFit) * engine.computePerSequence;
  const exchange = engine.collective + batch * engine.collectivePerSequence;
  const overhead = engine.constant - engine.collective;
  const most = Math.max(read, work, exchange, overhead);
  return most === read ? 'memory' : most === work ? 'compute' : most === exchange ? 'interconnect' : 'overhead';
}

/**
 * Tokens gained per step by speculation, and what it costs.
 *
 *     tokens = (1 − a^(n+1)) / (1 − a), cost = 1 + n · draft             [-]
 *
 * Source: Leviathan et al., "Fast Inference from Transformers via Speculative Decoding",
 * arXiv:2211.17192. A draft step at 5 % of the target's is assumed.
 */
export function withSpeculation(engine: EngineTimes, drafted: number, acceptance: number): EngineTimes {
  const a = Math.min(0.999, Math.max(0, acceptance));
  const ratio = (1 + drafted * DRAFT_STEP_SHARE) / ((1 - a ** (drafted + 1)) / (1 - a));
  return {
    ...engine,
    sharedWeights: engine.sharedWeights * ratio,
    experts: engine.experts * ratio,
    kv: { ...engine.kv, full: engine.kv.full * ratio, sliding: engine.kv.sliding * ratio },
    // Each drafted token is verified: its arithmetic is done whether it is kept or not.
    computePerSequence: engine.computePerSequence * ratio * (drafted + 1),
    perSequence: engine.perSequence * ratio,
    constant: engine.constant * ratio,
    collective: engine.collective * ratio,
    collectivePerSequence: engine.collectivePerSequence * ratio * (drafted + 1),
  };
}

const DRAFT_STEP_SHARE = 0.05;
