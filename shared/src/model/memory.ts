/** Whether weights, cache, activations and the engine's own share fit. */
import type { ModelShape } from '../catalog/types';
import type { Precision, Runtime } from '../manifest/schema';
import { RESIDENT_ENCODERS } from './factors/others';
import { GIB } from './sizes';
import type { Machine } from './hardware';
import { contextThatFits, kvCacheBytes, kvCacheOf } from './kvCache';
import type { KvCache } from './kvCache';
import { cacheFormat, isGguf, weightBytes } from './weightFormat';

/** vLLM gives itself 0.9 of the card (gpu-memory-utilization, its documented default); SGLang's and TGI's are within 0.05. */
const PAGED_ENGINE_SHARE = 0.9;
/** CUDA context and graphs that no share covers: about half a GiB a card. Assumed. */
const CONTEXT_PER_CARD = 0.5 * GIB;
/** A Linux image with an agent or two, and the engine's own pages. Assumed. */
const OS_RESERVE = 1.25 * GIB;
const OS_RESERVE_SHARE = 0.03;
/** Tokens in one chunk of prefill: vLLM's max_num_batched_tokens default; llama.cpp's micro-batch is 512. */
const PREFILL_CHUNK = 8192;
const GGUF_CHUNK = 512;
/** Live activations of a layer, in hidden-sized 16-bit vectors per token (attention in and out, gate, up). Assumed. */
const LIVE_VECTORS = 8;

export interface MemoryPlan {
  readonly weights: number;
  readonly activations: number;
  readonly reserve: number;
  /** Of one replica, as the chips or the machine have it. Absent where no source lists it. */
  readonly capacity?: number;
  /** Left for KV cache in one copy; below 0 the weights alone do not fit. Absent with capacity. */
  readonly freePerCopy?: number;
  readonly kv: KvCache;
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
 *     weights = copies · (params · bits ÷ 8 + text encoders · 2)          [B]
 *     activations = copies · chunk · LIVE_VECTORS · hidden · 2           [B]
 *     free for KV cache = capacity − weights − activations − reserve     [B]
 *
 * Mixture of experts: every expert is resident. Tensor parallelism is taken to split weights
 * evenly; padding and replicated norms are left out, a lower bound by 1–2 %.
 * Reserve: 10 % and a context per card for paged engines, a context per card for llama.cpp,
 * the operating system's share on a CPU.
 */
export function memoryPlan(
  model: ModelShape,
  machine: Machine,
  precision: Precision,
  runtime: Runtime | undefined,
  kvPrecision: 'fp16' | 'bf16' | 'fp8' | 'int8' | undefined,
): MemoryPlan {
  const { copies } = machine;
  const capacity = capacityOf(machine);
  const weights = copies * (weightBytes(model, precision, runtime) + encoderBytes(model));
  const hidden = model.hidden ?? Math.sqrt(model.activeParams / 400);
  const chunk =
    isGguf(runtime) || machine.kind === 'cpu'
      ? GGUF_CHUNK
      : Math.min(PREFILL_CHUNK, model.contextTokens ?? PREFILL_CHUNK);
  const activations = copies * chunk * LIVE_VECTORS * hidden * 2;
  const reserve = capacity === undefined ? reserveOf(machine, runtime, 0) : reserveOf(machine, runtime, capacity);
  return {
    weights,
    activations,
    reserve,
    capacity,
    freePerCopy: capacity === undefined ? undefined : (capacity - weights - activations - reserve) / copies,
    kv: kvCacheOf(model, kvPrecision ?? cacheFormat(precision, runtime)),
  };
}

/**
 * Text encoders of an image generator, at 16 bits whatever the denoiser has. Moving them out of memory between
 * prompts (offloading) is not assumed. 0 where the row of the model counts them, or where no source states them.
 */
function encoderBytes({ kind, id }: ModelShape): number {
  return kind === 'diffusion' ? 2 * (RESIDENT_ENCODERS.find(([name]) => name.test(id))?.[1] ?? 0) : 0;
}

function reserveOf(machine: Machine, runtime: Runtime | undefined, capacity: number): number {
  if (machine.kind === 'cpu') {
    return Math.min(OS_RESERVE + OS_RESERVE_SHARE * capacity, Math.max(OS_RESERVE, 16 * GIB));
  }
  const contexts = CONTEXT_PER_CARD * machine.accelerators;
  return isGguf(runtime) || machine.kind === 'neuron' ? contexts : capacity * (1 - PAGED_ENGINE_SHARE) + contexts;
}

/** Sequences of `contextTokens` that one copy holds at once; may be below 1. */
export function sequencesThatFit(plan: MemoryPlan, contextTokens: number): number {
  const each = kvCacheBytes(plan.kv, contextTokens);
  const free = plan.freePerCopy ?? 0;
  return free <= 0 ? 0 : each > 0 ? free / each : Number.MAX_SAFE_INTEGER;
}

export function longestContext(plan: MemoryPlan, model: ModelShape): number {
  const fits = Math.floor(contextThatFits(plan.kv, plan.freePerCopy ?? 0));
  return Math.max(0, Math.min(fits, model.contextTokens ?? fits));
}

/** Bytes that one replica needs to hold `sequences` of `contextTokens` in each copy. */
export function bytesNeeded(plan: MemoryPlan, copies: number, contextTokens: number, sequences = 1): number {
  return plan.weights + plan.activations + plan.reserve + copies * sequences * kvCacheBytes(plan.kv, contextTokens);
}
