/** Kubernetes objects with a pod template that serve a model: Deployment and StatefulSet. */
import type { Dialect, SourceText } from '../dialect';
import type { FoundWorkload, Manifest, Problem, Span } from '../manifest';
import { splitDocuments } from '../yaml/documents';
import { parseYaml } from '../yaml/parse';
import { createPieceMemo } from '../yaml/pieceMemo';
import type { TreeNode } from '../yaml/tree';
import { nodeAt, textOf } from '../yaml/tree';
import { objectsOf } from './kubernetes/objects';
import { HELM_ACTION, KIND_GATE, podKindOf } from './kubernetes/podKinds';
import { retargetKubernetes } from './kubernetes/retarget';
import { readObject } from './kubernetes/workload';
import type { LastGood } from './lastGood';
import { shiftWorkload, withLastGood } from './lastGood';

export const kubernetes: Dialect = {
  id: 'kubernetes',
  matches: (source) =>
    isManifest(source) &&
    KIND_GATE.test(source.text) &&
    splitDocuments(source.text).some(({ text }) => holdsPods(text)),
  read: readKubernetes,
  retarget: retargetKubernetes,
};

/** YAML or JSON; other languages may quote a manifest without being one. */
function isManifest({ languageId, path }: SourceText): boolean {
  return /^(yaml|jsonc?|dockercompose|)$/.test(languageId) || /\.(ya?ml|json)$/i.test(path);
}

function holdsPods(text: string): boolean {
  return KIND_GATE.test(text) && /\b(apps|extensions)\/v1/.test(text) && !HELM_ACTION.test(text);
}

/** One document of a stream; spans relative to it. */
interface Piece {
  readonly workloads: readonly FoundWorkload[];
  readonly problems: readonly Problem[];
  readonly broken: boolean;
  readonly complete: boolean;
}

const NOTHING: Piece = { workloads: [], problems: [], broken: false, complete: true };

const readPiece = createPieceMemo((text: string): Piece => {
  if (!holdsPods(text)) {
    return NOTHING;
  }
  const { root, issues, truncated } = parseYaml(text);
  const whole: Span = { start: 0, end: text.length };
  const read = root ? objectsOf(root).flatMap((object) => readPodObject(object, text, whole) ?? []) : [];
  const broken = issues.length > 0;
  return {
    workloads: read.map(({ workload }) => workload),
    problems: read.flatMap(({ problems }) => problems),
    broken,
    complete: !broken && !truncated && read.every(({ complete }) => complete),
  };
});

// Kept beside the manifest, which is plain data: the last good reading of each document of the stream.
const histories = new WeakMap<Manifest, readonly (LastGood | undefined)[]>();

function readKubernetes(source: SourceText, previous?: Manifest): Manifest {
  const before = previous && histories.get(previous);
  const parts = splitDocuments(source.text).map(({ text, start }, index) => {
    const piece = readPiece(text);
    const good = piece.broken ? before?.[index] : { text, workloads: piece.workloads };
    const workloads = piece.broken ? withLastGood(piece.workloads, text, good) : piece.workloads;
    return { start, piece, good, workloads };
  });
  const manifest: Manifest = {
    dialect: kubernetes.id,
    workloads: parts.flatMap(({ workloads, start }) => workloads.map((each) => shiftWorkload(each, start))),
    problems: parts.flatMap(({ piece, start }) => piece.problems.map((problem) => shiftProblem(problem, start))),
    complete: parts.every(({ piece }) => piece.complete),
  };
  histories.set(
    manifest,
    parts.map(({ good }) => good),
  );
  return manifest;
}

function readPodObject(object: TreeNode, text: string, piece: Span) {
  const kind = podKindOf(textOf(nodeAt(object, 'apiVersion'), text), textOf(nodeAt(object, 'kind'), text));
  return kind && readObject(object, kind, text, piece);
}

function shiftProblem(problem: Problem, by: number): Problem {
  const shift = ({ start, end }: Span): Span => ({ start: start + by, end: end + by });
  const fix = problem.fix && { ...problem.fix, ...(problem.fix.span ? { span: shift(problem.fix.span) } : {}) };
  return { ...problem, span: shift(problem.span), ...(fix ? { fix } : {}) };
}
