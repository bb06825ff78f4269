/** One copy of a decoder with the lengths of its requests, worked out once for all rates. */
import type { Workload } from '../placement/workload';
import { batchCurve, besideAt, promptAt, stepAt } from './batchCurve';
import type { BatchCurve } from './batchCurve';
import { weightsRead } from './decode';
import type { EngineTimes } from './engine';
import { answerLength, promptLength } from './lengths';
import type { Length } from './lengths';
import type { PromptWork } from './mixedStep';
import { percentiles } from './queueing';
import type { Percentiles } from './queueing';

/** What a workload's requests ask of any copy: worked out once for all machines. */
export interface RequestWork {
  /** Computed tokens and pairs of a mean prompt, and at the percentiles of its length. */
  readonly prompt: PromptWork;
  readonly promptAt: Readonly<Record<keyof Percentiles, PromptWork>>;
  readonly promptVariation: number;
  /** Tokens after the first: mean, and at the percentiles. */
  readonly steps: number;
  readonly stepsAt: Percentiles;
  readonly stepsVariation: number;
  /** Tokens that a sequence holds on average while it is decoded. */
  readonly context: number;
}

export interface Copy extends RequestWork {
  readonly engine: EngineTimes;
  readonly maxBatch: number;
  /** Tokens of one step, prompts and answers together. */
  readonly tokenBudget: number;
  /** Seconds of a mean prompt in a step that reads the weights for others anyway. */
  readonly fullPrompt: number;
  readonly burst: number;
  readonly curve: BatchCurve;
  /** Requests per second with every place taken. */
  readonly capacity: number;
}

/** Beyond a hundredfold spread of gaps the formulas of waiting lines say nothing. */
const MAX_BURST = 100;

export function copyOf(engine: EngineTimes, workload: Workload, sequencesThatFit: number, tokenBudget: number): Copy {
  const maxBatch = Math.max(1, Math.min(engine.maxBatch, Math.floor(sequencesThatFit)));
  const work = requestWorkOf(workload.tokens);
  const { prompt, promptAt: promptsAt, promptVariation, steps, stepsAt, stepsVariation, context } = work;
  const curve = batchCurve(engine, maxBatch, context, (others) =>
    // An engine that decodes at all is taken to read its weights anyway; one that never does both, not.
    promptSeconds(engine, work, tokenBudget, maxBatch > 1 && steps > 0 ? Math.max(others, Number.MIN_VALUE) : 0),
  );
  // Written out, not spread: one for each machine of a search.
  return {
    engine,
    maxBatch,
    tokenBudget,
    prompt,
    promptAt: promptsAt,
    promptVariation,
    steps,
    stepsAt,
    stepsVariation,
    context,
    fullPrompt: prompt.tokens * engine.prefillPerToken + prompt.pairs * engine.prefillPerTokenPair,
    burst: Math.min(workload.traffic.burstCv, MAX_BURST),
    curve,
    capacity: capacityOf(maxBatch, steps, curve),
  };
}

const requestWorks = new WeakMap<Workload['tokens'], RequestWork>();

function requestWorkOf(tokens: Workload['tokens']): RequestWork {
  let work = requestWorks.get(tokens);
  if (!work) {
    work = newRequestWork(tokens);
    requestWorks.set(tokens, work);
  }
  return work;
}

function newRequestWork(tokens: Workload['tokens']): RequestWork {
  const length = promptLength(tokens);
  const answer = answerLength(tokens);
  const cached = tokens.cachedPrefixShare;
  const steps = Math.max(0, answer.mean - 1);
  return {
    prompt: promptWork(length.mean, cached, 1 + length.variation),
    promptAt: {
      p50: promptWork(length.at.p50, cached, 1),
      p95: promptWork(length.at.p95, cached, 1),
      p99: promptWork(length.at.p99, cached, 1),
    },
    promptVariation: length.variation,
    steps,
    stepsAt: percentiles((p) => Math.max(0, answer.at[p] - 1)),
    stepsVariation: steps > 0 ? (answer.variation * answer.mean * answer.mean) / (steps * steps) : 0,
    context: contextOf(length, answer),
  };
}

