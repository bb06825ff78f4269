/** A closed loop: so many requests are always in flight, each answer calls the next. */
import { promptAt, stepAt } from './batchCurve';
import { Z, percentiles } from './queueing';
import type { Percentiles } from './queueing';
import { stepWithPrompts } from './mixedStep';
import { firstTokenSeconds } from './servingCopy';
import type { Copy } from './servingCopy';
import type { ClosedRun, Latency } from './station';

export interface ClosedLoop {
  readonly rate: number;
  readonly latency: Omit<Latency, 'bound'>;
  /** Places taken, and what a prompt adds. */
  readonly held: number;
  readonly prompt: number;
  /** Mean TTFT over a whole run, its first wave included. */
  readonly runTtft?: number;
}

const DOUBLINGS = 10;
/** To a few parts in 10,000. */
const HALVINGS = 12;

/** The loop in its steady state. */
interface Cycle {
  readonly held: number;
  readonly rate: number;
  readonly prompt: number;
  readonly step: number;
  readonly decoding: number;
  readonly firstToken: number;
}

/**
 * Rate of the loop.
 *
 *     rate = held / (first token + steps · S)                            [1/s]
 *     S    = D(held − those at their prompt) / (1 − rate · prompt)       [s]
 *
 * Those that are still at their prompt decode nothing yet: the step is quicker for the others.
 */
