/**
 * Decoders on GPUs, by architecture and runtime family. Replace the rows, not the code.
 *
 * llama.cpp: the two-parameter fits t = bytes / (bandwidthShare · peak) + perStep of the
 * calibration set (llama-bench, one device; mean errors 4–18 % in sample), and prefill as
 * share of the dense FP16 peak (512 tokens or more).
 * vLLM: share 0.87 of bandwidth at 16 and 4 bits, 0.69 at fp8 and fp4, 0.64 at int8;
 * 30–55 µs a layer and step on H100, less on L40S; 0.3 of peak compute at batch 64–1024.
 * A10G keeps a prefill row of its own: the vendor's printed peak is half that of its twin A10.
 */
import type { Chip } from '../../catalog/types';
import { CALIBRATION_DATE, CALIBRATION_SET, SPREAD } from './factor';
import type { FactorOrigin } from './factor';

export type RuntimeFamily = 'llama.cpp' | 'vllm' | 'pytorch' | 'onnxruntime';

export interface GpuDecoderFactors extends FactorOrigin {
  /** Sustained ÷ peak bandwidth while weights of 16 or 4 bits stream. */
  readonly bandwidthShare: number;
  /** Sustained ÷ peak compute of the batched matrix products of a decode step. */
  readonly decodeComputeShare: number;
  /** Sustained ÷ peak compute of a long prompt. */
  readonly prefillShare: number;
  /** Seconds of a step that do not depend on the model. */
  readonly perStep: number;
  /** Seconds of a step per layer: launches, norms, sampling. */
  readonly perLayer: number;
}

const llamaCpp = (
  bandwidthShare: number,
  perStepMs: number,
  prefillShare: number,
  rows: number,
  error: number,
): GpuDecoderFactors => ({
  bandwidthShare,
  // Batched decode was not measured for llama.cpp: it is taken as a short prompt, so the prefill share.
  decodeComputeShare: prefillShare,
  prefillShare,
  perStep: perStepMs / 1000,
  perLayer: 0,
  class: 'fitted',
  rows,
  spread: 1 + error * 1.5,
  source: `${CALIBRATION_SET}: llama-bench, one device, ${rows} rows`,
  date: CALIBRATION_DATE,
});

const vllm = (perLayerMicro: number, prefillShare: number, rows: number, spread: number): GpuDecoderFactors => ({
  bandwidthShare: 0.87,
  decodeComputeShare: 0.3,
  prefillShare,
  perStep: 0,
  perLayer: perLayerMicro * 1e-6,
  class: rows > 0 ? 'fitted' : 'roofline',
  rows,
  spread,
  source:
    rows > 0
      ? `${CALIBRATION_SET}: vLLM serving, ${rows} rows`
      : 'peaks of this chip; shares of vLLM on Hopper, Blackwell and Ada, none measured here',
  date: CALIBRATION_DATE,
});

