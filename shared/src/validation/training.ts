/** Rows of training and fine-tuning. */
import type { ModelShape } from '../catalog/types';
import { isConvolution, visionWork } from '../model/encoder';
import { CONVOLUTION_RATIO } from '../model/factors/others';
import type { Factors } from '../model/factors/factorSet';
import type { Machine } from '../model/hardware';
import { originFor } from '../model/range';
import { deviceRate, flopsPerToken } from '../model/training';
import { TRAINING_DEFAULTS } from '../placement/kindDefaults';
import type { ResolvedTraining } from '../placement/workload';
import type { Measurement } from './measurement';
import { precisionOf } from './names';
import { NO_RATES, predicted, unknownMetric, unpredicted } from './prediction';
import type { Outcome } from './prediction';

/** Forward, and twice that backward. */
const PASSES = 3;

/**
 * Steps as they run: no checkpoints and no failures, which a manifest's run has and a benchmark leaves out.
 *
 *     tokens  = peak · MFU / FLOP per token                              [1/s a device]
 *     images  = devices · peak · MFU / (3 · FLOP per image)              [1/s]
 *
 * `mfu` is against the peak of fp8 and fp4 where those are trained in, as their sources count.
 */
export function predictTraining(
  row: Measurement,
  model: ModelShape,
  machine: Machine,
  factors?: Factors,
): Outcome {
  const training = trainingOf(row);
  const precision = precisionOf(row.precision, row.weightBits, machine.kind === 'cpu');
  const rate = deviceRate(machine, training, precision, row.deviceCount, factors);
  if (!rate) {
    return unpredicted(NO_RATES);
  }
  const { spread } = originFor(rate.origin, model);
  const isVision = model.kind === 'vision';
  const ratio = isVision && isConvolution(model) ? CONVOLUTION_RATIO : 1;
  const perSample = isVision ? PASSES * visionWork(model) : flopsPerToken(model, training) * training.seqLen;
  const sustained = rate.flops * ratio;
  switch (row.metric) {
    case 'tokens_per_s_per_device':
      return isVision ? unknownMetric(row) : predicted((sustained * training.seqLen) / perSample, spread);
    case 'tokens_per_s_total':
      return isVision
        ? unknownMetric(row)
        : predicted((sustained * row.deviceCount * training.seqLen) / perSample, spread);
    case 'samples_per_s':
      return predicted((sustained * row.deviceCount) / perSample, spread);
    case 'tflops_per_device':
      return predicted(sustained / 1e12, spread);
    case 'mfu': {
      const own = precision === 'fp8' || precision === 'fp4' ? machine.chip?.peak[precision] : undefined;
      return predicted(sustained / (own ?? rate.peak), spread);
    }
    default:
      return unknownMetric(row);
  }
}

function trainingOf({ runtime, precision, seqLen, batch }: Measurement): ResolvedTraining {
  const words = `${runtime} ${precision}`;
  return {
    method: /qlora/i.test(words) ? 'qlora' : /lora/i.test(words) ? 'lora' : 'full',
    tokens: 1,
    seqLen: seqLen ?? TRAINING_DEFAULTS.seqLen,
    globalBatch: batch ?? TRAINING_DEFAULTS.globalBatch,
    optimizer: TRAINING_DEFAULTS.optimizer,
    checkpointEveryMin: TRAINING_DEFAULTS.checkpointEveryMin,
    interruptible: false,
  };
}
