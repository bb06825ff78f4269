import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { manifestJsonSchema } from '../../shared/src/manifest/jsonSchema';
import { PICTURE, chatPicture, costPage } from '../support/costPage';
import { CODE_MEANINGS, assertFresh, codesPage, manifestPage } from '../support/pages';

describe('documentation made from the code', () => {
  it('docs/cost.md has the lines, the prices and the curves of the chat example', () => {
    assertFresh(PICTURE, chatPicture());
    assertFresh('docs/cost.md', costPage());
  });

  it('docs/manifest.md lists every key of the schema', () => {
    const page = manifestPage(manifestJsonSchema());
    for (const key of [
      'rpsAvg',
      'kvHeads',
      'apiAlternative',
      'callsPerTask',
      'checkpointEveryMin',
      'gridGco2ePerKwh',
    ]) {
      assert.match(page, new RegExp(`\`${key}\``));
    }
    assertFresh('docs/manifest.md', page);
  });

  it('docs/codes.md explains every code that the server can report', () => {
    const written = codesIn('server/src');
    assert.ok(written.size > 20, `only ${written.size} codes found`);
    assert.deepEqual(
      [...written].filter((code) => !Object.hasOwn(CODE_MEANINGS, code)),
      [],
    );
    assert.deepEqual(
      Object.keys(CODE_MEANINGS).filter((code) => !written.has(code)),
      [],
    );
    assertFresh('docs/codes.md', codesPage());
  });
});

function codesIn(folder: string): ReadonlySet<string> {
  const files = readdirSync(resolve(folder), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const texts = files.map((file) => readFileSync(resolve(folder, file), 'utf8'));
  return new Set(
    texts.flatMap((text) => [...text.matchAll(/\bcode: '([a-z]+(?:-[a-z]+)+)'/g)].map(([, code]) => code ?? '')),
  );
}
