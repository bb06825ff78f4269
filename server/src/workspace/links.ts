/** Every workload of a file with what other files say of it: manifests that point at it, files that it points at. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { t } from '../../../shared/src/l10n';
import type { HostFiles } from '../evidence/hostFiles';
import { normalUri } from '../evidence/paths';
import type { TargetDeclaration } from '../manifest/context';
import type { FoundWorkload, Manifest, Problem, Span } from '../manifest/manifest';
import type { ManifestCache } from '../manifest/manifestCache';
import { deploymentsAt } from './addresses';
import { meansFile, meansWorkload, plainTarget, pointedAt, pointingAt } from './targets';
import type { Target } from './targets';
import { languageOf, LARGEST_BYTES } from './workspaceIndex';
import type { WorkspaceIndex } from './workspaceIndex';

export interface Links {
  /** The same object as long as nothing of it changes. */
  readonly linked: (manifest: Manifest, uri: string) => Manifest;
  /** The names of what a workload's targets mean, in the files that are read by now. */
  readonly pointedAt: (found: FoundWorkload, uri: string) => readonly { readonly uri: string; readonly span: Span }[];
  /** Manifests that point at a workload of a file. */
  readonly pointingAt: (found: FoundWorkload, uri: string) => readonly TargetDeclaration[];
  /** A file as it stands in its editor, else on disk; undefined while it is still being read. */
  readonly readingOf: (uri: string) => { readonly text: string; readonly manifest: Manifest } | undefined;
  /** Changed, created or deleted. True where a file that is pointed at is among them. */
  readonly changed: (uris: readonly string[]) => boolean;
  readonly settled: () => Promise<void>;
}

export interface LinksHost {
  readonly index: WorkspaceIndex;
  /** Readings of files that no editor shows. */
  readonly readings: ManifestCache;
  readonly openDocument: (uri: string) => TextDocument | undefined;
  readonly files?: HostFiles;
  readonly workspaceFolders: readonly string[];
  readonly arrived: () => void;
  readonly failed: (error: unknown) => void;
}

/** Files of one pattern that are looked into; more are no one workload. */
const MOST_MATCHES = 16;

type Text = 'reading' | 'missing' | { readonly text: string };

/** What a file that is pointed at holds; without a manifest it is still being read. */
interface Pointed {
  readonly uri: string;
  readonly state: 'reading' | 'missing' | Manifest;
}

