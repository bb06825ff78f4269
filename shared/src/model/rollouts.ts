/** Rollouts of reinforcement learning: batched decoding between updates. */
import type { ModelShape } from '../catalog/types';
import type { Precision } from '../manifest/schema';
import type { ResolvedTraining } from '../placement/workload';
import { stepTime } from './decode';
import type { FactorOrigin } from './factors/factor';
import type { Factors } from './factors/factorSet';
import { gpuEngine } from './gpuEngine';
import type { Machine } from './hardware';
import { kvCacheBytes, kvCacheOf } from './kvCache';
import { memoryShards } from './trainingMemory';

/** Rollouts in flight on one copy at most: the default of vLLM (max_num_seqs). */
const MOST_IN_FLIGHT = 256;
/** Memory that weights and cache may take while the trainer's state waits beside them: the 0.4–0.6 that trl and verl give vLLM. Assumed. */
const MEMORY_SHARE = 0.5;

export interface Rollouts {
  readonly seconds: number;
  /** Sequences in flight on one copy. */
  readonly batch: number;
  readonly origin?: FactorOrigin;
}

/**
 * Time to generate every token that the run trains on.
 *
 *     copies  = devices / devices that hold the weights                  [-]
 *     batch   = min(256, cache that fits / cache of half a rollout)      [-]
 *     seconds = tokens · step(batch, half a rollout) / batch / copies    [s]
 *
 * The engine decodes with its own factors. The tail, where the longest rollouts run alone, is left out: errs low by a
 * fifth and more (that share of time is reported for synchronous GRPO). Undefined where the engine's rates are unknown.
 */
export function rollouts(
  model: ModelShape,
  training: ResolvedTraining,
  machine: Machine,
  precision: Precision,
  devices: number,
  factors?: Factors,
): Rollouts | undefined {
  const { chip } = machine;
  if (machine.kind !== 'gpu' || !chip) {
    return undefined;
  }
  const memory = (chip.usableMemory ?? chip.memory) * machine.cardShare;
  const kv = kvCacheOf(model, undefined);
  const weights = 2 * model.params;
  const split = memoryShards(weights, memory * MEMORY_SHARE, devices);
  const format = precision === 'fp8' || precision === 'fp16' ? precision : 'bf16';
  const engine = gpuEngine(model, { ...machine, tensorParallel: split }, format, 'vllm', kv, {}, factors);
  if (!engine) {
    return undefined;
  }
  const context = Math.max(1, (training.rolloutTokens ?? training.seqLen) / 2);
  const free = Math.max(0, memory * MEMORY_SHARE * split - weights);
  const perSequence = Math.max(1, kvCacheBytes(kv, 2 * context));
  const batch = Math.max(1, Math.min(MOST_IN_FLIGHT, Math.floor(free / perSequence)));
  const copies = Math.max(1, devices / split);
  return {
    seconds: (training.tokens * stepTime(engine, batch, context)) / batch / copies,
    batch,
    origin: engine.origin,
  };
}
