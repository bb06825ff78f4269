/** Factors of encoders, training and power. Replace the rows, not the code. */
import { CALIBRATION_SET, SPREAD } from './factor';
import type { FactorOrigin } from './factor';

export interface EncoderFactors extends FactorOrigin {
  /** Sustained ÷ dense FP16 peak at large batches. */
  readonly computeShare: number;
  /** Seconds of one batch that do not depend on its size. */
  readonly perBatch: number;
}

const encoder = (
  computeShare: number,
  perBatchMs: number,
  rows: number,
  spread: number,
  source = `${CALIBRATION_SET}: BERT, ${rows} rows`,
): EncoderFactors => ({
  computeShare,
  perBatch: perBatchMs / 1000,
  rows,
  spread,
  source,
  class: rows > 0 ? 'fitted' : 'roofline',
  date: '2023-01',
});

/**
 * Milliseconds of an empty batch on one NeuronCore: BERT base at batch 1 takes 1.0 ms, of which 0.7 are its FLOPs at the share
 * below on one of the two cores.
 */
const NEURON_PER_BATCH = 0.3;

/**
 * t = perBatch + FLOP / (share · peak), through BERT at batch 1 and 8, sequences of 128 and 384 (T4, V100, A100),
 * bge-large through TEI at batch 256 (L4), BERT at sequence 128 on Neuron.
 */
export const ENCODER_FACTORS: ReadonlyMap<string, EncoderFactors> = new Map([
  ['Turing', encoder(0.26, 6, 8, SPREAD.newSize)],
  ['Volta', encoder(0.3, 6, 8, SPREAD.newSize)],
  ['Ampere GA100', encoder(0.35, 5.5, 8, SPREAD.newSize)],
  [
    'Ada Lovelace',
    {
      ...encoder(0.33, 4, 3, SPREAD.newSize, `${CALIBRATION_SET}: bge-large through TEI and infinity on L4`),
      date: '2024-02',
    },
  ],
  [
    'inferentia2',
    {
      ...encoder(0.34, NEURON_PER_BATCH, 14, SPREAD.newChip, `${CALIBRATION_SET}: BERT on Inferentia2, 14 rows`),
      date: '2025',
    },
  ],
  [
    'trainium',
    {
      ...encoder(0.36, NEURON_PER_BATCH, 14, SPREAD.newChip, `${CALIBRATION_SET}: BERT on Trainium, 14 rows`),
      date: '2025',
    },
  ],
  ['', encoder(0.3, 5, 0, SPREAD.unmeasuredPair, 'peaks of this chip; shares of BERT on other chips')],
]);

/** BERT on Xeon 8480+: 4.8 TFLOP/s of 8.6 fp32 peak over 56 cores; int8 2.4 times that. Graviton3 bf16 2 times its fp32. */
export const CPU_ENCODER_FP32_SHARE = 0.55;
export const CPU_ENCODER_EXPONENT = 0.9;
export const CPU_ENCODER_SPEEDUP = { bf16: 2, int8: 2.4 } as const;
/** Convolutions: ResNet-50 on V100 reaches 0.22 of FP16 peak at batch 256 against 0.3 of transformers. */
export const CONVOLUTION_RATIO = 0.75;
/** A convolution on a CPU thread: EfficientNet is 10 times slower per FLOP than a transformer, ResNet between. */
export const CPU_CONVOLUTION_RATIO = 0.4;
/**
 * Denoising, through SDXL at 1024 px, 30 steps, on A100 80GB: 2.54 s compiled with CUDA graphs, 3.31 s as diffusers
 * runs it (huggingface/diffusers, fast_diffusion.md, 2023-12). Compiled: 30 · 12 TFLOP / 2.54 s = 0.454 of the peak,
 * which is worth 1.087 there; the rest of the plain run is 26 ms a step.
 */
export const DIFFUSION_SHARE = 0.454 / 1.087;
export const DIFFUSION_PER_STEP = 0.0257;
/** Text encoders that stay in memory beside a denoiser whose catalog row counts the denoiser alone (notes of the model table). */
export const RESIDENT_ENCODERS: readonly (readonly [RegExp, number])[] = [
  // T5-XXL 4.7B and CLIP L 0.12B.
  [/flux\.?1/i, 4.82e9],
  // T5-XXL, CLIP L and CLIP G.
  [/stable-diffusion-3/i, 5.6e9],
];

/**
 * Share of the plain fp32 peak of a GPU without TF32: as on CPUs, since such units wait for memory less than matrix units do.
 * Assumed.
 */
export const PLAIN_FP32_SHARE = 0.55;

/** GPU power without a published figure: shares of TDP. Assumed from T4, V100, A100 (idle 0.11–0.12, max 1.02). */
export const TDP_IDLE_SHARE = 0.12;
export const TDP_MAX_SHARE = 1;
/** Inferentia and Trainium power is not published; 0.10 W per TFLOP/s is what A100 to H100 take at bf16. Assumed. */
export const NEURON_IDLE_WATTS = 30;
export const NEURON_MAX_WATTS_PER_TFLOPS = 0.9;
/** CPU without a published figure: idle and max of a vCPU; mean of Cascade Lake and EPYC 2nd gen. Assumed. */
export const VCPU_IDLE_WATTS = 0.55;
export const VCPU_MAX_WATTS = 2.8;
/** 0.392 W per GB of memory (Cloud Carbon Footprint). */
export const MEMORY_WATTS_PER_GB = 0.392;
/** AWS global mean, where a region publishes none (2024). */
export const FALLBACK_PUE = 1.15;
