/** Reading a prompt. */
import type { ModelShape } from '../catalog/types';
import type { EngineTimes } from './engine';
import { layersOf } from './kvCache';

/**
 * Floating-point work of a prompt.
 *
 *     linear    = 2 · active                                             [FLOP per token]
 *     attention = 2 · layers · heads · headDim                           [FLOP per pair of tokens]
 *
 * Causal: a token sees those before it, so half of the full square. Sliding windows are not
 * taken off: errs to the slow side on long prompts of such models.
 *
 * Source: Kaplan et al., arXiv:2001.08361, table 1.
 */
export function promptWork(model: ModelShape): { readonly perToken: number; readonly perTokenPair: number } {
  const width = model.heads && model.headDim ? model.heads * model.headDim : (model.hidden ?? 0);
  return { perToken: 2 * model.activeParams, perTokenPair: 2 * (model.kvLayers ?? layersOf(model)) * width };
}

/**
 * Time that a prompt keeps one copy busy.
 *
 *     new  = tokens · (1 − cachedShare)                                  [-]
 *     time = constant + new · a + (tokens² − cached²) · q                [s]
 *
 * The constant is one pass over the weights: short prompts never reach the sustained rate.
 * Leaves out what chunked prefill loses to mixing (a few per cent).
 */
export function prefillTime(engine: EngineTimes, tokens: number, cachedShare: number): number {
  // The last prompt token is always computed: it yields the first answer.
  const cached = Math.max(0, Math.min(tokens * cachedShare, tokens - 1));
  return (
    engine.prefillConstant +
    (tokens - cached) * engine.prefillPerToken +
    (tokens ** 2 - cached ** 2) * engine.prefillPerTokenPair
  );
}
