/** EKS: node groups as capacity; what is applied to a cluster is read in `kubernetes.ts`. */
import { entryOf } from '../../../yaml/tree';
import { addResource, entryAs, listOf, mapOf, renamed, scalarOf } from './construction';
import { groupName } from './ec2';
import { addProvider } from './ecs';
import type { Maker } from './maker';
import { propertiesOf } from './maker';

const GROUP = 'AWS::EKS::Nodegroup';

/** CDK's own name for the template of a group. */
const managed: Maker = (at, construct) => {
  const props = propertiesOf(at, construct);
  const template = renamed(entryOf(props, 'launchTemplateSpec'), 'LaunchTemplate');
  addResource(at, construct, GROUP, mapOf(props.span, [...props.entries, template]));
};

/** Groups that take one type: self-managed ones, and those of Pulumi's own components. */
const singleType: Maker = (at, construct) => {
  const props = propertiesOf(at, construct);
  const type = entryOf(props, 'instanceType') ?? entryOf(props, 'defaultCapacityInstance');
  if (!type) {
    return;
  }
  const types = entryAs('InstanceTypes', listOf(type.value.span, [type.value]));
  const spot = entryOf(props, 'spotPrice');
  const capacity = spot && entryAs('CapacityType', scalarOf('SPOT', spot.keySpan));
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
    addProvider(at, construct, groupName(String(id.value)));
  }
};

export const EKS: Readonly<Record<string, Maker>> = {
  'cdk:eks.Nodegroup': managed,
  'cdk:eks.#addNodegroupCapacity': managed,
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
