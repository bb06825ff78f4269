/** The table of targets with what was reached, and where a target was not reached, whose rows are off. */
import { byKey, errorFigures } from '../../validation/groups';
import { markdownTable, percent } from '../../words/markdownTable';
import type { AccuracyRow, AccuracySet } from './accuracyRow';
import { COVERED, MUST_FACTOR_90, MUST_GAIN, MUST_PAIR, calibratedPairs, gainOf, reachedLines } from './lines';
import type { Reached } from './lines';
import { middleRatio } from './tables';

/** A tenth of a point more, where a yes and a no may round to one figure. */
const exactPercent = (share: number) => `${(100 * share).toFixed(1)}%`;
const answer = (holds: boolean) => (holds ? 'yes' : 'no');

export function targetTable(set: AccuracySet): string {
  const lines = reachedLines(set).map(({ line, figures, predicted }) => {
    const gain = gainOf(figures);
    return [
      line.title,
      String(figures.rows),
      `${percent(line.must)}, ${percent(line.aim)}`,
      exactPercent(figures.median),
      answer(figures.median <= line.must),
      answer(figures.median <= line.aim),
      figures.factor90.toFixed(2),
      `${percent(line.predicted)}: ${percent(predicted)}`,
      answer(predicted >= line.predicted),
      gain === undefined ? '' : `${gain.toFixed(1)} ×`,
      gain === undefined ? '' : answer(gain >= MUST_GAIN),
    ];
  });
  return markdownTable(
    [
      [
        'what',
        'rows',
        'must, aim',
        'reached',
        'must?',
        'aim?',
        'p90 factor',
        'predicted',
        'enough?',
        'nearer than naive',
        'twice?',
      ],
      ...lines,
    ],
    1,
  );
}

export function overallTable(set: AccuracySet): string {
  const all = errorFigures(set.leftOut);
  const pairs = errorFigures(calibratedPairs(set.inSample));
  const gain = gainOf(all);
  return markdownTable(
    [
      ['over all rows', 'must', 'reached', 'yes?'],
      ['p90 factor, left out', `≤ ${MUST_FACTOR_90}`, all.factor90.toFixed(2), answer(all.factor90 <= MUST_FACTOR_90)],
      ['median, left out', '', percent(all.median), ''],
      [
        'median inside a calibrated (chip, runtime) pair, in sample',
        `≤ ${percent(MUST_PAIR)}`,
        percent(pairs.median),
        answer(pairs.median <= MUST_PAIR),
      ],
      [
        'measurements inside the 80 % range, left out',
        'about 80%',
        percent(all.covered),
        answer(all.covered >= COVERED.low && all.covered <= COVERED.high),
      ],
      [
        'times nearer than naive, median error',
        `≥ ${MUST_GAIN}`,
        gain === undefined ? '' : gain.toFixed(1),
        gain === undefined ? '' : answer(gain >= MUST_GAIN),
      ],
    ],
    1,
  );
}

/** Sources of each line that is not reached: who is off, which way, and whether anything like it was left to fit from. */
export function shortfallTable(set: AccuracySet): string | undefined {
  const lines = reachedLines(set)
    .filter(({ line, figures }) => figures.median > line.must)
    .flatMap(({ line, rows }) => sourceLines(line.title, rows));
  return lines.length === 0
    ? undefined
    : markdownTable(
        [
          ['line', 'source', 'rows', 'median', 'middle predicted ÷ measured', 'nothing like it left to fit from'],
          ...lines,
        ],
        2,
      );
}

function sourceLines(title: string, rows: readonly AccuracyRow[]): string[][] {
  return byKey(rows, ({ source }) => source).map(([source, group]) => [
    title,
    source,
    String(group.length),
    percent(errorFigures(group).median),
    middleRatio(group).toFixed(2),
    percent(group.filter(({ novelty }) => novelty === 'none').length / group.length),
  ]);
}

/** A paragraph for people who read one paragraph. */
export function summaryOf(set: AccuracySet): string {
  const reached = reachedLines(set);
  const all = errorFigures(set.leftOut);
  const of = ({ line, figures }: Reached) =>
    `${line.title.replace(', at stated concurrency', '')} ${percent(figures.median)}`;
  const met = reached.filter(({ line, figures }) => figures.median <= line.must).length;
  return `Median error with the source left out (${set.leftOut.length} rows, each source equal): ${reached.map(of).join('; ')}. Over all rows ${percent(all.median)}, a naive reckoning ${percent(all.naiveMedian ?? 0)}; nine of ten rows within a factor of ${all.factor90.toFixed(2)}; the 80 % ranges hold ${percent(all.covered)}. ${met} of ${reached.length} targets are met.`;
}
