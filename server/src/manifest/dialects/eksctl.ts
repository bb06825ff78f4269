/** eksctl's ClusterConfig: each node group is capacity. No workloads. */
import { t } from '../../../../shared/src/l10n';
import type { CapacityDeclaration } from '../context';
import type { ObjectSource } from '../foreign/objects';
import { objectDialect } from '../foreign/objects';
import { scalarText } from '../foreign/fields/scalarText';
import { familyOf } from '../foreign/machines/hardware';
import { INSTANCE_TYPE } from '../foreign/machines/nodeLabels';
import type { TreeNode } from '../yaml/tree';
import { itemsOf, nodeAt, numberOf, textOf } from '../yaml/tree';
import { taintsOf, textEntries } from './karpenter';

type Source = Omit<ObjectSource, 'context'>;

export const eksctl = objectDialect('eksctl', [
  { apiVersion: /^eksctl\.io\//, kind: 'ClusterConfig', declares: (source) => nodeGroups(source) },
]);

function nodeGroups({ root, text }: Source): CapacityDeclaration[] {
  const region = textOf(nodeAt(root, 'metadata', 'region'), text);
  return (['nodeGroups', 'managedNodeGroups'] as const).flatMap((list) =>
    itemsOf(nodeAt(root, list)).flatMap((group) => nodeGroup(group, list === 'managedNodeGroups', region, text)),
  );
}

function nodeGroup(group: TreeNode, managed: boolean, region: string | undefined, text: string): CapacityDeclaration[] {
  const name = scalarText(nodeAt(group, 'name'), text);
  if (!name?.text) {
    return [];
  }
  const instances = instancesOf(group, text);
  const nodes = numberOf(nodeAt(group, 'desiredCapacity')) ?? numberOf(nodeAt(group, 'minSize'));
  const labels = new Map([
    ['alpha.eksctl.io/nodegroup-name', [name.text]] as const,
    ...(managed ? [['eks.amazonaws.com/nodegroup', [name.text]] as const] : []),
    ...(instances.length > 0 ? [[INSTANCE_TYPE, instances] as const] : []),
    ...textEntries(nodeAt(group, 'labels'), text),
  ]);
  return [
    {
      what: 'capacity',
      form: 'group',
      names: [name.text],
      title: t`Node group ${name.text}`,
      span: name.span,
      labels,
      requirements: [
        ...(instances.length > 0 ? [{ key: INSTANCE_TYPE, operator: 'In' as const, values: instances }] : []),
        ...selectorOf(nodeAt(group, 'instanceSelector'), text),
      ],
      taints: taintsOf(nodeAt(group, 'taints'), text),
      instances,
      families: [...new Set(instances.map(familyOf))],
      purchases: purchasesOf(group, managed),
      ...(region ? { region } : {}),
      ...(nodes === undefined ? {} : { nodes }),
    },
  ];
}

/** `mixed` only says that the types stand in the distribution. */
function instancesOf(group: TreeNode, text: string): string[] {
  const one = textOf(nodeAt(group, 'instanceType'), text);
  const several = [nodeAt(group, 'instanceTypes'), nodeAt(group, 'instancesDistribution', 'instanceTypes')].flatMap(
    (list) => itemsOf(list).flatMap((item) => textOf(item, text) ?? []),
  );
  return [...new Set([...(one && one !== 'mixed' ? [one] : []), ...several])];
}

/** eksctl's instance selector: the number of vCPUs, of GPUs, and the architecture. */
function selectorOf(selector: TreeNode | undefined, text: string): CapacityDeclaration['requirements'] {
  const arch = textOf(nodeAt(selector, 'cpuArchitecture'), text);
  const asked: readonly (readonly [string, string | undefined])[] = [
    ['karpenter.k8s.aws/instance-cpu', textOf(nodeAt(selector, 'vCPUs'), text)],
    ['karpenter.k8s.aws/instance-gpu-count', textOf(nodeAt(selector, 'gpus'), text)],
    ['kubernetes.io/arch', arch === 'x86_64' ? 'amd64' : arch],
  ];
  return asked.flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, operator: 'In' as const, values: [value] }],
  );
}

/** A distribution is all on demand unless it says otherwise (EC2 Auto Scaling, defaults of InstancesDistribution). */
function purchasesOf(group: TreeNode, managed: boolean): ('spot' | 'on-demand')[] {
  if (managed) {
    const spot = nodeAt(group, 'spot');
    return [spot?.kind === 'scalar' && spot.value === true ? 'spot' : 'on-demand'];
  }
  const distribution = nodeAt(group, 'instancesDistribution');
  if (!distribution) {
    return ['on-demand'];
  }
  const above = numberOf(nodeAt(distribution, 'onDemandPercentageAboveBaseCapacity')) ?? 100;
  const base = numberOf(nodeAt(distribution, 'onDemandBaseCapacity')) ?? 0;
  return above >= 100 ? ['on-demand'] : above <= 0 && base === 0 ? ['spot'] : ['spot', 'on-demand'];
}
