/** Time of a training step on GPUs and Neuron chips, by what takes it. */
import type { FactorOrigin } from './factors/factor';
import type { Factors } from './factors/factorSet';
import { FITTED_FACTORS } from './factors/factorSet';
import { TRAINING } from './factors/training';
import { layersOf } from './kvCache';
import { arithmeticOf, tokensOf } from './trainingArithmetic';
import { convolutionTimes } from './trainingConvolution';
import { fabricOf } from './trainingExchange';
import { exchangeOf } from './trainingSplit';
import { STREAM_SHARE, longest, overlapped } from './trainingJob';
import type { TrainingJob, TrainingTimes } from './trainingJob';
import { recomputedShare, stateBytes } from './trainingMemory';
import { trainingSite } from './trainingPeaks';
import type { TrainingValues } from './trainingPeaks';
import { isConvolutional, passesOf } from './trainingWork';

/** A forward and two backward passes, to which the base of launches belongs. */
const FULL_PASSES = 3;
/** Tokens of one pass over the layers, where batch and memory allow. Assumed. */
const TOKENS_PER_PASS = 16_384;
/** Arithmetic hides collectives and launches almost as far as it lasts. Assumed. */
const OVERLAP = 4;
/** Megatron and its likes on Neuron split activations with the tensors over a node (arXiv:2205.05198, section 4.2). */
const MOST_SPLIT = 8;

/**
 * Time by token and device.
 *
 *     time = base · (1 + scaleOut · log2 devices)                        [s]
 *
 * Undefined where the chip's peaks or bandwidth are unknown.
 */
export function trainingTimes(job: TrainingJob, factors: Factors = FITTED_FACTORS): TrainingTimes | undefined {
  const { model, chip, devices, precision, engine } = job;
  const { values, origin } = factors.at(TRAINING, trainingSite(chip, model, precision, engine, job.training.method));
  const times = isConvolutional(model) ? convolutionTimes(job, values, origin) : transformerTimes(job, values, origin);
  const slower = 1 + values.scaleOut * Math.log2(Math.max(1, devices));
  return times && { ...times, perToken: times.perToken * slower };
}

/**
 * Time by token and device, however many there are.
 *
 *     work     = (1 + recomputed/3) · (matrix + attention + traffic)     [s]
 *     launches = layers · perLayer / tokens of a pass                    [s]
 *     sharding = weights and gradients that travel / tokens of a pass    [s]
 *     time     = ((work⁴ + launches⁴ + sharding⁴)^¼ + collectives) · idle + update / tokens of a step   [s]
 */
function transformerTimes(job: TrainingJob, f: TrainingValues, origin: FactorOrigin): TrainingTimes | undefined {
  const { model, chip, training, engine } = job;
  const parts = arithmeticOf(job, f);
  if (!parts) {
    return undefined;
  }
  const passes = passesOf(training);
  const perStep = samplesPerStep(job);
  const perPass = tokensPerPass(job, perStep);
  const recomputed = recomputedLayers(job, perStep);
  const work = (1 + recomputed / passes) * (parts.matrix + parts.attention + parts.traffic);
  const perLayer = engine.family === 'eager' ? f.eagerPerLayer : (f.perLayer * passes) / FULL_PASSES;
  const launches = (layersOf(model) * perLayer) / perPass;
  const fabric = fabricOf(chip, job.networkGbps);
  const exchanged = exchangeOf(job, f, fabric);
  const sharding = exchanged.perPass / perPass;
  const update = updateSeconds(job, f, fabric.domain) / perStep;
  return {
    ...parts,
    recomputed,
    perToken: (overlapped([work, launches, sharding], OVERLAP) + exchanged.perToken) * exchanged.idle + update,
    bound: longest({
      compute: parts.matrix + parts.attention,
      memory: parts.traffic,
      overhead: Math.max(launches, update),
      interconnect: Math.max(sharding, exchanged.perToken),
    }),
    origin,
  };
}

/** Tokens (images) of one step on one device; at least one sequence. */
function samplesPerStep({ training, devices, model }: TrainingJob): number {
  const samples = Math.max(1, training.globalBatch / Math.max(1, devices));
  return model.kind === 'vision' ? samples : samples * training.seqLen;
}

/** Eager trainers take one sequence at a time and accumulate. */
function tokensPerPass({ training, model, engine }: TrainingJob, perStep: number): number {
  if (engine.family === 'eager') {
    return Math.min(perStep, training.seqLen);
  }
  const most = Math.max(TOKENS_PER_PASS, model.kind === 'vision' ? 0 : training.seqLen);
  return Math.min(perStep, most / tokensOf(model));
}

function recomputedLayers({ model, training, devices, chip, engine }: TrainingJob, perStep: number): number {
  if (model.kind === 'vision') {
    return 0;
  }
  if (engine.checkpoints || engine.family === 'eager') {
    return 1;
  }
  const split = engine.family === 'megatron' || engine.family === 'neuron' ? MOST_SPLIT : 1;
  return recomputedShare(model, training, devices, chip.usableMemory ?? chip.memory, perStep, split);
}

/**
 * Seconds of the optimizer in each step.
 *
 *     on the devices = 2 · state / devices / (0.8 · bandwidth)           [s]
 *     on the host    = params · perParam / nodes                         [s]
 */
function updateSeconds(
  { model, training, devices, engine, chip }: TrainingJob,
  f: TrainingValues,
  domain: number,
): number {
  if (engine.offload) {
    return (model.params * f.optimizerPerParam) / Math.ceil(devices / domain);
  }
  return (2 * stateBytes(model, training)) / devices / (STREAM_SHARE * (chip.memoryBandwidth ?? Number.MAX_VALUE));
}
