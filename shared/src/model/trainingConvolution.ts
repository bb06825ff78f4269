/** Training of convolutional image networks: they wait for memory more than for arithmetic. */
import type { Chip } from '../catalog/types';
import type { FactorOrigin } from './factors/factor';
import { STREAM_SHARE, longest, overlapped } from './trainingJob';
import type { TrainingJob, TrainingTimes } from './trainingJob';
import { isWide, kernelOf, matrixCeiling, sixteenBitPeak } from './trainingPeaks';
import type { Kernel, TrainingValues } from './trainingPeaks';
import { forwardWork, passesOf } from './trainingWork';
import { visionItem } from './vision';

/** Convolutions and what lies between them are kernels of their own that overlap in part. Assumed. */
const OVERLAP = 1.5;

/**
 * Time by image and device.
 *
 *     matrix  = 3 · FLOP / (share · ceiling · peak)                      [s]
 *     traffic = outputs · bytes / (0.8 · bandwidth), twice as much at fp32 and TF32   [s]
 *     time    = (matrix^1.5 + traffic^1.5)^⅔                             [s]
 *
 * Reading and decoding of images is left out: errs low where the host has few cores. Undefined where no peak is listed.
 */
export function convolutionTimes(
  { model, chip, precision, training }: TrainingJob,
  f: TrainingValues,
  origin: FactorOrigin,
): TrainingTimes | undefined {
  const { linear } = forwardWork(model, 1);
  const kernel = kernelOf(chip, precision);
  const rate = convolutionRate(chip, kernel, f);
  if (!rate || !chip.memoryBandwidth) {
    return undefined;
  }
  const matrix = (passesOf(training) * linear) / rate;
  const bytes = (isWide(kernel) ? 2 : 1) * f.trafficPerActivation * visionItem(model).elements;
  const traffic = bytes / (STREAM_SHARE * chip.memoryBandwidth);
  return {
    matrix,
    attention: 0,
    traffic,
    recomputed: 0,
    perToken: overlapped([matrix, traffic], OVERLAP),
    bound: longest({ compute: matrix, memory: traffic }),
    origin,
  };
}

/** Vector units take convolutions as they take products: nothing has to be laid out for tiles. */
function convolutionRate(chip: Chip, kernel: Kernel, f: TrainingValues): number | undefined {
  if (kernel === 'fp32' && chip.peak.fp32 !== undefined) {
    return f.plainShare * chip.peak.fp32;
  }
  const peak = kernel === 'tf32' ? chip.peak.tf32 : sixteenBitPeak(chip);
  return peak && f.convolutionShare * matrixCeiling(chip) * peak;
}
