/** docs/accuracy.md: the same data gives the same bytes. */
import { byKey } from '../../validation/groups';
import { markdownTable, percent } from '../../words/markdownTable';
import type { AccuracyData, AccuracyRow, AccuracySet, MissingRow } from './accuracyRow';
import { MUST_PAIR, calibratedPairs } from './lines';
import { METHOD } from './method';
import { missTable } from './misses';
import { peerTable } from './peers';
import type { Plot } from './plot/plots';
import { errorTable } from './tables';
import { overallTable, shortfallTable, summaryOf, targetTable } from './targets';

type Keyed = AccuracyRow | MissingRow;
const byKind = (row: Keyed) => [row.kind, row.hardwareClass];
const bySource = (row: Keyed) => [row.kind, row.hardwareClass, row.source];

/** `folder`: where the plots lie, seen from the page. */
export function accuracyPage(data: AccuracyData, plots: readonly Plot[], folder: string): string {
  const { stated, own } = data;
  const shortfall = shortfallTable(stated);
  return [
    '# How far off the model is',
    '`npm run calibrate -- FILE.csv` fits the factors and writes this page; do not edit it. `placewright validate FILE.csv` does the same sums on your own rows.',
    summaryOf(stated),
    '## Targets',
    `Judged on the ${stated.rows} rows of the stated file that are not marked SUSPECT (${stated.suspect} are), each source left out in turn. A row on Inferentia or Trainium counts in their line alone; serving rows without a stated concurrency or batch are in the tables below.`,
    targetTable(stated),
    overallTable(stated),
    ...(shortfall ? ['Lines that are not reached, by source:', shortfall] : []),
    '## Plots',
    'Left out by source. The line is a perfect prediction, the band a factor of two. A time is drawn as a rate, except for the first token.',
    plots.map(({ name, alt }) => `![${alt}](${folder}/${name}.svg)`).join('\n'),
    '## Method',
    METHOD.trim(),
    '## Left out, by kind and class',
    errorTable(['kind', 'class'], stated.leftOut, byKind, { missing: absentFrom(stated) }),
    '## Left out, by source',
    errorTable(['kind', 'class', 'source'], stated.leftOut, bySource, { missing: absentFrom(stated) }),
    '## How near the fitted rows are',
    'What the fit without the source still had: rows of this engine on this chip, on its architecture, on other chips, or none.',
    errorTable(['nearest'], stated.leftOut, (row) => ['novelty' in row ? row.novelty : 'none']),
    ...widerParts(data),
    '## Inside calibrated pairs',
    `In sample, rows whose pair of chip and runtime has five rows or more; the target is ${percent(MUST_PAIR)}.`,
    errorTable(['kind', 'class'], calibratedPairs(stated.inSample), byKind, { isInSample: true }),
    '## Worst misses',
    '“Known of it” says what the rows themselves show; where it is empty the reason is not known.',
    missTable(stated.leftOut),
    '## Not predicted',
    reasonTable(stated),
    '## Rows of our own gathering',
    `${own.rows} rows of [other publishers](measurements.md) are in the fit, never in the tables above. Left out by publisher in the same way:`,
    errorTable(['kind', 'class'], own.leftOut, byKind, { missing: absentFrom(own) }),
    '## What others state',
    'On rows of their own, not on these: errors under 10 % come with profiles of the exact chip, engine and version. Several figures: end to end, per token, TTFT.',
    peerTable(),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

/** Without a figure, at all or once their source is left out. */
function absentFrom({ leftOut, inSample, missing }: AccuracySet): readonly MissingRow[] {
  const predicted = new Set(leftOut.map(({ id }) => id));
  const lost = inSample
    .filter(({ id }) => !predicted.has(id))
    .map((row) => ({ ...row, where: row.hardware, reason: LOST }));
  return [...missing, ...lost];
}

const LOST = 'no figure without the rows of its source';

function widerParts({ byChip, byEngine }: AccuracyData): string[] {
  const table = (rows: readonly AccuracyRow[]) => errorTable(['kind', 'class'], rows, byKind);
  return [
    ...(byChip.length > 0
      ? ['## Left out, by chip', 'Every row of the chip left out, from all sources.', table(byChip)]
      : []),
    ...(byEngine.length > 0
      ? ['## Left out, by engine', 'Every row of the engine left out, from all sources.', table(byEngine)]
      : []),
  ];
}

function reasonTable(set: AccuracySet): string {
  const lines = byKey(absentFrom(set), ({ reason, where, source }) => `${reason}\n${where}\n${source}`)
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([key, group]) => [...key.split('\n'), String(group.length)]);
  return lines.length === 0
    ? 'Every row has a figure.'
    : markdownTable([['reason', 'where', 'source', 'rows'], ...lines], 3);
}
