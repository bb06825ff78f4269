/** The keys and values that a sequence keeps. */
import type { ModelShape } from '../catalog/types';
import { kvRatio } from './weightFormat';

/** A model whose layers are not stated: 32 layers at 8B, growing as params^0.42 (Llama 3 8B, 70B). Assumed. */
export function layersOf(model: ModelShape): number {
  return model.layers ?? Math.max(4, Math.round(32 * (model.activeParams / 8e9) ** 0.42));
}

/**
 * Bytes of KV cache per token of context at 16 bits, every layer that holds one at full attention.
 *
 *     MHA, GQA, MQA: 2 · layers · kvHeads · headDim · 2                  [B]
 *     MLA: (compressed + rope) · layers · 2: from the catalog            [B]
 *
 * Without heads: Llama 3 8B's 131,072 B scaled by √params, an assumption.
 */
export function fullKvBytesPerToken(model: ModelShape): number {
  if (model.kvBytesPerTokenFp16 !== undefined) {
    return model.kvBytesPerTokenFp16;
  }
  const headDim = model.headDim ?? (model.hidden && model.heads ? model.hidden / model.heads : undefined);
  const kvHeads = model.kvHeads ?? model.heads;
  if (headDim !== undefined && kvHeads !== undefined) {
    return 2 * (model.kvLayers ?? layersOf(model)) * kvHeads * headDim * 2;
  }
  return 131_072 * Math.sqrt(model.activeParams / 8.03e9);
}

/** KV bytes as a function of context, with what it needs worked out once. */
export interface KvCache {
  /** Layers that see the whole context: bytes per token. */
  readonly full: number;
  /** Sliding layers: bytes per token up to `window`. */
  readonly sliding: number;
  readonly window: number;
}

export function kvCacheOf(model: ModelShape, kvPrecision: 'fp16' | 'bf16' | 'fp8' | 'int8' | undefined): KvCache {
  const perToken = fullKvBytesPerToken(model) * kvRatio(kvPrecision);
  const layers = model.kvLayers ?? layersOf(model);
  const sliding = model.slidingWindow ? Math.min(model.slidingLayers ?? 0, layers) : 0;
  const share = sliding / layers;
  return { full: perToken * (1 - share), sliding: perToken * share, window: model.slidingWindow ?? 0 };
}

/**
 * KV cache of one sequence.
 *
 *     bytes = full · context + sliding · min(context, window)            [B]
 *
 * Paged engines round up to a block of 16 tokens: left out, below 1 % from 1,600 tokens.
 */
export function kvCacheBytes(kv: KvCache, contextTokens: number): number {
  return kv.full * contextTokens + kv.sliding * Math.min(contextTokens, kv.window);
}

/** The longest context whose cache fits into `free` bytes; the inverse of kvCacheBytes. */
export function contextThatFits(kv: KvCache, free: number): number {
  if (free <= 0) {
    return 0;
  }
  const both = kv.full + kv.sliding;
  if (both * kv.window >= free || kv.full <= 0) {
    return both > 0 ? free / both : 0;
  }
  return (free - kv.sliding * kv.window) / kv.full;
}
