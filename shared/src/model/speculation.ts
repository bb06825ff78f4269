/** Speculative decoding: a cheap draft of some tokens, and one pass of the model that checks them all. */
import type { ModelShape } from '../catalog/types';
import type { EngineTimes } from './engine';
import { fullKvBytesPerToken, layersOf, timesCache } from './kvCache';

/** One drafted token, over the same of the target. */
export interface Draft {
  /** Bytes of weights read. */
  readonly weights: number;
  /** Arithmetic. */
  readonly compute: number;
  /** Bytes of cache kept and read. */
  readonly cache: number;
  /** Launches and waiting, which follow the layers. */
  readonly constant: number;
}

export const NO_DRAFT: Draft = { weights: 0, compute: 0, cache: 0, constant: 0 };

/** A draft of which nothing is known: what Leviathan et al. call negligible, c = 0.05. Assumed. */
const UNKNOWN_DRAFT: Draft = { weights: 0.05, compute: 0.05, cache: 0.05, constant: 0.05 };

const LOOKED_UP = /\bn-?gram|prompt.?lookup|suffix/i;
const HEADS = /\beagle|\bmtp\b|nextn|medusa|multi.?token/i;

/**
 * What drafting costs.
 *
 *     n-gram, suffix:      0: looked up on the host                                  [-]
 *     EAGLE, MTP, Medusa:  1 / layers: one layer; the head, which is read again      [-]
 *     a draft model:       its parameters, cache and layers over the target's        [-]
 *
 * The head of small models with large vocabularies weighs several layers: the output projection is added where its shape is known.
 *
 * Sources: Leviathan et al., arXiv:2211.17192; Li et al., EAGLE, arXiv:2401.15077; DeepSeek-V3, arXiv:2412.19437, section 2.2.
 */
export function draftOf(target: ModelShape, name: string | undefined, draft: ModelShape | undefined): Draft {
  if (draft) {
    return {
      weights: ratio(draft.activeParams, target.params),
      compute: ratio(draft.activeParams, target.activeParams),
      cache: ratio(fullKvBytesPerToken(draft), fullKvBytesPerToken(target)),
      constant: ratio(layersOf(draft), layersOf(target)),
    };
  }
  if (name !== undefined && LOOKED_UP.test(name)) {
    return NO_DRAFT;
  }
  if (name === undefined || !HEADS.test(name)) {
    return UNKNOWN_DRAFT;
  }
  const layer = 1 / layersOf(target);
  const head = (target.vocab ?? 0) * (target.hidden ?? 0);
  return {
    weights: Math.min(1, layer * ratio(target.activeParams, target.params) + ratio(head, target.params)),
    compute: Math.min(1, layer + ratio(head, target.activeParams)),
    cache: layer,
    constant: layer,
  };
}

function ratio(a: number, b: number): number {
  return b > 0 ? Math.min(1, a / b) : 1;
}

/**
 * Tokens that one checked draft yields.
 *
 *     (1 − a^(n+1)) / (1 − a), n + 1 at a = 1                            [-]
 *
 * Takes every token as accepted with the same chance: errs high for drafts that get worse with their length.
 *
 * Source: Leviathan et al., arXiv:2211.17192, equation 1.
 */
export function tokensPerPass(drafted: number, acceptance: number): number {
  const a = Math.min(1, Math.max(0, acceptance));
  return a > 0.999_999 ? drafted + 1 : (1 - a ** (drafted + 1)) / (1 - a);
}

/**
 * An engine that speculates, as times per token kept.
 *
 *     reading  = (1 + n · d) · shared                                    [s]
 *     experts  = those that batch · (n + 1) tokens hit                   [s]
 *     work     = (n + 1 + n · d) · work                                  [s]
 *     constant = (1 + n · d) · constant                                  [s]
 *     all over tokens per pass
 *
 * Weights and cache are read once for all n + 1 tokens of a sequence, but each of them is multiplied: a stream that waits for
 * memory gains, a batch that waits for arithmetic loses what is thrown away. A tree of drafts is taken as its longest branch:
 * errs low on its work.
 */
export function withSpeculation(engine: EngineTimes, drafted: number, acceptance: number, draft: Draft): EngineTimes {
  const n = Math.max(0, drafted);
  const kept = tokensPerPass(n, acceptance);
  const each = (share: number) => (1 + n * share) / kept;
  const checked = n + 1;
  const work = (checked + n * draft.compute) / kept;
  return {
    ...engine,
    sharedWeights: engine.sharedWeights / kept + (n * draft.weights * (engine.sharedWeights + engine.experts)) / kept,
    experts: engine.experts / kept,
    expertMiss: engine.expertMiss ** checked,
    kv: timesCache(engine.kv, each(draft.cache)),
    computePerSequence: engine.computePerSequence * work,
    // Reading hides the arithmetic of as many tokens as before, now of fewer sequences.
    sequencesInFit: engine.sequencesInFit / checked,
    // Every checked token has logits to compare and draw from.
    perSequence: (engine.perSequence * checked) / kept,
    constant: engine.constant * each(draft.constant),
    collective: engine.collective * each(draft.constant),
    collectivePerSequence: engine.collectivePerSequence * work,
  };
}
