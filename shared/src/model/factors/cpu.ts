/**
 * Decoders on CPUs in llama.cpp: decode t = bytes · (1/(k · vCPU) + 1/B) + c, prefill g · vCPU^a.
 * k, B and c trade against each other: use them together. Fitted to models of 2B and larger, up to
 * 96 vCPU, llama-bench build 4753 (early 2025), which does not repack K-quants.
 */
import { CALIBRATION_SET } from './factor';
import type { FactorOrigin } from './factor';

export type KernelClass = 'k-quant' | 'repacked';

export interface CpuDecoderFactors extends FactorOrigin {
  /** B/s that one vCPU can pull. */
  readonly perVcpuBandwidth: number;
  /** B/s that the socket gives. */
  readonly socketBandwidth: number;
  /** Seconds a token that do not depend on the model: barriers between threads. */
  readonly perStep: number;
  /** FLOP/s of prefill on one vCPU, and the exponent of its growth. */
  readonly prefillPerVcpu: number;
  readonly prefillExponent: number;
}

const row = (
  k: number,
  b: number,
  cMs: number,
  g: number,
  a: number,
  rows: number,
  error: number,
): CpuDecoderFactors => ({
  perVcpuBandwidth: k * 1e9,
  socketBandwidth: b * 1e9,
  perStep: cMs / 1000,
  prefillPerVcpu: g * 1e9,
  prefillExponent: a,
  class: 'fitted',
  rows,
  spread: 1 + Math.max(0.1, error * 1.6),
  source: `${CALIBRATION_SET}: llama-bench Q4_K_M, ${rows} rows`,
  date: '2025-02',
});

/** Key: the short name of the CPU, and the kernel class. */
export const CPU_DECODER_FACTORS: ReadonlyMap<string, CpuDecoderFactors> = new Map([
  ['Graviton2|k-quant', row(3.5, 200, 8, 24, 0.85, 15, 0.07)],
  ['Graviton3|k-quant', row(7.0, 260, 5, 34, 0.9, 23, 0.07)],
  ['Graviton3E|k-quant', row(7.0, 260, 5, 34, 0.9, 23, 0.12)],
  ['Graviton4|k-quant', row(6.0, 640, 8, 37, 0.9, 32, 0.11)],
  // Its decode rows are flagged: k and c of Graviton4, the socket scaled by measured read bandwidth (693 ÷ 436 GB/s).
  [
    'Graviton5|k-quant',
    {
      ...row(6.0, 1000, 8, 53, 0.9, 6, 0.3),
      source: `${CALIBRATION_SET}: prefill 6 rows; decode as Graviton4, its own rows are flagged`,
    },
  ],
  ['Ice Lake|k-quant', row(4.0, 280, 3, 36, 0.9, 13, 0.07)],
  ['Sapphire Rapids|k-quant', row(3.5, 440, 2, 139, 0.8, 14, 0.12)],
  ['Granite Rapids|k-quant', row(6.0, 240, 2, 138, 0.85, 14, 0.12)],
  ['Milan|k-quant', row(5.0, 80, 2, 41, 0.9, 12, 0.04)],
  ['Genoa|k-quant', row(5.5, 680, 3, 124, 0.8, 16, 0.09)],
  ['Turin|k-quant', row(8.0, 640, 2, 139, 0.85, 15, 0.09)],
  // Fitted here to Llama 8B Q4_0 with 4–64 threads and DeepSeek-R1 with 64 (arm-learning-paths, 2025): decode within 9 %, R1 20 % high.
  [
    'Graviton4|repacked',
    {
      ...row(20, 400, 0.5, 318, 0.83, 10, 0.12),
      source: 'Arm learning paths: llama.cpp Q4_0 repacked, Graviton4, 10 rows',
      date: '2025-07',
    },
  ],
]);

/** Repacked kernels run on the same instructions on its neighbours: rates scaled by clock, the socket by its bandwidth (peak 307 of 537, measured 693 of 436 GB/s). */
export const REPACKED_LIKE_GRAVITON4: ReadonlyMap<
  string,
  { readonly clockRatio: number; readonly socketBandwidth: number }
> = new Map([
  ['Graviton3', { clockRatio: 2.6 / 2.8, socketBandwidth: 229e9 }],
  ['Graviton3E', { clockRatio: 2.6 / 2.8, socketBandwidth: 229e9 }],
  ['Graviton5', { clockRatio: 3.3 / 2.8, socketBandwidth: 636e9 }],
]);

/** Share of a socket's peak bandwidth that reads reach. */
export const SOCKET_BANDWIDTH_SHARE = 0.75;
/** Prefill of K-quants: share of the fp32 peak of one core, and growth with cores. */
export const K_QUANT_FP32_SHARE = 0.4;
export const K_QUANT_EXPONENT = 0.76;
/** Lowest of the fitted k for full cores (5.0) and for hyper-threads (3.5). */
export const VCPU_BANDWIDTH_FULL_CORE = 5e9;
export const VCPU_BANDWIDTH_HYPERTHREAD = 3.5e9;
export const DERIVED_PER_STEP = 0.004;
/**
 * Engines with matrix kernels (vLLM, PyTorch with oneDNN): share of the bf16 matrix peak. Assumed: no decoder row was
 * published; the nearest, BERT in int8 on Xeon 8480+, reaches 0.04 of the int8 peak, so int8 is given no gain over bf16.
 */
export const MATRIX_ENGINE_SHARE = 0.1;
/** Without such kernels: share of the fp32 peak. As K-quants in llama.cpp. */
export const PLAIN_ENGINE_SHARE = 0.4;
/** A step of a Python engine on a CPU: assumed. */
export const PYTHON_ENGINE_PER_STEP = 0.012;
export const TTFT_FLOOR_CPU = 0.005;
