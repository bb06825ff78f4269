/** Where a decoder sits on the sustained roofline of its target: one step of decoding, one prompt. */
import type { ModelShape } from '../catalog/types';
import type { Configuration } from '../placement/configuration';
import type { Workload } from '../placement/workload';
import { expertsHit, stepParts } from './decode';
import { decoderEngine } from './decoderEngine';
import type { EngineTimes } from './engine';
import { splitWeights } from './engine';
import { machineOf } from './hardware';
import { memoryPlan } from './memory';
import { prefillTime, promptWork } from './prefill';
import { draftOf } from './speculation';

export interface RooflinePoint {
  /** FLOP per byte moved. */
  readonly intensity: number;
  /** FLOP/s reached. */
  readonly reached: number;
  readonly bound: 'memory' | 'compute';
}

export interface Roofline {
  /** Sustained by one replica, B/s and FLOP/s: peak times what published runs reach. */
  readonly bandwidth: number;
  readonly compute: number;
  /** FLOP per byte at which the two meet. */
  readonly ridge: number;
  readonly decode: RooflinePoint;
  readonly prefill: RooflinePoint;
}

/**
 *     bandwidth = touched weights / time to read them                     [B/s]
 *     compute   = 2 · active / time of one prompt token                   [FLOP/s]
 *     decode    = batch · 2 · active over touched weights + batch · cache [FLOP/B], reached in one step
 *     prefill   = tokens · (2 · active + attention) over weights          [FLOP/B], reached in one prompt
 *
 * Times are those of the performance model, overheads in the points and not in the roof: a point lies below its roof by what
 * launches, exchange and the host take. Undefined where a rate of the hardware is unknown.
 *
 * Source: Williams, Waterman, Patterson, "Roofline", CACM 52(4), 2009.
 */
export function decoderRoofline(workload: Workload, configuration: Configuration, batch: number): Roofline | undefined {
  const { model, tokens } = workload;
  const machine = machineOf(configuration);
  const { precision, runtime } = configuration;
  const drafting = model && workload.speculative && draftOf(model, workload.speculative.draftModel, workload.draft);
  const plan = model && memoryPlan(model, machine, precision, runtime, workload.kvPrecision, drafting);
  const engine = plan && decoderEngine(model, machine, precision, runtime, plan.kv, workload);
  if (!engine || engine.prefillPerToken <= 0 || engine.sharedWeights + engine.experts <= 0) {
    return undefined;
  }
  const inFlight = Math.max(1, batch);
  const context = tokens.inMean + tokens.outMean / 2;
  const touched = touchedBytes(model, plan.weights / machine.copies, inFlight);
  const read = engine.sharedWeights + engine.experts * expertsHit(engine.expertMiss, inFlight);
  const work = promptWork(model);
  const roof = { bandwidth: touched / read, compute: work.perToken / engine.prefillPerToken };
  const ridge = roof.compute / roof.bandwidth;
  const point = (flop: number, bytes: number, seconds: number): RooflinePoint => ({
    intensity: flop / bytes,
    reached: flop / seconds,
    bound: flop / bytes < ridge ? 'memory' : 'compute',
  });
  const parts = stepParts(engine, inFlight, context);
  const cache = (parts.memory - read) * roof.bandwidth;
  const prompt = promptOf(engine, work, tokens.inMean, tokens.cachedPrefixShare);
  return {
    ...roof,
    ridge,
    decode: point(inFlight * work.perToken, touched + Math.max(0, cache), parts.step),
    prefill: point(prompt.flop, touchedBytes(model, plan.weights / machine.copies, prompt.tokens), prompt.seconds),
  };
}

function touchedBytes(model: ModelShape, weights: number, batch: number): number {
  const { sharedShare, expertMiss } = splitWeights(model);
  return weights * (sharedShare + (1 - sharedShare) * expertsHit(expertMiss, batch));
}

function promptOf(engine: EngineTimes, work: ReturnType<typeof promptWork>, tokens: number, cachedShare: number) {
  const cached = Math.max(0, Math.min(tokens * cachedShare, tokens - 1));
  const fresh = Math.max(1, tokens - cached);
  const flop = fresh * work.perToken + (tokens ** 2 - cached ** 2) * work.perTokenPair;
  return { tokens: fresh, flop, seconds: prefillTime(engine, Math.max(1, tokens), cachedShare) };
}
