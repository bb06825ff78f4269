/** Our own labelled programs, folder by folder: whole, and while each labelled statement is being typed. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { setTypeScriptLoader } from '../../../../../server/src/manifest/dialects/typescript/load';
import type { Context } from '../../../../../server/src/manifest/context';
import type { Manifest } from '../../../../../server/src/manifest/manifest';
import type { CodeReading } from '../../../../corpus/code';
import { codeBelow, compareCode, contextFor, readCode, usesOf } from '../../../../corpus/code';
import type { CodeLabel } from '../../../../corpus/codeLabels';
import { readCodeLabels } from '../../../../corpus/codeLabels';
import { statementCuts } from '../../../../support/cuts';
import { brokenCodeRanges, outsideSpans } from '../../../../support/codeRanges';

const FIXTURES = 'test/fixtures/code';
const folders = existsSync(FIXTURES)
  ? readdirSync(FIXTURES)
      .map((name) => join(FIXTURES, name))
      .filter((folder) => existsSync(join(folder, 'labels.csv')))
  : [];
/** Share of the labels that a reading must keep while their statements are being typed. */
const HALF_TYPED_RECALL = 0.85;

interface Program {
  readonly path: string;
  readonly text: string;
  readonly context: Context;
  readonly whole: Manifest;
  readonly labels: readonly CodeLabel[];
}

function programsOf(folder: string): Program[] {
  const labels = readCodeLabels(readFileSync(join(folder, 'labels.csv'), 'utf8'));
  return codeBelow(folder).flatMap((file) => {
    const path = relative(folder, file).split(sep).join('/');
    const text = readFileSync(file, 'utf8');
    const context = contextFor(folder, path, text);
    const whole = readCode(path, text, undefined, context);
    return whole ? [{ path, text, context, whole, labels: labels.filter((label) => label.path === path) }] : [];
  });
}

const sameUse = (use: CodeReading, { role, model }: CodeLabel) => use.role === role && use.model === model;

/** Labels that a reading still holds; a use answers for one label. */
function kept(labels: readonly CodeLabel[], uses: readonly CodeReading[]): number {
  const left = [...uses];
  return labels.filter((label) => {
    const at = left.findIndex((use) => sameUse(use, label));
    return at >= 0 && left.splice(at, 1).length > 0;
  }).length;
}

describe('labelled programs of our own', () => {
  before(() => setTypeScriptLoader(() => require('typescript')));

  for (const folder of folders) {
    it(`are read as labelled: ${folder}`, () => {
      const { misses, falseOnes, files } = compareCode(folder);
      assert.deepEqual([misses, falseOnes], [[], []]);
      assert.ok(files > 0);
    });

    it(`have ranges that hold exactly their text: ${folder}`, () => {
      const broken = programsOf(folder).flatMap(({ path, text, whole }) =>
        whole.workloads.flatMap((found) => brokenCodeRanges(found, text)).map((each) => `${path}: ${each}`),
      );
      assert.deepEqual(broken, []);
    });

    it(`keep their uses while a statement is typed: ${folder}`, function () {
      this.timeout(120_000);
      let [all, held, cuts] = [0, 0, 0];
      const lost: string[] = [];
      for (const { path, text, context, whole, labels } of programsOf(folder)) {
        for (const { cut, labelsLeft } of statementCuts(path, text, labels)) {
          const reading = readCode(path, cut, whole, context);
          assert.deepEqual(reading ? outsideSpans(reading, cut) : [], [], `${path} cut: ${cut.slice(-60)}`);
          const alone = readCode(path, cut, undefined, context);
          assert.deepEqual(alone ? outsideSpans(alone, cut) : [], [], `${path} cut, alone`);
          const now = kept(labelsLeft, reading ? usesOf(reading, cut) : []);
          [all, held, cuts] = [all + labelsLeft.length, held + now, cuts + 1];
          if (now < labelsLeft.length) {
            lost.push(path);
          }
        }
      }
      console.log(
        `      ${cuts} cuts: ${held} of ${all} labels kept, ${((100 * held) / Math.max(1, all)).toFixed(1)} %`,
      );
      assert.ok(held >= HALF_TYPED_RECALL * all, `${held} of ${all}: ${[...new Set(lost)].join(', ')}`);
    });
  }
});
