// npm run calibrate -- [FILE.csv …]: fits the factors of the model to published measurements and writes them as committed data,
// with rows, residuals and ranges. Without a file, the founders' calibration set beside the repository. The rows gathered by this project are
// always added. The same files give the same bytes.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const { calibrate, errorFigures, fitData, hardwareClassOf, naivePrediction, readMeasurements, withRanges } =
  createRequire(import.meta.url)('../dist/test/calibration.js');

const OWN = 'shared/src/calibration/measurements.csv';
const FACTORS = 'shared/src/model/factors/fitted.json';
const files = process.argv.slice(2).filter((arg) => !arg.startsWith('--'));
if (files.length === 0) files.push('../shared/facts/measurements.csv');

function rowsOf(file) {
  if (!existsSync(file)) fail(`${file} is missing`);
  const read = readMeasurements(readFileSync(file, 'utf8'));
  if (!read.ok) fail(`${file}:${read.problem.line}: ${read.problem.message}`);
  return read.measurements;
}

function fail(message) {
  console.error(message);
  process.exit(2);
}

const stated = files.flatMap((file) => rowsOf(resolve(file)));
const own = existsSync(OWN) ? rowsOf(OWN) : [];
const started = Date.now();
const calibration = calibrate([...stated, ...own], (source) => process.stderr.write(`  without ${source}\n`));
writeFileSync(FACTORS, `${JSON.stringify(fitData(calibration), null, 1)}\n`);
console.log(`${FACTORS}: ${calibration.cases.length} rows, ${((Date.now() - started) / 1000).toFixed(0)} s`);

const judged = new Set(stated.map(({ id }) => id));
const rows = withRanges(calibration.leftOut)
  .filter(({ one }) => judged.has(one.id))
  .map(({ one, predicted, low, high, novelty }) => ({
    kind: one.row.metric === 'ttft_ms' && one.row.kind === 'llm_serving' ? 'ttft' : one.row.kind,
    hardwareClass: hardwareClassOf(one.placed.machine),
    metric: one.row.metric,
    source: one.source,
    measured: one.measured,
    predicted,
    low,
    high,
    naive: naivePrediction(one.row, one.placed),
    novelty,
    id: one.id,
  }));
writeFileSync('dist/calibration.json', JSON.stringify(rows));

const percent = (share) => `${Math.round(share * 100)}%`.padStart(5);
function table(title, keyOf) {
  console.log(`\n${title.padEnd(34)} rows median   p90×  ≤20% range naive`);
  const groups = Map.groupBy ? Map.groupBy(rows, keyOf) : groupsOf(rows, keyOf);
  for (const [key, group] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const f = errorFigures(group);
    console.log(
      `${key.padEnd(34)}${String(f.rows).padStart(5)} ${percent(f.median)} ${f.factor90.toFixed(2).padStart(6)} ${percent(f.within20)} ${percent(f.covered)} ${percent(f.naiveMedian ?? 0)}`,
    );
  }
}
function groupsOf(list, keyOf) {
  const groups = new Map();
  for (const row of list) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return groups;
}
table('left out, kind and class', ({ kind, hardwareClass }) => `${kind} ${hardwareClass}`);
table('left out, all', () => 'all');