/**
 * Requests per second that one copy sustains with every place taken.
 *
 *     capacity = 1 / (prompt(maxBatch − 1) + steps · step(maxBatch) / maxBatch)        [1/s]
 *
 * A request takes the engine for its prompt, less what the prompt shares with the step it rides in, and shares each later step
 * with the batch. Answers of one token: promptStation.ts.
 */
function capacityOf(maxBatch: number, steps: number, curve: BatchCurve): number {
  return 1 / (promptAt(curve, maxBatch - 1) + (steps * stepAt(curve, maxBatch - 1)) / maxBatch);
}

/**
 * Tokens that a sequence holds, seen at a random moment of its decoding.
 *
 *     context = in + out/2 · (1 + cv²)                                   [-]
 *
 * A long answer is seen for longer.
 */
function contextOf(prompt: Length, answer: Length): number {
  return prompt.mean + (answer.mean / 2) * (1 + answer.variation);
}

/** The last prompt token is always computed: it yields the first answer. `spread` is E[length²] over the squared mean. */
function promptWork(length: number, cachedShare: number, spread: number): PromptWork {
  const tokens = Math.max(1, length);
  const cached = Math.max(0, Math.min(tokens * cachedShare, tokens - 1));
  return { tokens: tokens - cached, pairs: (tokens * tokens - cached * cached) * spread };
}

/**
 * Time that a prompt adds to a copy that decodes `batch` others, in the steady state of that batch.
 *
 *     k    = batch / steps                  prompts for each step        [-]
 *     g    = k / (1 − e^−k)                 prompts in a step that has any  [-]
 *     time = (step with g prompts − step without) / g                    [s]
 *
 * Prompts hide the reading of weights once for all of a step, so the first is the cheapest. No more tokens than the budget
 * ride in one step.
 */
function promptSeconds(
  engine: EngineTimes,
  { prompt, steps }: RequestWork,
  tokenBudget: number,
  batch: number,
): number {
  const k = steps > 0 ? batch / steps : 0;
  const together = k > 1e-3 ? k / -Math.expm1(-k) : 1 + k / 2;
  const tokens = Math.min(together * prompt.tokens, Math.max(1, tokenBudget - batch));
  const share = tokens / prompt.tokens;
  // The difference of the two steps, written out: this runs dozens of times for each estimate.
  const work = tokens * engine.prefillPerToken;
  const reading =
    work > engine.sharedWeights + engine.experts ? work : Math.max(work, weightsRead(engine, batch + tokens));
  const constant = batch > 0 ? Math.max(0, engine.prefillConstant - engine.constant) : engine.prefillConstant;
  const saved = batch > 0 ? weightsRead(engine, batch) : 0;
  return (constant + reading - saved) / share + prompt.pairs * engine.prefillPerTokenPair;
}

/**
 * Time from the start of the step in which a prompt begins to its first token, `batch` others decoding.
 *
 *     time = step with the prompt + (chunks − 1) · step beside a prompt  [s]
 *
 * A prompt longer than the step's budget takes several steps, and each carries the answers of the others.
 */
export function firstTokenSeconds({ engine, curve, tokenBudget }: Copy, batch: number, prompt: PromptWork): number {
  const beside = besideAt(curve, batch);
  const work = prompt.tokens * engine.prefillPerToken;
  const reading =
    work > engine.sharedWeights + engine.experts ? work : Math.max(work, weightsRead(engine, batch + prompt.tokens));
  const constant = batch > 0 ? Math.max(engine.constant, engine.prefillConstant) : engine.prefillConstant;
  const whole = constant + reading + prompt.pairs * engine.prefillPerTokenPair + beside;
  const chunks = prompt.tokens / Math.max(1, tokenBudget - batch);
  if (engine.stages !== undefined && engine.stages > 1) {
    // The last chunk still has the other stages before it.
    const own = work + prompt.pairs * engine.prefillPerTokenPair;
    return (
      whole +
      (engine.stages - 1) * (own / Math.max(1, chunks)) +
      Math.max(0, Math.ceil(chunks) - 1) * (constant + beside)
    );
  }
  return chunks <= 1 ? whole : whole + (Math.ceil(chunks) - 1) * (constant + beside);
}
