/** Whole experts on each chip, instead of a slice of every expert on all. */
import type { ModelShape } from '../catalog/types';
import type { EngineTimes } from './engine';

/** Mean of the largest of so many draws from a normal distribution, in standard deviations, chips doubling from 1: tables of order statistics. */
const LARGEST_OF = [0, 0.56, 1.03, 1.42, 1.77, 2.07, 2.34] as const;

/**
 * An engine whose chips hold whole experts: a step waits for the chip that has most of those hit.
 *
 *     hit    = 1 − (1 − k/E)^batch                                       [-]
 *     spread = largest of chips · √(chips / E)                           [-]
 *     read   = experts · min(1, hit + spread · √(hit · (1 − hit)))       [s]
 *
 * Each chip has E/chips experts, each hit by chance: their number is binomial. Bytes per chip and their sum stay. The exchange stays
 * too: tokens sent to their experts and back weigh 0.3–0.6 of the all-reduce they stand for, which changes a step by less than 5 %
 * up to 512 sequences. Routers that favor some experts are left out: errs low without balancing (arXiv:2412.19437, section 3.4).
 */
export function withExpertParallel(engine: EngineTimes, { moe }: Pick<ModelShape, 'moe'>, chips: number): EngineTimes {
  if (engine.experts <= 0 || !moe || chips <= 1) {
    return engine;
  }
  const largest = LARGEST_OF[Math.min(LARGEST_OF.length - 1, Math.round(Math.log2(chips)))] ?? 0;
  return { ...engine, expertSpread: largest * Math.sqrt(chips / Math.max(chips, moe.experts)) };
}
