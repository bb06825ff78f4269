/** Which files of a real folder the index looks at. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { nodeFiles } from '../../../../server/src/evidence/nodeFiles';
import { INDEXED } from '../../../../server/src/workspace/workspaceIndex';

describe('files of a workspace', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'placewright-find-'));
    for (const path of [
      'a.yaml',
      'k8s/b.yml',
      'infra/c.tf',
      'notes.md',
      'node_modules/x/d.yaml',
      '.git/e.yaml',
      'dist/f.json',
    ]) {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), 'a: 1\n');
    }
    // In a circle.
    symlinkSync(folder, join(folder, 'k8s', 'again'));
  });
  after(() => rmSync(folder, { recursive: true }));

  const find = async (deep: boolean, most = 100) => {
    const uris = (await nodeFiles.find?.(pathToFileURL(folder).toString(), INDEXED, most, deep)) ?? [];
    return uris.map((uri) => decodeURIComponent(uri.slice(uri.lastIndexOf(folder) + folder.length + 1)));
  };

  it('are manifests and infrastructure below it, without what tools fetched or wrote', async () => {
    assert.deepEqual(await find(true), ['a.yaml', 'infra/c.tf', 'k8s/b.yml']);
  });

  it('are those beside a file alone where only that is asked', async () => {
    assert.deepEqual(await find(false), ['a.yaml']);
  });

  it('are never more than asked for, and none of a folder that is not there', async () => {
    assert.equal((await find(true, 2)).length, 2);
    assert.deepEqual(await nodeFiles.find?.('file:///no/such/folder', INDEXED, 10, true), []);
  });
});
