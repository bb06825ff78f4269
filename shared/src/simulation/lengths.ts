/** Lengths of prompts and answers, drawn from what the workload says of them. */
import { logNormalOf } from '../model/queueing';
import type { Workload } from '../placement/workload';
import type { Random } from './random';

export interface Lengths {
  /** Tokens of the prompt, cached ones included; at least 1. */
  readonly prompt: number;
  /** Tokens generated; at least 1. */
  readonly answer: number;
}

/** No request is longer: an answer of more tokens than any engine keeps is cut off here. */
export const LONGEST_TOKENS = 1e7;

/** Buckets of a mix are drawn by their shares; else both lengths are log-normal with the stated mean and p95, independent of each other. */
export function lengthsFrom(tokens: Workload['tokens'], random: Random): () => Lengths {
  const { mix } = tokens;
  if (mix && mix.length > 0) {
    const total = mix.reduce((sum, { share }) => sum + share, 0);
    return () => {
      let left = random.uniform() * total;
      const bucket = mix.find(({ share }) => (left -= share) <= 0) ?? mix[mix.length - 1];
      return { prompt: whole(bucket?.in ?? 1), answer: whole(bucket?.out ?? 1) };
    };
  }
  const prompt = drawn(tokens.inMean, tokens.inP95, random);
  const answer = drawn(tokens.outMean, tokens.outP95, random);
  return () => ({ prompt: whole(prompt()), answer: whole(answer()) });
}

function drawn(mean: number, p95: number, random: Random): () => number {
  const { median, sigma } = logNormalOf(mean, p95);
  return sigma > 0 ? () => median * Math.exp(sigma * random.normal()) : () => mean;
}

function whole(tokens: number): number {
  return Math.min(LONGEST_TOKENS, Math.max(1, Math.round(tokens)));
}
