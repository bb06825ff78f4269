/** Every feature on our own fixtures, whole and half-typed: no place of a file may end in an exception or point outside of it. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Range } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { languageOf } from '../../../../server/src/workspace/survey';
import { setTypeScriptLoader } from '../../../../server/src/manifest/dialects/typescript/load';
import { testService, WHOLE } from '../../../support/service';

const FOLDERS = ['own', 'kubernetes', 'typescript', 'manifests'].map((name) => join('test/fixtures', name));
const OURS = /\.(?:ya?ml|json|ts)$/;
/** Places asked of each text; a prime step meets keys, values, blanks and comments alike. */
const PLACES = 7;

function texts(): [string, string][] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => OURS.test(name))
      .map((name): [string, string] => [join(folder, name), readFileSync(join(folder, name), 'utf8')]),
  );
}

function rangesIn(value: unknown): readonly Range[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  const own = 'start' in value && 'end' in value && typeof value.start === 'object' ? [value as Range] : [];
  return [...own, ...Object.values(value).flatMap(rangesIn)];
}

async function askAll(document: TextDocument, offset: number): Promise<unknown[]> {
  const service = testService();
  service.open(document);
  const at = document.positionAt(offset);
  return [
    await service.provideHover(document, at),
    await service.provideCompletion(document, at),
    await service.provideSignatureHelp(document, at),
    await service.provideDefinition(document, at),
    await service.provideReferences(document, at, true),
    await service.provideHighlights(document, at),
    await service.provideLinkedEditing(document, at),
    await service.prepareRename(document, at),
    await service.provideSelectionRanges(document, [at]),
    await service.provideInlayHints(document, WHOLE),
    await service.provideDocumentSymbols(document),
    await service.provideDocumentLinks(document),
    await service.provideFoldingRanges(document),
  ];
}

describe('every feature', function () {
  this.timeout(60_000);
  before(() => setTypeScriptLoader(() => require('typescript')));
  const all = texts();

  for (const [index, [path, text]] of all.entries()) {
    it(`answers inside ${path}, whole and cut`, async () => {
      const cut = text.slice(0, Math.floor((text.length * (1 + (index % 5))) / 6));
      for (const one of [text, cut]) {
        const document = TextDocument.create(`file:///${path}`, languageOf(path), 1, one);
        const offset = Math.floor((one.length * ((index * 3) % PLACES)) / PLACES);
        const answers = await askAll(document, offset);
        for (const range of rangesIn(answers)) {
          const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
          assert.ok(start <= end && end <= one.length, `${path}: ${JSON.stringify(range)}`);
          assert.deepEqual(document.positionAt(end), range.end);
        }
        assert.doesNotMatch(JSON.stringify(answers), /NaN|Infinity|undefined/);
      }
    });
  }

  it('is tried on all our fixtures', () => assert.ok(all.length > 60, String(all.length)));
});
