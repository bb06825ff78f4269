import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { manifestJsonSchema } from '../../shared/src/manifest/jsonSchema';
import { PICTURE, chatPicture, costPage } from '../support/costPage';
import { CODES, RULE_INFOS } from '../../server/src/diagnostics/codes';
import { rulePage } from '../../server/src/diagnostics/rulePage';
import { assertFresh, codesPage, manifestPage } from '../support/pages';

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
      [...written].filter((code) => !CODES.includes(code)),
      [],
    );
    assert.deepEqual(
      CODES.filter((code) => !written.has(code)),
      [],
    );
    assert.equal(new Set(CODES).size, CODES.length);
    assertFresh('docs/codes.md', codesPage());
  });

  it('docs/rules/ has one page for each rule, and no other', () => {
    for (const info of RULE_INFOS) {
      assertFresh(`docs/rules/${info.code}.md`, rulePage(info));
    }
    assert.deepEqual(
      readdirSync(resolve('docs/rules')).toSorted(),
      RULE_INFOS.map(({ code }) => `${code}.md`).toSorted(),
    );
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
