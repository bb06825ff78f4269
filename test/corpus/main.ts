/**
 * `npm run corpus -- DIR`: accuracy per field and dialect, and every miss. Exit 1 where a field is below the goal.
 * The header of the labels says whether the folder holds manifests or programs.
 *
 * `npm run corpus -- --moves`: the laws of moves, for every machine of the catalog, over our own files and the public ones.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTypeScriptLoader } from '../../server/src/manifest/dialects/typescript/load';
import { compareCode } from './code';
import { isCodeLabels } from './codeLabels';
import { printCode } from './printCode';
import { printMoves } from './printMoves';
import type { FolderResult, Share } from './folder';
import { compareFolder, hasLabels, sharesBy } from './folder';

/** Share of the facts of a careful reader that must be found. */
const GOAL = 0.95;

const [folder] = process.argv.slice(2);
if (folder === '--moves') {
  printMoves().then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      console.error(error);
      process.exitCode = 2;
    },
  );
} else if (folder === undefined || !hasLabels(folder)) {
  console.error('Usage: npm run corpus -- DIR, where DIR holds a labels.csv; or npm run corpus -- --moves.');
  process.exitCode = 2;
} else if (isCodeLabels(readFileSync(join(folder, 'labels.csv'), 'utf8'))) {
  setTypeScriptLoader(() => require('typescript'));
  process.exitCode = printCode(compareCode(folder));
} else {
  compareFolder(folder).then(
    (result) => {
      process.exitCode = print(result);
    },
    (error: unknown) => {
      console.error(error);
      process.exitCode = 2;
    },
  );
}

function print(result: FolderResult): number {
  console.log(`${result.files} files, ${result.labels} labels`);
  const fields = sharesBy(result.cells, 'field');
  table('by field', fields);
  table('by dialect', sharesBy(result.cells, 'dialect'));
  for (const { file, workload, field, label, read } of result.misses) {
    console.log(`  miss: ${file} ${workload}: ${field} is "${label}", read "${read}"`);
  }
  for (const { file, workload, field, read } of result.beyond) {
    console.log(`  beyond the label: ${file} ${workload}: ${field} is read as "${read}"`);
  }
  result.falseOnes.forEach(({ file, name }) => console.log(`  false workload: ${file}: ${name}`));
  result.errors.forEach(({ file, problem }) => console.log(`  error: ${file}: ${problem.code}: ${problem.message}`));
  const low = fields.filter(({ agree, of }) => of > 0 && agree / of < GOAL).map(({ name }) => name);
  console.log(low.length === 0 ? 'Every field reaches 95 %.' : `Below 95 %: ${low.join(', ')}.`);
  return low.length + result.falseOnes.length + result.errors.length > 0 ? 1 : 0;
}

function table(title: string, shares: readonly Share[]): void {
  console.log(title);
  for (const { name, agree, of } of shares.filter((share) => share.of > 0)) {
    console.log(`  ${name.padEnd(18)} ${`${agree} of ${of}`.padStart(12)}  ${((100 * agree) / of).toFixed(1)} %`);
  }
}
