/** A copy cut into stages of whole layers. */
import type { ModelShape } from '../catalog/types';
import type { Runtime } from '../manifest/schema';
import { coresPerChip } from './hardware';
import type { Machine } from './hardware';
import { layersOf } from './kvCache';
import { isGguf } from './weightFormat';

/** How one copy of a model lies on its chips. */
export interface Split {
  /** Chips (cores, on Neuron) that share each layer. */
  readonly tensor: number;
  /** Groups of chips that hold layers of their own. */
  readonly stages: number;
  /** Micro-batches at work at once: as many as stages, or one where the stages take turns. */
  readonly inFlight: number;
}

/**
 * llama.cpp and eager Transformers (`device_map`) split by layers whatever the count is called, and hand one batch from chip to chip: a pipeline with one
 * micro-batch in flight. Other engines keep every stage busy.
 */
export function splitOf(machine: Machine, runtime: Runtime | undefined): Split {
  const { tensorParallel, pipelineParallel } = machine;
  return isGguf(runtime) || runtime === 'pytorch'
    ? { tensor: 1, stages: tensorParallel * pipelineParallel, inFlight: 1 }
    : { tensor: tensorParallel * coresPerChip(machine.chip), stages: pipelineParallel, inFlight: pipelineParallel };
}

/**
 * The fullest stage over an even share.
 *
 *     ⌈layers / stages⌉ · stages / layers                                [-]
 *
 * Every stage waits for the one with most layers, and the cache ends where it is full. Embedding and head, which the first and last
 * stage hold besides, are left out: errs low by a few per cent for small models.
 */
export function fullestStage(model: ModelShape, stages: number): number {
  const layers = layersOf(model);
  const used = Math.min(stages, layers);
  return used <= 1 ? 1 : (Math.ceil(layers / used) * used) / layers;
}

/** The part of an engine that says how it is cut. */
export interface Staged {
  /** Micro-batches in flight at once; absent: one. */
  readonly stages?: number;
}

/**
 * Sequences of one micro-batch.
 *
 *     max(min(1, batch), batch / stages)                                 [-]
 *
 * With p stages, p micro-batches are at work, one in each. A stage holds 1/p of the layers, so it takes s(b)/p for a
 * micro-batch of b, s being a step of the whole model on one stage's chips, and a sequence comes round after p of those: a step of
 * a batch takes s(batch/p). Fewer sequences than stages leave stages idle: each goes at s(1), as if alone.
 *
 * Micro-batches are taken as equal: errs to the fast side while the scheduler has them uneven.
 *
 * Sources: Huang et al., GPipe, arXiv:1811.06965; Narayanan et al., Megatron-LM, arXiv:2104.04473, section 2.2;
 * vLLM, issue 11945 (batches in flight = stages).
 */
export function inMicroBatch({ stages }: Staged, batch: number): number {
  return stages === undefined || stages <= 1 ? batch : Math.max(Math.min(1, batch), batch / stages);
}

/**
 * Time of `pieces` equal pieces of work that enter a pipeline one after the other, over the time that they keep each stage busy.
 *
 *     (pieces + stages − 1) / pieces                                     [-]
 *
 * The bubble of GPipe, arXiv:1811.06965, section 2.3. One piece alone passes the stages in turn: it gains nothing.
 */
export function fillAndDrain({ stages = 1 }: Staged, pieces: number): number {
  return 1 + (Math.max(1, stages) - 1) / Math.max(1, pieces);
}
