/** Workloads of a foreign manifest in a few words, for tests of one dialect. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dialect } from '../../server/src/manifest/dialect';
import type { Manifest } from '../../server/src/manifest/manifest';
import { brokenRanges } from './ranges';

export const readBy = (dialect: Dialect, text: string): Manifest => {
  const source = { path: 'a.yaml', languageId: 'yaml', text };
  return dialect.matches(source)
    ? dialect.read(source)
    : { dialect: dialect.id, workloads: [], problems: [], complete: true };
};

/** The only workload of a text. */
export function onlyOf(dialect: Dialect, text: string) {
  const { workloads } = readBy(dialect, text);
  assert.equal(workloads.length, 1, text);
  const [workload] = workloads;
  assert.ok(workload);
  return workload;
}

const WRONG = [
  '[]',
  '{}',
  '',
  '~',
  '-1',
  '1e400',

  '&a [*a]',
  '*nobody',
  '[[[]]]',
  '{ __proto__: 1 }',
  'true',
];
/** Every so many characters a file is cut off. */
const STEP = 11;

/** Cut off anywhere, with any value replaced by one of a wrong type: nothing throws, and ranges stay true. */
export function survivesBadInput(dialect: Dialect, folder: string): void {
  for (const name of readdirSync(folder).filter((each) => /\.ya?ml$/.test(each))) {
    const text = readFileSync(join(folder, name), 'utf8');
    const lines = text.split('\n');
    const cuts = Array.from({ length: Math.ceil(text.length / STEP) }, (_, index) => text.slice(0, index * STEP));
    const swaps = lines.flatMap((line, index) =>
      WRONG.flatMap((value) => {
        const swapped = line.replace(/^(\s*(?:- )?[\w.-]+:).*$/, `$1 ${value}`);
        return swapped === line ? [] : [lines.toSpliced(index, 1, swapped).join('\n')];
      }),
    );
    for (const broken of [...cuts, ...swaps]) {
      const { workloads, complete } = readBy(dialect, broken);
      // What the parser had to guess at has no exact place.
      const ranges = complete ? workloads.flatMap((found) => brokenRanges(found, broken)) : [];
      assert.deepEqual(ranges, [], broken);
    }
  }
}
