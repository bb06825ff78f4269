/** A tree that an edit is built upon must say what a fresh one says. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { typescript } from '../../../../../server/src/manifest/dialects/typescript';
import { setTypeScriptLoader } from '../../../../../server/src/manifest/dialects/typescript/load';
import type { Manifest } from '../../../../../server/src/manifest/manifest';
import { outsideSpans } from '../../../../support/codeRanges';

const FILES = [
  'local/transformersPipelines.ts',
  'local/llamaService.ts',
  'local/component.tsx',
  'local/crlfLines.ts',
  'clients/service.ts',
  'clients/factory.js',
  'ai-sdk/wrapped.ts',
  'langchain/classField.ts',
].map((name) => `test/fixtures/code/${name}`);
/** What people type, paste and delete. */
const PIECES = [
  '',
  'x',
  '`',
  '${',
  '}',
  '{',
  '/*',
  '*/',
  '//',
  '\n',
  '(',
  ')',
  "'",
  'await ',
  ';',
  '<',
  'const a = ',
  '🦙',
];
const EDITS = 150;

/** Numbers that are the same in every run (Lehmer, modulus 2^31 − 1). */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
}

const sourceOf = (path: string, text: string) => ({ path, languageId: 'typescript', text });

/** Where it stands and what it says; a reading that is broken keeps older facts and is not compared. */
const said = ({ workloads }: Manifest) =>
  workloads.map(({ name, span, nameSpan, spec, fields, use }) => ({
    name,
    span,
    nameSpan,
    spec,
    fields: [...fields],
    use,
  }));

describe('TypeScript: reading on from the last tree', () => {
  before(() => setTypeScriptLoader(() => require('typescript')));

  for (const path of FILES) {
    it(`says after each edit what a fresh reading says: ${path}`, function () {
      this.timeout(20_000);
      const whole = readFileSync(path, 'utf8');
      const next = numbers(whole.length);
      let text = whole;
      let manifest = typescript.read(sourceOf(path, text));
      let compared = 0;
      for (let i = 0; i < EDITS; i += 1) {
        const at = next(text.length + 1);
        const piece = PIECES[next(PIECES.length)] ?? '';
        // Now and then everything is put back, as an undo does.
        text = i % 6 === 5 ? whole : text.slice(0, at) + piece + text.slice(at + next(3));
        manifest = typescript.read(sourceOf(path, text), manifest);
        const fresh = typescript.read(sourceOf(path, text));
        assert.deepEqual(outsideSpans(manifest, text), []);
        assert.equal(manifest.complete, fresh.complete, JSON.stringify(text));
        if (fresh.complete) {
          compared += 1;
          assert.deepEqual(said(manifest), said(fresh), JSON.stringify(text));
        }
      }
      assert.ok(compared > EDITS / 10, String(compared));
    });
  }

  it('reads two texts from one past: only the first takes over its tree', () => {
    const text = readFileSync(FILES[0] ?? '', 'utf8');
    const past = typescript.read(sourceOf('a.ts', text));
    const [one, other] = ['\n// one', '\n// other'].map((end) => typescript.read(sourceOf('a.ts', text + end), past));
    assert.deepEqual(one && said(one), other && said(other));
    assert.deepEqual(one && said(one), said(past));
  });
});
