/** Kubernetes objects with a pod template that serve a model: Deployment and StatefulSet. */
import type { Dialect, SourceText } from '../dialect';
import type { FoundWorkload, Manifest, Problem } from '../manifest';
import type { DocumentPiece } from '../yaml/documents';
import { splitDocuments } from '../yaml/documents';
import { parseYaml } from '../yaml/parse';
import type { TreeNode } from '../yaml/tree';
import { itemsOf, nodeAt, textOf } from '../yaml/tree';
import { withLastGood } from './kubernetes/lastGood';
import { HELM_ACTION, KIND_GATE, podKindOf } from './kubernetes/podKinds';
import { retargetKubernetes } from './kubernetes/retarget';
import { readObject } from './kubernetes/workload';

export const kubernetes: Dialect = {
  id: 'kubernetes',
  matches: ({ text }) => KIND_GATE.test(text) && splitDocuments(text).some(holdsPods),
  read: readKubernetes,
  retarget: retargetKubernetes,
};

function holdsPods({ text }: DocumentPiece): boolean {
  return KIND_GATE.test(text) && /\b(apps|extensions)\/v1/.test(text) && !HELM_ACTION.test(text);
}

function readKubernetes(source: SourceText, previous?: Manifest): Manifest {
  const workloads: FoundWorkload[] = [];
  const problems: Problem[] = [];
  let complete = true;
  let broken = false;
  for (const piece of splitDocuments(source.text).filter(holdsPods)) {
    const { root, issues, truncated } = parseYaml(piece.text, piece.start);
    broken ||= issues.length > 0;
    complete &&= issues.length === 0 && !truncated;
    for (const object of root ? objectsOf(root) : []) {
      const read = readPodObject(object, source.text, piece);
      if (read) {
        workloads.push(read.workload);
        problems.push(...read.problems);
        complete &&= read.complete;
      }
    }
  }
  const found = broken ? withLastGood(workloads, previous, source.text.length) : workloads;
  return { dialect: kubernetes.id, workloads: found, problems, complete };
}

/** The objects of a `kind: List`, or the document itself. */
export function objectsOf(root: TreeNode): readonly TreeNode[] {
  const kind = nodeAt(root, 'kind');
  return kind?.kind === 'scalar' && kind.value === 'List' ? itemsOf(nodeAt(root, 'items')) : [root];
}

function readPodObject(object: TreeNode, text: string, piece: DocumentPiece) {
  const kind = podKindOf(textOf(nodeAt(object, 'apiVersion'), text), textOf(nodeAt(object, 'kind'), text));
  return kind && readObject(object, kind, text, piece);
}
