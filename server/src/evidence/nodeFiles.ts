/** Files of the disk. */
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { sep } from 'node:path';
import { URI } from 'vscode-uri';
import type { FolderEntry } from '../../../shared/src/protocol';
import { findBelow } from './findBelow';
import type { FileRead, HostFiles } from './hostFiles';

export const nodeFiles: HostFiles = {
  read: async (uri, largestBytes, roots): Promise<FileRead> => {
    if (!isOnDisk(uri)) {
      return { ok: false, reason: 'missing' };
    }
    try {
      const path = await realpath(URI.parse(uri).fsPath);
      const inside = await Promise.all(
        roots.filter(isOnDisk).map(async (root) => isBelow(path, await realpath(URI.parse(root).fsPath))),
      );
      // A link may lead out of the workspace although its name does not.
      if (!inside.includes(true)) {
        return { ok: false, reason: 'outside' };
      }
      const found = await stat(path);
      if (!found.isFile()) {
        return { ok: false, reason: found.isDirectory() ? 'missing' : 'unreadable' };
      }
      return found.size > largestBytes
        ? { ok: false, reason: 'too-large' }
        : { ok: true, text: await readFile(path, 'utf8') };
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : '';
      return { ok: false, reason: code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'unreadable' };
    }
  },
  list: async (folderUri) => {
    try {
      if (!isOnDisk(folderUri)) {
        return [];
      }
      return (await readdir(URI.parse(folderUri).fsPath)).toSorted();
    } catch {
      return [];
    }
  },
  find: (folderUri, name, mostFiles, deep) => findBelow(folderUri, entriesOf, { name, mostFiles, deep }),
};

/** Rejects where the folder cannot be read. */
async function entriesOf(folderUri: string): Promise<readonly FolderEntry[]> {
  const entries = isOnDisk(folderUri) ? await readdir(URI.parse(folderUri).fsPath, { withFileTypes: true }) : [];
  return entries.map((entry) => ({
    name: entry.name,
    kind: entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : 'other',
  }));
}

/** The path of `memfs:/etc/hosts` names a file of another world. */
function isOnDisk(uri: string): boolean {
  return URI.parse(uri).scheme === 'file';
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
