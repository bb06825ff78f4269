/** Whether weights, cache, activations and the engine's own share fit. */
import type { ModelShape } from '../catalog/types';
import type { Precision, Runtime } from '../manifest/schema';
import { RESIDENT_ENCODERS } from './factors/others';
import type { Machine } from './hardware';
import { cacheShare, contextThatFits, kvCacheBytes, kvCacheOf, timesCache } from './kvCache';
import type { KvCache } from './kvCache';
import { fullestStage, splitOf } from './pipeline';
import { activationBytes, reserveOf } from './runtimeReserve';
import { NO_DRAFT } from './speculation';
import type { Draft } from './speculation';
import { cacheFormat, weightBytes } from './weightFormat';

export interface MemoryPlan {
  readonly weights: number;
  readonly activations: number;
  readonly reserve: number;
  /** Of one replica, as the chips or the machine have it. Absent where no source lists it. */
  readonly capacity?: number;
  /** Left for KV cache in one copy; below 0 the weights alone do not fit. Absent with capacity. */
  readonly freePerCopy?: number;
  /** Of one sequence, each value once: what a step reads. */
  readonly kv: KvCache;
  /** The same with every copy that the chips of a split keep: what it takes. */
  readonly held: KvCache;
}

/** Bytes that the chips of one replica have, or the instance. */
export function capacityOf(machine: Machine): number | undefined {
  const { accelerator, memory } = machine.instance;
  if (!accelerator) {
    return memory;
  }
  if (accelerator.count < 1) {
    return accelerator.memoryReported ?? accelerator.memoryEach * accelerator.count;
  }
  const each = machine.chip?.usableMemory ?? accelerator.memoryReported ?? accelerator.memoryEach;
  return each * machine.accelerators;
}

/**
 * Memory of one replica.
 *
 *     weights = copies · (params · bits ÷ 8 + text encoders · 2) · fullest stage                  [B]
 *     free for KV cache = capacity of the chips in use − weights − activations − reserve          [B]
 *     a sequence takes  = its cache · copies of each value · fullest stage                        [B]
 *
 * Mixture of experts: every expert is resident, whichever way experts are spread over the chips. Tensor parallelism is taken to
 * split weights evenly; padding and replicated norms are left out, a lower bound by 1–2 %. A draft model lies beside its target.
 * What each engine keeps for itself: `runtimeReserve.ts`.
 */
export function memoryPlan(
  model: ModelShape,
  machine: Machine,
  precision: Precision,
  runtime: Runtime | undefined,
  kvPrecision: 'fp16' | 'bf16' | 'fp8' | 'int8' | undefined,
  draft: Draft = NO_DRAFT,
): MemoryPlan {
  const { copies } = machine;
  const { tensor, stages } = splitOf(machine, runtime);
  const uneven = fullestStage(model, stages);
  const capacity = capacityOf(machine);
  const weights =
    copies * uneven * (weightBytes(model, precision, runtime) * (1 + draft.weights) + encoderBytes(model));
  const activations = activationBytes(model, machine, runtime, tensor);
  const reserve = reserveOf(machine, runtime, capacity ?? 0, { weights, activations });
  const kv = kvCacheOf(model, kvPrecision ?? cacheFormat(precision, runtime));
  return {
    weights,
    activations,
    reserve,
    capacity,
    freePerCopy:
      capacity === undefined ? undefined : (capacity * inUse(machine) - weights - activations - reserve) / copies,
    kv,
    held: timesCache(kv, tensor * cacheShare(model, tensor) * uneven * (1 + draft.cache)),
  };
}

/** Share of the replica's chips that hold a copy: three ways of four leave one idle. */
function inUse({ accelerators, tensorParallel, pipelineParallel, copies }: Machine): number {
  return accelerators > 1 ? Math.min(1, (copies * tensorParallel * pipelineParallel) / accelerators) : 1;
}

/**
 * Text encoders of an image generator, at 16 bits whatever the denoiser has. Moving them out of memory between
 * prompts (offloading) is not assumed. 0 where the row of the model counts them, or where no source states them.
 */
function encoderBytes({ kind, id }: ModelShape): number {
  return kind === 'diffusion' ? 2 * (RESIDENT_ENCODERS.find(([name]) => name.test(id))?.[1] ?? 0) : 0;
}

/** Sequences of `contextTokens` that one copy holds at once; may be below 1. */
export function sequencesThatFit(plan: MemoryPlan, contextTokens: number): number {
  const each = kvCacheBytes(plan.held, contextTokens);
  const free = plan.freePerCopy ?? 0;
  return free <= 0 ? 0 : each > 0 ? free / each : Number.MAX_SAFE_INTEGER;
}

export function longestContext(plan: MemoryPlan, model: ModelShape): number {
  const fits = Math.floor(contextThatFits(plan.held, plan.freePerCopy ?? 0));
  return Math.max(0, Math.min(fits, model.contextTokens ?? fits));
}

/** Bytes that one replica needs to hold `sequences` of `contextTokens` in each copy. */
export function bytesNeeded(plan: MemoryPlan, copies: number, contextTokens: number, sequences = 1): number {
  return plan.weights + plan.activations + plan.reserve + copies * sequences * kvCacheBytes(plan.held, contextTokens);
}