function cycleOf(copy: Copy, inFlight: number): Cycle {
  const { engine, curve, maxBatch, steps } = copy;
  const held = Math.min(maxBatch, Math.max(1, inFlight));
  const prompt = promptAt(curve, held - 1);
  const full = stepAt(curve, held - 1);
  const own = firstTokenSeconds(copy, held - 1, copy.prompt);
  const at = (cycle: number) => {
    const rate = held / cycle;
    const free = 1 - busyWith(rate, prompt, held);
    const waits = desynchronized(copy, held, full / free, rate, own);
    // Those still at their prompt decode nothing; with answers of a few tokens that is nearly all.
    const decodes = Math.max(1, held / (1 + steps), held - rate * waits);
    const decoding = stepAt(curve, Math.min(held, decodes) - 1);
    const step = decoding / free;
    return { held, rate, prompt, step, decoding, firstToken: desynchronized(copy, held, step, rate, own) };
  };
  // The time that a cycle takes falls as the cycle that is assumed grows: halve towards where they meet.
  let low = held * prompt;
  let high = 2 * (low + steps * full + engine.ttftFloor);
  const takes = (cycle: number) => {
    const { firstToken, step } = at(cycle);
    return firstToken + steps * step;
  };
  for (let i = 0; i < DOUBLINGS && takes(high) > high; i += 1) {
    low = high;
    high *= 2;
  }
  for (let i = 0; i < HALVINGS; i += 1) {
    const middle = (low + high) / 2;
    if (takes(middle) > middle) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return at(high);
}

/** Share of the time that prompts of others take. */
function busyWith(rate: number, prompt: number, held: number): number {
  return Math.min(0.99, rate * prompt * (1 - 1 / held));
}

/**
 * TTFT where requests come one by one.
 *
 *     TTFT = floor + rest of the step that starts meanwhile + own first token + prompts of others      [s]
 *
 * An answer ends with a step; before the next request has come the next step has begun, and is waited for. With
 * it come those whose answers ended at the same step.
 */
function desynchronized({ engine, fullPrompt }: Copy, held: number, step: number, rate: number, own: number): number {
  const { ttftFloor } = engine;
  const alone = 1 - 1 / held;
  const rest = alone * (ttftFloor < step ? step - ttftFloor : step / 2);
  const others = Math.min(held - 1, rate * step * alone) * fullPrompt;
  return ttftFloor + rest + own + others;
}

/**
 * TTFT where all requests of a group end and begin together, as equal lengths make them.
 *
 *     groups = held · tokens / budget                                    [-]
 *     TTFT   = floor + group · (1 + max(0, 1 − 2/groups))                [s]
 *
 * A group fills one step; of several, the next has just begun when the own prompts come.
 */
function synchronized(copy: Copy, { held }: Cycle): number {
  const groups = groupsOf(copy, held);
  return copy.engine.ttftFloor + groupSeconds(copy, held, groups) * (1 + Math.max(0, 1 - 2 / groups));
}

/** A step with the prompts of one group, beside the answers of the others. */
function groupSeconds({ engine, context, prompt }: Copy, held: number, groups: number): number {
  const together = held / groups;
  const work = { tokens: together * prompt.tokens, pairs: together * prompt.pairs };
  return stepWithPrompts(engine, held - together, context, work);
}

function groupsOf({ prompt, tokenBudget }: Copy, held: number): number {
  return Math.max(1, (held * prompt.tokens) / Math.max(1, tokenBudget - held));
}

/**
 * TTFT of wave `wave`, 1 being the start: all requests are sent at once.
 *
 *     wave 1: floor + group · (groups + 1) / 2                           [s]
 *     later:  width = √12 · cv · E2E · √(wave − 1)                       [s]
 *             rate  = held / width, between the mean rate and one prompt after the other
 *             TTFT  = synchronized / (1 + w²) + one by one at that rate · w² / (1 + w²), w = width / (held · prompt)
 *
 * Answers of unlike lengths pull a wave apart, by the square root of the waves; while it lasts, more requests come than on average.
 * The share between the two is a shape without a constant: checked against the simulation, not derived.
 */
function ttftOfWave(copy: Copy, cycle: Cycle, wave: number): number {
  const { held, rate, decoding, step, firstToken } = cycle;
  if (wave <= 1) {
    const groups = groupsOf(copy, held);
    return copy.engine.ttftFloor + (groupSeconds(copy, held, groups) * (groups + 1)) / 2;
  }
  const whole = firstToken + copy.steps * step;
  const width = Math.sqrt(12 * (wave - 1)) * lengthSpread(copy, cycle);
  const queue = held * copy.fullPrompt;
  const w = (width / queue) ** 2;
  const local = Math.max(rate, held / Math.max(Math.min(width, whole), queue));
  const share = Math.min(1 - 1 / (groupsOf(copy, held) + held), local * copy.fullPrompt);
  const slower = Math.min(decoding / (1 - share), decoding + (queue * copy.tokenBudget) / (held * copy.prompt.tokens));
  const own = firstTokenSeconds(copy, held - 1, copy.prompt);
  const single = desynchronized(copy, held, Math.max(step, slower), local, own);
  return Number.isFinite(w) ? (synchronized(copy, cycle) + single * w) / (1 + w) : single;
}

/** Standard deviation of E2E by unlike lengths. */
function lengthSpread({ steps, stepsVariation, promptVariation }: Copy, { step, prompt }: Cycle): number {
  return Math.sqrt(stepsVariation * (steps * step) ** 2 + promptVariation * prompt ** 2);
}

function meanOverRun(copy: Copy, cycle: Cycle, { waves, warmUpWaves = 0 }: ClosedRun): number {
  const last = Math.max(1, Math.min(64, Math.round(waves)));
  let sum = 0;
  for (let wave = 1; wave <= last; wave += 1) {
    sum += ttftOfWave(copy, cycle, wave + warmUpWaves);
  }
  return sum / last;
}

/**
 * Those without a place wait for as many completions as stand before them.
 *
 *     mean = (inFlight − held) / rate, variance = mean² · dispersion / (inFlight − held)          [s]
 *     dispersion = cv² + (1 − cv²) · e^(−(inFlight − held)/held)                                  [-]
 *
 * Completions of many places look random at first, and as regular as one place's after each has had its turn.
 */
function placeWait(copy: Copy, { held, rate, step, prompt }: Cycle, inFlight: number) {
  const queued = Math.max(0, inFlight - held);
  const whole = copy.steps * step + prompt;
  const cv2 =
    whole > 0
      ? Math.min(1, (lengthSpread(copy, { held, rate, step, prompt, decoding: 0, firstToken: 0 }) / whole) ** 2)
      : 0;
  const dispersion = cv2 > 0 ? cv2 + (1 - cv2) * (held > 1 ? Math.exp(-queued / held) : 0) : 0;
  return { mean: queued / rate, deviation: Math.sqrt(queued * dispersion) / rate };
}

export function closedLoopAt(copy: Copy, inFlight: number, run?: ClosedRun): ClosedLoop {
  const { steps, stepsAt } = copy;
  const cycle = cycleOf(copy, inFlight);
  const { held, prompt, step } = cycle;
  // Less than one in flight: a copy that is idle for part of the time.
  const rate = cycle.rate * Math.min(1, inFlight);
  const wait = placeWait(copy, cycle, inFlight);
  const even = lengthSpread(copy, cycle) > 0 ? 0 : 1;
  const usual = firstTokenSeconds(copy, held - 1, copy.promptAt.p50);
  const mean = even ? synchronized(copy, cycle) : desynchronized(copy, held, step, cycle.rate, usual);
  const noise = Math.sqrt(cycle.rate * step * (1 - 1 / held) * (1 + copy.promptVariation)) * prompt;
  const ttft = percentiles((p) => {
    const longer = firstTokenSeconds(copy, held - 1, copy.promptAt[p]) - usual;
    return wait.mean + mean + Math.hypot(longer, Z[p] * noise * (1 - even), Z[p] * wait.deviation);
  });
  return {
    rate,
    held,
    prompt,
    runTtft: run && wait.mean + meanOverRun(copy, cycle, run),
    latency: {
      ttft,
      tpot: steps > 0 ? percentiles((p) => tpotAt(copy, cycle, p)) : undefined,
      e2e: percentiles((p) => e2eAt(stepsAt, step, ttft, p)),
      batch: inFlight,
      busy: Math.min(1, inFlight),
    },
  };
}

/** The number in flight is fixed: only the prompts that fall into an answer vary. */
function tpotAt({ steps, promptVariation }: Copy, { held, rate, step, prompt }: Cycle, p: keyof Percentiles): number {
  const variance = ((1 - 1 / held) * rate * step * prompt ** 2 * (1 + promptVariation)) / Math.max(1, steps);
  return step + Z[p] * Math.sqrt(variance);
}

function e2eAt(stepsAt: Percentiles, step: number, ttft: Percentiles, p: keyof Percentiles): number {
  return ttft.p50 + stepsAt.p50 * step + Math.hypot(ttft[p] - ttft.p50, (stepsAt[p] - stepsAt.p50) * step);
}
