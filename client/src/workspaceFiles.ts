/** Files of the editor's file systems, for a server that has no disk or not this one. Nothing here rejects. */
import type { FileStat, FileSystem, FileType, Uri } from 'vscode';
import type { FileRead, FolderEntry } from '../../shared/src/protocol';

export type Files = Pick<FileSystem, 'stat' | 'readFile' | 'readDirectory'>;

// Bits of the editor's `FileType`.
const FILE: FileType.File = 1;
const FOLDER: FileType.Directory = 2;
const LINK: FileType.SymbolicLink = 64;

/** UTF-8 text of a file of at most `largestBytes` bytes; nothing larger is fetched where the file system knows sizes. */
export async function readFile(files: Files, uri: Uri, largestBytes: number): Promise<FileRead> {
  try {
    const reason = refusal(await files.stat(uri), largestBytes);
    if (reason !== undefined) {
      return { ok: false, reason };
    }
    const bytes = await files.readFile(uri);
    // A mark at the start stays, as it does when the server reads a disk.
    return bytes.byteLength > largestBytes
      ? { ok: false, reason: 'too-large' }
      : { ok: true, text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) };
  } catch (error) {
    return { ok: false, reason: isMissing(error) ? 'missing' : 'unreadable' };
  }
}

/** None where the folder cannot be read. */
export async function listFolder(files: Files, uri: Uri): Promise<readonly FolderEntry[]> {
  try {
    return (await files.readDirectory(uri)).map(([name, type]) => ({ name, kind: kindOf(type) }));
  } catch {
    return [];
  }
}

function refusal(
  { type, size }: FileStat,
  largestBytes: number,
): Exclude<FileRead, { ok: true }>['reason'] | undefined {
  if ((type & LINK) !== 0) {
    // Where it leads cannot be asked here.
    return 'outside';
  }
  if ((type & FOLDER) !== 0) {
    return 'missing';
  }
  return size > largestBytes ? 'too-large' : undefined;
}

function kindOf(type: FileType): FolderEntry['kind'] {
  return type === FILE ? 'file' : type === FOLDER ? 'folder' : 'other';
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return code === 'FileNotFound' || code === 'FileNotADirectory';
}