export function createLinks({ index, readings, openDocument, files, workspaceFolders, ...host }: LinksHost): Links {
  const texts = new Map<string, Text>();
  const running = new Set<Promise<void>>();
  const memo = new WeakMap<Manifest, { readonly made: readonly unknown[]; readonly result: Manifest }>();

  const load = (uri: string): Text => {
    const known = texts.get(uri);
    if (known !== undefined || !files) {
      return known ?? 'missing';
    }
    texts.set(uri, 'reading');
    const job: Promise<void> = files
      .read(uri, LARGEST_BYTES, workspaceFolders)
      .then((file) => {
        texts.set(uri, file.ok ? { text: file.text } : 'missing');
        host.arrived();
      })
      .catch(host.failed)
      .finally(() => running.delete(job));
    running.add(job);
    return 'reading';
  };
  const textOf = (uri: string): Text => {
    const shown = openDocument(uri);
    return shown ? { text: shown.getText() } : load(uri);
  };
  const look = (uri: string): Pointed => {
    const text = textOf(uri);
    if (typeof text === 'string') {
      return { uri, state: text };
    }
    const source = { path: uri, languageId: openDocument(uri)?.languageId ?? languageOf(uri), text: text.text };
    return { uri, state: readings.read(source, index.contextFor(uri)) };
  };
  const candidates = (target: Target, manifestUri: string): readonly Pointed[] => {
    const plain = target.file === undefined ? undefined : plainTarget(target.file, manifestUri);
    const uris =
      plain === undefined ? index.names().filter((uri) => meansFile(target, manifestUri, uri)) : [normalUri(plain)];
    return uris.slice(0, MOST_MATCHES).map(look);
  };

  const targetsOf = (found: FoundWorkload, uri: string) =>
    (found.spec.targets ?? []).flatMap((target) => candidates(target, uri).map((file) => ({ target, ...file })));

  /** Who answers at the address that a program asks. */
  const answering = (found: FoundWorkload, uri: string) => {
    const url = addressOf(found);
    return (url === undefined ? [] : deploymentsAt(url, index.contextFor(uri))).flatMap((deployment) => {
      const file = index.uriOf(deployment);
      return file === undefined ? [] : [{ name: deployment.names[0] ?? '', file }];
    });
  };

  const linked = (manifest: Manifest, uri: string): Manifest => {
    const targets = index.contextFor(uri).find('target');
    const pointing = manifest.workloads.filter((found) => found.spec.targets ?? addressOf(found) !== undefined);
    if (targets.length === 0 && pointing.length === 0) {
      return manifest;
    }
    if (pointing.length > 0) {
      index.start();
    }
    const looked = pointing.map((found) => ({
      found,
      pointed: [
        ...targetsOf(found, uri),
        ...answering(found, uri).map(({ name, file }) => ({ target: { name }, ...look(file) })),
      ],
    }));
    const made: unknown[] = [...targets, ...looked.flatMap(({ pointed }) => pointed.map(({ state }) => state))];
    const known = memo.get(manifest);
    if (known && known.made.length === made.length && known.made.every((each, i) => each === made[i])) {
      return known.result;
    }
    const result = join(manifest, normalUri(uri), targets, looked);
    memo.set(manifest, { made, result });
    return result;
  };

  return {
    linked,
    pointedAt: (found, from) =>
      targetsOf(found, from).flatMap(({ target, uri, state }) =>
        typeof state === 'object'
          ? state.workloads
              .filter((each) => meansWorkload(target, each))
              .map(({ nameSpan }) => ({ uri, span: nameSpan }))
          : [],
      ),
    pointingAt: (found, uri) =>
      index
        .contextFor(uri)
        .find('target')
        .filter((each) =>
          (each.spec.targets ?? []).some(
            (target) => meansFile(target, each.uri, normalUri(uri)) && meansWorkload(target, found),
          ),
        ),
    readingOf: (uri) => {
      const text = textOf(uri);
      const { state } = look(uri);
      return typeof text === 'object' && typeof state === 'object' ? { text: text.text, manifest: state } : undefined;
    },
    changed: (uris) => uris.map(normalUri).filter((uri) => texts.delete(uri)).length > 0,
    settled: async () => {
      while (running.size > 0) {
        await Promise.all(running);
      }
    },
  };
}

/** Where a model answers that runs in a service of one's own. An agent asks there too, and itself runs here. */
const addressOf = ({ spec, use }: FoundWorkload): string | undefined =>
  use?.runBy === 'own-service' && spec.kind !== 'agent' ? use.baseUrl?.text : undefined;

interface Looked {
  readonly found: FoundWorkload;
  readonly pointed: readonly (Pointed & { readonly target: Target })[];
}

function join(
  manifest: Manifest,
  uri: string,
  targets: readonly TargetDeclaration[],
  looked: readonly Looked[],
): Manifest {
  const problems: Problem[] = [];
  const workloads = manifest.workloads.map((found) => {
    const own = looked.find((each) => each.found === found);
    if (!own) {
      return found.object ? pointedAt(found, uri, targets) : found;
    }
    for (const { target, uri: file, state } of own.pointed) {
      const match = typeof state === 'object' && state.workloads.find((each) => meansWorkload(target, each));
      if (match) {
        return pointingAt(found, match, file);
      }
    }
    if (found.spec.targets && own.pointed.every(({ state }) => state !== 'reading')) {
      problems.push(notFound(found));
    }
    return found;
  });
  return { ...manifest, workloads, problems: [...manifest.problems, ...problems] };
}

function notFound({ name, fields, nameSpan }: FoundWorkload): Problem {
  const span = fields.get('targets.0.file')?.value ?? fields.get('targets.0.name')?.value ?? nameSpan;
  const message = t`No workload is found where the targets of ${name} point: its hardware is unknown.`;
  return { code: 'target-not-found', severity: 'warning', message, span };
}
