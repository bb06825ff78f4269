// npm run accuracy: writes docs/accuracy.md again from what the last `npm run calibrate` found, without another fit.
import { existsSync, readFileSync } from 'node:fs';
import { writePage } from './support/accuracy.mjs';

const FOUND = 'dist/calibration.json';
if (existsSync(FOUND)) {
  console.log(writePage(JSON.parse(readFileSync(FOUND, 'utf8'))));
} else {
  console.error(`${FOUND} is missing: npm run calibrate makes it, and writes the page as well`);
  process.exitCode = 2;
}