/** Key: `architecture|family`, and `chip|family` where a chip has a row of its own. */
export const GPU_DECODER_FACTORS: ReadonlyMap<string, GpuDecoderFactors> = new Map([
  ['Turing|llama.cpp', llamaCpp(0.7, 2.6, 0.26, 37, 0.18)],
  ['Volta|llama.cpp', llamaCpp(0.7, 2.6, 0.3, 37, 0.18)],
  ['Ampere GA102|llama.cpp', llamaCpp(0.76, 1.6, 0.32, 28, 0.07)],
  ['A10G|llama.cpp', llamaCpp(0.76, 1.6, 0.74, 28, 0.07)],
  ['Ampere GA100|llama.cpp', llamaCpp(0.48, 2.0, 0.22, 36, 0.1)],
  ['Ada Lovelace|llama.cpp', llamaCpp(0.82, 1.6, 0.28, 39, 0.07)],
  ['Hopper|llama.cpp', llamaCpp(0.56, 1.4, 0.14, 14, 0.13)],
  ['Blackwell GB202|llama.cpp', llamaCpp(0.84, 1.2, 0.39, 8, 0.06)],
  ['|llama.cpp', { ...llamaCpp(0.76, 2.8, 0.25, 162, 0.19), spread: SPREAD.newChip }],

  ['Hopper|vllm', vllm(38, 0.45, 37, SPREAD.newSize)],
  ['Blackwell|vllm', vllm(45, 0.35, 46, SPREAD.newSize)],
  ['Ada Lovelace|vllm', vllm(25, 0.45, 8, SPREAD.newSize)],
  ['|vllm', vllm(40, 0.4, 0, SPREAD.unmeasuredPair)],

  // Transformers without a compiled graph: launches of every layer show (0.04–0.26 of bandwidth on A100).
  [
    '|pytorch',
    {
      ...vllm(0, 0.35, 0, SPREAD.newRuntime),
      perLayer: 600e-6,
      bandwidthShare: 0.6,
      source: 'Transformers on A100, calibration set; other chips by their peaks',
    },
  ],
  [
    '|onnxruntime',
    {
      ...vllm(0, 0.35, 0, SPREAD.newRuntime),
      perLayer: 100e-6,
      bandwidthShare: 0.6,
      source: 'peaks of the chip; no ONNX Runtime decoder row was published',
    },
  ],
]);

/** Bandwidth share of a weight format over that of 16 bits, vLLM (0.69 ÷ 0.87, 0.64 ÷ 0.87). */
export const FORMAT_BANDWIDTH_RATIO: Readonly<Record<string, number>> = {
  fp8: 0.69 / 0.87,
  fp4: 0.69 / 0.87,
  int8: 0.64 / 0.87,
};

/** Routing of a mixture of experts, per layer and step (vLLM). */
export const MOE_ROUTING_PER_LAYER = 36e-6;
/** Grouped matrix products of experts reach a quarter of what dense ones do (Qwen3-30B-A3B and gpt-oss at batch 128–1024 on H100). */
export const MOE_COMPUTE_RATIO = 0.27;
/** Latency of one all-reduce per chip taking part; NVLink from gpt-fast on 2–8 A100. */
export const ALL_REDUCE_LATENCY_NVLINK = 2e-6;
/** Over PCIe there is no row: assumed. */
export const ALL_REDUCE_LATENCY_PCIE = 6e-6;
/** First token of a 256-token prompt takes 9–12 ms on every GPU: tokenizer, scheduler, HTTP. */
export const TTFT_FLOOR_GPU = 0.0105;

/** Best matrix multiplication over the printed peak: 0.80 on Hopper, 0.78 on B200 (accuracy.md, "what is comparable", 7). No share of a workload passes it. */
export const MATMUL_CEILING = 0.8;

/**
 * What a printed peak of this chip is worth beside those that the shares were fitted on.
 *
 *     twin   = llama.cpp prefill share of the chip / of its architecture     [-]
 *     matmul = best measured multiplication / (0.80 · printed peak)          [-]
 *
 * Vendors print peaks by different rules: A10 and A10G are almost the same silicon, and their peaks differ by a
 * factor of two (accuracy.md, 4.3). 1 where neither is known.
 */
export function peakWorth(chip: Chip): number {
  const own = GPU_DECODER_FACTORS.get(`${chip.shortName}|llama.cpp`);
  const kin = GPU_DECODER_FACTORS.get(`${chip.architecture}|llama.cpp`);
  if (own && kin) {
    return own.prefillShare / kin.prefillShare;
  }
  const peak = chip.peak.bf16 ?? chip.peak.fp16;
  return chip.measuredBf16 !== undefined && peak ? chip.measuredBf16 / (MATMUL_CEILING * peak) : 1;
}

/** A share of other chips on this chip's printed peak; errs high where it meets the ceiling. */
export function shareOn(chip: Chip, share: number, ceiling: number = MATMUL_CEILING): number {
  return Math.min(ceiling, share * peakWorth(chip));
}
