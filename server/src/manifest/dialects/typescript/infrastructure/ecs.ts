/** ECS: task definitions with their containers, the services that run them, the machines that join a cluster. */
import type { TreeEntry, TreeMap, TreeNode } from '../../../yaml/tree';
import { entriesOf, entryOf, itemsOf } from '../../../yaml/tree';
import { spanOf } from '../names';
import type { Construct, Construction } from './construction';
import { addResource, entryAs, listOf, mapOf, referenceTo, renamed, scalarOf } from './construction';
import { EC2, groupName, groupOf } from './ec2';
import type { Maker } from './maker';
import { asWritten, methodsOn, propertiesOf, withSuffix } from './maker';
import { targetOf } from './sageMaker';

const TASK = 'AWS::ECS::TaskDefinition';
const SERVICE = 'AWS::ECS::Service';
const PROVIDER = 'AWS::ECS::CapacityProvider';
const TARGET = 'AWS::ApplicationAutoScaling::ScalableTarget';

/** CDK's options of a container as ECS has them. */
export function containerOf(name: TreeNode | undefined, options: TreeNode): TreeNode {
  const gpus = entryOf(options, 'gpuCount') ?? entryOf(options, 'gpu');
  const requirement =
    gpus && mapOf(gpus.value.span, [entryAs('Type', scalarOf('GPU', gpus.keySpan)), renamed(gpus, 'Value')]);
  return mapOf(options.span, [
    name && entryAs('Name', name),
    renamed(entryOf(options, 'image'), 'Image'),
    renamed(entryOf(options, 'entryPoint'), 'EntryPoint'),
    renamed(entryOf(options, 'command'), 'Command'),
    renamed(entryOf(options, 'environment'), 'Environment'),
    requirement && entryAs('ResourceRequirements', listOf(requirement.span, [requirement])),
    renamed(entryOf(options, 'linuxParameters'), 'LinuxParameters'),
  ]);
}

/** `task.addContainer('name', { … })`. */
function containersOn(at: Construction, construct: Construct): TreeNode[] {
  return methodsOn(at, construct, 'addContainer').flatMap(({ call }) => {
    const [name, options] = call.arguments;
    return options ? [containerOf(name && at.read(name), at.read(options))] : [];
  });
}

const platforms = (span: TreeNode['span'], ...names: readonly string[]): TreeEntry =>
  entryAs(
    'RequiresCompatibilities',
    listOf(
      span,
      names.map((name) => scalarOf(name, span)),
    ),
  );

function taskOn(platform: 'FARGATE' | 'EC2'): Maker {
  return (at, construct) => {
    const props = propertiesOf(at, construct);
    const containers = entryAs('ContainerDefinitions', listOf(props.span, containersOn(at, construct)));
    const runtime = entryOf(props, 'runtimePlatform');
    const stated = entryOf(props, 'compatibility')?.value;
    const isFargate = stated?.kind === 'scalar' ? stated.value === 'FARGATE' : platform === 'FARGATE';
    const needs = platforms(props.span, isFargate ? 'FARGATE' : 'EC2');
    const family = renamed(entryOf(props, 'family'), 'Family');
    addResource(at, construct, TASK, mapOf(props.span, [containers, needs, runtime, family]));
  };
}

/** A service, with what scales it. */
function serviceOn(launch: 'FARGATE' | 'EC2'): Maker {
  return (at, construct) => {
    const props = propertiesOf(at, construct);
    const task = entryOf(props, 'taskDefinition');
    addService(at, construct, launch, props, task?.value);
  };
}

function addService(
  at: Construction,
  construct: Construct,
  launch: string,
  props: TreeMap,
  task: TreeNode | undefined,
) {
  const strategies = entryOf(props, 'capacityProviderStrategies');
  addResource(
    at,
    construct,
    SERVICE,
    mapOf(props.span, [
      task && entryAs('TaskDefinition', task),
      entryOf(props, 'desiredCount') ?? entryOf(props, 'minScalingCapacity'),
      renamed(strategies, 'CapacityProviderStrategy'),
      launch === 'FARGATE' || !strategies ? entryAs('LaunchType', scalarOf(launch, props.span)) : undefined,
    ]),
  );
  addScaling(at, construct);
}

