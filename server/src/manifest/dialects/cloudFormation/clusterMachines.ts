/** Machines that join a cluster: of ECS, EKS or Batch. */
import type { TreeNode } from '../../yaml/tree';
import { field, resourceAt } from './fields';
import type { Launch } from './launch';
import { GROUP, templateNamed } from './launch';
import { scriptAt } from './script';
import type { Template } from './template';
import { oncePerTemplate, resourcesOfType } from './template';

/** Machines of a cluster: what runs on them stands in tasks, pods and jobs. */
const JOINS_ECS = /ecs\.config|ECS_CLUSTER/;
const JOINS_EKS = /eks\/bootstrap\.sh|\bnodeadm\b|kind: NodeConfig/;

/** The script of a machine that joins a Kubernetes cluster by itself. */
export function kubernetesScript(template: Template, { userData }: Launch): string | undefined {
  const script = scriptAt(template, userData)?.text.text ?? '';
  return JOINS_EKS.test(script) ? script : undefined;
}

export function joinsCluster(template: Template, launch: Launch): boolean {
  const { resource, groups, userData } = launch;
  const owners = [resource, ...groups].map(({ id }) => id);
  const used = usedByClusters(template);
  const usedBy = owners.some((id) => used.has(id));
  const script = scriptAt(template, userData)?.text.text ?? '';
  return usedBy || JOINS_ECS.test(script) || kubernetesScript(template, launch) !== undefined;
}

/** Templates and groups whose machines are a cluster's. */
const usedByClusters = oncePerTemplate(
  (template): ReadonlySet<string> =>
    new Set(
      resourcesOfType(
        template,
        'AWS::EKS::Nodegroup',
        'AWS::Batch::ComputeEnvironment',
        'AWS::ECS::CapacityProvider',
      ).flatMap(({ properties }) => clusterLaunches(template, properties)),
    ),
);

function clusterLaunches(template: Template, properties: TreeNode | undefined): string[] {
  const provider = field(template, properties, 'AutoScalingGroupProvider', 'AutoScalingGroupArn');
  return [
    templateNamed(template, field(template, properties, 'LaunchTemplate')),
    templateNamed(template, field(template, properties, 'ComputeResources', 'LaunchTemplate')),
    resourceAt(template, provider, [GROUP], 'AutoScalingGroupName'),
  ].flatMap((found) => (found ? [found.id] : []));
}
