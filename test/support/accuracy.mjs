// What the calibration, its page and its gate share: files in, files out.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

export const OWN = 'shared/src/calibration/measurements.csv';
export const STATED = '../shared/facts/measurements.csv';
export const FACTORS = 'shared/src/model/factors/fitted.json';
export const LIMITS = 'shared/src/calibration/limits.json';
const PAGE = 'docs/accuracy.md';
const PLOTS = 'accuracy';

/** The bundle that `node esbuild.mjs --calibrate` makes. */
export function calibration() {
  return createRequire(import.meta.url)('../../dist/test/calibration.js');
}

/** Rows of the stated files (else of the founders' set) and our own. */
export function readRows(files) {
  const stated = (files.length > 0 ? files : [STATED]).flatMap((file) => rowsOf(resolve(file)));
  return { stated, own: existsSync(OWN) ? rowsOf(OWN) : [] };
}

export function rowsOf(file) {
  if (!existsSync(file)) fail(`${file} is missing`);
  const read = calibration().readMeasurements(readFileSync(file, 'utf8'));
  if (!read.ok) fail(`${file}:${read.problem.line}: ${read.problem.message}`);
  return read.measurements;
}

function fail(message) {
  console.error(message);
  process.exit(2);
}

/** Writes the page and its plots; gives its one-paragraph summary. */
export function writePage(data) {
  const { accuracyPage, plotsOf, summaryOf } = calibration();
  const plots = plotsOf(data.stated);
  mkdirSync(`docs/${PLOTS}`, { recursive: true });
  for (const { name, svg } of plots) writeFileSync(`docs/${PLOTS}/${name}.svg`, svg);
  writeFileSync(PAGE, accuracyPage(data, plots, PLOTS));
  return `${PAGE}: ${summaryOf(data.stated)}`;
}

export function formatted(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Errors as they are, with a little room. `own` is of our rows by the factors of this fit, `ownLeftOut` by fits to our rows alone. */
export function acceptedLimits({ stated, own }, ownRows) {
  const { leftOutOwn, limitsOf } = calibration();
  return {
    stated: limitsOf(stated),
    own: limitsOf({ ...own, leftOut: own.inSample }),
    ownLeftOut: limitsOf(leftOutOwn(ownRows)),
  };
}

/** The limits of that name that a set breaks, each said on the terminal. */
export function judge(name, set) {
  const limits = existsSync(LIMITS) ? JSON.parse(readFileSync(LIMITS, 'utf8')) : {};
  const broken = calibration().brokenLimits(set, limits[name] ?? {});
  for (const sentence of broken) console.log(`  limit broken (${name}): ${sentence}`);
  return broken;
}
