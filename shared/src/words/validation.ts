/** How far off the model is, as plain text for a terminal and as tables for a page. */
import { formatPlural } from '../format';
import { byKey, errorFigures, factorOf } from '../validation/groups';
import type { ErrorFigures } from '../validation/groups';
import { judgedRows } from '../validation/validate';
import type { Predicted, Validation } from '../validation/validate';
import { markdownTable, percent } from './markdownTable';

/** A heading, what it says, and its cells: the header line first. */
export interface ErrorTable {
  readonly title: string;
  readonly note?: string;
  readonly lines: readonly (readonly string[])[];
  /** Columns of words; the others are figures. */
  readonly wordColumns: number;
}

const FIGURES = ['rows', 'median', 'p90', '≤ 20%', '≤ 50%', 'in range', 'p90 factor', 'naive', 'gain'];

export function validationTables(validation: Validation): readonly ErrorTable[] {
  const rows = judgedRows(validation);
  return [
    errorTable('By workload kind and hardware class', ['kind', 'class'], rows, (row) => [row.kind, row.hardwareClass], [
      'all',
      '',
    ]),
    errorTable('By metric', ['kind', 'class', 'metric'], rows, (row) => [row.kind, row.hardwareClass, row.metric]),
    errorTable('By source', ['source', 'kind', 'class'], rows, (row) => [row.source, row.kind, row.hardwareClass]),
    coverageTable(validation),
    reasonTable(validation),
    missTable(rows),
  ].filter(({ lines }) => lines.length > 1);
}

/** Whose rows, how many, and what is left out. */
export function validationSummary(validation: Validation): string {
  const { predicted, unpredicted } = validation;
  const total = predicted.length + unpredicted.length;
  const suspect = [...predicted, ...unpredicted].filter(({ row }) => row.isSuspect).length;
  const left =
    suspect > 0
      ? ` ${formatPlural(suspect, 'row')} marked SUSPECT ${suspect === 1 ? 'counts' : 'count'} in no error.`
      : '';
  return `${predicted.length} of ${formatPlural(total, 'row')} predicted (${percent(total > 0 ? predicted.length / total : 0)}).${left} Each source weighs the same.`;
}

export function formatValidation(validation: Validation): string {
  const blocks = validationTables(validation).map(({ title, note, lines, wordColumns }) =>
    [note ? `${title} (${note})` : title, ...aligned(lines, wordColumns).map((line) => `  ${line}`)].join('\n'),
  );
  return [validationSummary(validation), ...blocks].join('\n\n');
}

/** The same for a page. */
export function validationMarkdown(validation: Validation): string {
  const blocks = validationTables(validation).map(({ title, note, lines, wordColumns }) => {
    return [`## ${title}`, '', ...(note ? [note, ''] : []), markdownTable(lines, wordColumns)].join('\n');
  });
  return [validationSummary(validation), ...blocks].join('\n\n');
}

function errorTable(
  title: string,
  heads: readonly string[],
  rows: readonly Predicted[],
  keysOf: (row: Predicted) => readonly string[],
  total?: readonly string[],
): ErrorTable {
  const groups = byKey(rows, (row) => keysOf(row).join('\n'));
  const lines = groups.map(([key, group]) => [...key.split('\n'), ...cellsOf(errorFigures(group))]);
  const all = total && rows.length > 0 ? [[...total, ...cellsOf(errorFigures(rows))]] : [];
  return { title, lines: [[...heads, ...FIGURES], ...lines, ...all], wordColumns: heads.length };
}

/** Under the heads of a table of errors. */
export function cellsOf(figures: ErrorFigures): string[] {
  const { rows, median, p90, within20, within50, covered, factor90, naiveMedian } = figures;
  return [
    String(rows),
    percent(median),
    percent(p90),
    percent(within20),
    percent(within50),
    percent(covered),
    factor90.toFixed(2),
    naiveMedian === undefined ? '' : percent(naiveMedian),
    naiveMedian === undefined || median <= 0 ? '' : (naiveMedian / median).toFixed(1),
  ];
}

/** Which share of each kind's rows has a figure at all. */
function coverageTable({ predicted, unpredicted }: Validation): ErrorTable {
  const rows = [
    ...predicted.map(({ row }) => ({ row, ok: true })),
    ...unpredicted.map(({ row }) => ({ row, ok: false })),
  ];
  const lines = byKey(rows, ({ row }) => row.kind).map(([kind, group]) => {
    const known = group.filter(({ ok }) => ok).length;
    return [kind, String(group.length), String(known), percent(known / group.length)];
  });
  return { title: 'Predicted', lines: [['kind', 'rows', 'predicted', 'share'], ...lines], wordColumns: 1 };
}

function reasonTable({ unpredicted }: Validation): ErrorTable {
  const lines = byKey(unpredicted, ({ row, reason }) => `${reason}\n${row.chip || row.hardware || row.model}`)
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([key, group]) => [...key.split('\n'), String(group.length)]);
  return { title: 'Not predicted', lines: [['reason', 'where', 'rows'], ...lines], wordColumns: 2 };
}

const WORST = 10;

function missTable(rows: readonly Predicted[]): ErrorTable {
  const worst = rows
    .toSorted(
      (a, b) => factorOf(b.predicted, b.measured) - factorOf(a.predicted, a.measured) || (a.row.id < b.row.id ? -1 : 1),
    )
    .slice(0, WORST)
    .map(({ row, measured, predicted, hardwareClass, metric }) => [
      row.id,
      row.model,
      `${row.deviceCount} × ${row.chip || row.hardware || hardwareClass}`,
      row.runtime,
      metric,
      figure(measured),
      figure(predicted),
      `${factorOf(predicted, measured).toFixed(1)} × too ${predicted > measured ? 'high' : 'low'}`,
    ]);
  return {
    title: 'Worst misses',
    lines: [['id', 'model', 'hardware', 'runtime', 'metric', 'measured', 'predicted', 'off'], ...worst],
    wordColumns: 5,
  };
}

function figure(value: number): string {
  return Number(value.toPrecision(3)).toString();
}

function aligned(lines: readonly (readonly string[])[], wordColumns: number): string[] {
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  return lines.map((line) =>
    line
      .map((cell, column) =>
        column < wordColumns ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}
