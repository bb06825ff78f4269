/** What engines keep of a card for themselves, and what a step needs besides weights and cache. */
import type { Chip, ModelShape } from '../catalog/types';
import type { Runtime } from '../manifest/schema';
import type { Machine } from './hardware';
import { GIB } from './sizes';
import { sequenceLimitOf, tokenBudgetOf } from './tokenBudget';
import { isGguf } from './weightFormat';

/** CUDA context, communication buffers and captured graphs of a card: 0.3–0.5 GiB in the start-up logs of vLLM. Assumed. */
const CONTEXT_PER_CARD = 0.5 * GIB;
/** A Linux image with an agent or two, and the engine's own pages. Assumed. */
const OS_RESERVE = 1.25 * GIB;
const OS_RESERVE_SHARE = 0.03;
const OS_RESERVE_MOST = 16 * GIB;
/**
 * Share of a card that an engine leaves alone.
 *
 * vLLM: gpu_memory_utilization 0.92 (vllm/config/cache.py, v0.26; 0.9 before). TGI: TGI_WIGGLE_ROOM 0.90
 * (text_generation_server/models/globals.py). The others as the latter, assumed.
 */
const VLLM_LEAVES = 0.08;
const OTHERS_LEAVE = 0.1;
/** TensorRT-LLM: KvCacheConfig.free_gpu_memory_fraction 0.9, of what weights and buffers leave free. */
const TENSORRT_LLM_LEAVES = 0.1;

/**
 * SGLang: memory outside weights and cache, activations among it, by the card's size: [card below, GiB, GiB per chip of a copy].
 * Source: sglang/srt/server_args.py (v0.5), mem_fraction_static.
 */
const SGLANG_RESERVES = [
  [35, 2.8, 0.1],
  [90, 9.5, 0.5],
  [160, 12, 0.5],
  [Number.MAX_VALUE, 32, 0],
] as const;

/** Seen in the same logs, where the manifest has no word: the vocabulary of Llama 3, and the width of its feed-forward layer. */
const VOCABULARY = 128_256;
const FFN_OVER_HIDDEN = 3.5;
/** Tokens of llama.cpp's micro-batch. */
const GGUF_CHUNK = 512;
/** Tokens of one pass elsewhere, at most. */
const PREFILL_CHUNK = 8192;
/** Live activations of a layer where its width is not looked at: 16-bit vectors per token. Assumed. */
const LIVE_VECTORS = 8;
/** Logits at 16 and 32 bits, probabilities, and their logarithms while tokens are drawn. */
const BYTES_PER_LOGIT = 2 + 4 + 4 + 4;

/** Bytes that neither weights, cache nor activations may have; `taken` are those of weights and activations. */
export function reserveOf(
  machine: Machine,
  runtime: Runtime | undefined,
  capacity: number,
  taken: { readonly weights: number; readonly activations: number },
): number {
  if (machine.kind === 'cpu') {
    return Math.min(OS_RESERVE + OS_RESERVE_SHARE * capacity, OS_RESERVE_MOST);
  }
  const contexts = CONTEXT_PER_CARD * machine.accelerators;
  if (isGguf(runtime) || machine.kind === 'neuron') {
    return contexts;
  }
  if (runtime === 'sglang') {
    return Math.max(contexts, sglangReserve(machine, capacity) - taken.activations);
  }
  if (runtime === 'tensorrt-llm') {
    return contexts + TENSORRT_LLM_LEAVES * Math.max(0, capacity - taken.weights - taken.activations - contexts);
  }
  return contexts + capacity * (runtime === 'vllm' ? VLLM_LEAVES : OTHERS_LEAVE);
}

function sglangReserve(machine: Machine, capacity: number): number {
  const { accelerators, tensorParallel, pipelineParallel, chip } = machine;
  const card = (chip?.memory ?? capacity / Math.max(1, accelerators)) / GIB;
  const [, own, perChip] = SGLANG_RESERVES.find(([below]) => card < below) ?? SGLANG_RESERVES[1];
  return accelerators * GIB * (own + perChip * tensorParallel * pipelineParallel);
}

/**
 * Bytes of activations at the busiest moment, over all copies.
 *
 *     paged, each chip = tokens · (3 · ffn/tensor + 3 · hidden) · 2 + sequences · vocab · 14       [B]
 *     llama.cpp, each  = 512 · (vocab + hidden) · 4                                                [B]
 *     else, each copy  = tokens · 8 · hidden · 2                                                   [B]
 *
 * A pass holds gate, up and their product, shared out over the chips of a layer, and input, output and residual in full on each;
 * vLLM measures that and the drawing of a token for every sequence at its start, with `max_num_batched_tokens` and
 * `max_num_seqs` at their defaults. Llama 3.1 8B: 1.27 GiB against 1.24 in its log. llama.cpp's buffer is that of the logits of a
 * micro-batch: 258 MiB for Llama 3 8B, as it prints. Caches of compiled kernels are left out: errs low by some 100 MiB.
 */
export function activationBytes(
  model: ModelShape,
  machine: Machine,
  runtime: Runtime | undefined,
  tensor: number,
): number {
  const hidden = model.hidden ?? Math.sqrt(model.activeParams / 400);
  const gguf = isGguf(runtime);
  if (machine.kind === 'gpu' && model.kind === 'llm') {
    const chips = Math.max(1, machine.accelerators);
    const vocab = model.vocab ?? VOCABULARY;
    return chips * (gguf ? GGUF_CHUNK * (vocab + hidden) * 4 : pagedPass(model, machine.chip, tensor, hidden, vocab));
  }
  const most = gguf || machine.kind === 'cpu' ? GGUF_CHUNK : PREFILL_CHUNK;
  const tokens = Math.min(most, model.contextTokens ?? most);
  return machine.copies * tokens * LIVE_VECTORS * hidden * 2;
}

function pagedPass(model: ModelShape, chip: Chip | undefined, tensor: number, hidden: number, vocab: number): number {
  const wide = (3 * widthOf(model, hidden)) / tensor;
  return tokenBudgetOf(chip) * (wide + 3 * hidden) * 2 + sequenceLimitOf(chip) * vocab * BYTES_PER_LOGIT;
}

/** Width of the feed-forward layers that one token passes. */
function widthOf({ moe, ffn }: ModelShape, hidden: number): number {
  const routed = moe?.expertFfn && moe.expertsPerToken ? moe.expertFfn * moe.expertsPerToken : undefined;
  return routed === undefined
    ? (ffn ?? FFN_OVER_HIDDEN * hidden)
    : routed + (moe?.sharedExperts ?? 0) * (moe?.expertFfn ?? 0);
}
