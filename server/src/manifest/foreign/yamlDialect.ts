/**
 * What every dialect in YAML or JSON shares: the stream is cut into documents, each is read once for as long as its text
 * and what it asked of others stay the same, a half-typed one is completed from its last good reading, and nothing is said
 * about documents that hold no workload.
 */
import type { Context, Declaration } from '../context';
import { answersAlike, contextOf, NO_CONTEXT, recordingContext, sameDeclaration } from '../context';
import type { Dialect, SourceText } from '../dialect';
import type { FoundWorkload, Manifest, Problem, Span } from '../manifest';
import { outlasting, standingIn } from '../typing';
import type { DocumentPiece } from '../yaml/documents';
import { splitDocuments } from '../yaml/documents';
import { createPieceMemo } from '../yaml/pieceMemo';
import { duplicateKeys } from '../yaml/problems';
import { parseShared } from '../yaml/sharedParse';
import type { TreeNode } from '../yaml/tree';
import { untab } from '../yaml/untab';
import type { LastGood } from './lastGood';
import { mapProblem, mapWorkload, shiftProblem, shiftWorkload, withLastGood } from './lastGood';
import type { Target } from '../../../../shared/src/report/schema';
import type { Site } from '../retarget/site';
import type { LocatedUnit } from '../retarget/unitMove';
import { configMapsBehind } from '../retarget/pods/configMaps';
import { retargetUnit } from '../retarget/unitMove';
import { setInline } from './setInline';
import type { Unit } from './unit';
import type { ReadWorkload } from './workloadOf';
import { workloadOf } from './workloadOf';

/** One document, parsed; spans in `root` are offsets into `text`. */
export interface DocumentSource {
  readonly root: TreeNode;
  readonly text: string;
  /** The whole document: where comment directives are looked for. */
  readonly whole: Span;
  readonly context: Context;
}

/** The units of one part of a document (an object of a list), with the part itself. */
export interface FoundUnits {
  readonly root: TreeNode;
  readonly units: readonly Unit[];
}

export interface YamlFormat {
  readonly id: string;
  /** Cheap and exact enough: a document for which it is false costs no parsing. */
  readonly gate: (text: string) => boolean;
  /** Cheaper still, on the whole file. */
  readonly glance?: RegExp;
  readonly units: (source: DocumentSource) => readonly FoundUnits[];
  /** What it says about others. Must not ask the context. */
  readonly declares?: (source: Omit<DocumentSource, 'context'>) => readonly Declaration[];
  /** Cheap: whether a document may say something about others; without it the gate decides. */
  readonly declaring?: (text: string) => boolean;
  /** Where a unit's facts are changed when it moves. Absent: its workloads cannot be moved. */
  readonly site?: (source: DocumentSource, unit: Unit) => Site;
  /** Labels of its pods settle the machine. */
  readonly onKubernetes?: boolean;
}

interface Piece {
  readonly workloads: readonly FoundWorkload[];
  readonly problems: readonly Problem[];
  /** False where some of it could not be read as it is written: an older reading may know more. */
  readonly complete: boolean;
  /** The parser was not let at it: nested too deep for anybody's manifest. */
  readonly refused?: boolean;
}

const NOTHING: Piece = { workloads: [], problems: [], complete: true };

/** What a document of the stream leaves behind for its next reading. */
interface Before {
  readonly text: string;
  readonly piece: Piece;
  readonly good?: LastGood;
}