function addScaling(at: Construction, construct: Construct): void {
  const [bounds] = methodsOn(at, construct, 'autoScaleTaskCount').flatMap(({ call }) => call.arguments.slice(0, 1));
  if (bounds) {
    const path = `service/cluster/\${${construct.id}}`;
    addResource(
      at,
      withSuffix(construct, 'scaling'),
      TARGET,
      targetOf(at.read(bounds), path, 'ecs:service:DesiredCount'),
    );
  }
}

/** A pattern brings its own task where it is not handed one. */
function patternOn(launch: 'FARGATE' | 'EC2'): Maker {
  return (at, construct) => {
    const props = propertiesOf(at, construct);
    const handed = entryOf(props, 'taskDefinition');
    const options = patternContainer(props);
    if (handed || !options) {
      addService(at, construct, launch, props, handed?.value);
      return;
    }
    const service = withSuffix(construct, 'service');
    const containers = listOf(options.span, [containerOf(undefined, options), ...containersOn(at, construct)]);
    const runtime = entryOf(props, 'runtimePlatform');
    addResource(
      at,
      construct,
      TASK,
      mapOf(props.span, [entryAs('ContainerDefinitions', containers), platforms(props.span, launch), runtime]),
    );
    addService(at, service, launch, props, referenceTo(construct.id, construct.idSpan));
    addBounds(at, service, props);
  };
}

/** `taskImageOptions` of load-balanced services, `scheduledFargateTaskImageOptions`, or the options themselves. */
function patternContainer(props: TreeMap): TreeNode | undefined {
  const inner = entriesOf(props).find(({ key }) => /taskimageoptions$/i.test(key))?.value;
  const list = itemsOf(entryOf(props, 'taskImageOptions')?.value)[0];
  const found = list ?? inner ?? (entryOf(props, 'image') ? props : undefined);
  if (!found) {
    return undefined;
  }
  const gpus = entryOf(props, 'gpuCount');
  return mapOf(found.span, [...entriesOf(found), ...(gpus && found !== props ? [gpus] : [])]);
}

/** Queue-processing services scale by themselves. */
function addBounds(at: Construction, service: Construct, props: TreeMap): void {
  const least = entryOf(props, 'minScalingCapacity');
  const most = entryOf(props, 'maxScalingCapacity');
  if (least || most) {
    const bounds = mapOf(props.span, [renamed(least, 'MinCapacity'), renamed(most, 'MaxCapacity')]);
    const path = `service/cluster/\${${service.id}}`;
    addResource(at, withSuffix(service, 'scaling'), TARGET, targetOf(bounds, path, 'ecs:service:DesiredCount'));
  }
}

/** A group that hands its machines to a cluster. */
const groupProvider: Maker = (at, construct) => {
  const group = entryOf(propertiesOf(at, construct), 'autoScalingGroup')?.value;
  const named = group?.kind === 'map' ? entryOf(group, 'Ref')?.value : undefined;
  if (named?.kind === 'scalar') {
    addProvider(at, construct, groupName(String(named.value)));
  }
};

/** Marks the machines of a group as a cluster's. */
export function addProvider(at: Construction, construct: Construct, group: string): void {
  const reference = referenceTo(group, construct.idSpan);
  const provider = mapOf(construct.idSpan, [entryAs('AutoScalingGroupArn', reference)]);
  const properties = mapOf(construct.idSpan, [entryAs('AutoScalingGroupProvider', provider)]);
  addResource(at, withSuffix(construct, 'provider'), PROVIDER, properties);
}

/** `cluster.addCapacity('Gpu', { instanceType })`: a group of the cluster. */
const clusterCapacity: Maker = (at, construct) => {
  EC2['cdk:autoscaling.AutoScalingGroup']?.(at, construct);
  addProvider(at, construct, groupOf(construct).id);
};

