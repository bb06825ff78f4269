/** Which of a chip's peaks a number format runs at, outside decoding. */
import type { Chip } from '../catalog/types';
import type { Precision } from '../manifest/schema';

/** Best matrix multiplication ÷ the printed peak: 0.80 on Hopper, 0.78 on B200 (notes of the calibration set on bare products). */
export const MATMUL_CEILING = 0.8;

export interface MatrixPeak {
  readonly flops: number;
  /** Vector units alone: fp32 before Ampere. */
  readonly isPlain: boolean;
}

/**
 * Peak of matrix products.
 *
 *     16 bits, fp8, fp4 = peak of fp16, else of bf16                     [FLOP/s]
 *     int8              = peak of int8, where there is one               [FLOP/s]
 *     fp32              = peak of TF32, where the chip has it, else of fp32  [FLOP/s]
 *
 * Frameworks multiply fp32 in TF32 from Ampere on (NVIDIA's containers by default), and the Neuron compiler casts matrix products to
 * bf16 (its default for auto-cast); told not to, its matrix units take fp32 at the listed fp32 peak. fp8 and fp4 are given no gain here: errs low. Undefined where no peak is listed.
 */
export function matrixPeak(chip: Chip, precision: Precision, usesTf32: boolean = true): MatrixPeak | undefined {
  const { fp16, bf16, tf32, fp32, int8 } = chip.peak;
  const sixteen = fp16 ?? bf16;
  if (precision === 'fp32' && chip.kind === 'neuron' && !usesTf32 && fp32 !== undefined) {
    return peakOf(fp32, false);
  }
  if (precision === 'fp32' && chip.kind !== 'neuron') {
    const isFast = usesTf32 && tf32 !== undefined;
    return peakOf(isFast ? tf32 : fp32, !isFast);
  }
  return peakOf(precision === 'int8' && chip.kind === 'gpu' ? (int8 ?? sixteen) : sixteen, false);
}

function peakOf(flops: number | undefined, isPlain: boolean): MatrixPeak | undefined {
  return flops === undefined ? undefined : { flops, isPlain };
}
