/** Files of the disk. */
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { URI } from 'vscode-uri';
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
  find: async (folderUri, name, mostFiles, deep) => {
    const found: string[] = [];
    const open = isOnDisk(folderUri) ? [URI.parse(folderUri).fsPath] : [];
    for (let looked = 0; open.length > 0 && found.length < mostFiles && looked < MOST_FOLDERS; looked += 1) {
      const folder = open.shift() ?? '';
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
      for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
        if (deep && entry.isDirectory() && !NOT_ENTERED.test(entry.name)) {
          open.push(join(folder, entry.name));
        } else if (entry.isFile() && name.test(entry.name)) {
          found.push(URI.file(join(folder, entry.name)).toString());
        }
      }
    }
    return found.slice(0, mostFiles);
  },
};

/** assumed: a workspace with more folders is a disk. */
const MOST_FOLDERS = 20_000;
/** What tools wrote or fetched: nobody's own manifests. */
const NOT_ENTERED = /^(\..*|node_modules|vendor|dist|build|out|target|__pycache__|venv)$/;

/** The path of `memfs:/etc/hosts` names a file of another world. */
function isOnDisk(uri: string): boolean {
  return URI.parse(uri).scheme === 'file';
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
