/**
 * Results of benchmarks, read once and kept until they change. What is not read yet is told as such at once; whoever asked is
 * told when it is there.
 */
import { evidenceSteps } from '../../../shared/src/evidence/readEvidence';
import type { Evidence } from '../../../shared/src/evidence/readEvidence';
import type { FileRead, HostFiles } from './hostFiles';
import { folderOf, isFoundByName, joined, normalUri, resolvePath, rootsFor } from './paths';

/** A GuideLLM result holds every request: tens of MiB. Reading it pauses every few milliseconds. */
export const LARGEST_EVIDENCE_BYTES = 64 * 2 ** 20;
/** Files kept; those of open documents must all fit, or they would be read over and over. */
const KEPT = 5000;
/** assumed: beyond it a list of results wants to be one table. */
const MOST_NAMED = 50;
/** assumed: more results beside one manifest are an archive, to be named. */
const MOST_FOUND = 20;

export type FileState =
  | { readonly is: 'reading' }
  | { readonly is: 'absent'; readonly reason: Exclude<FileRead, { ok: true }>['reason'] | 'too-many' }
  | { readonly is: 'read'; readonly name: string; readonly evidence: Evidence };

/** One file that a workload may be calibrated by. */
export interface EvidenceFile {
  /** `evidence.0`; absent for one that lies beside the manifest unnamed. */
  readonly field?: string;
  readonly path: string;
  readonly uri?: string;
}

/** What is known of a document's evidence at one moment: the same object until something of it changes. */
export interface EvidenceView {
  readonly version: number;
  readonly filesFor: (named: readonly string[]) => readonly EvidenceFile[];
  readonly stateOf: (file: EvidenceFile) => FileState;
}

export interface EvidenceFiles {
  readonly viewOf: (documentUri: string) => EvidenceView;
  /** Resolves when all that was asked for is read. */
  readonly settled: () => Promise<void>;
  /** Changed, created or deleted. True where one of them was known or lies beside a manifest. */
  readonly forget: (uris: readonly string[]) => boolean;
}

export interface EvidenceHost {
  readonly files: HostFiles;
  readonly workspaceFolders: readonly string[];
  readonly nextTurn: () => Promise<void>;
  /** Something that was being read is there. */
  readonly arrived: () => void;
  /** One of our own mistakes. */
  readonly failed: (error: unknown) => void;
}

export function createEvidenceFiles({
  files,
  workspaceFolders,
  nextTurn,
  arrived,
  failed,
}: EvidenceHost): EvidenceFiles {
  const known = new Map<string, FileState>();
  const folders = new Map<string, readonly string[] | 'reading'>();
  const views = new Map<string, EvidenceView>();
  const running = new Set<Promise<void>>();
  let version = 0;

  const changed = () => {
    version += 1;
    views.clear();
  };
  const run = (work: () => Promise<void>) => {
    // A mistake of ours leaves a file that is never read, not a server that ends.
    const job: Promise<void> = work()
      .catch(failed)
      .then(() => {
        running.delete(job);
        changed();
        arrived();
      });
    running.add(job);
  };
  const startReading = (uri: string, path: string, roots: readonly string[]) => {
    const mine: FileState = { is: 'reading' };
    known.set(uri, mine);
    run(async () => {
      const file = await files.read(uri, LARGEST_EVIDENCE_BYTES, roots);
      const state: FileState = file.ok
        ? { is: 'read', name: path, evidence: await inTurns(path, file.text, nextTurn) }
        : { is: 'absent', reason: file.reason };
      // Forgotten meanwhile: what was read is old.
      if (known.get(uri) === mine) {
        known.set(uri, state);
        forgetOldest(known);
      }
    });
  };
  const namesIn = (folder: string): readonly string[] => {
    const names = folders.get(folder);
    if (names === undefined) {
      folders.set(folder, 'reading');
      run(async () => {
        const found = (await files.list(folder)).filter(isFoundByName).slice(0, MOST_FOUND);
        // Forgotten meanwhile: the list is old.
        if (folders.get(folder) === 'reading') {
          folders.set(folder, found);
        }
      });
    }
    return Array.isArray(names) ? names : [];
  };

  const build = (documentUri: string): EvidenceView => {
    const roots = rootsFor(documentUri, workspaceFolders);
    const folder = folderOf(documentUri);
    return {
      version,
      filesFor: (named) => {
        // One beyond the limit, to be reported.
        const stated = named.slice(0, MOST_NAMED + 1).map((path, index): EvidenceFile => {
          const resolved = resolvePath(path, documentUri, roots);
          return { field: `evidence.${index}`, path, uri: resolved.ok ? resolved.uri : undefined };
        });
        const taken = new Set(stated.map(({ uri }) => uri));
        const beside =
          folder === undefined ? [] : namesIn(folder).map((name) => ({ path: name, uri: joined(folder, name) }));
        return [...stated, ...beside.filter(({ uri }) => !taken.has(uri))];
      },
      stateOf: ({ uri, path, field }) => {
        if (Number(field?.slice('evidence.'.length) ?? 0) >= MOST_NAMED) {
          return { is: 'absent', reason: 'too-many' };
        }
        if (uri === undefined) {
          return { is: 'absent', reason: 'outside' };
        }
        if (!known.has(uri)) {
          startReading(uri, path, roots);
        }
        return known.get(uri) ?? { is: 'reading' };
      },
    };
  };

  return {
    viewOf: (documentUri) => {
      const view = views.get(documentUri) ?? build(documentUri);
      views.set(documentUri, view);
      return view;
    },
    settled: async () => {
      while (running.size > 0) {
        await Promise.all(running);
      }
    },
    forget: (uris) => {
      const hit = uris.map(normalUri).filter((uri) => {
        const folder = folderOf(uri) ?? '';
        const wasListed = isFoundByName(uri.slice(uri.lastIndexOf('/') + 1)) && folders.delete(folder);
        return known.delete(uri) || wasListed;
      });
      if (hit.length > 0) {
        changed();
      }
      return hit.length > 0;
    },
  };
}

async function inTurns(path: string, text: string, nextTurn: () => Promise<void>): Promise<Evidence> {
  const steps = evidenceSteps(path, text);
  for (;;) {
    const step = steps.next();
    if (step.done) {
      return step.value;
    }
    await nextTurn();
  }
}

function forgetOldest(known: Map<string, unknown>): void {
  for (const key of known.keys()) {
    if (known.size <= KEPT) {
      return;
    }
    known.delete(key);
  }
}

/** Without files there is no evidence. */
export const NO_EVIDENCE: EvidenceView = {
  version: 0,
  filesFor: () => [],
  stateOf: () => ({ is: 'absent', reason: 'missing' }),
};
