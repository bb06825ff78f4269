/** How fast one device trains, whatever it is. */
import type { ModelShape } from '../catalog/types';
import type { Precision } from '../manifest/schema';
import type { ResolvedTraining } from '../placement/workload';
import type { Bound } from './decode';
import { SPREAD } from './factors/factor';
import type { Factors } from './factors/factorSet';
import type { Machine } from './hardware';
import { processorTrainingRate } from './trainingCpu';
import type { TrainingRate } from './trainingCpu';
import { countedPeak } from './trainingPeaks';
import type { TrainingEngine } from './trainingPeaks';
import { trainingTimes } from './trainingStep';
import { hasReference, isAdapter } from './trainingWork';

export interface TrainingSetup {
  readonly model: ModelShape;
  readonly training: ResolvedTraining;
  readonly machine: Machine;
  readonly precision: Precision;
  readonly devices: number;
  /** Absent: PyTorch with sharded weights, or Neuron. */
  readonly engine?: TrainingEngine;
}

/** NF4 weights are unpacked to 16 bits for every product: by layer and pass, read at 4 bits and written at 16. */
const UNPACKED_BYTES = 0.516 + 2 + 2;

/** Seconds by token and device, and the peak that MFU is counted against. Undefined where the hardware's rates are unknown. */
export function trainingRate(
  setup: TrainingSetup,
  factors?: Factors,
): (TrainingRate & { readonly bound: Bound }) | undefined {
  const { model, training, machine, devices } = setup;
  const { chip } = machine;
  if (machine.kind === 'cpu') {
    const rate = processorTrainingRate(model, training, machine, setup.precision);
    return rate && { ...rate, bound: 'cpu' };
  }
  if (!chip) {
    return undefined;
  }
  // Quantized weights are for memory: they are multiplied at 16 bits.
  const precision = training.method === 'qlora' ? 'bf16' : setup.precision;
  const engine = setup.engine ?? defaultEngine(setup);
  const job = { model, chip, devices, training, precision, engine, networkGbps: machine.instance.networkGbps };
  const times = trainingTimes(job, factors);
  const peak = countedPeak(chip, precision);
  if (!times || !peak) {
    return undefined;
  }
  const unpacking = training.method === 'qlora' ? unpackingSeconds(setup, chip.memoryBandwidth ?? Number.MAX_VALUE) : 0;
  const isFar = isAdapter(training) || hasReference(training);
  return {
    perToken: (times.perToken + unpacking) / machine.cardShare,
    peak: peak * machine.cardShare,
    bound: times.bound,
    origin: isFar ? { ...times.origin, spread: Math.max(times.origin.spread, SPREAD.newChip) } : times.origin,
  };
}

/**
 * Unpacking of NF4 by token.
 *
 *     seconds = 2 passes · params · 4.516 B / bandwidth / tokens of a pass    [s]
 *
 * Once forward and once backward for each micro batch. bitsandbytes reaches about half of the bandwidth; errs low.
 */
function unpackingSeconds({ model, training, devices }: TrainingSetup, bandwidth: number): number {
  const tokens = training.seqLen * Math.max(1, Math.min(MICRO_BATCH, training.globalBatch / Math.max(1, devices)));
  return (2 * model.params * UNPACKED_BYTES) / bandwidth / tokens;
}

/** Sequences of one pass in fine-tuning. Assumed. */
const MICRO_BATCH = 4;

/** Above this many parameters, weights of every layer take too long to gather over a network: tensors and layers are split. Assumed. */
const SPLIT_FROM = 40e9;
const NODE = 8;

function defaultEngine({ machine, model, devices }: TrainingSetup): TrainingEngine {
  if (machine.kind === 'neuron') {
    return { engine: 'neuron', family: 'neuron' };
  }
  return { engine: 'pytorch', family: model.params > SPLIT_FROM && devices > NODE ? 'megatron' : 'sharded' };
}
