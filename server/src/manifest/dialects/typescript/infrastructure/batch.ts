/** AWS Batch: job definitions with their containers, and the environments on whose machines they run. */
import type { TreeEntry, TreeMap, TreeNode } from '../../../yaml/tree';
import { entryOf, itemsOf, nodeAt, numberOf } from '../../../yaml/tree';
import type { Construct, Construction } from './construction';
import { addResource, entryAs, listOf, mapOf, renamed, scalarOf } from './construction';
import { containerOf } from './ecs';
import type { Maker } from './maker';
import { asWritten, propertiesOf } from './maker';

const JOB = 'AWS::Batch::JobDefinition';
const ENVIRONMENT = 'AWS::Batch::ComputeEnvironment';

/** Read with the job that holds it. */
const held: Maker = () => undefined;

/** The construct that a reference names, with its options. */
function behind(
  at: Construction,
  reference: TreeNode | undefined,
): { construct: Construct; props: TreeMap } | undefined {
  const id = nodeAt(reference, 'Ref');
  const construct = id?.kind === 'scalar' ? at.constructs.find((each) => each.id === id.value) : undefined;
  return construct && { construct, props: propertiesOf(at, construct) };
}

/** `new batch.EcsEc2ContainerDefinition(this, 'C', { image, gpu })`, or options in its place. */
function containerBehind(at: Construction, node: TreeNode | undefined) {
  const found = behind(at, node);
  const props = found?.props ?? (node?.kind === 'map' ? node : undefined);
  if (!props) {
    return undefined;
  }
  const architecture = renamed(entryOf(props, 'fargateCpuArchitecture'), 'CpuArchitecture');
  const platform = architecture && entryAs('RuntimePlatform', mapOf(props.span, [architecture]));
  const container = containerOf(undefined, props);
  return {
    isFargate: /Fargate/.test(found?.construct.key ?? ''),
    node: container.kind === 'map' ? mapOf(container.span, [...container.entries, platform]) : container,
  };
}

const job: Maker = (at, construct) => {
  const props = propertiesOf(at, construct);
  const container = containerBehind(at, entryOf(props, 'container')?.value);
  if (container) {
    const platform = scalarOf(container.isFargate ? 'FARGATE' : 'EC2', construct.idSpan);
    const entries = [
      entryAs('ContainerProperties', container.node),
      entryAs('PlatformCapabilities', listOf(props.span, [platform])),
    ];
    addResource(at, construct, JOB, mapOf(props.span, entries));
  }
};

/** `containers: [{ container, startNode: 0, endNode: 3 }]`. */
const multiNode: Maker = (at, construct) => {
  const props = propertiesOf(at, construct);
  const ranges = itemsOf(entryOf(props, 'containers')?.value).flatMap((range) => {
    const container = containerBehind(at, entryOf(range, 'container')?.value);
    const [from, to] = ['startNode', 'endNode'].map((name) => numberOf(entryOf(range, name)?.value));
    const nodes = scalarOf(`${from ?? 0}:${to ?? from ?? 0}`, range.span);
    return container ? [mapOf(range.span, [entryAs('TargetNodes', nodes), entryAs('Container', container.node)])] : [];
  });
  const properties = mapOf(props.span, [entryAs('NodeRangeProperties', listOf(props.span, ranges))]);
  addResource(at, construct, JOB, mapOf(props.span, [entryAs('NodeProperties', properties)]));
};

/** Types and families in one list, as CloudFormation takes them. */
const environment: Maker = (at, construct) => {
  const props = propertiesOf(at, construct);
  const inner = entryOf(props, 'computeResources')?.value ?? props;
  const types = ['instanceTypes', 'instanceClasses'].flatMap((name) => itemsOf(entryOf(inner, name)?.value));
  const resources = [entryAs('InstanceTypes', listOf(props.span, types)), spotEntry(inner)];
  addResource(
    at,
    construct,
    ENVIRONMENT,
    mapOf(props.span, [entryAs('ComputeResources', mapOf(props.span, resources))]),
  );
};

function spotEntry(props: TreeNode): TreeEntry | undefined {
  const spot = entryOf(props, 'spot');
  return spot?.value.kind === 'scalar' && spot.value.value === true
    ? entryAs('Type', scalarOf('SPOT', spot.keySpan))
    : renamed(entryOf(props, 'type'), 'Type');
}

export const BATCH: Readonly<Record<string, Maker>> = {
  'cdk:batch.EcsEc2ContainerDefinition': held,
  'cdk:batch.EcsFargateContainerDefinition': held,
  'cdk:batch.EcsJobDefinition': job,
  'cdk:batch.JobDefinition': job,
  'cdk:batch.MultiNodeJobDefinition': multiNode,
  'cdk:batch.ManagedEc2EcsComputeEnvironment': environment,
  'cdk:batch.ManagedEc2EksComputeEnvironment': environment,
  'cdk:batch.ComputeEnvironment': environment,
  'aws:batch.JobDefinition': asWritten(JOB),
  'aws:batch.ComputeEnvironment': asWritten(ENVIRONMENT),
};