export function yamlDialect(format: YamlFormat): Dialect {
  // Kept beside the manifest, which is plain data.
  const histories = new WeakMap<Manifest, readonly Before[]>();
  const declarationsOf = createPieceMemo((text: string) => readDeclarations(format, text));
  const readPiece = contextualMemo((text, context) => readText(format, text, context));

  const mayDeclare = (text: string) => format.gate(text) && (format.declaring?.(text) ?? true);
  const declaredIn = (documents: readonly DocumentPiece[]) =>
    documents.flatMap(({ text, start }) =>
      mayDeclare(text) ? declarationsOf(text).map((declaration) => ({ declaration, start })) : [],
    );

  const read = (source: SourceText, previous?: Manifest, context: Context = NO_CONTEXT): Manifest => {
    const before = previous && histories.get(previous);
    const documents = splitDocuments(source.text);
    const declared = format.declares ? declaredIn(documents) : [];
    const around = contextOf(
      declared.map(({ declaration }) => declaration),
      context,
    );
    const parts = documents.map((document, index) =>
      readDocument(document, readPiece(document.text, around), before?.[index]),
    );
    const manifest: Manifest = {
      dialect: format.id,
      workloads: parts.flatMap(({ workloads }) => workloads),
      problems: parts.flatMap(({ problems }) => problems),
      complete: parts.every(({ kept }) => kept.piece.complete),
      ...(declared.length > 0 ? { declared } : {}),
    };
    histories.set(
      manifest,
      parts.map(({ kept }) => kept),
    );
    return manifest;
  };

  /** By its place first; by its name where the text has moved since. */
  const locate = (text: string, workload: FoundWorkload, context: Context): LocatedUnit | undefined => {
    const documents = splitDocuments(text);
    const around = contextOf(
      declaredIn(documents).map(({ declaration }) => declaration),
      context,
    );
    const all = documents.flatMap((document) => locatedUnits(format, document, around));
    const named = all.filter((each) => each.workload.name === workload.name);
    const found =
      named.find(({ workload: { nameSpan }, start }) => nameSpan.start + start === workload.nameSpan.start) ?? named[0];
    return (
      found && {
        ...withConfigMaps(format, found, text, around),
        others: all.flatMap((each) => (each === found ? [] : each.workload)),
      }
    );
  };

  return {
    id: format.id,
    matches: (source) =>
      isYaml(source) &&
      (format.glance?.test(withoutMark(source.text)) ?? true) &&
      splitDocuments(source.text).some(({ text }) => format.gate(text)),
    read,
    ...(format.declares
      ? {
          declares: (source: SourceText) =>
            isYaml(source) && (format.glance?.test(withoutMark(source.text)) ?? true)
              ? declaredIn(splitDocuments(source.text))
              : [],
        }
      : {}),
    ...(format.site
      ? {
          retarget: (source: SourceText, workload: FoundWorkload, target: Target, context: Context = NO_CONTEXT) =>
            retargetUnit(source.text, (text) => locate(text, workload, context), workload, target),
        }
      : {}),
    set: setInline,
  };
}

/** A byte order mark would stick to the first key. */
const withoutMark = (text: string) => (text.startsWith('\uFEFF') ? text.slice(1) : text);

/** YAML or JSON; other languages may quote a manifest without being one. */
function isYaml({ languageId, path }: SourceText): boolean {
  return /^(yaml|jsonc?|dockercompose|)$/.test(languageId) || /\.(ya?ml|json)$/i.test(path);
}

function readDocument({ text, start }: DocumentPiece, piece: Piece, before: Before | undefined) {
  const good = piece.complete ? { text, workloads: piece.workloads } : before?.good;
  const workloads = piece.complete ? piece.workloads : withLastGood(piece.workloads, text, good);
  const last = before && { text: before.text, problems: before.piece.problems };
  const said = workloads.length > 0 || piece.refused ? outlasting(piece.problems, text, last) : [];
  const isOld = workloads.some((each) => !piece.workloads.includes(each));
  const problems = isOld && !said.some(isSyntax) ? [...said, ...standingIn(piece.problems)] : said;
  const kept: Before = { text, piece, ...(good ? { good } : {}) };
  return {
    kept,
    workloads: workloads.map((each) => shiftWorkload(each, start)),
    problems: problems.map((problem) => shiftProblem(problem, start)),
  };
}

const isSyntax = ({ code }: Problem) => code === 'document-broken' || code === 'tab-indent';

