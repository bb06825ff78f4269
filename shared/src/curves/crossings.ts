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

/** The cost of one target between two neighbors of the loads at which it jumps or bends. */
interface Line {
  readonly from: number;
  readonly to: number;
  /** USD a month just behind its start and just before its end; absent where it has no cost. */
  readonly ends?: readonly [number, number];
}

/** A law as lines, up to where its steps are listed. */
interface Outline extends Priced {
  readonly lines: readonly Line[];
}

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
 * Every crossing of each pair between two loads.
 *
 * Costs are straight lines between neighbors of the loads at which one of them jumps or bends. So two cross inside a stretch
 * at the root of a line, or at its start, where one jumps over the other. Where they cost the same on a stretch, the one that
 * was cheaper before still counts as such. Where one has no cost, nothing is said across the gap. Loads beyond the steps that
 * a law lists are looked at one by one, to a hundredth.
 */
export function crossingsOf(priced: readonly Priced[], low: number, high: number): readonly Crossing[] {
  const outlines = priced.map((each) => ({ ...each, lines: linesOf(each.law, low, high) }));
  return outlines.flatMap((a, i) => outlines.slice(i + 1).flatMap((b) => crossingsOfPair(a, b, low, high)));
}

function crossingsOfPair(a: Outline, b: Outline, low: number, high: number): Crossing[] {
  const crossings: Crossing[] = [];
  let cheaper = 0;
  const cross = (factor: number, sign: number, at: number) => {
    const [below, above] = sign > 0 ? [a, b] : [b, a];
    crossings.push({ factor, below: below.name, above: above.name, usd: above.law.at(at).usd ?? 0 });
  };
  for (const stretch of stretchesOf(a, b, low, high)) {
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

/** Loads this near are one. */
const SAME = 1e-12;

function linesOf(law: CostLaw, low: number, high: number): readonly Line[] {
  const { loads, until } = law.steps(low, high);
  const edges = [low, ...loads.filter((load) => load > low && load < until), Math.min(high, until)];
  const lines: Line[] = [];
  for (const to of edges) {
    const from = lines.at(-1)?.to ?? low;
    if (to - from > SAME * to) {
      lines.push({ from, to, ends: endsOf(law, from, to) });
    }
  }
  return lines;
}

/** A straight line is known from two points inside; its ends follow. */
function endsOf(law: CostLaw, from: number, to: number): Line['ends'] {
  const third = (to - from) / 3;
  const [one, two] = [law.at(from + third).usd, law.at(to - third).usd];
  return one === undefined || two === undefined ? undefined : [2 * one - two, 2 * two - one];
}

/** Undefined: one of the two has no cost there. */
function* stretchesOf(a: Outline, b: Outline, low: number, high: number): Iterable<Stretch | undefined> {
  let from = low;
  for (let [i, j] = [0, 0]; ;) {
    const [ours, theirs] = [a.lines[i], b.lines[j]];
    if (!ours || !theirs) {
      break;
    }
    const to = Math.min(ours.to, theirs.to);
    if (to - from > SAME * to) {
      yield stretchBetween(ours, theirs, from, to);
      from = to;
    }
    i += ours.to === to ? 1 : 0;
    j += theirs.to === to ? 1 : 0;
  }
  yield* coarseStretches(a.law, b.law, from, high);
}

function stretchBetween(a: Line, b: Line, from: number, to: number): Stretch | undefined {
  const ours = [usdAt(a, from), usdAt(a, to)] as const;
  const theirs = [usdAt(b, from), usdAt(b, to)] as const;
  const [start, end] = [ours[0] - theirs[0], ours[1] - theirs[1]];
  return Number.isNaN(start) || Number.isNaN(end)
    ? undefined
    : { from, to, start, end, size: Math.max(...ours, ...theirs) };
}

/** Not a number where the line has no cost. */
function usdAt({ from, to, ends: [start, end] = [Number.NaN, Number.NaN] }: Line, load: number): number {
  return start + ((end - start) * (load - from)) / (to - from);
}

/** Where each machine is less than a thousandth of the cost, loads are looked at a hundredth apart. */
const COARSE = 1.01;

function* coarseStretches(a: CostLaw, b: CostLaw, low: number, high: number): Iterable<Stretch | undefined> {
  for (let from = low; from < high; from *= COARSE) {
    const to = Math.min(high, from * COARSE);
    const flat = (law: CostLaw): Line => {
      const { usd } = law.at((from + to) / 2);
      return { from, to, ends: usd === undefined ? undefined : [usd, usd] };
    };
    yield stretchBetween(flat(a), flat(b), from, to);
  }
}
