/** Training of convolutional image networks: they wait for memory more than for arithmetic. */
import type { FactorOrigin } from './factors/factor';
import { STREAM_SHARE, longest, overlapped } from './trainingJob';
import type { TrainingJob, TrainingTimes } from './trainingJob';
import { isWide, kernelOf, matrixCeiling, sixteenBitPeak } from './trainingRates';
import type { TrainingValues } from './trainingRates';
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
  const own = kernel === 'tf32' || kernel === 'fp32' ? chip.peak[kernel] : undefined;
  const peak = own ?? sixteenBitPeak(chip);
  if (!peak || !chip.memoryBandwidth) {
    return undefined;
  }
  const matrix = (passesOf(training) * linear) / (f.convolutionShare * matrixCeiling(chip) * peak);
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
