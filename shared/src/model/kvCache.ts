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
  /** Bytes of a sequence whatever its length: the state of linear attention or Mamba. Absent: none. */
  readonly state?: number;
}

export function kvCacheOf(model: ModelShape, kvPrecision: 'fp16' | 'bf16' | 'fp8' | 'int8' | undefined): KvCache {
  const perToken = fullKvBytesPerToken(model) * kvRatio(kvPrecision);
  const layers = model.kvLayers ?? layersOf(model);
  const sliding = model.slidingWindow ? Math.min(model.slidingLayers ?? 0, layers) : 0;
  const share = sliding / layers;
  return {
    full: perToken * (1 - share),
    sliding: perToken * share,
    window: model.slidingWindow ?? 0,
    state: model.stateBytes ?? 0,
  };
}

/**
 * KV cache of one sequence.
 *
 *     bytes = state + full · context + sliding · min(context, window)    [B]
 *
 * Chunked attention (Llama 4) is taken as a window of its chunk: errs high by up to a chunk of those layers. Paged engines
 * round up to a block of 16 tokens: left out, below 1 % from 1,600 tokens.
 */
export function kvCacheBytes(kv: KvCache, contextTokens: number): number {
  return (kv.state ?? 0) + kv.full * contextTokens + kv.sliding * Math.min(contextTokens, kv.window);
}

/** The same cache, so many times over. */
export function timesCache(kv: KvCache, factor: number): KvCache {
  return {
    full: kv.full * factor,
    sliding: kv.sliding * factor,
    window: kv.window,
    state: (kv.state ?? 0) * factor,
  };
}

/**
 * Share of a layer's cache that each of so many tensor-parallel chips keeps.
 *
 *     MHA, GQA, MQA: max(1, ⌈kvHeads / chips⌉) / kvHeads                 [-]
 *     MLA:           1                                                   [-]
 *
 * A head is never cut: chips beyond the KV heads keep copies of one, and the compressed vector of MLA, which all heads
 * share, is on every chip. Engines that give each chip requests of its own instead (data-parallel attention) keep less: errs high for those.
 *
 * Sources: vllm/config/model.py, get_num_kv_heads; DeepSeek-V2, arXiv:2405.04434, section 2.1.
 */
export function cacheShare(model: Pick<ModelShape, 'attention' | 'kvHeads' | 'heads'>, chips: number): number {
  if (chips <= 1 || /^MLA\b/i.test(model.attention)) {
    return 1;
  }
  const heads = model.kvHeads ?? model.heads ?? chips;
  return Math.max(1, Math.ceil(heads / chips)) / heads;
}

/** The longest context whose cache fits into `free` bytes; the inverse of kvCacheBytes. */
export function contextThatFits(kv: KvCache, free: number): number {
  const left = free - (kv.state ?? 0);
  return left <= 0 ? 0 : tokensThatFit(kv, left);
}

function tokensThatFit(kv: KvCache, free: number): number {
  const both = kv.full + kv.sliding;
  if (both * kv.window >= free || kv.full <= 0) {
    return both > 0 ? free / both : 0;
  }
  return (free - kv.sliding * kv.window) / kv.full;
}
