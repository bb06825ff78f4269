// npm run calibrate -- [FILE.csv …]: fits the factors of the model to published measurements and writes them as committed data,
// with rows, residuals and ranges, and docs/accuracy.md with its plots. Without a file, the founders' calibration set beside the repository.
// The rows gathered by this project are always added. The same files give the same bytes.
//
//   --wide      leaves out whole chips and whole engines as well (as long again)
//   --accept    takes the errors reached as the limits that no change may pass from now on
import { mkdirSync, writeFileSync } from 'node:fs';
import {
  FACTORS,
  LIMITS,
  acceptedLimits,
  calibration,
  formatted,
  judge,
  readRows,
  writePage,
} from './support/accuracy.mjs';
import { leaveOutAll } from './support/leaveOut.mjs';

const { accuracyData, calibrationOf, chipOf, engineOf, fitData, fitWhole, leaveOutBy, sourcesToLeaveOut, withRanges } =
  calibration();
const flags = new Set(process.argv.slice(2).filter((arg) => arg.startsWith('--')));
const { stated, own } = readRows(process.argv.slice(2).filter((arg) => !arg.startsWith('--')));

const started = Date.now();
const seconds = () => ((Date.now() - started) / 1000).toFixed(0);
const tell = (what) => process.stderr.write(`  without ${what} (${seconds()} s)\n`);
const rows = [...stated, ...own];
const whole = fitWhole(rows);
const judging = new Set(stated.map(({ source }) => source));
const messages = await leaveOutAll(rows, whole.offsets, sourcesToLeaveOut(whole, judging), tell);
const fit = calibrationOf(whole, messages);
writeFileSync(FACTORS, `${JSON.stringify(fitData(fit), null, 1)}\n`);
console.log(`${FACTORS}: ${fit.cases.length} rows, ${seconds()} s`);

const wider = (keyOf) => (flags.has('--wide') ? withRanges(leaveOutBy(fit.cases, keyOf, fit.offsets, tell)) : []);
const data = accuracyData(fit, stated, own, { byChip: wider(chipOf), byEngine: wider(engineOf) });
mkdirSync('dist', { recursive: true });
writeFileSync('dist/calibration.json', JSON.stringify(data));
console.log(writePage(data));
if (flags.has('--accept')) writeFileSync(LIMITS, formatted(acceptedLimits(data, own)));
process.exitCode = judge('stated', data.stated).length === 0 ? 0 : 1;
