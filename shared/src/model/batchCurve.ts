/** How a copy slows down as its batch grows: worked out at some sizes once, read off between them at every rate. */
import { stepTime } from './decode';
import type { EngineTimes } from './engine';

/** One entry for 0, 1, 2, 4 … others and the most: [sizes]. The rest is worked out at the sizes that somebody asks for. */
export interface BatchCurve {
  readonly sizes: readonly number[];
  readonly step: Column;
  readonly beside: Column;
  readonly prompt: Column;
}

/** Seconds by size: [sizes]. */
export interface Column {
  readonly known: (number | undefined)[];
  readonly of: (size: number) => number;
}

/** Sizes double: between two of them a step is nearly a straight line, for a mixture of experts within 2 %. */
export function batchCurve(
  engine: EngineTimes,
  maxBatch: number,
  context: number,
  prompt: (others: number) => number,
): BatchCurve {
  // Beside a prompt the experts are read anyway.
  const shared = engine.sharedWeights;
  const idle = stepTime(engine, 0, context, shared);
  return {
    sizes: sizesUpTo(maxBatch),
    step: { known: [], of: (size) => stepTime(engine, Math.min(maxBatch, size + 1), context) },
    beside: { known: [], of: (size) => stepTime(engine, size, context, shared) - idle },
    prompt: { known: [], of: (size) => prompt(Math.min(size, maxBatch - 1)) },
  };
}

const sizesByMost = new Map<number, readonly number[]>();
const MOST_KNOWN = 2000;

function sizesUpTo(maxBatch: number): readonly number[] {
  const known = sizesByMost.get(maxBatch);
  if (known) {
    return known;
  }
  const sizes: number[] = [0];
  for (let size = 1; size < maxBatch; size *= 2) {
    sizes.push(size);
  }
  sizes.push(maxBatch);
  if (sizesByMost.size < MOST_KNOWN) {
    sizesByMost.set(maxBatch, sizes);
  }
  return sizes;
}

function entry({ sizes }: BatchCurve, { known, of }: Column, i: number): number {
  let value = known[i];
  if (value === undefined) {
    while (known.length < i) {
      known.push(undefined);
    }
    value = of(sizes[i] ?? 0);
    known[i] = value;
  }
  return value;
}

/** Index of the size at or above. */
function above({ sizes }: BatchCurve, others: number): number {
  let i = 1;
  while (i < sizes.length - 1 && others > (sizes[i] ?? 0)) {
    i += 1;
  }
  return i;
}

/** Between two sizes; beyond the most, the most. */
function read(curve: BatchCurve, column: Column, others: number): number {
  const i = above(curve, others);
  const from = curve.sizes[i - 1] ?? 0;
  const share = Math.min(1, Math.max(0, (others - from) / ((curve.sizes[i] ?? 1) - from)));
  const low = entry(curve, column, i - 1);
  return share === 0 ? low : low + (entry(curve, column, i) - low) * share;
}

/** Seconds of a step of so many others and one more. */
export function stepAt(curve: BatchCurve, others: number): number {
  return read(curve, curve.step, others);
}

/** Seconds that so many others add to a step that reads the weights for a prompt anyway. */
export function besideAt(curve: BatchCurve, others: number): number {
  return read(curve, curve.beside, others);
}

/** Seconds that a prompt adds to the steps of so many others. */
export function promptAt(curve: BatchCurve, others: number): number {
  return read(curve, curve.prompt, others);
}

/**
 * Sequences decoding at once, by Little's law.
 *
 *     batch = rate · steps · step(batch) / (1 − rate · prompt(batch))       [-]
 *
 * A request meets `batch` others (arrivals see the mean), and prompts of others lengthen its steps for the share rate · prompt.
 * The rate that belongs to a batch is explicit, so the two sizes around it are found first; between them both
 * times are straight lines and the batch solves a quadratic.
 */
export function batchAt(curve: BatchCurve, rate: number, steps: number): number {
  const { sizes, step, prompt } = curve;
  const last = sizes.length - 1;
  let i = 1;
  while (
    i < last &&
    rate * (steps * entry(curve, step, i) + (sizes[i] ?? 0) * entry(curve, prompt, i)) >= (sizes[i] ?? 0)
  ) {
    i += 1;
  }
  const from = sizes[i - 1] ?? 0;
  const to = sizes[i] ?? 1;
  const low = entry(curve, step, i - 1);
  const lowPrompt = entry(curve, prompt, i - 1);
  const stepSlope = (entry(curve, step, i) - low) / (to - from);
  const promptSlope = (entry(curve, prompt, i) - lowPrompt) / (to - from);
  // rate·p1·n² + (rate·p0 + rate·steps·d1 − 1)·n + rate·steps·d0 = 0, the smaller root.
  const half = (1 - rate * (lowPrompt - promptSlope * from + steps * stepSlope)) / 2;
  const constant = rate * steps * (low - stepSlope * from);
  const root = Math.sqrt(Math.max(0, half * half - rate * promptSlope * constant));
  return half + root > 0 ? Math.min(to, Math.max(from, constant / (half + root))) : to;
}
