/** Files that only the client can read: what is asked of it, and what never is. */
import assert from 'node:assert/strict';
import { clientFiles, filesOf } from '../../../../server/src/evidence/clientFiles';
import type { HostFiles } from '../../../../server/src/evidence/hostFiles';
import type { FolderEntry } from '../../../../shared/src/protocol';

const ROOT = 'memfs:/ws';

/** Folders by URI, each with its names; a name that ends in `/` is a folder, one in `@` a link. */
function asked(folders: Record<string, readonly string[]> = {}) {
  const questions: string[] = [];
  const errors: unknown[] = [];
  const files = clientFiles(
    {
      read: async ({ uri, largestBytes }) => {
        questions.push(`read ${uri} ${largestBytes}`);
        return uri.endsWith('broken') ? Promise.reject(new Error('gone')) : { ok: true, text: uri };
      },
      list: async ({ uri }) => {
        questions.push(`list ${uri}`);
        return folders[uri]?.map(entryOf) ?? Promise.reject(new Error('gone'));
      },
    },
    (error) => errors.push(error),
  );
  return { files, questions, errors };
}

const entryOf = (name: string): FolderEntry => ({
  name: name.replace(/[/@]$/, ''),
  kind: name.endsWith('/') ? 'folder' : name.endsWith('@') ? 'other' : 'file',
});

const YAML = /\.yaml$/;

describe('files of the client', () => {
  it('are asked for inside the workspace alone, and never larger than wanted', async () => {
    const { files, questions } = asked();
    assert.deepEqual(await files.read(`${ROOT}/a.json`, 10, [ROOT]), { ok: true, text: `${ROOT}/a.json` });
    for (const uri of [
      'memfs:/wsx/a.json',
      'memfs:/ws/../etc/a.json',
      'memfs://other/ws/a.json',
      'file:///ws/a.json',
    ]) {
      assert.deepEqual(await files.read(uri, 10, [ROOT]), { ok: false, reason: 'outside' }, uri);
    }
    assert.deepEqual(await files.read(`${ROOT}/a.json`, 10, []), { ok: false, reason: 'outside' });
    assert.deepEqual(questions, [`read ${ROOT}/a.json 10`]);
  });

  it('cannot be read where the client does not answer, which is told', async () => {
    const { files, errors } = asked();
    assert.deepEqual(await files.read(`${ROOT}/broken`, 10, [ROOT]), { ok: false, reason: 'unreadable' });
    assert.deepEqual(await files.list(ROOT), []);
    assert.deepEqual(await files.find?.(ROOT, YAML, 10, true), []);
    assert.equal(errors.length, 3);
  });

  it('are found as on a disk: nearer first, without links and what tools wrote, never too many', async () => {
    const { files, questions } = asked({
      [ROOT]: ['z.yaml', 'k8s/', 'node_modules/', '.git/', 'linked.yaml@', 'a.yaml', 'notes.md'],
      [`${ROOT}/k8s`]: ['b.yaml', 'again@', 'deep/'],
      [`${ROOT}/k8s/deep`]: ['c d.yaml'],
    });
    const find = async (most: number, deep: boolean) => (await files.find?.(ROOT, YAML, most, deep)) ?? [];
    assert.deepEqual(await find(10, true), [
      `${ROOT}/a.yaml`,
      `${ROOT}/z.yaml`,
      `${ROOT}/k8s/b.yaml`,
      `${ROOT}/k8s/deep/c%20d.yaml`,
    ]);
    assert.ok(!questions.some((each) => /node_modules|\.git/.test(each)), questions.join());
    assert.deepEqual(await find(10, false), [`${ROOT}/a.yaml`, `${ROOT}/z.yaml`]);
    assert.deepEqual(await find(1, true), [`${ROOT}/a.yaml`]);
    assert.deepEqual(await files.list(`${ROOT}/k8s`), ['again', 'b.yaml', 'deep']);
  });
});

describe('the files of a server', () => {
  const named = (name: string): HostFiles => ({
    read: async () => ({ ok: true, text: name }),
    list: async () => [name],
    find: async () => [name],
  });
  const [disk, client] = [named('disk'), named('client')];

  it('come from the disk where they are on it, else from the client', async () => {
    const files = filesOf(disk, client) ?? assert.fail();
    assert.deepEqual(await files.read('file:///ws/a', 1, []), { ok: true, text: 'disk' });
    assert.deepEqual(await files.read('memfs:/ws/a', 1, []), { ok: true, text: 'client' });
    assert.deepEqual(await files.list('vscode-vfs://github/a/b'), ['client']);
    assert.deepEqual(await files.find?.('file:///ws', YAML, 1, true), ['disk']);
  });

  it('come from the one there is, and from nowhere without any', () => {
    assert.equal(filesOf(disk, undefined), disk);
    assert.equal(filesOf(undefined, client), client);
    assert.equal(filesOf(undefined, undefined), undefined);
  });
});
