/** What the client answers a server that asks for files of the editor's own file systems. */
import { strict as assert } from 'node:assert';
import type { FileStat, FileType, Uri } from 'vscode';
import { listFolder, readFile } from '../../../client/src/workspaceFiles';
import type { Files } from '../../../client/src/workspaceFiles';

// Values of the editor's `FileType`, which is not here.
const [FILE, FOLDER, LINK] = [1, 2, 64] as [FileType, FileType, FileType];

const at = (path: string) => ({ path }) as Uri;
const missing = () => Object.assign(new Error('no such file: /secret'), { code: 'FileNotFound' });

/** `size`: what the file system says; it may not know. */
function memory(content: Record<string, { type?: FileType; bytes?: Uint8Array; size?: number }>) {
  const reads: string[] = [];
  const files: Files = {
    stat: async ({ path }) => {
      const found = content[path];
      if (!found) {
        throw missing();
      }
      const { type = FILE, bytes } = found;
      return { type, ctime: 0, mtime: 0, size: found.size ?? bytes?.length ?? 0 } satisfies FileStat;
    },
    readFile: async ({ path }) => {
      reads.push(path);
      return content[path]?.bytes ?? Promise.reject(new Error('not readable'));
    },
    readDirectory: async ({ path }) => {
      if (content[path]?.type !== FOLDER) {
        throw missing();
      }
      return [
        ['a.yaml', FILE],
        ['sub', FOLDER],
        ['linked.yaml', FILE | LINK],
        ['linked', FOLDER | LINK],
      ] as [string, FileType][];
    },
  };
  return { files, reads };
}

const utf8 = (text: string) => new TextEncoder().encode(text);

describe('a file that the server asks the client for', () => {
  it('comes as text, with the mark at its start that a disk would give, too', async () => {
    const { files } = memory({ '/a': { bytes: utf8('größe: 1\n') }, '/b': { bytes: utf8('\uFEFFa: 1') } });
    assert.deepEqual(await readFile(files, at('/a'), 100), { ok: true, text: 'größe: 1\n' });
    assert.deepEqual(await readFile(files, at('/b'), 100), { ok: true, text: '\uFEFFa: 1' });
  });

  it('is not fetched where it is larger than asked for', async () => {
    const { files, reads } = memory({ '/a': { bytes: utf8('12345') } });
    assert.deepEqual(await readFile(files, at('/a'), 4), { ok: false, reason: 'too-large' });
    assert.deepEqual(reads, []);
    assert.equal((await readFile(files, at('/a'), 5)).ok, true);
  });

  it('is not sent on where the file system did not know how large it is', async () => {
    const { files } = memory({ '/a': { bytes: utf8('12345'), size: 0 } });
    assert.deepEqual(await readFile(files, at('/a'), 4), { ok: false, reason: 'too-large' });
  });

  it('is missing, a folder, or not readable', async () => {
    const { files } = memory({ '/folder': { type: FOLDER }, '/locked': {} });
    assert.deepEqual(await readFile(files, at('/none'), 4), { ok: false, reason: 'missing' });
    assert.deepEqual(await readFile(files, at('/folder'), 4), { ok: false, reason: 'missing' });
    assert.deepEqual(await readFile(files, at('/locked'), 4), { ok: false, reason: 'unreadable' });
  });

  it('is not followed where it is a link: it may lead out of the workspace', async () => {
    const { files, reads } = memory({ '/link': { type: FILE | LINK, bytes: utf8('a') } });
    assert.deepEqual(await readFile(files, at('/link'), 4), { ok: false, reason: 'outside' });
    assert.deepEqual(reads, []);
  });
});

describe('a folder that the server asks the client for', () => {
  it('has files, folders, and links that are neither', async () => {
    const { files } = memory({ '/folder': { type: FOLDER } });
    assert.deepEqual(await listFolder(files, at('/folder')), [
      { name: 'a.yaml', kind: 'file' },
      { name: 'sub', kind: 'folder' },
      { name: 'linked.yaml', kind: 'other' },
      { name: 'linked', kind: 'other' },
    ]);
  });

  it('is empty where it cannot be read', async () => {
    assert.deepEqual(await listFolder(memory({}).files, at('/none')), []);
  });
});
