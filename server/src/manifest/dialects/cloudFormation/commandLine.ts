/** The JSON that `aws ecs register-task-definition` and `aws batch register-job-definition` take. */
import { t } from '../../../../../shared/src/l10n';
import { literalText } from '../../engines/text';
import { scalarText } from '../../foreign/fields/scalarText';
import type { Unit } from '../../foreign/unit';
import { mainContainer } from '../../foreign/workloadOf';
import type { TreeNode } from '../../yaml/tree';
import { nodeAt } from '../../yaml/tree';
import { jobPods } from './batch';
import { isFargateOnly, taskPod } from './ecs';
import { fargate, ONE } from './machines';
import { bareTemplate } from './template';

const CLUSTER = () => t('Which machine it lands on is settled by the cluster, which this file does not state.');

/** Its own object, or under `taskDefinition` as `describe-task-definition` prints it. */
export function commandLineUnits(root: TreeNode, text: string): Unit[] {
  const task = nodeAt(root, 'taskDefinition') ?? root;
  if (nodeAt(task, 'containerDefinitions')?.kind === 'list' && nodeAt(task, 'family')) {
    const pod = taskPod(bareTemplate(text), task);
    return mainContainer([{ pod }])
      ? [{ ...unitOf(task, 'family', text), pods: [{ pod, copies: 1 }], scale: { none: true } }]
      : [];
  }
  const isJob = nodeAt(root, 'containerProperties') ?? nodeAt(root, 'nodeProperties');
  if (isJob?.kind === 'map' && nodeAt(root, 'jobDefinitionName')) {
    const pods = jobPods(bareTemplate(text), root);
    return mainContainer(pods) ? [{ ...unitOf(root, 'jobDefinitionName', text), pods, scale: ONE, does: 'batch' }] : [];
  }
  return [];
}

function unitOf(root: TreeNode, naming: string, text: string): Omit<Unit, 'pods'> {
  const template = bareTemplate(text);
  const node = nodeAt(root, naming);
  const name = scalarText(node, text) ?? literalText('', root.span.start);
  return {
    name,
    fallbackName: naming,
    object: { kind: naming === 'family' ? 'TaskDefinition' : 'JobDefinition', name: name.text },
    span: root.span,
    anchor: name.span,
    machineHint: CLUSTER(),
    ...(isFargateOnly(template, root, 'RequiresCompatibilities') ? fargate('task') : {}),
    ...(isFargateOnly(template, root, 'PlatformCapabilities') ? fargate('job') : {}),
  };
}
