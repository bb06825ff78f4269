/** HorizontalPodAutoscalers and ScaledObjects of the same file: their bounds follow the workload that they scale. */
import { t } from '../../../../shared/src/l10n';
import type { Target } from '../../../../shared/src/report/schema';
import type { Edit } from '../dialect';
import { isElsewhere } from '../engines/text';
import { objectsOf } from '../foreign/listed';
import type { Unit } from '../foreign/unit';
import { splitDocuments } from '../yaml/documents';
import { parseYaml } from '../yaml/parse';
import type { TreeNode } from '../yaml/tree';
import { nodeAt, numberOf, textOf } from '../yaml/tree';
import { firstTemplated } from './checks';
import type { Step } from './step';
import { replaceScalar } from './treeEdit';

/** Where each kind writes its upper bound. */
const BOUNDS: ReadonlyMap<string, string> = new Map([
  ['HorizontalPodAutoscaler', 'maxReplicas'],
  ['ScaledObject', 'maxReplicaCount'],
]);

export function editScalers(text: string, { object, scale }: Unit, target: Target): Step {
  const most = scale?.maxReplicas;
  const wanted = Math.ceil(target.replicas);
  if (!most || (most.value && !isElsewhere(most.value)) || most.count >= wanted) {
    return [];
  }
  const edits = splitDocuments(text).flatMap((piece) => {
    const { root, issues } = parseYaml(piece.text, piece.start);
    return root && issues.length === 0 ? objectsOf(root).flatMap((each) => widened(each, object, wanted, text)) : [];
  });
  const templated = firstTemplated(text, edits);
  if (templated) {
    return { reason: templated };
  }
  return edits.length > 0
    ? edits
    : { reason: t`an autoscaler in another file keeps it at ${most.count} replicas, and the target takes ${wanted}` };
}

function widened(scaler: TreeNode, object: Unit['object'], wanted: number, text: string): Edit[] {
  const key = BOUNDS.get(textOf(nodeAt(scaler, 'kind'), text) ?? '');
  const reference = nodeAt(scaler, 'spec', 'scaleTargetRef');
  // KEDA's own default of the kind (ScaledObject, scaleTargetRef.kind).
  const kind = textOf(nodeAt(reference, 'kind'), text) ?? 'Deployment';
  const most = key === undefined ? undefined : nodeAt(scaler, 'spec', key);
  const isIts = kind === object?.kind && textOf(nodeAt(reference, 'name'), text) === object.name;
  return isIts && most?.kind === 'scalar' && (numberOf(most) ?? 0) < wanted
    ? replaceScalar(most, String(wanted), text)
    : [];
}
