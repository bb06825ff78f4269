/** The workload manifest of Placewright itself, as YAML or JSON. */
import { t } from '../../../../shared/src/l10n';
import type { WorkloadSpec } from '../../../../shared/src/manifest/schema';
import type { Declaration } from '../context';
import { sameDeclaration } from '../context';
import type { Manifest, Problem, Span } from '../manifest';
import type { Dialect, SourceText } from '../dialect';
import { assemble } from '../own/assemble';
import type { Assembled } from '../own/assemble';
import type { History } from '../own/history';
import { readJsonDocument } from '../own/json';
import { retargetOwn, setOwn } from '../own/retarget';
import { readYamlDocument } from '../own/readDocument';
import { isJson, isOwnDocument, isOwnName } from '../own/signature';
import { splitDocuments } from '../yaml/documents';
import type { DocumentPiece } from '../yaml/documents';

const ID = 'placewright';

// Kept beside the manifest, which is plain data.
const histories = new WeakMap<Manifest, History>();

export const own: Dialect = {
  id: ID,
  matches: (source) => ownDocuments(source).length > 0,
  read,
  declares,
  retarget: (source, workload, target) => retargetOwn(source, workload, target, read),
  set: setOwn,
};

/** The documents of a file that are ours; a stream may hold others beside them. */
function ownDocuments(source: SourceText): readonly DocumentPiece[] {
  const named = isOwnName(source.path);
  if (isJson(source)) {
    const { text } = source;
    return isOwnDocument(text, named) ? [{ start: 0, end: text.length, text }] : [];
  }
  if (!isYaml(source) && !named) {
    return [];
  }
  return splitDocuments(source.text).filter(({ text }) => isOwnDocument(text, named));
}

/** Editors have several names for the language, and ours need no name for it at all. */
function isYaml({ languageId, path }: SourceText): boolean {
  return /^(?:yaml|dockercompose)$|^$/.test(languageId) || /\.ya?ml$/i.test(path);
}

function read(source: SourceText, previous?: Manifest): Manifest {
  const history = previous && histories.get(previous);
  const json = isJson(source);
  const parts = ownDocuments(source).map(({ start, text }, index) =>
    assemble(json ? readJsonDocument(text) : readYamlDocument(text), { index, start, text }, history),
  );
  const manifest: Manifest = {
    dialect: ID,
    workloads: parts.flatMap(({ workloads }) => workloads),
    problems: parts.flatMap(({ problems }) => problems).sort(byPlace),
    budget: parts.find(({ budget }) => budget)?.budget,
    fleet: parts.find(({ fleet }) => fleet)?.fleet,
    complete: parts.every(({ complete }) => complete),
  };
  histories.set(manifest, historyOf(parts));
  return manifest;
}

/** Workloads that point at other files: what they state holds for those. */
function declares(source: SourceText): NonNullable<Manifest['declared']> {
  return /\btargets\b/.test(source.text) && own.matches(source)
    ? read(source).workloads.flatMap(({ name, nameSpan, spec }) =>
        spec.targets ? [{ declaration: targetOf(source.path, name, nameSpan, spec), start: 0 }] : [],
      )
    : [];
}

const targetOf = (uri: string, name: string, span: Span, spec: WorkloadSpec): Declaration =>
  sameDeclaration({ what: 'target', names: [name], title: t`workload ${name}`, span, uri, spec });

function historyOf(parts: readonly Assembled[]): History {
  return {
    texts: new Set(parts.flatMap(({ texts }) => [...texts])),
    workloads: new Map(parts.flatMap(({ blocks }) => [...blocks])),
    unfinished: new Set(parts.flatMap(({ unfinished }) => [...unfinished])),
    defaults: new Map(parts.flatMap(({ defaults }, index) => (defaults ? [[String(index), defaults] as const] : []))),
  };
}

function byPlace(a: Problem, b: Problem): number {
  return a.span.start - b.span.start || a.span.end - b.span.end;
}
