/** Our own labelled manifests, folder by folder: every fact, every range, no false workload. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { extract } from '../../../../corpus/extract';
import { compareFolder, hasLabels, languageOf } from '../../../../corpus/folder';
import { brokenRanges } from '../../../../support/ranges';

const FIXTURES = 'test/fixtures/manifests';
const folders = existsSync(FIXTURES) ? readdirSync(FIXTURES).map((name) => join(FIXTURES, name)) : [];

describe('labelled manifests of our own', () => {
  for (const folder of folders.filter(hasLabels)) {
    it(`are read as labelled: ${folder}`, async () => {
      const { misses, beyond, falseOnes, errors, cells } = await compareFolder(folder);
      assert.deepEqual([misses, beyond, falseOnes, errors], [[], [], [], []]);
      assert.ok(cells.length > 0);
    });

    it(`have ranges that hold exactly their text: ${folder}`, () => {
      const broken = readdirSync(folder).flatMap((name) => {
        const languageId = languageOf(name);
        const text = languageId === undefined ? '' : readFileSync(join(folder, name), 'utf8');
        const { manifest } = extract(name, text, languageId ?? '');
        return manifest.workloads.flatMap((found) => brokenRanges(found, text)).map((each) => `${name}: ${each}`);
      });
      assert.deepEqual(broken, []);
    });
  }
});
