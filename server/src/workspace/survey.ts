/**
 * Files of a workspace that hold workloads, whether an editor shows them or not: looked for in the background when somebody first
 * asks for all workloads, kept until they change. Of every other file nothing is kept.
 */
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { HostFiles } from '../evidence/hostFiles';
import { normalUri } from '../evidence/paths';
import { TURN_MS } from '../turn';
import { LARGEST_BYTES } from './workspaceIndex';

/** What may hold workloads; the editor watches the same. */
const SURVEYED = /\.(?:ya?ml|json|tf|tofu|[cm]?[jt]s|[jt]sx)$/i;
const PROGRAM = /\.(?:[cm]?[jt]s|[jt]sx)$/i;
export const WATCHED_TOFU = '**/*.tofu';
/** assumed: more files are no workspace that one window is opened on. */
const MOST_FILES = 20_000;
/** Files whose text is asked for at once. */
const READ_AT_ONCE = 16;

export interface Survey {
  /** Files as they are on disk, and whether more may come; the first call begins to look. */
  readonly look: () => { readonly documents: readonly TextDocument[]; readonly isReading: boolean };
  readonly has: (uri: string) => boolean;
  /** Changed, created or deleted. */
  readonly changed: (uris: readonly string[]) => void;
  readonly settled: () => Promise<void>;
}

export interface SurveyHost {
  readonly files?: HostFiles;
  readonly workspaceFolders: readonly string[];
  readonly nextTurn: () => Promise<void>;
  /** Open documents come first, then what other files declare: a file may hold workloads only by it. */
  readonly ready: () => Promise<void>;
  readonly holdsWorkloads: (document: TextDocument) => Promise<boolean>;
  /** Something was found, or is gone. */
  readonly arrived: () => void;
  readonly failed: (error: unknown) => void;
}

export function createSurvey(host: SurveyHost): Survey {
  const { files, workspaceFolders, nextTurn, arrived, failed } = host;
  const kept = new Map<string, TextDocument>();
  const waiting = new Set<string>();
  let started: Promise<void> | undefined;
  let running: Promise<void> | undefined;
  let isSearching = false;

  const readFile = async (uri: string): Promise<boolean> => {
    const before = kept.get(uri);
    const file = await files?.read(uri, LARGEST_BYTES, workspaceFolders);
    if (!file?.ok) {
      return kept.delete(uri);
    }
    if (before?.getText() === file.text) {
      return false;
    }
    const document = TextDocument.create(uri, languageOf(uri), (before?.version ?? 0) + 1, file.text);
    if (await host.holdsWorkloads(document)) {
      kept.set(uri, document);
      return true;
    }
    return kept.delete(uri);
  };
  const work = async (): Promise<void> => {
    let until = performance.now() + TURN_MS;
    let news = false;
    while (waiting.size > 0) {
      const batch = [...waiting].slice(0, READ_AT_ONCE);
      batch.forEach((uri) => waiting.delete(uri));
      news = (await Promise.all(batch.map(readFile))).includes(true) || news;
      if (performance.now() > until) {
        await nextTurn();
        until = performance.now() + TURN_MS;
      }
    }
    if (news) {
      arrived();
    }
  };
  const enqueue = (uris: readonly string[]): Promise<void> => {
    uris.forEach((uri) => waiting.add(uri));
    running ??= work()
      .catch(failed)
      .finally(() => {
        running = undefined;
        // What came while the last answers were handed over.
        if (waiting.size > 0) {
          void enqueue([]);
        }
      });
    return running;
  };
  const start = async (): Promise<void> => {
    const { find } = files ?? {};
    if (!find) {
      return;
    }
    isSearching = true;
    try {
      await host.ready();
      const found = await Promise.all(workspaceFolders.map((uri) => find(uri, SURVEYED, MOST_FILES, true)));
      const uris = [...new Set(found.flat())].map(normalUri);
      // A program may need a compiler, which takes a moment to load: whatever else there is comes first.
      await enqueue(uris.filter((uri) => !PROGRAM.test(uri)));
      await enqueue(uris.filter((uri) => PROGRAM.test(uri)));
    } finally {
      isSearching = false;
    }
    // Also where nothing was found: whoever waits for the end is told.
    arrived();
  };

  return {
    look: () => {
      started ??= start().catch(failed);
      return { documents: [...kept.values()], isReading: isSearching || running !== undefined };
    },
    has: (uri) => kept.has(normalUri(uri)),
    changed: (uris) => {
      const ours = uris.map(normalUri).filter((uri) => SURVEYED.test(uri));
      if (started && ours.length > 0) {
        void enqueue(ours);
      }
    },
    settled: async () => {
      await started;
      await running;
    },
  };
}

/** Those of the command line and of the editor: a file reads alike wherever it is met. */
export function languageOf(path: string): string {
  const extension = /\.(\w+)$/.exec(path.toLowerCase())?.[1] ?? '';
  return LANGUAGES.get(extension) ?? 'yaml';
}

const LANGUAGES = new Map([
  ['json', 'json'],
  ['tf', 'terraform'],
  ['tofu', 'terraform'],
  ['ts', 'typescript'],
  ['mts', 'typescript'],
  ['cts', 'typescript'],
  ['tsx', 'typescriptreact'],
  ['js', 'javascript'],
  ['mjs', 'javascript'],
  ['cjs', 'javascript'],
  ['jsx', 'javascriptreact'],
]);
