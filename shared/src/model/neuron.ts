/** A decoder on Inferentia2 and Trainium. */
import type { Chip, ModelShape } from '../catalog/types';
import type { Precision, Runtime } from '../manifest/schema';
import type { EngineTimes } from './engine';
import { TTFT_FLOOR_GPU } from './factors/peakWorth';
import { NEURON_FACTORS } from './factors/others';
import type { NeuronFactors } from './factors/others';
import { scaled } from './gpuEngine';
import type { Machine } from './hardware';
import type { KvCache } from './kvCache';
import { layersOf } from './kvCache';
import { promptWork } from './prefill';
import { weightBytes } from './weightFormat';

/** Batch that a graph is compiled for: one is chosen beforehand, and short batches are padded to it. Assumed. */
const COMPILED_BATCH = 8;

export function neuronFactors(chip: Chip): NeuronFactors | undefined {
  const key = /inferentia2/.test(chip.id) ? 'inferentia2' : /trainium(?!-?[23])/.test(chip.id) ? 'trainium' : '';
  return NEURON_FACTORS.get(key);
}

/**
 * Times of a decoder compiled for one group of chips.
 *
 *     step    = bytes / (share · bandwidth · chips) + layers · (u + v · chips)   [s]
 *     prefill = 2 · active · tokens / (share · peak · chips) + layers · (…)      [s]
 *
 * Batch and sequence are fixed at compile time; the time of compiling is left out. Dense decoders only.
 */
export function neuronEngine(
  model: ModelShape,
  machine: Machine,
  precision: Precision,
  runtime: Runtime | undefined,
  kvBytes: KvCache,
): EngineTimes | undefined {
  const { chip, tensorParallel: chips } = machine;
  const peak = chip?.peak.bf16 ?? chip?.peak.fp16;
  const factors = chip && neuronFactors(chip);
  if (!chip?.memoryBandwidth || !peak || !factors) {
    return undefined;
  }
  const bandwidth = factors.bandwidthShare * chip.memoryBandwidth * chips;
  const rate = factors.prefillShare * peak * chips;
  const work = promptWork(model);
  const exchange = layersOf(model) * factors.perLayerPerChip * chips;
  const constant = layersOf(model) * factors.perLayer + exchange;
  const reading = weightBytes(model, precision, runtime) / bandwidth;
  return {
    sharedWeights: reading,
    experts: 0,
    expertMiss: 0,
    kv: scaled(kvBytes, 1 / bandwidth),
    // A second sequence never costs more than a pass of its own.
    computePerSequence: Math.min(work.perToken / rate, reading + constant),
    sequencesInFit: 1,
    overlap: 1,
    perSequence: 0,
    constant,
    collective: chips > 1 ? exchange : 0,
    collectivePerSequence: 0,
    prefillPerToken: work.perToken / rate,
    prefillPerTokenPair: work.perTokenPair / rate,
    prefillConstant: constant,
    ttftFloor: TTFT_FLOOR_GPU,
    maxBatch: COMPILED_BATCH,
    origin: factors,
  };
}