const managedInstances: Maker = (at, construct) => {
  const props = propertiesOf(at, construct);
  const requirements = entryOf(props, 'instanceRequirements')?.value;
  const allowed = renamed(entryOf(requirements, 'allowedInstanceTypes'), 'AllowedInstanceTypes');
  const inner = mapOf(props.span, [entryAs('InstanceRequirements', mapOf(props.span, [allowed]))]);
  const provider = mapOf(props.span, [entryAs('InstanceLaunchTemplate', inner)]);
  addResource(at, construct, PROVIDER, mapOf(props.span, [entryAs('ManagedInstancesProvider', provider)]));
};

/** awsx: the task stands inside the service, its containers by name or alone. */
function awsxService(launch: 'FARGATE' | 'EC2'): Maker {
  return (at, construct) => {
    const props = propertiesOf(at, construct);
    const args = entryOf(props, 'taskDefinitionArgs')?.value;
    if (!args) {
      addService(at, construct, launch, props, entryOf(props, 'taskDefinition')?.value);
      return;
    }
    addResource(at, construct, TASK, awsxTask(args, launch));
    addService(at, withSuffix(construct, 'service'), launch, props, referenceTo(construct.id, construct.idSpan));
  };
}

function awsxTask(args: TreeNode, launch: 'FARGATE' | 'EC2'): TreeMap {
  const single = entryOf(args, 'container')?.value;
  const many = entriesOf(entryOf(args, 'containers')?.value).map(({ value }) => value);
  const containers = entryAs('ContainerDefinitions', listOf(args.span, [...(single ? [single] : []), ...many]));
  return mapOf(args.span, [containers, platforms(args.span, launch), entryOf(args, 'runtimePlatform')]);
}

const awsxDefinition =
  (launch: 'FARGATE' | 'EC2'): Maker =>
  (at, construct) => {
    const span = spanOf(at.source, construct.call);
    addResource(at, construct, TASK, awsxTask(mapOf(span, propertiesOf(at, construct).entries), launch));
  };

const PATTERNS = [
  'ApplicationLoadBalanced',
  'ApplicationMultipleTargetGroups',
  'NetworkLoadBalanced',
  'NetworkMultipleTargetGroups',
  'QueueProcessing',
];

export const ECS: Readonly<Record<string, Maker>> = {
  'cdk:ecs.FargateTaskDefinition': taskOn('FARGATE'),
  'cdk:ecs.Ec2TaskDefinition': taskOn('EC2'),
  'cdk:ecs.ExternalTaskDefinition': taskOn('EC2'),
  'cdk:ecs.TaskDefinition': taskOn('EC2'),
  'cdk:ecs.FargateService': serviceOn('FARGATE'),
  'cdk:ecs.Ec2Service': serviceOn('EC2'),
  'cdk:ecs.AsgCapacityProvider': groupProvider,
  'cdk:ecs.ManagedInstancesCapacityProvider': managedInstances,
  'cdk:ecs.#addCapacity': clusterCapacity,
  ...Object.fromEntries(
    PATTERNS.flatMap((name): [string, Maker][] => [
      [`cdk:ecs-patterns.${name}FargateService`, patternOn('FARGATE')],
      [`cdk:ecs-patterns.${name}Ec2Service`, patternOn('EC2')],
    ]),
  ),
  'cdk:ecs-patterns.ScheduledFargateTask': patternOn('FARGATE'),
  'cdk:ecs-patterns.ScheduledEc2Task': patternOn('EC2'),
  'aws:ecs.TaskDefinition': asWritten(TASK),
  'aws:ecs.Service': asWritten(SERVICE),
  'awsx:ecs.FargateService': awsxService('FARGATE'),
  'awsx:ecs.EC2Service': awsxService('EC2'),
  'awsx:ecs.FargateTaskDefinition': awsxDefinition('FARGATE'),
  'awsx:ecs.EC2TaskDefinition': awsxDefinition('EC2'),
};
