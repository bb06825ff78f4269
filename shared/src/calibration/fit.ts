/**
 * Fits multipliers of factors to measurements, with shrinkage from specific to general.
 *
 *     minimize  Σ w · ρ(ln(predicted ÷ measured) / s) + Σ (ln multiplier / σ(level))²
 *
 * ρ is Huber's loss: quadratic within s, linear beyond, so that one odd row does not bend a factor. σ(level) is the room that a
 * level has: without rows a multiplier stays at one, with many it goes where they say. Solved by Levenberg and Marquardt's
 * method; derivatives by term, since all levels of a term share one. Rows are taken in the order of their ids and every sum in
 * one order: the same file gives the same bits.
 *
 * Sources: Huber, "Robust Estimation of a Location Parameter", 1964; Gelman and Hill, "Data Analysis Using Regression and
 * Multilevel/Hierarchical Models", 2006, chapter 12 (partial pooling).
 */
import type { Domain } from '../model/factors/domain';
import { EMPTY_FIT, factorsOf, probeOf } from '../model/factors/factorSet';
import type { Factors, Offsets } from '../model/factors/factorSet';
import { moveOf } from './normal';
import type { Line } from './normal';

export interface Case {
  readonly id: string;
  readonly source: string;
  readonly weight: number;
  readonly measured: number;
  /** Undefined where the factors at hand give no figure. */
  readonly predict: (factors: Factors) => number | undefined;
}

/** Errors below this count as noise of measuring: published repeats differ by 5–10 %. */
const NOISE = 0.1;
const STEP = 1e-3;
const ROUNDS = 16;
const SETTLED = 3e-5;
const MOST_DAMPING = 1e4;
const SHARES = [1, 0.5, 0.25, 0.1, 0.03];
const LARGEST_MOVE = 1;
const SMALLEST_SLOPE = 1e-6;

/** Offsets that fit the cases best, over `domains`; of others the start is kept. */
export function fitOffsets(cases: readonly Case[], domains: readonly Domain[], start: Offsets): Map<string, number> {
  const priors = priorsOf(domains);
  const offsets = new Map(start);
  const keys: string[] = [];
  const indexOf = new Map<string, number>();
  const index = (key: string) => {
    let found = indexOf.get(key);
    if (found === undefined) {
      found = keys.length;
      indexOf.set(key, found);
      keys.push(key);
    }
    return found;
  };
  let lines = linearize(cases, offsets, priors, index);
  // What no row asks for has nothing but its prior: a start from another fit must not carry it over.
  [...offsets.keys()].filter((key) => priors(key) > 0 && !indexOf.has(key)).forEach((key) => offsets.delete(key));
  let loss = lossOf(cases, offsets, priors);
  let damping = 1e-3;
  for (let round = 0; round < ROUNDS && damping < MOST_DAMPING; round += 1) {
    const move = moveOf(lines, keys, offsets, (key) => 1 / priors(key) ** 2, damping).map(bounded);
    const better = alongMove(cases, keys, move, offsets, priors, loss);
    if (!better) {
      damping *= 100;
      continue;
    }
    const gain = loss - better.loss;
    better.offsets.forEach((ln, key) => offsets.set(key, ln));
    loss = better.loss;
    damping = Math.max(1e-6, better.share === 1 ? damping / 5 : damping);
    if (gain < loss * SETTLED) {
      break;
    }
    lines = linearize(cases, offsets, priors, index);
  }
  return offsets;
}

/** The longest of a few shares of the move that lowers the loss: kinks of the model (a batch that no longer fits) bound how far its slope holds. */
function alongMove(
  cases: readonly Case[],
  keys: readonly string[],
  move: readonly number[],
  offsets: Offsets,
  priors: Priors,
  loss: number,
): { readonly offsets: Offsets; readonly loss: number; readonly share: number } | undefined {
  let best: { readonly offsets: Offsets; readonly loss: number; readonly share: number } | undefined;
  for (const share of SHARES) {
    const tried = new Map(offsets);
    keys.forEach((key, i) => tried.set(key, (tried.get(key) ?? 0) + share * (move[i] ?? 0)));
    const there = lossOf(cases, tried, priors);
    if (there < (best?.loss ?? loss)) {
      best = { offsets: tried, loss: there, share };
    } else if (best) {
      return best;
    }
  }
  return best;
}

/** σ of each multiplier, by its term and level. */
type Priors = (key: string) => number;

function priorsOf(domains: readonly Domain[]): Priors {
  const terms = new Map<string, { doubt: number; levels: Readonly<Record<string, number>> }>();
  for (const { name, terms: own, levels } of domains) {
    Object.entries(own).forEach(([term, { doubt }]) => terms.set(`${name}.${term}`, { doubt, levels }));
  }
  const known = new Map<string, number>();
  return (key) => {
    let found = known.get(key);
    if (found === undefined) {
      const [path = '', at = ''] = key.split(' @ ');
      const term = terms.get(path);
      const level = at
        .split(/ (?=\w+=)/)
        .filter(Boolean)
        .map((part) => part.slice(0, part.indexOf('=')))
        .join(' ');
      found = term === undefined ? 0 : level === '' ? term.doubt : (term.levels[level] ?? 0);
      known.set(key, found);
    }
    return found;
  };
}

function bounded(move: number): number {
  return Math.max(-LARGEST_MOVE, Math.min(LARGEST_MOVE, move));
}

function linearize(
  cases: readonly Case[],
  offsets: Offsets,
  priors: Priors,
  index: (key: string) => number,
): readonly Line[] {
  const probe = probeOf(offsets);
  return cases.flatMap((one) => {
    const touched = new Map<string, readonly string[]>();
    const value = one.predict(probe.watched((path, keys) => touched.set(path, keys)));
    if (value === undefined || !(value > 0) || !Number.isFinite(value)) {
      return [];
    }
    const slopes: [number, number][] = [];
    for (const [path, keys] of touched) {
      if (priors(keys[0] ?? '') === 0) {
        continue;
      }
      const bent = one.predict(probe.bent(path, STEP));
      const slope = bent === undefined || !(bent > 0) ? 0 : Math.log(bent / value) / STEP;
      if (Math.abs(slope) > SMALLEST_SLOPE) {
        keys.forEach((key) => slopes.push([index(key), slope]));
      }
    }
    const residual = Math.log(value / one.measured);
    const size = Math.abs(residual) / NOISE;
    return [{ residual, weight: (one.weight / NOISE ** 2) * (size <= 1 ? 1 : 1 / size), slopes }];
  });
}

function lossOf(cases: readonly Case[], offsets: Offsets, priors: Priors): number {
  const factors = factorsOf({ ...EMPTY_FIT, offsets });
  let sum = 0;
  for (const one of cases) {
    const value = one.predict(factors);
    const residual = value !== undefined && value > 0 ? Math.log(value / one.measured) : LOST_FIGURE;
    sum += one.weight * huber((Number.isFinite(residual) ? residual : LOST_FIGURE) / NOISE);
  }
  offsets.forEach((ln, key) => {
    const sigma = priors(key);
    sum += sigma > 0 ? (ln / sigma) ** 2 : 0;
  });
  return sum;
}

/** A row that lost its figure is as bad as one that is off by a factor of a hundred. */
const LOST_FIGURE = Math.log(100);

function huber(x: number): number {
  const size = Math.abs(x);
  return size <= 1 ? size * size : 2 * size - 1;
}
