/** Arithmetic of transformers in training, and the memory traffic between products. */
import type { ModelShape } from '../catalog/types';
import { STREAM_SHARE } from './trainingJob';
import type { TrainingJob } from './trainingJob';
import { isMixture, isWide, kernelOf, matrixRate, sixteenBitPeak } from './trainingPeaks';
import type { TrainingValues } from './trainingPeaks';
import { activationBytes } from './trainingTraffic';
import { forwardWork, passesOf } from './trainingWork';

/** A forward and two backward passes, to which the base of traffic belongs. */
const FULL_PASSES = 3;
/** The Neuron compiler keeps chains of operations in on-chip memory, 24 MiB a core: traffic ÷ that of GPU kernels. Assumed. */
const FUSED_ON_NEURON = 1 / 3;
/** Patches of a 224 px image and a class token. */
const PATCHES = 197;

export interface Arithmetic {
  readonly matrix: number;
  readonly attention: number;
  readonly traffic: number;
}

/** Tokens of the sample whose time is reckoned: one, or those of an image. */
export function tokensOf(model: ModelShape): number {
  return model.kind === 'vision' ? (model.contextTokens ?? PATCHES) : 1;
}

/**
 * Seconds by token (by image) and device.
 *
 *     matrix    = passes · linear · ((1 − experts)/rate + experts/(expertShare · narrowness · rate))   [s]
 *     attention = passes · attention / (share · peak of 16 bits)         [s]
 *     traffic   = passes/3 · bytes of activations / (0.8 · bandwidth)    [s]
 *
 * Undefined where the chip's peaks or bandwidth are unknown.
 */
export function arithmeticOf(job: TrainingJob, f: TrainingValues): Arithmetic | undefined {
  const { model, chip, precision, training, engine } = job;
  const rate = matrixRate(chip, precision, engine.family, f);
  if (!rate || !chip.memoryBandwidth) {
    return undefined;
  }
  const { linear, attention } = forwardWork(model, training.seqLen);
  const passes = passesOf(training);
  const experts = isMixture(model) ? expertPart(model) : 0;
  const routed = f.expertShare * narrowness(model) * (expertRate(job, f) ?? rate);
  const bytes =
    (isWide(kernelOf(chip, precision)) ? 2 : 1) *
    (chip.kind === 'neuron' ? FUSED_ON_NEURON : 1) *
    activationBytes(model, f.trafficPerWidth);
  return {
    matrix: passes * linear * ((1 - experts) / rate + experts / routed),
    attention: (passes * attention) / attentionRate(job, f, rate),
    traffic: ((passes / FULL_PASSES) * bytes) / (STREAM_SHARE * chip.memoryBandwidth),
  };
}

/**
 * Kernels that were written for Ampere leave Hopper's own matrix instructions unused: 35 % of the peak forward where
 * Ampere reaches 60 % and more (FlashAttention-3, arXiv:2407.08608).
 */
const OLDER_KERNELS_SINCE_HOPPER = 0.6;

/** Attention runs at 16 bits whatever the format of products; without matrix units for it at the rate of products. */
function attentionRate({ chip, precision, engine }: TrainingJob, f: TrainingValues, rate: number): number {
  if (isWide(kernelOf(chip, precision)) || chip.kind === 'neuron') {
    return rate;
  }
  const before = /turing|volta|ampere/i.test(chip.architecture);
  const older = f.olderAttentionShare * (before ? 1 : OLDER_KERNELS_SINCE_HOPPER);
  return (engine.olderAttention ? older : f.attentionShare) * (sixteenBitPeak(chip) ?? rate);
}

/** Share of a token's products that experts have. Half where their widths are not stated. */
function expertPart({ activeParams, moe, hidden, layers }: ModelShape): number {
  const k = moe?.expertsPerToken;
  const experts = k && moe.expertFfn && hidden && layers ? 3 * k * moe.expertFfn * hidden * layers : activeParams / 2;
  return Math.min(1, experts / activeParams);
}

/** Products over a short side fill and drain tiles too often: half of the rate at this width, from the two models of arXiv:2504.14960. */
const HALF_RATE_WIDTH = 1300;
/** Width of experts that is not stated: those of fine-grained mixtures. Assumed. */
const EXPERT_WIDTH = 1536;

function narrowness({ moe }: ModelShape): number {
  const width = moe?.expertFfn ?? EXPERT_WIDTH;
  return width / (width + HALF_RATE_WIDTH);
}

/** Grouped products have no fp4 kernels worth the casting: they are taken at 8 bits. Assumed. */
function expertRate({ chip, precision, engine }: TrainingJob, f: TrainingValues): number | undefined {
  return matrixRate(chip, precision === 'fp4' ? 'fp8' : precision, engine.family, f);
}
