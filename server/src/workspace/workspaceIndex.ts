/**
 * What the files of a workspace say about each other's workloads: read in the background when the first document opens, kept
 * until a file changes. Only declarations are kept, never the files.
 */
import type { HostFiles } from '../evidence/hostFiles';
import { normalUri } from '../evidence/paths';
import type { Context, Declaration, Declared, What } from '../manifest/context';
import type { Dialect, SourceText } from '../manifest/dialect';
import type { Manifest, Span } from '../manifest/manifest';

/** What is looked at; the editor watches the same. */
export const INDEXED = /\.(?:ya?ml|json|tf)$/i;
export const WATCHED_FILES = '**/*.{yaml,yml,json,tf}';
/** assumed: more manifests are no workspace that one window is opened on. */
const MOST_FILES = 20_000;
/** assumed: a larger file is data. */
export const LARGEST_BYTES = 2 ** 20;
/** Longest work between two looks at the message queue: half a frame. */
const TURN_MS = 8;
/** Files whose text is asked for at once. */
const READ_AT_ONCE = 16;

type Known = NonNullable<Manifest['declared']>;

export interface WorkspaceIndex {
  /** What the other files say to a document: the same object as long as nothing of it changes. */
  readonly contextFor: (uri: string) => Context;
  /** Declarations of an open document as they are typed; undefined when it is closed. True where others may read otherwise now. */
  readonly edited: (uri: string, declared: Known | undefined) => boolean;
  /** Changed, created or deleted. True where one of them is, or was, in the index. */
  readonly changed: (uris: readonly string[]) => boolean;
  /** Begins to read, once. */
  readonly start: () => void;
  readonly settled: () => Promise<void>;
  /** The file that says it. */
  readonly uriOf: (declaration: Declaration) => string | undefined;
  /** Where in that file its name stands. */
  readonly placeOf: (declaration: Declaration) => { readonly uri: string; readonly span: Span } | undefined;
  /** Files that were found, for patterns of names. */
  readonly names: () => readonly string[];
}

export interface IndexedFolder {
  readonly uri: string;
  /** With the folders below it. */
  readonly deep: boolean;
}

export interface IndexHost {
  readonly files?: HostFiles;
  readonly folders: readonly IndexedFolder[];
  /** Roots outside which nothing is read. */
  readonly workspaceFolders: readonly string[];
  readonly dialects: readonly Dialect[];
  readonly nextTurn: () => Promise<void>;
  /** The first reading of all files: it ends with the promise. */
  readonly working?: (work: Promise<void>) => void;
  /** Something that bears on open documents was found. */
  readonly arrived: () => void;
  readonly failed: (error: unknown) => void;
}

