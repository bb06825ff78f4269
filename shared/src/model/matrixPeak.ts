/** Which of a chip's peaks a number format runs at, outside decoding. */
import type { Chip } from '../catalog/types';
import type { Precision } from '../manifest/schema';
import { PLAIN_FP32_SHARE } from './factors/others';

/**
 * FLOP/s that a chip sustains on matrix products.
 *
 *     sustained = share · peak of 16 bits                                [FLOP/s]
 *     fp32      = share · peak of TF32, where the chip has it            [FLOP/s]
 *               = 0.55 · peak of fp32 on chips before Ampere             [FLOP/s]
 *
 * `share` is that of 16 bits. Frameworks multiply fp32 in TF32 from Ampere on (NVIDIA's containers by default), and the
 * Neuron compiler casts matrix products to bf16 (its default for auto-cast). fp8 and fp4 are given no gain here: errs low.
 * Undefined where no peak is listed.
 */
export function sustainedMatrixRate(chip: Chip, precision: Precision, share: number): number | undefined {
  const { fp16, bf16, tf32, fp32 } = chip.peak;
  const sixteen = fp16 ?? bf16;
  if (precision !== 'fp32' || chip.kind === 'neuron') {
    return sixteen === undefined ? undefined : share * sixteen;
  }
  if (tf32 !== undefined) {
    return share * tf32;
  }
  return fp32 === undefined ? undefined : PLAIN_FP32_SHARE * fp32;
}
