/** What splitting a model over devices costs: collectives inside of layers, and pipelines that fill and drain. */
import type { ModelShape } from '../catalog/types';
import { layersOf } from './kvCache';
import { expertExchangeSeconds, shardingSeconds } from './trainingExchange';
import type { Fabric } from './trainingExchange';
import type { TrainingJob } from './trainingJob';
import { memoryShards, widthOf } from './trainingMemory';
import { isMixture } from './trainingPeaks';
import type { TrainingValues } from './trainingPeaks';

/** Tensors are split within a node at most (arXiv:2104.04473, section 5). */
const MOST_TENSOR_SPLIT = 8;
/** Weights and gradients stay with each split, 2 B and 4 B; state of the optimizer is sharded over all copies. */
const HELD_BYTES = 6;
/** The rest of the memory is for activations. Assumed. */
const HELD_SHARE = 0.7;
/** Two all-reduces forward and two backward in every layer (Megatron-LM, arXiv:1909.08053), each sends every byte twice. */
const TRANSFERS_PER_LAYER = 8;
const WIRE = 2;
/** Stages of a pipeline take several slices of the layers each (arXiv:2104.04473, section 2.2). Assumed. */
const INTERLEAVED = 2;

export interface SplitCost {
  /** Seconds of one pass over a micro batch that arithmetic may hide. */
  readonly perPass: number;
  /** Seconds of each token that it may not. */
  readonly perToken: number;
  /** 1 and what a pipeline stands idle. */
  readonly idle: number;
}

/**
 * Exchange by the way an engine splits a model.
 *
 *     tensors  = layers · 8 · (t − 1)/t · hidden · 2 B / (share · link)  [s per token]
 *     idle     = 1 + (p − 1) / (2 · micro batches)                       [-]
 *
 * t · p devices hold weights and gradients in 0.7 of their memory; t up to a node for dense models, none for experts, which
 * are spread over one domain instead. One sequence a micro batch. Sequences so few that stages starve count as one each.
 */
export function exchangeOf(job: TrainingJob, f: TrainingValues, fabric: Fabric): SplitCost {
  const { model, chip, devices, engine } = job;
  const toExperts = expertExchangeSeconds(model, devices, fabric, f.exchangeShare);
  if (engine.family === 'sharded' || engine.family === 'eager') {
    const perPass = shardingSeconds(model.params, devices, fabric, f.exchangeShare);
    return { perPass, perToken: toExperts, idle: 1 };
  }
  if (engine.family === 'plain' || model.kind !== 'llm') {
    return { perPass: 0, perToken: toExperts, idle: 1 };
  }
  const held = memoryShards(HELD_BYTES * model.params, HELD_SHARE * (chip.usableMemory ?? chip.memory), devices);
  const inside = isMixture(model) ? fabric.domain : MOST_TENSOR_SPLIT;
  const tensors = isMixture(model) ? 1 : Math.min(held, inside);
  const stages = Math.max(1, held / Math.min(held, inside));
  const perStage = Math.max(1, job.training.globalBatch / Math.max(1, devices / (tensors * stages)));
  return {
    perPass: 0,
    perToken: toExperts + tensorSeconds(model, tensors, f.exchangeShare * fabric.link),
    idle: 1 + (stages - 1) / (INTERLEAVED * perStage),
  };
}

function tensorSeconds(model: ModelShape, tensors: number, rate: number): number {
  return (layersOf(model) * TRANSFERS_PER_LAYER * ((tensors - 1) / tensors) * widthOf(model) * WIRE) / rate;
}
