// The gate of the calibration: errors with each source left out may not pass the committed limits, and the committed factors are what
// the fit gives. Takes minutes. Where the founders' calibration set is not beside the repository, our own rows are judged alone.
//
//   node esbuild.mjs --calibrate && node test/calibration.mjs
import { existsSync, readFileSync } from 'node:fs';
import { FACTORS, LIMITS, STATED, calibration, judge, readRows, rowsOf, OWN } from './support/accuracy.mjs';
import { leaveOutAll } from './support/leaveOut.mjs';

const { accuracyData, calibrationOf, committedOwn, fitData, fitWhole, leftOutOwn } = calibration();
const total = { passed: 0, failed: 0, skipped: 0 };

function check(what, holds) {
  total[holds ? 'passed' : 'failed'] += 1;
  console.log(`  ${holds ? 'ok' : 'FAILED'}: ${what}`);
}

function skip(what, why) {
  total.skipped += 1;
  console.log(`  skipped: ${what}: ${why}`);
}

/** Without what needs a fit for every source: that is the calibration's own. */
function fitAlone(data) {
  return JSON.stringify(
    Object.entries(data).map(([domain, { levels }]) => [
      domain,
      Object.entries(levels).map(([level, { rows, off, multipliers }]) => [level, rows, off, multipliers]),
    ]),
  );
}

check(`${LIMITS} is there`, existsSync(LIMITS));
const ownRows = rowsOf(OWN);
check('own rows by the committed factors', judge('own', committedOwn(ownRows)).length === 0);
if (existsSync(STATED)) {
  const { stated, own } = readRows([]);
  const sources = new Set(stated.map(({ source }) => source));
  const rows = [...stated, ...own];
  const whole = fitWhole(rows);
  const fit = calibrationOf(whole, await leaveOutAll(rows, whole.offsets, sources));
  check('errors with each source left out', judge('stated', accuracyData(fit, stated, own).stated).length === 0);
  const committed = JSON.parse(readFileSync(FACTORS, 'utf8'));
  check(`${FACTORS} is what the fit gives`, fitAlone(fitData(fit)) === fitAlone(committed));
} else {
  skip('errors with each source left out, and the committed factors', `${STATED} is not here`);
  check('own rows with publishers left out', judge('ownLeftOut', leftOutOwn(ownRows)).length === 0);
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed === 0 ? 0 : 1;
