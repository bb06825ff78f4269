/** Files beside a document, as the outside supplies them: a disk, the editor's own file systems, in tests a map. */
import type { FileRead } from '../../../shared/src/protocol';

export type { FileRead };

export interface HostFiles {
  /** Text of a file inside one of the folders (`roots`, URIs), links followed. Never rejects. */
  readonly read: (uri: string, largestBytes: number, roots: readonly string[]) => Promise<FileRead>;
  /** Names in a folder; none where it cannot be read. Never rejects. */
  readonly list: (folderUri: string) => Promise<readonly string[]>;
  /** Files below a folder whose names match, links not followed; absent where folders cannot be walked. Never rejects. */
  readonly find?: (folderUri: string, name: RegExp, mostFiles: number, deep: boolean) => Promise<readonly string[]>;
}
