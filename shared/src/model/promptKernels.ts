/** Which kernels llama.cpp reads prompts with on GPUs: by format, chip and age of the build. */
import type { Chip } from '../catalog/types';

/** Quantized products on int8 tensor cores (pull requests 7676, 7860, 8062), the default since 8075 of 2024-06-24. */
const FUSED_SINCE = '2024-07';
/** Weights of a block that share a scale: 32 in Q4_0, Q8_0 and the sub-blocks of K-quants (ggml's block formats). */
const BLOCK = 32;
/** For a block and an output: the sum to a float, the product of both scales, a multiply-add, and that of the minimum. */
const SCALING = 4;
/** Tokens that llama.cpp computes at once: its default for `--ubatch-size`. */
export const MICRO_BATCH = 512;
/** fp32 scores are written, read and written by the softmax, and read again. */
const SCORE_BYTES = 16;
/** A weight that was unpacked for cuBLAS. */
const UNPACKED_BYTES = 2;

/**
 * Rate of 16-bit products with 16-bit sums, as ggml has cuBLAS do them: half of the int8 peak, which vendors do not cut on consumer
 * cards as they do products with fp32 sums. Blackwell Ultra has little int8 left: there the listed 16 bits count.
 */
export function halfSumsRate({ peak }: Chip): number | undefined {
  return Math.max(peak.fp16 ?? peak.bf16 ?? peak.fp32 ?? 0, (peak.int8 ?? 0) / 2) || undefined;
}

export interface PromptKernel {
  /** FLOP/s that products of a prompt run against. */
  readonly peak: number;
  /** Unpacks inside the product. */
  readonly isFused: boolean;
  /** Bytes written for each weight and micro-batch, beside reading it: 0 where nothing is unpacked. */
  readonly unpackedBytes: number;
  /** Bytes of traffic for each score of attention: 0 where attention is fused. */
  readonly scoreBytes: number;
}

/**
 * Rate of products that stay quantized.
 *
 *     rate = 1 / (1/int8 + scaling / (block · fp32))                     [FLOP/s]
 *
 * A warp multiplies a block of weights on its tensor cores and then scales the sums on vector lanes, one after the other; other warps
 * hide a part of that, which is in the share. Chips with much int8 for their fp32 (A100, H100) gain least. Undefined without int8
 * tensor cores, and where those are slower than 16 bits (Blackwell Ultra).
 *
 * Source: llama.cpp, pull requests 7676 and 7860 (the kernel) and 8075 (where it is used); ggml's block formats.
 */
export function fusedRate({ vendor, peak }: Chip): number | undefined {
  const { int8, fp32 } = peak;
  const isQuick = int8 !== undefined && int8 > (peak.fp16 ?? peak.bf16 ?? 0);
  return vendor === 'NVIDIA' && isQuick && fp32 ? 1 / (1 / int8 + SCALING / (BLOCK * fp32)) : undefined;
}

/**
 * The kernel of a prompt. Builds of before unpacked a micro-batch's weights to 16 bits for cuBLAS and wrote the scores of attention;
 * later ones do the first on chips without int8 tensor cores. A build without a date is a new one. Undefined where the chip has no
 * rate for it.
 */
export function promptKernel(chip: Chip, isQuantized: boolean, date: string | undefined): PromptKernel | undefined {
  const isOld = date !== undefined && date < FUSED_SINCE;
  const fused = isQuantized && !isOld ? fusedRate(chip) : undefined;
  const peak = fused ?? halfSumsRate(chip);
  return peak
    ? {
        peak,
        isFused: fused !== undefined,
        unpackedBytes: isQuantized && fused === undefined ? UNPACKED_BYTES : 0,
        scoreBytes: isOld ? SCORE_BYTES : 0,
      }
    : undefined;
}
