/** Moves a Deployment or StatefulSet to other hardware with the fewest edits, or says why that cannot be right. */
import type { Target } from '../../../../../shared/src/report/schema';
import type { Edit, RetargetResult, SourceText } from '../../dialect';
import type { FoundWorkload, Span } from '../../manifest';
import { splitDocuments } from '../../yaml/documents';
import { parseYaml } from '../../yaml/parse';
import type { TreeNode } from '../../yaml/tree';
import { nodeAt, textOf } from '../../yaml/tree';
import { machineOf } from '../../foreign/machines/catalogMachine';
import { podKindOf, type PodKind } from './podKinds';
import { readPod, type Pod } from '../../foreign/pods/podSpec';
import { nodeFacts } from '../../foreign/machines/nodeLabels';
import { podDevices } from '../../foreign/placementFacts';
import { editEngine } from '../../retarget/engine';
import { editInline } from './retargetInline';
import { editNode, editTolerations } from './retargetNode';
import { editResources } from './retargetResources';
import { editReplicas } from './retargetReplicas';
import { firstSharedEdit, firstTemplated } from '../../retarget/checks';
import { applyEdits } from '../../edits';
import type { EngineMove, Step } from '../../retarget/step';
import { orderedEdits } from '../../retarget/treeEdit';
import { mainContainer, workloadOf } from '../../foreign/workloadOf';
import { podUnit } from './podUnit';
import { nameOf, objectsOf } from '../../foreign/objects';
import { NO_CONTEXT } from '../../context';

/** Everything the steps of a move look at. */
export interface Move extends EngineMove {
  readonly root: TreeNode;
  readonly kind: PodKind;
  readonly pod: Pod;
}

const STEPS: readonly ((move: Move) => Step)[] = [
  editResources,
  editNode,
  editTolerations,
  editReplicas,
  editEngine,
  editInline,
];

export function retargetKubernetes(source: SourceText, workload: FoundWorkload, target: Target): RetargetResult {
  const move = findMove(source.text, workload, target);
  if ('reason' in move) {
    return { ok: false, reason: move.reason };
  }
  const edits: Edit[] = [];
  for (const step of STEPS) {
    const result = step(move);
    if ('reason' in result) {
      return { ok: false, reason: result.reason };
    }
    edits.push(...result);
  }
  const forbidden = firstSharedEdit(move.root, edits) ?? firstTemplated(source.text, edits);
  if (forbidden) {
    return { ok: false, reason: forbidden };
  }
  const ordered = orderedEdits(edits);
  return ordered ? promised(source.text, move, ordered) : { ok: false, reason: 'two changes fall on the same line' };
}

function findMove(text: string, workload: FoundWorkload, target: Target): Move | { readonly reason: string } {
  const machine = machineOf(target.instance);
  if (!machine) {
    return { reason: `${target.instance} is not in the catalog` };
  }
  const found = findObject(text, workload);
  const container = found && mainContainer([found]);
  if (!found || !container) {
    return { reason: 'the workload is no longer in the file' };
  }
  if (!found.kind.replicas || found.kind.runsToEnd) {
    return { reason: `a ${found.kind.kind} is not moved in one step yet` };
  }
  const devices = podDevices(found.pod);
  if (devices.length > 1) {
    return { reason: 'several containers of the pod ask for accelerators' };
  }
  if (devices[0]?.type.unit === 'slice' || found.pod.resourceClaims) {
    return { reason: 'its device is a slice of a card or comes from a resource claim' };
  }
  const { cloud } = nodeFacts(found.pod.labels);
  if (cloud) {
    return { reason: `this file targets ${cloud}` };
  }
  if (workload.stated.hardwareClass === 'other') {
    return { reason: 'its hardware has no estimate to move from' };
  }
  return { text, ...found, container, workload, target, machine };
}

/** By its place first; by its name where the text has moved since. */
function findObject(text: string, workload: FoundWorkload): { root: TreeNode; kind: PodKind; pod: Pod } | undefined {
  const candidates = splitDocuments(text).flatMap((piece) => {
    const { root, issues } = parseYaml(piece.text, piece.start);
    return root && issues.length === 0 ? objects(root, text) : [];
  });
  return (
    candidates.find(({ root }) => root.span.start === workload.span.start) ??
    candidates.find(({ root }) => nameOf(root, text)?.text === workload.name)
  );
}

function objects(root: TreeNode, text: string): { root: TreeNode; kind: PodKind; pod: Pod }[] {
  return objectsOf(root).flatMap((object) => {
    const kind = podKindOf(textOf(nodeAt(object, 'apiVersion'), text), textOf(nodeAt(object, 'kind'), text));
    return kind ? [{ root: object, kind, pod: readPod(nodeAt(object, ...kind.template, 'spec'), text) }] : [];
  });
}

/** Reads the result back: what it does not show is not promised. */
function promised(text: string, move: Move, edits: readonly Edit[]): RetargetResult {
  const result = applyEdits(text, edits);
  const moved = findObject(result, move.workload);
  const piece: Span = moved?.root.span ?? { start: 0, end: 0 };
  const read =
    moved &&
    workloadOf(podUnit({ root: moved.root, text: result, whole: piece, context: NO_CONTEXT }, moved.kind))?.workload;
  const { target } = move;
  const doubt = read ? difference(read, target) : 'the edited file could not be read';
  return doubt === undefined ? { ok: true, edits } : { ok: false, reason: doubt };
}

/** What the edited file would still say otherwise. */
function difference({ spec: { placement = {} }, stated }: FoundWorkload, target: Target): string | undefined {
  if (placement.instance !== target.instance) {
    return `the file would still name ${placement.instance ?? 'no instance type'}`;
  }
  if ((placement.count ?? 0) !== (target.acceleratorCount ?? 0)) {
    return `the file would still ask for ${placement.count ?? 'an unknown number of'} accelerators`;
  }
  if (placement.replicas !== target.replicas) {
    return `the file would still have ${placement.replicas ?? 'an unknown number of'} replicas`;
  }
  return stated.hardwareClass === target.hardwareClass
    ? undefined
    : 'a label or the image would still name other hardware';
}
