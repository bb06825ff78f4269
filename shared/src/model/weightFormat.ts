/** How many bytes a weight takes in each number format, by engine. */
import type { Precision, Runtime } from '../manifest/schema';

/**
 * Effective bits per weight, scales and zero points included.
 * GGUF: Q4_K_M 4.85, Q8_0 8.5, Q4_0 4.63 over the whole file (llama.cpp's quantize table, 8B).
 * AWQ and GPTQ with groups of 128 carry 16 + 4 bits a group: 4.16; embeddings and head stay at 16.
 * MXFP4 and NVFP4: one 8-bit scale a block of 32 or 16: 4.25–4.5 (OCP MX specification 1.0).
 */
const BITS: Readonly<Record<Precision, number>> = {
  fp32: 32,
  bf16: 16,
  fp16: 16,
  fp8: 8,
  int8: 8,
  int4: 4.25,
  fp4: 4.35,
};
const GGUF_BITS: Partial<Record<Precision, number>> = { int8: 8.5, int4: 4.85, fp4: 4.25 };

export function isGguf(runtime: Runtime | undefined): boolean {
  return runtime === 'llama.cpp' || runtime === 'ollama';
}

/**
 * Kernels that a GGUF file runs on. Files that name their format are taken at their word; 4 bits without a name are K-quants,
 * which is what registries serve first.
 */
export function ggufKernel(precision: Precision, modelName: string | undefined): string {
  if (precision === 'int4') {
    return modelName !== undefined && /q4_0|q4_1|q5_0|q5_1|iq4_nl/i.test(modelName) ? 'q4_0' : 'k-quant';
  }
  return precision === 'int8' ? 'q8_0' : precision;
}

export function bitsPerWeight(precision: Precision, runtime: Runtime | undefined): number {
  return (isGguf(runtime) ? GGUF_BITS[precision] : undefined) ?? BITS[precision];
}

/**
 * Bytes of all weights.
 *
 *     bytes = params · bits ÷ 8                                          [B]
 *
 * Engines other than llama.cpp keep embedding and output head at 16 bits when
 * the rest has 4: `vocab · hidden` (twice unless tied) counts at 16 then.
 * Bits of a known file stand in for all of that.
 * Leaves out buffers that an engine makes at load: a lower bound by 1–3 %.
 */
export function weightBytes(
  model: {
    readonly params: number;
    readonly vocab?: number;
    readonly hidden?: number;
    readonly tiedEmbeddings?: boolean;
    readonly weightBits?: number;
  },
  precision: Precision,
  runtime: Runtime | undefined,
): number {
  if (model.weightBits !== undefined) {
    return (model.params * model.weightBits) / 8;
  }
  const bits = bitsPerWeight(precision, runtime);
  const plain = (model.params * bits) / 8;
  if (isGguf(runtime) || bits >= 8 || !model.vocab || !model.hidden) {
    return plain;
  }
  const embedding = Math.min(model.params / 2, model.vocab * model.hidden * (model.tiedEmbeddings ? 1 : 2));
  return plain + (embedding * (16 - bits)) / 8;
}

/** A table holds less than this of any model that is published. */
const MOST_LOOKED_UP = 0.4;

/**
 * Bytes of an embedding table that steps look a row up in: held, but not streamed.
 *
 *     bytes = vocab · hidden · bits ÷ 8                                  [B]
 *
 * 0 where the head is the same table, which a step multiplies, and where the shape says nothing of it.
 */
export function lookedUpBytes(
  model: Parameters<typeof weightBytes>[0],
  precision: Precision,
  runtime: Runtime | undefined,
): number {
  if (model.tiedEmbeddings || !model.vocab || !model.hidden) {
    return 0;
  }
  const bits = bitsPerWeight(precision, runtime);
  const own = isGguf(runtime) || bits >= 8 ? bits : 16;
  const table = Math.min(model.params * MOST_LOOKED_UP, model.vocab * model.hidden);
  return (table * (model.weightBits ?? own)) / 8;
}

/**
 * Format of the cache where nobody states one. TensorRT-LLM follows the checkpoint, and NVIDIA's fp8 and fp4 checkpoints (ModelOpt)
 * carry an fp8 cache; other engines keep 16 bits.
 */
export function cacheFormat(precision: Precision, runtime: Runtime | undefined): 'fp16' | 'fp8' {
  return runtime === 'tensorrt-llm' && (precision === 'fp8' || precision === 'fp4') ? 'fp8' : 'fp16';
}

/** Bytes of one KV value over those of fp16. */
export function kvRatio(kvPrecision: 'fp16' | 'bf16' | 'fp8' | 'int8' | undefined): number {
  return kvPrecision === 'fp8' || kvPrecision === 'int8' ? 0.5 : 1;
}
