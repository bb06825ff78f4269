/** Tables of errors by any key. */
import { byKey, errorFigures } from '../../validation/groups';
import { markdownTable, percent } from '../../words/markdownTable';
import { cellsOf } from '../../words/validation';
import type { AccuracyRow, MissingRow } from './accuracyRow';

const FIGURES = ['rows', 'median', 'p90', '≤ 20%', '≤ 50%', 'in range', 'p90 factor', 'naive', 'gain'];

const RANGE = FIGURES.indexOf('in range');

/** Errors by key; with the rows that have no figure, also the share that is predicted. In sample no range is judged. */
export function errorTable(
  heads: readonly string[],
  rows: readonly AccuracyRow[],
  keysOf: (row: AccuracyRow | MissingRow) => readonly string[],
  { missing, isInSample }: { readonly missing?: readonly MissingRow[]; readonly isInSample?: boolean } = {},
): string {
  const judged = (cells: readonly string[]) => (isInSample ? cells.toSpliced(RANGE, 1) : cells);
  const absent = new Map(byKey(missing ?? [], (row) => keysOf(row).join('\n')));
  const present = new Map(byKey(rows, (row) => keysOf(row).join('\n')));
  const keys = [...new Set([...present.keys(), ...absent.keys()])].toSorted((a, b) => (a < b ? -1 : 1));
  const lines = keys.map((key) => {
    const group = present.get(key) ?? [];
    const total = group.length + (absent.get(key)?.length ?? 0);
    const share = missing ? [percent(total > 0 ? group.length / total : 0)] : [];
    return [...key.split('\n'), ...share, ...judged(figureCells(group))];
  });
  const head = [...heads, ...(missing ? ['predicted'] : []), ...judged(FIGURES)];
  return markdownTable([head, ...lines], heads.length);
}

function figureCells(rows: readonly AccuracyRow[]): string[] {
  if (rows.length === 0) {
    return ['0', ...FIGURES.slice(1).map(() => '')];
  }
  return cellsOf(errorFigures(rows));
}

/** The middle ratio of predicted to measured: above one the model promises too much of a rate, or too long a time. */
export function middleRatio(rows: readonly AccuracyRow[]): number {
  const ratios = rows.map(({ predicted, measured }) => predicted / measured).toSorted((a, b) => a - b);
  return ratios[Math.floor(ratios.length / 2)] ?? 1;
}
