/** What no change may make worse: the left-out errors as they were reached, with a little room. */
import { errorFigures } from '../../validation/groups';
import type { AccuracyRow, AccuracySet } from './accuracyRow';
import { reachedLines } from './lines';

/** Shares and ratios that are still allowed. */
export interface Limit {
  readonly rows: number;
  readonly median: number;
  readonly factor90: number;
}

/** By line of the targets, and `all`. */
export type Limits = Readonly<Record<string, Limit>>;

/** A median may grow by two points, the factor by a twentieth: what another order of sums or one row more would do. */
const MEDIAN_ROOM = 0.02;
const FACTOR_ROOM = 1.05;
const DIGITS = 1e4;

export function limitsOf(set: AccuracySet): Limits {
  return Object.fromEntries(
    figuresBy(set).map(([id, { rows, median, factor90 }]) => [
      id,
      { rows, median: up(median + MEDIAN_ROOM), factor90: up(factor90 * FACTOR_ROOM) },
    ]),
  );
}

/** Each limit that the set breaks, in a sentence; fewer rows with a figure break one as well. */
export function brokenLimits(set: AccuracySet, limits: Limits): readonly string[] {
  const reached = new Map(figuresBy(set));
  return Object.entries(limits).flatMap(([id, limit]) => {
    const found = reached.get(id);
    if (!found) {
      return [`${id}: no row has a figure any more`];
    }
    return [
      ...(found.rows < limit.rows ? [`${id}: ${found.rows} rows have a figure, ${limit.rows} had`] : []),
      ...(found.median > limit.median ? [`${id}: median ${found.median.toFixed(4)}, limit ${limit.median}`] : []),
      ...(found.factor90 > limit.factor90
        ? [`${id}: p90 factor ${found.factor90.toFixed(4)}, limit ${limit.factor90}`]
        : []),
    ];
  });
}

function figuresBy(set: AccuracySet): [string, Limit][] {
  return [
    ...reachedLines(set).map(({ line, rows }): [string, Limit] => [line.id, figuresOf(rows)]),
    ...(set.leftOut.length > 0 ? [['all', figuresOf(set.leftOut)] as [string, Limit]] : []),
  ];
}

function figuresOf(all: readonly AccuracyRow[]): Limit {
  const { rows, median, factor90 } = errorFigures(all);
  return { rows, median, factor90 };
}

function up(value: number): number {
  return Math.ceil(value * DIGITS) / DIGITS;
}
