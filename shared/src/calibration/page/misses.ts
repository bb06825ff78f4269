/** The rows that are furthest off, by name. A reason stands there only where it follows from the rows themselves. */
import { byKey, factorOf } from '../../validation/groups';
import { markdownTable } from '../../words/markdownTable';
import type { AccuracyRow } from './accuracyRow';

const WORST = 20;
/** Kinds whose figure depends on how many run together. */
const BATCHED = new Set([
  'llm_serving',
  'ttft',
  'embedding',
  'rerank',
  'vision',
  'asr',
  'image_generation',
  'training',
]);

export function missTable(rows: readonly AccuracyRow[]): string {
  const reasonOf = reasonsIn(rows);
  const worst = rows
    .toSorted((a, b) => factorOf(b.predicted, b.measured) - factorOf(a.predicted, a.measured) || (a.id < b.id ? -1 : 1))
    .slice(0, WORST)
    .map((row) => [
      row.id,
      row.model,
      row.hardware,
      row.runtime,
      row.metric,
      reasonOf(row),
      shown(row.measured),
      shown(row.predicted),
      `${factorOf(row.predicted, row.measured).toFixed(1)} × too ${row.predicted > row.measured ? 'high' : 'low'}`,
    ]);
  const head = ['id', 'model', 'hardware', 'runtime', 'metric', 'known of it', 'measured', 'predicted', 'off'];
  return markdownTable([head, ...worst], 6);
}

/** What the rows say themselves: the only source of its kind, nothing like it elsewhere, no batch stated. */
function reasonsIn(rows: readonly AccuracyRow[]): (row: AccuracyRow) => string {
  const keyOf = ({ kind, hardwareClass }: AccuracyRow) => `${kind} ${hardwareClass}`;
  const alone = new Set(
    byKey(rows, keyOf)
      .filter(([, group]) => new Set(group.map(({ source }) => source)).size === 1)
      .map(([key]) => key),
  );
  return (row) => {
    const reasons = [
      ...(alone.has(keyOf(row)) ? ['the only source of its kind and class'] : []),
      ...(row.novelty === 'none' && !alone.has(keyOf(row)) ? ['no like engine in other sources'] : []),
      ...(BATCHED.has(row.kind) && !row.statesBatch ? ['no batch stated'] : []),
    ];
    return reasons.join('; ');
  };
}

function shown(value: number): string {
  return Number(value.toPrecision(3)).toString();
}
