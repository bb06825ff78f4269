/** One decode step: a token for every sequence in the batch. */
import type { Estimate } from '../report/schema';
import type { EngineTimes } from './engine';
import { kvCacheBytes } from './kvCache';
import { inMicroBatch } from './pipeline';

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
  if (engine.experts <= 0) {
    return engine.sharedWeights;
  }
  const hit = expertsHit(engine.expertMiss, inMicroBatch(engine, tokens));
  const fullest = engine.expertSpread ? Math.min(1, hit + engine.expertSpread * Math.sqrt(hit * (1 - hit))) : hit;
  return engine.sharedWeights + engine.experts * fullest;
}

/**
 * Time of one decode step.
 *
 *     read   = shared + experts · (1 − (1 − k/E)^batch)                  [s]
 *     cache  = batch · kvBytes(context) / bandwidth                      [s]
 *     work   = (batch − inFit) · 2 · active / compute                    [s]
 *     step   = ((read + cache)^p + work^p)^(1/p) + constant + batch · (exchange + host)   [s]
 *
 * In a pipeline the batch is that of one micro-batch, `pipeline.ts`. A roofline takes the larger of reading and work (p = ∞); engines overlap them in part. p is fitted by family of
 * engines; 1 where nothing is known, which errs to the slow side.
 *
 * Sources: Williams, Waterman, Patterson, "Roofline", CACM 52(4), 2009; Pope et al.,
 * "Efficiently Scaling Transformer Inference", arXiv:2211.05102; shares by factors/.
 */
export function stepTime(
  engine: EngineTimes,
  batch: number,
  contextTokens: number,
  reading = weightsRead(engine, batch),
): number {
  const own = inMicroBatch(engine, batch);
  const memory = reading + own * kvCacheBytes(engine.kv, contextTokens);
  const work = Math.max(0, own - engine.sequencesInFit) * engine.computePerSequence;
  return stepOf(engine, overlapped(memory, work, engine.overlap), own);
}

/** What comes to reading and arithmetic: launches, exchange and the host's time for each sequence. */
function stepOf(engine: EngineTimes, busy: number, sequences: number): number {
  return busy + engine.constant + sequences * (engine.collectivePerSequence + engine.perSequence);
}

/** What a step is made of, in seconds: reading, arithmetic, both overlapped, and the whole. */
export function stepParts(
  engine: EngineTimes,
  batch: number,
  contextTokens: number,
): { readonly memory: number; readonly work: number; readonly overlapped: number; readonly step: number } {
  const memory = weightsRead(engine, batch) + batch * kvCacheBytes(engine.kv, contextTokens);
  const work = Math.max(0, batch - engine.sequencesInFit) * engine.computePerSequence;
  const both = overlapped(memory, work, engine.overlap);
  // With one stage the step is made of just these.
  const step =
    inMicroBatch(engine, batch) === batch ? stepOf(engine, both, batch) : stepTime(engine, batch, contextTokens);
  return { memory, work, overlapped: both, step };
}

/** (a^p + b^p)^(1/p), without overflow for tiny seconds. */
function overlapped(a: number, b: number, p: number): number {
  const most = Math.max(a, b);
  const least = Math.min(a, b);
  if (p <= 1 || least <= 0) {
    return a + b;
  }
  // Powers by logarithms: half the time of `**`, and this runs dozens of times for each estimate.
  return most * Math.exp(Math.log1p(Math.exp(p * Math.log(least / most))) / p);
}

/** Which term of the step is the largest. */
export function decodeBound(engine: EngineTimes, batch: number, contextTokens: number): Bound {
  const own = inMicroBatch(engine, batch);
  const read = weightsRead(engine, batch) + own * kvCacheBytes(engine.kv, contextTokens);
  const work = Math.max(0, own - engine.sequencesInFit) * engine.computePerSequence;
  const exchange = engine.collective + own * engine.collectivePerSequence;
  const overhead = engine.constant - engine.collective;
  const most = Math.max(read, work, exchange, overhead);
  return most === read ? 'memory' : most === work ? 'compute' : most === exchange ? 'interconnect' : 'overhead';
}