function readText(format: YamlFormat, text: string, context: Context): Piece {
  if (!format.gate(text)) {
    return NOTHING;
  }
  const { onKubernetes = false } = format;
  const { text: even, problems: tabs, at } = untab(text);
  const { root, syntax } = parseShared(even);
  const whole: Span = { start: 0, end: even.length };
  const found = (root ? format.units({ root, text: even, whole, context }) : []).flatMap((part) => {
    const read = part.units.flatMap((unit): ReadWorkload[] => {
      const workload = workloadOf(unit, { partial: syntax.length > 0, onKubernetes });
      return workload ? [workload] : [];
    });
    return read.length > 0 ? [{ root: part.root, read }] : [];
  });
  const all = found.flatMap(({ read }) => read);
  const place = ({ start, end }: Span): Span => ({ start: at(start), end: at(end) });
  const structure = [...syntax, ...found.flatMap((part) => duplicateKeys(part.root))];
  return {
    workloads: all.map(({ workload, problems }) => {
      const placed = tabs.length > 0 ? mapWorkload(workload, place) : workload;
      return isOpen(placed, syntax) || problems.some(isSyntax) ? { ...placed, unfinished: true } : placed;
    }),
    problems: [
      ...tabs.map(fromParser),
      ...structure.map((problem) => fromParser(mapProblem(problem, place))),
      ...all.flatMap((each) => each.problems.map((problem) => mapProblem(problem, place))),
    ],
    complete: syntax.length === 0 && tabs.length === 0 && all.every((each) => each.complete),
    refused: root === undefined && syntax.length > 0,
  };
}

const isOpen = ({ span }: FoundWorkload, syntax: readonly Problem[]): boolean =>
  syntax.some((problem) => problem.span.start <= span.end && problem.span.end >= span.start);

/** `text` holds the document at its beginning, and the places of what its units say. */
function locatedUnits(
  format: YamlFormat,
  { text: document, start }: Pick<DocumentPiece, 'text' | 'start'>,
  context: Context,
  text = document,
): Omit<LocatedUnit, 'others'>[] {
  const { root, syntax } = format.gate(document) ? parseShared(document) : {};
  if (!root || !syntax || syntax.length > 0) {
    return [];
  }
  const whole: Span = { start: 0, end: document.length };
  return format.units({ root, text, whole, context }).flatMap((part) =>
    part.units.flatMap((unit): Omit<LocatedUnit, 'others'>[] => {
      const workload = workloadOf(unit, { onKubernetes: format.onKubernetes ?? false })?.workload;
      const site = workload && format.site?.({ root: part.root, text, whole, context }, unit);
      return workload && site ? [{ unit, root, site, workload, text, start }] : [];
    }),
  );
}

/** Read once more, where ConfigMaps of the file say something of it: a move may have to change them. */
function withConfigMaps(
  format: YamlFormat,
  found: Omit<LocatedUnit, 'others'>,
  file: string,
  context: Context,
): Omit<LocatedUnit, 'others'> {
  const behind = configMapsBehind(found, file, context);
  const again = behind
    ? locatedUnits(format, found, behind.context, behind.text).find(
        ({ workload: { name, nameSpan } }) =>
          name === found.workload.name && nameSpan.start === found.workload.nameSpan.start,
      )
    : undefined;
  return behind && again ? { ...again, behind } : found;
}

const fromParser = (problem: Problem): Problem => ({ ...problem, fromParser: true });

function readDeclarations({ declares }: YamlFormat, text: string): readonly Declaration[] {
  if (!declares) {
    return [];
  }
  const { root } = parseShared(text);
  return root ? declares({ root, text, whole: { start: 0, end: text.length } }).map(sameDeclaration) : [];
}

/** A reading is kept for a text for as long as everything that it asked of others is answered the same. */
function contextualMemo<T>(read: (text: string, context: Context) => T): (text: string, context: Context) => T {
  type Kept = { value: T; asked: Parameters<typeof answersAlike>[0] };
  const known = createPieceMemo((): { last?: Kept } => ({}));
  return (text, context) => {
    const slot = known(text);
    if (!slot.last || !answersAlike(slot.last.asked, context)) {
      const recording = recordingContext(context);
      const value = read(text, recording.context);
      slot.last = { value, asked: recording.asked };
    }
    return slot.last.value;
  };
}
