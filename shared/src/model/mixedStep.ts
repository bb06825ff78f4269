/** A step of continuous batching with prompts in it: chunked prefill beside decoding. */
import { stepTime, weightsRead } from './decode';
import type { EngineTimes } from './engine';

/** What a step reads of prompts. */
export interface PromptWork {
  /** Prompt tokens that are computed. */
  readonly tokens: number;
  /** Squared position after them less squared position before, over all prompts. */
  readonly pairs: number;
}

/**
 * Time of a step that gives `batch` sequences a token each and reads `prompts` besides.
 *
 *     read  = shared + experts · (1 − (1 − k/E)^(batch + tokens))                     [s]
 *     time  = constant + max(read, tokens · a) + pairs · q + cache + work + exchange   [s]
 *
 * One pass reads every weight once for both, and the arithmetic of a prompt hides that reading: beside
 * a long prompt, decoding costs its cache and arithmetic alone. The constant is that of a prompt, where it is the larger.
 * Cache reading is not hidden: errs to the slow side for kernels that overlap it.
 *
 * Source: Agrawal et al., "Sarathi-Serve", arXiv:2403.02310.
 */
export function stepWithPrompts(
  engine: EngineTimes,
  batch: number,
  contextTokens: number,
  { tokens, pairs }: PromptWork,
): number {
  if (tokens <= 0) {
    return stepTime(engine, batch, contextTokens);
  }
  const alone = batch > 0 ? stepTime(engine, batch, contextTokens) - engine.constant - weightsRead(engine, batch) : 0;
  const constant = batch > 0 ? Math.max(engine.constant, engine.prefillConstant) : engine.prefillConstant;
  const attention = pairs * engine.prefillPerTokenPair;
  return constant + Math.max(weightsRead(engine, batch + tokens), tokens * engine.prefillPerToken) + attention + alone;
}
