/** AWS Batch: job definitions that run an engine or ask for accelerators, on the machines of the compute environments. */
import { t } from '../../../../../shared/src/l10n';
import { givenPod } from '../../foreign/pods/givenPod';
import { statedMachine } from '../../foreign/machines/ec2Types';
import type { MappedText } from '../../engines/text';
import type { WorkloadKind } from '../../../../../shared/src/manifest/schema';
import { classOfFamily, familyOf } from '../../foreign/machines/hardware';
import type { Pod, PodContainer } from '../../foreign/pods/podSpec';
import { readPod } from '../../foreign/pods/podSpec';
import type { PodGroup, Unit } from '../../foreign/unit';
import { trainingKind } from '../../foreign/tasks/trainingWork';
import { mainContainer } from '../../foreign/workloadOf';
import type { TreeNode } from '../../yaml/tree';
import { readContainer } from './containers';
import { architectureLabel, familyLabel, isFargateOnly } from './ecs';
import { countAt, field, listAt, settled, textAt } from './fields';
import { alternativesOf, fargate, ONE } from './machines';
import { conditionNotes, resourceHead } from './resourceHead';
import { scriptAt } from './script';
import type { Resource, Template } from './template';
import { resourcesOfType } from './template';

export function batchUnits(template: Template): Unit[] {
  return resourcesOfType(template, 'AWS::Batch::JobDefinition').flatMap((job) => {
    const pods = jobPods(template, job.properties);
    return mainContainer(pods) ? [jobUnit(template, job, pods)] : [];
  });
}

const QUEUE = () => t('Which machine the job lands on is settled by its queue, which this file does not state.');

function jobUnit(template: Template, job: Resource, pods: readonly PodGroup[]): Unit {
  const environment = computeEnvironment(template, pods);
  const types = environment
    ? listAt(template, environment, 'InstanceTypes').flatMap((node) => textAt(template, node) ?? [])
    : [];
  const instances = types.filter(({ text }) => text.includes('.'));
  const [family] = types.filter(({ text }) => /^[a-z]+\d/.test(text) && !text.includes('.'));
  const [instance] = instances;
  const label = !instance && family ? [familyLabel(family)] : [];
  const does = workOf(template, job.properties, pods);
  return {
    ...resourceHead(job, template),
    pods: pods.map(({ pod, copies }) => ({ pod: { ...pod, labels: [...pod.labels, ...label] }, copies })),
    facts: {
      ...(instance ? statedMachine(instance) : {}),
      ...purchaseOf(template, environment),
    },
    ...(instances.length > 1 ? { alternatives: alternativesOf(instances) } : {}),
    machineHint: QUEUE(),
    ...(isFargateOnly(template, job.properties, 'PlatformCapabilities') ? fargate('job') : {}),
    scale: ONE,
    ...(does ? { does } : {}),
    notes: conditionNotes(job, template),
  };
}

/** One container, the containers of a task or a pod, or the nodes of a parallel job. */
export function jobPods(template: Template, definition: TreeNode | undefined): PodGroup[] {
  const single = settled(template, field(template, definition, 'ContainerProperties'));
  if (single) {
    return [{ pod: podOf(template, [single], single), copies: 1 }];
  }
  const ranges = listAt(template, definition, 'NodeProperties', 'NodeRangeProperties');
  const nodes = countAt(template, field(template, definition, 'NodeProperties'), 'NumNodes')?.count;
  const groups = ranges.flatMap((range): PodGroup[] => {
    const copies = nodesOf(textAt(template, range, 'TargetNodes')?.text, nodes);
    const container = settled(template, field(template, range, 'Container'));
    const tasks = listAt(template, range, 'EcsProperties', 'TaskProperties').flatMap((task) =>
      listAt(template, task, 'Containers'),
    );
    return [{ pod: podOf(template, container ? [container] : tasks, container), copies }];
  });
  if (groups.length > 0) {
    return groups;
  }
  const tasks = listAt(template, definition, 'EcsProperties', 'TaskProperties');
  const kubernetes = settled(template, field(template, definition, 'EksProperties', 'PodProperties'));
  return [
    ...tasks.map((task) => ({ pod: podOf(template, listAt(template, task, 'Containers'), task), copies: 1 })),
    ...(kubernetes ? [{ pod: readPod(kubernetes, template.text), copies: 1 }] : []),
  ];
}

function podOf(template: Template, nodes: readonly TreeNode[], platform: TreeNode | undefined): Pod {
  const containers = nodes.flatMap((node): PodContainer[] => {
    const container = readContainer(template, node);
    return container ? [container] : [];
  });
  const architecture = textAt(template, platform, 'RuntimePlatform', 'CpuArchitecture');
  return givenPod(containers, architectureLabel(architecture));
}

/** `0:3` are four nodes; `1:` are all but the first. */
function nodesOf(range: string | undefined, all: number | undefined): number {
  const [, from, colon, to] = /^(\d*)(:?)(\d*)$/.exec(range ?? '') ?? [];
  if (colon === '' && from !== '' && from !== undefined) {
    return 1;
  }
  const start = Number(from ?? 0);
  const end = to ? Number(to) : (all ?? 1) - 1;
  return Math.max(1, end - start + 1);
}

/** The environment that fits: with accelerators where the job asks for them, else the only one. */
export function computeEnvironment(template: Template, pods: readonly PodGroup[]): TreeNode | undefined {
  const all = resourcesOfType(template, 'AWS::Batch::ComputeEnvironment').flatMap(
    ({ properties }) => field(template, properties, 'ComputeResources') ?? [],
  );
  const asks = pods.some(({ pod }) => pod.containers.some(({ devices }) => devices.length > 0));
  const accelerated = all.filter((each) =>
    listAt(template, each, 'InstanceTypes').some((type) => isAccelerated(textAt(template, type))),
  );
  const fitting = asks ? accelerated : all;
  return fitting.length === 1 ? fitting[0] : undefined;
}

function isAccelerated(type: MappedText | undefined): boolean {
  const hardware = type && classOfFamily(type.text.includes('.') ? familyOf(type.text) : type.text);
  return hardware === 'gpu' || hardware === 'neuron';
}

function purchaseOf(template: Template, environment: TreeNode | undefined) {
  const type = textAt(template, environment, 'Type');
  return type?.text === 'SPOT' ? { purchase: type } : {};
}

function workOf(
  template: Template,
  definition: TreeNode | undefined,
  pods: readonly PodGroup[],
): WorkloadKind | undefined {
  if (mainContainer(pods)?.engine?.engine.kind === 'training') {
    return undefined;
  }
  const containers = pods.flatMap(({ pod }) => pod.containers.map(({ node }) => node));
  const line = [definition, ...containers]
    .flatMap((node) => listAt(template, node, 'Command').flatMap((word) => scriptAt(template, word)?.text.text ?? []))
    .join(' ');
  return trainingKind(line, undefined) ?? 'batch';
}
