/** The newest reading of each file. Dialects reuse what an edit left alone; they are to be `tolerant`. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { t } from '../../../shared/src/l10n';
import type { Context } from './context';
import { contextOf, NO_CONTEXT } from './context';
import type { Dialect, SourceText } from './dialect';
import type { FoundWorkload, Manifest, Problem } from './manifest';

export interface ManifestCache {
  /** The same object as long as the text is the same. */
  readonly get: (document: Pick<TextDocument, 'uri' | 'languageId' | 'getText'>, context?: Context) => Manifest;
  /** The same for text that is no open document; `path` is its key. A `context` is the same object while it says the same. */
  readonly read: (source: SourceText, context?: Context) => Manifest;
  readonly delete: (uri: string) => void;
}

export interface CacheLimits {
  /** A longer text gets one hint instead of a reading. */
  readonly maxCharacters: number;
}

/** While typing: about 20,000 lines. The command line may allow more. */
const LIVE_LIMITS: CacheLimits = { maxCharacters: 2 ** 20 };
/** How much of a text that is too long is looked at to say whose it is. */
const GLANCE = 64 * 1024;

interface Entry {
  readonly text: string;
  readonly languageId: string;
  readonly context: Context;
  readonly manifest: Manifest;
  /** What each dialect read by itself: its own past to build on. */
  readonly parts: ReadonlyMap<string, Manifest>;
}

const NOTHING: Manifest = { dialect: '', workloads: [], problems: [], complete: true };

export function createManifestCache(dialects: readonly Dialect[], limits: CacheLimits = LIVE_LIMITS): ManifestCache {
  const entries = new Map<string, Entry>();

  const read = (source: SourceText, context: Context = NO_CONTEXT): Manifest => {
    const before = entries.get(source.path);
    const isSame = before?.text === source.text && before.languageId === source.languageId;
    if (before && isSame && before.context === context) {
      return before.manifest;
    }
    const { text, languageId } = source;
    const parts =
      text.length > limits.maxCharacters
        ? tooLong(dialects, source)
        : readParts(dialects, source, before?.parts, context);
    const manifest = merge([...parts.values()]);
    entries.set(source.path, { text, languageId, context, manifest, parts });
    return manifest;
  };

  return {
    read,
    get: (document, context) =>
      read({ path: document.uri, languageId: document.languageId, text: document.getText() }, context),
    delete: (uri) => void entries.delete(uri),
  };
}

/** A YAML stream may hold documents of several dialects: each reads its own. */
function readParts(
  dialects: readonly Dialect[],
  source: SourceText,
  before: ReadonlyMap<string, Manifest> | undefined,
  context: Context,
): Map<string, Manifest> {
  const parts = new Map<string, Manifest>();
  const matching = dialects.filter((dialect) => dialect.matches(source));
  const around = withOwn(matching, source, context);
  for (const dialect of matching) {
    const previous = before?.get(dialect.id);
    parts.set(dialect.id, dialect.read(source, previous, around));
  }
  return parts;
}

/** What documents of one dialect say about those of another in the same file comes before all other files. */
export function withOwn(dialects: readonly Dialect[], source: SourceText, context: Context): Context {
  if (dialects.length < 2) {
    return context;
  }
  const declared = dialects.flatMap(({ declares }) => declares?.(source) ?? []);
  return contextOf(
    declared.map(({ declaration }) => declaration),
    context,
  );
}

function tooLong(dialects: readonly Dialect[], source: SourceText): Map<string, Manifest> {
  const glance = { ...source, text: source.text.slice(0, GLANCE) };
  const dialect = dialects.find((each) => each.matches(glance));
  if (!dialect) {
    return new Map();
  }
  const lineEnd = source.text.indexOf('\n');
  const problem: Problem = {
    code: 'file-too-large',
    severity: 'hint',
    message: t('This file is too long to be read while typing: no workload of it is estimated here.'),
    span: { start: 0, end: lineEnd < 0 || lineEnd > GLANCE ? 1 : lineEnd },
  };
  return new Map([[dialect.id, { ...NOTHING, dialect: dialect.id, problems: [problem], complete: false }]]);
}

function merge(parts: readonly Manifest[]): Manifest {
  const [first, ...others] = parts;
  if (!first || others.length === 0) {
    return first ?? NOTHING;
  }
  return {
    dialect: first.dialect,
    workloads: parts.flatMap(({ workloads }) => workloads).sort((a, b) => a.span.start - b.span.start),
    problems: parts.flatMap(({ problems }) => problems).sort((a, b) => a.span.start - b.span.start),
    budget: parts.find(({ budget }) => budget)?.budget,
    fleet: parts.find(({ fleet }) => fleet)?.fleet,
    declared: parts.flatMap(({ declared }) => declared ?? []),
    wants: parts.flatMap(({ wants }) => wants ?? []),
    complete: parts.every(({ complete }) => complete),
  };
}

/** The workload that a position is in; the innermost where one stands inside another. */
export function workloadAt(manifest: Manifest, offset: number): FoundWorkload | undefined {
  const around = manifest.workloads.filter(({ span }) => span.start <= offset && offset <= span.end);
  return around.toSorted((a, b) => a.span.end - a.span.start - (b.span.end - b.span.start))[0];
}
