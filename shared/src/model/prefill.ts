/** Reading a prompt. */
import type { ModelShape } from '../catalog/types';
import { weightsRead } from './decode';
import type { EngineTimes } from './engine';
import { layersOf } from './kvCache';
import { fillAndDrain } from './pipeline';

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
 * Time from handing over `batch` prompts to the end of the pass, with the engine to themselves.
 *
 *     new  = tokens · (1 − cachedShare)                                  [-]
 *     read = shared + experts · (1 − (1 − k/E)^(batch · new))            [s]
 *     time = constant + max(batch · new · a, read) + batch · (tokens² − cached²) · q   [s]
 *
 * Prompts follow each other through a pipeline, each whole: chunks of one prompt that overlap are left out, to the slow side.
 * However short the prompt, every weight that it touches is read once: below some tens of tokens that takes the time.
 */
export function prefillTime(engine: EngineTimes, tokens: number, cachedShare: number, batch = 1): number {
  const { fresh, pairs } = computed(tokens, cachedShare);
  const passes = fillAndDrain(engine, batch);
  const work = batch * fresh * engine.prefillPerToken * passes;
  return (
    engine.prefillConstant +
    Math.max(work, weightsRead(engine, batch * fresh)) +
    batch * pairs * engine.prefillPerTokenPair * passes
  );
}

/**
 * Time that a prompt takes from a busy engine, which reads the weights for others anyway.
 *
 *     time = constant + new · a + (tokens² − cached²) · q                [s]
 *
 * Leaves out what chunked prefill loses to mixing (a few per cent), and the weights of a prompt that finds the engine idle.
 */
export function prefillOccupancy(engine: EngineTimes, tokens: number, cachedShare: number): number {
  const { fresh, pairs } = computed(tokens, cachedShare);
  return engine.prefillConstant + fresh * engine.prefillPerToken + pairs * engine.prefillPerTokenPair;
}

function computed(tokens: number, cachedShare: number): { readonly fresh: number; readonly pairs: number } {
  // The last prompt token is always computed: it yields the first answer.
  const cached = Math.max(0, Math.min(tokens * cachedShare, tokens - 1));
  return { fresh: tokens - cached, pairs: tokens ** 2 - cached ** 2 };
}
