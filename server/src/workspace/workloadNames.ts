/** The workloads of every manifest of the workspace by name: read when somebody first asks, kept until a file changes. */
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Range } from 'vscode-languageserver';
import { rangeOf } from '../features/context';
import type { HostFiles } from '../evidence/hostFiles';
import type { Dialect } from '../manifest/dialect';
import { createManifestCache } from '../manifest/manifestCache';
import type { Manifest } from '../manifest/manifest';
import { normalUri } from '../evidence/paths';
import { languageOf, LARGEST_BYTES } from './workspaceIndex';
import type { WorkspaceIndex } from './workspaceIndex';

export interface NamedWorkload {
  readonly uri: string;
  readonly name: string;
  readonly kind: string;
  readonly range: Range;
}

export interface WorkloadNames {
  /** Those of files that no editor shows; undefined when cancelled. */
  readonly onDisk: (
    isOpen: (uri: string) => boolean,
    isCancelled: () => boolean,
  ) => Promise<readonly NamedWorkload[] | undefined>;
  readonly changed: (uris: readonly string[]) => void;
}

export interface NamesHost {
  readonly index: WorkspaceIndex;
  readonly files?: HostFiles;
  readonly dialects: readonly Dialect[];
  readonly workspaceFolders: readonly string[];
  readonly nextTurn: () => Promise<void>;
  /** Parsers that load on their own. */
  readonly prepare: (document: TextDocument) => Promise<void>;
  readonly progress: (done: number, all: number) => void;
}

/** Longest work between two looks at the message queue: half a frame. */
const TURN_MS = 8;

export function createWorkloadNames({
  index,
  files,
  dialects,
  workspaceFolders,
  nextTurn,
  prepare,
  progress,
}: NamesHost): WorkloadNames {
  const known = new Map<string, readonly NamedWorkload[]>();

  const read = async (uri: string): Promise<readonly NamedWorkload[]> => {
    const file = await files?.read(uri, LARGEST_BYTES, workspaceFolders);
    if (!file?.ok) {
      return [];
    }
    const document = TextDocument.create(uri, languageOf(uri), 0, file.text);
    await prepare(document);
    return named(document, createManifestCache(dialects).get(document, index.contextFor(uri)));
  };

  return {
    onDisk: async (isOpen, isCancelled) => {
      index.start();
      await index.settled();
      const uris = index.names();
      let until = performance.now() + TURN_MS;
      for (const [done, uri] of uris.entries()) {
        if (!known.has(uri) && !isOpen(uri)) {
          known.set(uri, await read(uri));
          progress(done + 1, uris.length);
        }
        if (performance.now() > until) {
          await nextTurn();
          until = performance.now() + TURN_MS;
        }
        if (isCancelled()) {
          return undefined;
        }
      }
      progress(uris.length, uris.length);
      return [...known].flatMap(([uri, workloads]) => (isOpen(uri) ? [] : workloads));
    },
    changed: (uris) => uris.forEach((uri) => known.delete(normalUri(uri))),
  };
}

export function named(document: TextDocument, { workloads }: Manifest): readonly NamedWorkload[] {
  return workloads.flatMap(({ name, spec, nameSpan }) =>
    name === '' ? [] : [{ uri: document.uri, name, kind: spec.kind ?? '', range: rangeOf(document, nameSpan) }],
  );
}