export function createWorkspaceIndex(host: IndexHost): WorkspaceIndex {
  const { files, dialects, nextTurn, arrived, failed } = host;
  const onDisk = new Map<string, Known>();
  const open = new Map<string, Known>();
  let contexts = new Map<string, Context>();
  let byName: ReturnType<typeof entriesByName> | undefined;
  const running = new Set<Promise<void>>();
  const waiting: string[] = [];

  const renew = () => {
    contexts = new Map();
    byName = undefined;
  };
  const readFile = async (uri: string): Promise<boolean> => {
    const file = await files?.read(uri, LARGEST_BYTES, host.workspaceFolders);
    const declared = file?.ok ? declaredIn({ path: uri, languageId: languageOf(uri), text: file.text }, dialects) : [];
    const before = onDisk.get(uri) ?? [];
    if (declared.length === 0) {
      onDisk.delete(uri);
    } else {
      onDisk.set(uri, declared);
    }
    // What is said may be the same and stand elsewhere in the file.
    byName = undefined;
    return !alike(before, declared);
  };
  const work = async (): Promise<void> => {
    let until = performance.now() + TURN_MS;
    let news = false;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, READ_AT_ONCE);
      const changes = await Promise.all(batch.map(readFile));
      news ||= changes.includes(true);
      if (performance.now() > until) {
        await nextTurn();
        until = performance.now() + TURN_MS;
      }
    }
    if (news) {
      renew();
      arrived();
    }
  };
  const enqueue = (uris: readonly string[]) => {
    waiting.push(...uris);
    if (running.size === 0) {
      const job: Promise<void> = work()
        .catch(failed)
        .finally(() => running.delete(job));
      running.add(job);
    }
  };
  const entryOf = (declaration: Declaration) => {
    byName ??= entriesByName(onDisk, open);
    return byName.get(keyOf(declaration.what))?.find((each) => each.declaration === declaration);
  };
  let started: Promise<void> | undefined;
  let names: readonly string[] = [];
  const settled = async (): Promise<void> => {
    await started;
    while (running.size > 0) {
      await Promise.all(running);
    }
  };

  return {
    contextFor: (uri) => {
      const known = contexts.get(uri);
      if (known) {
        return known;
      }
      byName ??= entriesByName(onDisk, open);
      const context = contextWithout(normalUri(uri), byName);
      contexts.set(uri, context);
      return context;
    },
    edited: (uri, declared) => {
      const key = normalUri(uri);
      const before = open.get(key) ?? onDisk.get(key) ?? [];
      if (declared === undefined) {
        open.delete(key);
      } else {
        open.set(key, declared);
      }
      byName = undefined;
      const differs = !alike(before, declared ?? onDisk.get(key) ?? []);
      if (differs) {
        renew();
      }
      return differs;
    },
    changed: (uris) => {
      const ours = started ? uris.map(normalUri).filter((uri) => INDEXED.test(uri)) : [];
      // One that was deleted stays a name that cannot be read.
      names = [...new Set([...names, ...ours])];
      enqueue(ours);
      return ours.length > 0;
    },
    start: () => {
      const find = files?.find;
      if (!find) {
        return;
      }
      if (started) {
        return;
      }
      started = Promise.all(host.folders.map(({ uri, deep }) => find(uri, INDEXED, MOST_FILES, deep)))
        .then((found) => {
          names = [...new Set(found.flat())];
          enqueue(names);
        })
        .catch(failed);
      host.working?.(settled());
    },
    names: () => names,
    uriOf: (declaration) => entryOf(declaration)?.uri,
    placeOf: (declaration) => {
      const entry = entryOf(declaration);
      const { start, end } = declaration.span;
      return entry && { uri: entry.uri, span: { start: entry.start + start, end: entry.start + end } };
    },
    settled,
  };
}

export function declaredIn(source: SourceText, dialects: readonly Dialect[]): Known {
  return dialects.flatMap(({ declares }) => {
    try {
      return declares?.(source) ?? [];
    } catch {
      // A mistake in one dialect must not take the others' declarations.
      return [];
    }
  });
}

export const languageOf = (uri: string) => (/\.json$/i.test(uri) ? 'json' : /\.tf$/i.test(uri) ? 'terraform' : 'yaml');

function alike(a: Known, b: Known): boolean {
  return a.length === b.length && a.every(({ declaration }, index) => declaration === b[index]?.declaration);
}

interface Entry {
  readonly uri: string;
  readonly declaration: Declaration;
  /** Of its document in the file. */
  readonly start: number;
}

/** An open document speaks as it is typed. By `WHAT` and by `WHAT NAME`. */
function entriesByName(onDisk: ReadonlyMap<string, Known>, open: ReadonlyMap<string, Known>): Map<string, Entry[]> {
  const byName = new Map<string, Entry[]>();
  for (const [uri, declared] of new Map([...onDisk, ...open])) {
    for (const { declaration, start } of declared) {
      for (const key of new Set(['', ...declaration.names].map((name) => keyOf(declaration.what, name)))) {
        const entries = byName.get(key) ?? [];
        entries.push({ uri, declaration, start });
        byName.set(key, entries);
      }
    }
  }
  return byName;
}

const keyOf = (what: What, name = '') => `${what} ${name}`;

/** A document's own declarations are its own reading's business. */
function contextWithout(own: string, byName: ReadonlyMap<string, readonly Entry[]>): Context {
  // Every document of a stream asks the same.
  const answers = new Map<string, readonly Declaration[]>();
  return {
    find: <W extends What>(what: W, name?: string) => {
      const key = keyOf(what, name);
      const answer =
        answers.get(key) ??
        (byName.get(key) ?? []).flatMap(({ uri, declaration }) => (uri === own ? [] : [declaration]));
      answers.set(key, answer);
      return answer as readonly Declared<W>[];
    },
  };
}
