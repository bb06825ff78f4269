/** Modules that a program takes constants from: read when a reading asks for them, two steps deep, kept until they change. */
import type { HostFiles } from '../evidence/hostFiles';
import { normalUri, rootsFor } from '../evidence/paths';
import type { ConfigDeclaration, Context } from '../manifest/context';
import { contextOf } from '../manifest/context';
import { readModule } from '../manifest/dialects/typescript/exportedConstants';

/** What the editor watches for it. */
export const WATCHED_MODULES = '**/*.{ts,tsx,mts,cts,js,mjs,cjs}';
/** assumed: a longer module holds no settings. */
const LARGEST_BYTES = 2 ** 19;
/** Imports of one file that are looked for, each under several endings; more are no settings. */
const MOST_WANTED = 128;
/** One step to a module, one more to the module behind it. */
const STEPS = 2;

type State = 'reading' | 'absent' | { readonly text: string };

export interface ModuleFiles {
  /** `behind`, and what the modules say that the document asked for. The same object as long as nothing of it changes. */
  readonly contextFor: (documentUri: string, behind: Context) => Context;
  /** What the newest reading of a document asks for. True where it is another than before. */
  readonly asked: (documentUri: string, wants: readonly string[]) => boolean;
  /** Changed, created or deleted. True where a module is among them. */
  readonly changed: (uris: readonly string[]) => boolean;
  readonly settled: () => Promise<void>;
}

export interface ModuleHost {
  readonly files?: HostFiles;
  readonly workspaceFolders: readonly string[];
  /** The text of a document that an editor shows. */
  readonly openText: (uri: string) => string | undefined;
  readonly arrived: () => void;
  readonly failed: (error: unknown) => void;
}

interface Built {
  readonly behind: Context;
  readonly texts: readonly (string | undefined)[];
  readonly context: Context;
}

export function createModuleFiles({ files, workspaceFolders, openText, arrived, failed }: ModuleHost): ModuleFiles {
  const states = new Map<string, State>();
  const wanted = new Map<string, readonly string[]>();
  const built = new Map<string, Built>();
  const running = new Set<Promise<void>>();

  const load = (uri: string, documentUri: string): void => {
    if (states.has(uri) || !files) {
      return;
    }
    states.set(uri, 'reading');
    const job: Promise<void> = files
      .read(uri, LARGEST_BYTES, rootsFor(documentUri, workspaceFolders))
      .then((file) => {
        states.set(uri, file.ok ? { text: file.text } : 'absent');
        if (file.ok) {
          arrived();
        }
      })
      .catch(failed)
      .finally(() => running.delete(job));
    running.add(job);
  };
  const textOf = (uri: string, documentUri: string): string | undefined => {
    const shown = openText(uri);
    if (shown !== undefined) {
      return shown;
    }
    load(uri, documentUri);
    const state = states.get(uri);
    return typeof state === 'object' ? state.text : undefined;
  };
  /** The modules that are there, each with those behind it; and every text that went into them. */
  const modulesOf = (uris: readonly string[], documentUri: string, steps: number, texts: (string | undefined)[]) =>
    uris.slice(0, MOST_WANTED).flatMap((uri): ConfigDeclaration[] => {
      const text = textOf(uri, documentUri);
      texts.push(text);
      if (text === undefined || uri === documentUri) {
        return [];
      }
      const source = { path: uri, languageId: languageOf(uri), text };
      const first = readModule(source);
      const behind: ConfigDeclaration[] =
        steps > 1 && first.wants.length > 0 ? modulesOf(first.wants, documentUri, steps - 1, texts) : [];
      return [behind.length > 0 ? readModule(source, contextOf(behind)).declaration : first.declaration];
    });

  return {
    contextFor: (documentUri, behind) => {
      const wants = wanted.get(documentUri);
      if (!wants) {
        return behind;
      }
      const texts: (string | undefined)[] = [];
      const known = built.get(documentUri);
      const declarations = modulesOf(wants, documentUri, STEPS, texts);
      if (known?.behind === behind && sameTexts(known.texts, texts)) {
        return known.context;
      }
      const context = contextOf(declarations, behind);
      built.set(documentUri, { behind, texts, context });
      return context;
    },
    asked: (documentUri, wants) => {
      const before = wanted.get(documentUri) ?? [];
      const isSame = before.length === wants.length && before.every((uri, index) => uri === wants[index]);
      if (wants.length === 0) {
        wanted.delete(documentUri);
        built.delete(documentUri);
      } else if (!isSame) {
        wanted.set(documentUri, wants);
      }
      return !isSame;
    },
    changed: (uris) => uris.map(normalUri).filter((uri) => states.delete(uri)).length > 0,
    settled: async () => {
      while (running.size > 0) {
        await Promise.all(running);
      }
    },
  };
}

const sameTexts = (a: readonly (string | undefined)[], b: readonly (string | undefined)[]) =>
  a.length === b.length && a.every((text, index) => text === b[index]);

const languageOf = (uri: string) => (/\.[cm]?js$/i.test(uri) ? 'javascript' : 'typescript');
