/** Files below a folder, whatever file system it is of. */
import type { FolderEntry } from '../../../shared/src/protocol';
import { joined } from './paths';

/** assumed: a workspace with more folders is a disk. */
const MOST_FOLDERS = 20_000;
/** assumed: what a file system on the network is asked for at once. */
const FOLDERS_AT_ONCE = 16;
/** What tools wrote or fetched: nobody's own manifests. */
const NOT_ENTERED = /^(\..*|node_modules|vendor|dist|build|out|target|__pycache__|venv)$/;

/** URIs of files whose names match, nearer folders first, by name within a folder; links are not followed. Never rejects. */
export async function findBelow(
  folderUri: string,
  entriesOf: (folderUri: string) => Promise<readonly FolderEntry[]>,
  { name, mostFiles, deep }: { readonly name: RegExp; readonly mostFiles: number; readonly deep: boolean },
): Promise<readonly string[]> {
  const found: string[] = [];
  const open = [folderUri];
  for (let looked = 0; open.length > 0 && found.length < mostFiles && looked < MOST_FOLDERS;) {
    const folders = open.splice(0, Math.min(FOLDERS_AT_ONCE, MOST_FOLDERS - looked));
    looked += folders.length;
    const entries = await Promise.all(folders.map((folder) => entriesOf(folder).catch(() => [])));
    folders.forEach((folder, index) => {
      for (const entry of sorted(entries[index] ?? [])) {
        if (deep && entry.kind === 'folder' && !NOT_ENTERED.test(entry.name)) {
          open.push(joined(folder, entry.name));
        } else if (entry.kind === 'file' && name.test(entry.name)) {
          found.push(joined(folder, entry.name));
        }
      }
    });
  }
  return found.slice(0, mostFiles);
}

const sorted = (entries: readonly FolderEntry[]) => entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
