/** What an engine on its hardware does with one copy of a decoder, as times. GPU, CPU and Neuron all end up in this shape. */
import type { FactorOrigin } from './factors/factor';
import type { KvCache } from './kvCache';

export interface EngineTimes {
  /** Seconds to read every weight that all sequences share. */
  readonly sharedWeights: number;
  /** Seconds to read all experts; 0 for a dense model. */
  readonly experts: number;
  /** Chance that one token passes an expert by: 1 − k/E. */
  readonly expertMiss: number;
  /** How unevenly whole experts on separate chips are hit; absent: each chip has a slice of all. */
  readonly expertSpread?: number;
  /** Seconds to read a sequence's cache, by token of context. */
  readonly kv: KvCache;
  /** Seconds of arithmetic per sequence and step. */
  readonly computePerSequence: number;
  /** Sequences whose arithmetic the fitted reading time already holds. */
  readonly sequencesInFit: number;
  /** How reading and arithmetic share a step: (read^p + work^p)^(1/p). 1 adds them. */
  readonly overlap: number;
  /** Seconds of a step per sequence, beside reading and arithmetic. */
  readonly perSequence: number;
  /** Seconds of a step that do not depend on batch or context. */
  readonly constant: number;
  /** The part of `constant` that is waiting for other chips. */
  readonly collective: number;
  /** Seconds per sequence and step for exchanging activations. */
  readonly collectivePerSequence: number;
  /** Seconds per prompt token, and per pair of prompt tokens (attention). */
  readonly prefillPerToken: number;
  readonly prefillPerTokenPair: number;
  /** Seconds of a prompt however short. */
  readonly prefillConstant: number;
  /** Seconds that no prompt goes below outside the engine's loop. */
  readonly ttftFloor: number;
  /** Micro-batches in flight at once, one in each stage of a pipeline; absent: one. Prompts above are per stage. */
  readonly stages?: number;
  /** Sequences that the engine batches at most. */
  readonly maxBatch: number;
  readonly origin: FactorOrigin;
}

/** What splits a model's parameters for the two ways in which they are read. */
export interface WeightSplit {
  /** Share of all weights that every token uses. */
  readonly sharedShare: number;
  readonly expertMiss: number;
}

/**
 * Parameters that every token reads against those of experts.
 *
 *     experts · k/E + shared = active, experts + shared = params
 *     experts = (params − active) / (1 − k/E)                            [-]
 *
 * Where k is not stated, k/E = active ÷ params: errs to too few shared weights.
 */
export function splitWeights(model: {
  readonly params: number;
  readonly activeParams: number;
  readonly moe?: { readonly experts: number; readonly expertsPerToken?: number };
}): WeightSplit {
  const { params, activeParams, moe } = model;
  if (activeParams >= params * 0.999 || params <= 0) {
    return { sharedShare: 1, expertMiss: 0 };
  }
  const stated =
    moe?.expertsPerToken && moe.experts > moe.expertsPerToken ? moe.expertsPerToken / moe.experts : undefined;
  const used = Math.min(stated ?? activeParams / params, activeParams / params);
  const expertParams = Math.min(params, (params - activeParams) / (1 - used));
  return { sharedShare: 1 - expertParams / params, expertMiss: 1 - used };
}
