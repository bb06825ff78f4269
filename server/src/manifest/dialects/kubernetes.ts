/** Kubernetes objects with a pod template that serve a model: Deployment and StatefulSet. */
import type { Dialect, SourceText } from '../dialect';
import type { Manifest, Problem } from '../manifest';
import { outlasting, standingIn } from '../typing';
import type { DocumentPiece } from '../yaml/documents';
import { splitDocuments } from '../yaml/documents';
import { HELM_ACTION, KIND_GATE } from './kubernetes/podKinds';
import type { Piece } from './kubernetes/piece';
import { readPiece } from './kubernetes/piece';
import { retargetKubernetes } from './kubernetes/retarget';
import type { LastGood } from './lastGood';
import { shiftProblem, shiftWorkload, withLastGood } from './lastGood';

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

/** What a document of the stream leaves behind for its next reading. */
interface Before {
  readonly text: string;
  readonly piece: Piece;
  readonly good?: LastGood;
}

const NOTHING: Piece = { workloads: [], problems: [], complete: true };

// Kept beside the manifest, which is plain data.
const histories = new WeakMap<Manifest, readonly Before[]>();

function readKubernetes(source: SourceText, previous?: Manifest): Manifest {
  const before = previous && histories.get(previous);
  const parts = splitDocuments(source.text).map((document, index) => readDocument(document, before?.[index]));
  const manifest: Manifest = {
    dialect: kubernetes.id,
    workloads: parts.flatMap(({ workloads }) => workloads),
    problems: parts.flatMap(({ problems }) => problems),
    complete: parts.every(({ kept }) => kept.piece.complete),
  };
  histories.set(
    manifest,
    parts.map(({ kept }) => kept),
  );
  return manifest;
}

function readDocument({ text, start }: DocumentPiece, before: Before | undefined) {
  const piece = holdsPods(text) ? readPiece(text) : NOTHING;
  const good = piece.complete ? { text, workloads: piece.workloads } : before?.good;
  const workloads = piece.complete ? piece.workloads : withLastGood(piece.workloads, text, good);
  const last = before && { text: before.text, problems: before.piece.problems };
  const said = workloads.length > 0 ? outlasting(piece.problems, text, last) : [];
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
