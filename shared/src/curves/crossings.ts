/** Loads at which two targets cost the same, found by solving: every one of them. */
import type { CostLaw } from '../placement/costModel';

export interface Priced {
  readonly name: string;
  readonly law: CostLaw;
}

export interface Crossing {
  /** Multiple of the stated load, from which on `above` is the cheaper one. */
  readonly factor: number;
  readonly below: string;
  readonly above: string;
  /** What the winner costs there, in USD a month. */
  readonly usd: number;
}

/** Two sums of the same money differ by this. */
const ROUNDING = 1e-9;

/** A difference of cost on a stretch on which both are straight lines. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  /** Just behind its start and just before its end. */
  readonly start: number;
  readonly end: number;
  /** Of the dearer one: what counts as nothing. */
  readonly size: number;
}

/**
 * Every crossing between two loads.
 *
 * Both costs are straight lines between neighbors of the loads at which one of them jumps or bends. So they cross inside a
 * stretch at the root of a line, or at its start, where one jumps over the other. Where they cost the same on a stretch, the
 * one that was cheaper before still counts as such. Where one has no cost, nothing is said across the gap. Loads beyond the
 * steps that a law lists are looked at one by one, to a hundredth.
 */
export function crossingsOf(a: Priced, b: Priced, low: number, high: number): readonly Crossing[] {
  const crossings: Crossing[] = [];
  let cheaper = 0;
  const cross = (factor: number, sign: number, at: number) => {
    const [below, above] = sign > 0 ? [a, b] : [b, a];
    crossings.push({ factor, below: below.name, above: above.name, usd: above.law.at(at).usd ?? 0 });
  };
  for (const stretch of stretchesOf(a.law, b.law, low, high)) {
    if (!stretch) {
      cheaper = 0;
      continue;
    }
    const { from, to, start, end, size } = stretch;
    const [first, last] = [signOf(start, size), signOf(end, size)];
    if (first !== 0 && cheaper !== 0 && first !== cheaper) {
      cross(from, first, (from + to) / 2);
    }
    cheaper = first || cheaper;
    if (last !== 0 && cheaper !== 0 && last !== cheaper) {
      const root = from + ((to - from) * start) / (start - end);
      cross(root, last, root);
    }
    cheaper = last || cheaper;
  }
  return crossings;
}

function signOf(difference: number, size: number): number {
  return Math.abs(difference) <= ROUNDING * size ? 0 : Math.sign(difference);
}

/** Undefined: one of the two has no cost there. */
function* stretchesOf(a: CostLaw, b: CostLaw, low: number, high: number): Iterable<Stretch | undefined> {
  const [ours, theirs] = [a.steps(low, high), b.steps(low, high)];
  const until = Math.min(high, ours.until, theirs.until);
  const edges = [low, ...merged(ours.loads, theirs.loads).filter((load) => load > low && load < until), until];
  for (let i = 1; i < edges.length; i += 1) {
    yield stretchBetween(a, b, edges[i - 1] ?? low, edges[i] ?? until);
  }
  yield* coarseStretches(a, b, until, high);
}

/** Where each machine is less than a thousandth of the cost, loads are looked at a hundredth apart. */
const COARSE = 1.01;

function* coarseStretches(a: CostLaw, b: CostLaw, low: number, high: number): Iterable<Stretch | undefined> {
  for (let from = low; from < high; from *= COARSE) {
    const to = Math.min(high, from * COARSE);
    const middle = differenceAt(a, b, (from + to) / 2);
    yield middle && { from, to, start: middle.usd, end: middle.usd, size: middle.size };
  }
}

/** A straight line is known from two points inside; its ends follow. */
function stretchBetween(a: CostLaw, b: CostLaw, from: number, to: number): Stretch | undefined {
  const third = (to - from) / 3;
  const [one, two] = [differenceAt(a, b, from + third), differenceAt(a, b, to - third)];
  return one && two
    ? { from, to, start: 2 * one.usd - two.usd, end: 2 * two.usd - one.usd, size: Math.max(one.size, two.size) }
    : undefined;
}

function differenceAt(
  a: CostLaw,
  b: CostLaw,
  load: number,
): { readonly usd: number; readonly size: number } | undefined {
  const [ours, theirs] = [a.at(load).usd, b.at(load).usd];
  return ours === undefined || theirs === undefined ? undefined : { usd: ours - theirs, size: Math.max(ours, theirs) };
}

/** Loads this near are one. */
const SAME = 1e-12;

function merged(a: readonly number[], b: readonly number[]): number[] {
  const all = [...a, ...b].toSorted((x, y) => x - y);
  return all.filter((load, i) => i === 0 || load - (all[i - 1] ?? 0) > SAME * load);
}
