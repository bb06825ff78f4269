/** Files of the editor's own file systems, which only the editor can read: virtual workspaces, and everything in a browser. */
import { URI, Utils } from 'vscode-uri';
import type { FileRead, FolderEntry, ListFolderRequest, ReadFileRequest } from '../../../shared/src/protocol';
import { findBelow } from './findBelow';
import type { HostFiles } from './hostFiles';
import { isBelow, normalUri } from './paths';

/** What the client is asked; both may reject. */
export interface AskedFiles {
  readonly read: (request: ReadFileRequest) => Promise<FileRead>;
  readonly list: (request: ListFolderRequest) => Promise<readonly FolderEntry[]>;
}

/** `failed` hears of answers that never came; whoever asked is told that the file cannot be read. */
export function clientFiles(asked: AskedFiles, failed: (error: unknown) => void): HostFiles {
  const entriesOf = (uri: string): Promise<readonly FolderEntry[]> =>
    asked.list({ uri }).catch((error: unknown) => (failed(error), []));
  return {
    read: async (uri, largestBytes, roots) => {
      // Steps upward are taken before anybody looks where they lead.
      const normal = Utils.resolvePath(URI.parse(uri), '.').toString();
      if (!roots.some((root) => isBelow(normal, normalUri(root)))) {
        return { ok: false, reason: 'outside' };
      }
      return asked.read({ uri: normal, largestBytes }).catch((error: unknown): FileRead => {
        failed(error);
        return { ok: false, reason: 'unreadable' };
      });
    },
    list: async (folderUri) => (await entriesOf(folderUri)).map(({ name }) => name).toSorted(),
    find: (folderUri, name, mostFiles, deep) => findBelow(folderUri, entriesOf, { name, mostFiles, deep }),
  };
}

/** The disk for `file:`, which is faster and knows links; the client for every other scheme, and for all without a disk. */
export function filesOf(disk: HostFiles | undefined, client: HostFiles | undefined): HostFiles | undefined {
  if (!disk || !client) {
    return disk ?? client;
  }
  const of = (uri: string) => (URI.parse(uri).scheme === 'file' ? disk : client);
  return {
    read: (uri, largestBytes, roots) => of(uri).read(uri, largestBytes, roots),
    list: (folderUri) => of(folderUri).list(folderUri),
    find: async (folderUri, name, mostFiles, deep) =>
      (await of(folderUri).find?.(folderUri, name, mostFiles, deep)) ?? [],
  };
}
