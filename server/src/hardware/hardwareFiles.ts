/**
 * The hardware file that counts for a document: in its folder or the nearest one above it, up to the root of the workspace.
 * Read once and kept until it changes; an open one counts as it is typed.
 */
import { withOwnHardware } from '../../../shared/src/catalog/ownHardware';
import type { Catalog } from '../../../shared/src/catalog/types';
import type { HostFiles } from '../evidence/hostFiles';
import { folderOf, joined, normalUri, rootsFor } from '../evidence/paths';
import { isHardwareName, readHardware } from './readHardware';

const NAMES = ['placewright.hardware.yaml', 'placewright.hardware.yml'];
/** What an editor watches. */
export const WATCHED_HARDWARE = '**/placewright.hardware.{yaml,yml}';
/** assumed: a list of machines that is longer was not written by hand. */
const LARGEST_BYTES = 2 ** 20;
/** assumed: nobody keeps a manifest deeper below its workspace. */
const MOST_FOLDERS = 24;

type State = 'reading' | 'absent' | { readonly text: string };

export interface HardwareFiles {
  /** The same object as long as nothing of it changes; without the file until it is read. */
  readonly catalogFor: (documentUri: string) => Catalog;
  readonly settled: () => Promise<void>;
  /** Changed, created or deleted. True where a catalog may be another now. */
  readonly forget: (uris: readonly string[]) => boolean;
  /** The text of an open hardware file; undefined when it is closed. True for a hardware file. */
  readonly edited: (uri: string, text: string | undefined) => boolean;
  /** Prices were refreshed: every catalog is built anew. */
  readonly rebase: () => void;
}

export interface HardwareHost {
  readonly base: () => Catalog;
  /** Absent: only open files count. */
  readonly files?: HostFiles;
  readonly workspaceFolders: readonly string[];
  /** A file that was being read is there. */
  readonly arrived: () => void;
  readonly failed: (error: unknown) => void;
}

export function createHardwareFiles({ base, files, workspaceFolders, arrived, failed }: HardwareHost): HardwareFiles {
  const known = new Map<string, State>();
  const open = new Map<string, string>();
  const built = new Map<string, { readonly text: string; readonly catalog: Catalog }>();
  /** By document, until a file changes: asked at every keystroke. */
  const answers = new Map<string, Catalog>();
  const running = new Set<Promise<void>>();

  const startReading = (uri: string, roots: readonly string[]): State => {
    known.set(uri, 'reading');
    if (!files) {
      known.set(uri, 'absent');
      return 'absent';
    }
    const job: Promise<void> = files
      .read(uri, LARGEST_BYTES, roots)
      .then((file) => {
        // Forgotten meanwhile: what was read is old.
        if (known.get(uri) === 'reading') {
          known.set(uri, file.ok ? { text: file.text } : 'absent');
          answers.clear();
          if (file.ok) {
            arrived();
          }
        }
      })
      .catch(failed)
      .finally(() => running.delete(job));
    running.add(job);
    return 'reading';
  };
  /** Without a text: it is being read. */
  const textOf = (uri: string, roots: readonly string[]): { readonly is?: string } | undefined => {
    const typed = open.get(uri);
    if (typed !== undefined) {
      return { is: typed };
    }
    const state = known.get(uri) ?? startReading(uri, roots);
    return typeof state === 'object' ? { is: state.text } : state === 'reading' ? {} : undefined;
  };
  const build = (uri: string, text: string): Catalog => {
    const before = built.get(uri);
    if (before?.text === text) {
      return before.catalog;
    }
    const catalog = withOwnHardware(base(), readHardware(text).spec, uri.slice(uri.lastIndexOf('/') + 1));
    built.set(uri, { text, catalog });
    return catalog;
  };

  const find = (documentUri: string): Catalog => {
    const roots = rootsFor(documentUri, workspaceFolders);
    // All are asked for at once; the nearest that is there counts.
    const texts = candidates(documentUri, roots).map((uri) => ({ uri, text: textOf(uri, roots) }));
    const nearest = texts.find(({ text }) => text !== undefined);
    return nearest?.text?.is === undefined ? base() : build(nearest.uri, nearest.text.is);
  };

  return {
    catalogFor: (documentUri) => {
      const answer = answers.get(documentUri) ?? find(documentUri);
      answers.set(documentUri, answer);
      return answer;
    },
    settled: async () => {
      while (running.size > 0) {
        await Promise.all(running);
      }
    },
    forget: (uris) => {
      const hit = uris.map(normalUri).filter((uri) => isHardwareName(uri) && known.delete(uri));
      answers.clear();
      return hit.length > 0;
    },
    edited: (uri, text) => {
      if (!isHardwareName(uri)) {
        return false;
      }
      const key = normalUri(uri);
      answers.clear();
      if (text === undefined) {
        open.delete(key);
        known.delete(key);
      } else {
        open.set(key, text);
      }
      return true;
    },
    rebase: () => {
      built.clear();
      answers.clear();
    },
  };
}

/** From the document's folder up to the root that it lies in. */
function candidates(documentUri: string, roots: readonly string[]): readonly string[] {
  const uris: string[] = [];
  let folder = folderOf(documentUri);
  for (let depth = 0; folder !== undefined && depth < MOST_FOLDERS; depth += 1) {
    const here = folder;
    uris.push(...NAMES.map((name) => joined(here, name)));
    const isRoot = roots.some((root) => root.replace(/\/+$/, '') === here.replace(/\/+$/, ''));
    const above: string | undefined = isRoot ? undefined : folderOf(here);
    folder = above === here ? undefined : above;
  }
  return uris;
}
