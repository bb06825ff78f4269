/**
 * What stands around a source file: the nearest package.json, lockfile and Dockerfile above it inside the workspace,
 * checked together once and kept until one of them changes.
 */
import type { ArmReport } from '../../../shared/src/arm/schema';
import type { HostFiles } from '../evidence/hostFiles';
import { folderOf, joined, normalUri, rootsFor } from '../evidence/paths';
import type { ArmFile } from './checkFiles';
import { checkArm } from './checkFiles';
import { armFileKind } from './fileKinds';

/** Read at one go in the process that answers keystrokes: some 15,000 packages. Without the lockfile package.json counts. */
const LARGEST_BYTES = 4 * 2 ** 20;
/** assumed: nobody keeps code deeper below its workspace. */
const MOST_FOLDERS = 24;

export interface ArmFiles {
  /** The same object as long as nothing of it changes; undefined until the files are read, and where there are none. */
  readonly reportFor: (documentUri: string) => ArmReport | undefined;
  readonly settled: () => Promise<void>;
  /** Changed, created or deleted. True where a report may be another now. */
  readonly forget: (uris: readonly string[]) => boolean;
}

export interface ArmHost {
  /** Absent: nothing is known of any file. */
  readonly files?: HostFiles;
  readonly workspaceFolders: readonly string[];
  /** A report is there. */
  readonly arrived: () => void;
  readonly failed: (error: unknown) => void;
}

type State = 'reading' | { readonly report?: ArmReport };

export function createArmFiles({ files, workspaceFolders, arrived, failed }: ArmHost): ArmFiles {
  const known = new Map<string, State>();
  const running = new Set<Promise<void>>();
  const start = (host: HostFiles, folder: string, documentUri: string): void => {
    known.set(folder, 'reading');
    const job: Promise<void> = around(host, folder, rootsFor(documentUri, workspaceFolders))
      .then((report) => {
        // Forgotten meanwhile: what was read is old.
        if (known.get(folder) === 'reading') {
          known.set(folder, { report });
          if (report) {
            arrived();
          }
        }
      })
      .catch(failed)
      .finally(() => running.delete(job));
    running.add(job);
  };
  return {
    reportFor: (documentUri) => {
      const folder = folderOf(documentUri);
      if (folder === undefined || !files) {
        return undefined;
      }
      const state = known.get(folder);
      if (state === undefined) {
        start(files, folder, documentUri);
      }
      return typeof state === 'object' ? state.report : undefined;
    },
    settled: async () => {
      while (running.size > 0) {
        await Promise.all(running);
      }
    },
    forget: (uris) => {
      const isHit = uris.some((uri) => isServiceFile(nameOf(normalUri(uri))));
      if (isHit && known.size > 0) {
        known.clear();
        return true;
      }
      return false;
    },
  };
}

const nameOf = (uri: string) => decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1));

/** YAML beside code may be of any other service. */
function isServiceFile(name: string): boolean {
  const kind = armFileKind(name);
  return kind !== undefined && kind !== 'yaml' && kind !== 'requirements';
}

/** Of each kind the nearest, from the folder up to the root that it lies in. */
async function around(host: HostFiles, start: string, roots: readonly string[]): Promise<ArmReport | undefined> {
  const wanted = new Map<'package' | 'lock' | 'dockerfile', string>();
  for (const folder of foldersUp(start, roots)) {
    for (const name of await host.list(folder)) {
      const kind = isServiceFile(name) ? armFileKind(name) : undefined;
      const slot = kind === 'package' || kind === 'dockerfile' ? kind : 'lock';
      // Of several Dockerfiles the plain one is meant.
      if (
        kind !== undefined &&
        (!wanted.has(slot) ||
          (slot === 'dockerfile' && name === 'Dockerfile' && folderOf(wanted.get(slot) ?? '') === folder))
      ) {
        wanted.set(slot, joined(folder, name));
      }
    }
  }
  const files: ArmFile[] = [];
  const skipped: ArmReport['skipped'] = [];
  for (const uri of wanted.values()) {
    const read = await host.read(uri, LARGEST_BYTES, roots);
    if (read.ok) {
      files.push({ path: uri, text: read.text });
    } else {
      skipped.push({ path: uri, reason: read.reason });
    }
  }
  const own = wanted.get('package');
  const scope = own === undefined ? {} : { package: own.slice(0, own.lastIndexOf('/')) };
  return files.length > 0 ? checkArm(files, skipped, scope) : undefined;
}

function foldersUp(start: string, roots: readonly string[]): readonly string[] {
  const folders: string[] = [];
  let folder: string | undefined = start;
  for (let depth = 0; folder !== undefined && depth < MOST_FOLDERS; depth += 1) {
    const here: string = folder;
    folders.push(here);
    const isRoot = roots.some((root) => root.replace(/\/+$/, '') === here.replace(/\/+$/, ''));
    const above = isRoot ? undefined : folderOf(here);
    folder = above === here ? undefined : above;
  }
  return folders;
}
