/** EKS: node groups as capacity; what is applied to a cluster is read in `kubernetes.ts`. */
import type { TreeEntry } from '../../../yaml/tree';
import { entryOf } from '../../../yaml/tree';
import { addResource, entryAs, listOf, mapOf, renamed } from './construction';
import { addProvider } from './ecs';
import type { Maker } from './maker';
import { asWritten, propertiesOf } from './maker';

const GROUP = 'AWS::EKS::Nodegroup';

/** Groups that take one type: self-managed ones, and those of Pulumi's own components. */
const singleType: Maker = (at, construct) => {
  const props = propertiesOf(at, construct);
  const type = entryOf(props, 'instanceType') ?? entryOf(props, 'defaultCapacityInstance');
  if (!type) {
    return;
  }
  const types = entryAs('InstanceTypes', listOf(type.value.span, [type.value]));
  const isSpot = entryOf(props, 'spotPrice');
  const capacity: TreeEntry | undefined = isSpot && {
    ...isSpot,
    key: 'CapacityType',
    value: {
      ...type.value,
      kind: 'scalar',
      value: 'SPOT',
      outer: isSpot.keySpan,
      span: isSpot.keySpan,
      style: 'double',
    },
  };
  addResource(at, construct, GROUP, mapOf(props.span, [types, entryOf(props, 'labels'), capacity]));
};

/** Pulumi spells the name its own way. */
const pulumiGroup: Maker = (at, construct) => {
  const props = propertiesOf(at, construct);
  const name = renamed(entryOf(props, 'nodeGroupName'), 'NodegroupName');
  addResource(at, construct, GROUP, mapOf(props.span, [...props.entries, name]));
};

/** `cluster.connectAutoScalingGroupCapacity(group)`: its machines are the cluster's. */
const connected: Maker = (at, construct) => {
  const [group] = construct.call.arguments ?? [];
  const node = group && at.read(group);
  const id = node && entryOf(node, 'Ref')?.value;
  if (id?.kind === 'scalar') {
    addProvider(at, construct, `${String(id.value)}/group`);
  }
};

export const EKS: Readonly<Record<string, Maker>> = {
  'cdk:eks.Nodegroup': asWritten(GROUP),
  'cdk:eks.#addNodegroupCapacity': asWritten(GROUP),
  'cdk:eks.#addAutoScalingGroupCapacity': singleType,
  'cdk:eks.#connectAutoScalingGroupCapacity': connected,
  'cdk:eks.Cluster': singleType,
  'aws:eks.NodeGroup': pulumiGroup,
  'pulumi-eks:core.ManagedNodeGroup': pulumiGroup,
  'pulumi-eks:core.NodeGroup': singleType,
  'pulumi-eks:core.NodeGroupV2': singleType,
  'pulumi-eks:core.Cluster': singleType,
  'pulumi-eks:core.#createNodeGroup': singleType,
};
