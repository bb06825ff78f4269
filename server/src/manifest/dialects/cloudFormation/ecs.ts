/** ECS task definitions in a template, with the services that run them and the machines they land on. */
import { t } from '../../../../../shared/src/l10n';
import { givenPod } from '../../foreign/pods/givenPod';
import type { MappedText } from '../../engines/text';
import { textOver } from '../../engines/text';
import { FAMILY_KEYS, ARCHITECTURE } from '../../foreign/machines/nodeLabels';
import { statedMachine } from '../../foreign/machines/ec2Types';
import type { NodeLabel, Pod } from '../../foreign/pods/podSpec';
import type { Unit, UnitFacts } from '../../foreign/unit';
import { mainContainer } from '../../foreign/workloadOf';
import type { TreeNode } from '../../yaml/tree';
import { readContainer } from './containers';
import { countAt, field, listAt, resourceAt, textAt } from './fields';
import { fargate, replicasOf } from './machines';
import { conditionNotes, resourceHead } from './resourceHead';
import { scaledBounds } from './scalableTargets';
import { joinsCluster } from './clusterMachines';
import { launchesOf } from './launch';
import type { Resource, Template } from './template';
import { oncePerTemplate, resourcesOfType } from './template';

export const TASK = 'AWS::ECS::TaskDefinition';
const SERVICE = 'AWS::ECS::Service';

const CLUSTER = () =>
  t("Which machine the task lands on is settled by the cluster's capacity, which this file does not state.");
const NO_SERVICE = () => t('No service in this file runs the task: how many copies there are is not stated.');

export function ecsUnits(template: Template): Unit[] {
  return resourcesOfType(template, TASK).flatMap((task) => {
    const pod = taskPod(template, task.properties);
    return mainContainer([{ pod }]) ? [taskUnit(template, task, pod)] : [];
  });
}

/** Containers and architecture of a task definition, also as the command line takes it. */
export function taskPod(template: Template, definition: TreeNode | undefined): Pod {
  const containers = listAt(template, definition, 'ContainerDefinitions').flatMap(
    (node) => readContainer(template, node) ?? [],
  );
  const architecture = textAt(template, definition, 'RuntimePlatform', 'CpuArchitecture');
  return givenPod(containers, architectureLabel(architecture));
}

/** `ARM64` and `X86_64` (ECS), `arm64` and `x86_64` (Lambda) in the words of a node label. */
export function architectureLabel(written: MappedText | undefined): NodeLabel[] {
  const arch = written && ARCHITECTURES.get(written.text.toLowerCase());
  return arch ? [labelOf(ARCHITECTURE, textOver(arch, written.span))] : [];
}

const ARCHITECTURES = new Map([
  ['arm64', 'arm64'],
  ['x86_64', 'amd64'],
]);

const labelOf = (key: string, value: MappedText): NodeLabel => ({
  key,
  keySpan: value.span,
  values: [value],
  from: 'nodeSelector',
});

export const familyLabel = (family: MappedText): NodeLabel => labelOf(FAMILY_KEYS[0] ?? '', family);

function taskUnit(template: Template, task: Resource, pod: Pod): Unit {
  const services = servicesByTask(template).get(task.id) ?? [];
  const [service] = services;
  const hosting = runsOnFargate(template, task, service)
    ? fargate('task')
    : { facts: clusterMachine(template), machineHint: CLUSTER() };
  const bounds = scaledBounds(template, 'ecs:service:DesiredCount', services);
  return {
    ...resourceHead(task, template),
    pods: [{ pod, copies: 1 }],
    ...hosting,
    scale: service
      ? { ...replicasOf(countAt(template, service.properties, 'DesiredCount')), ...bounds }
      : { none: true },
    notes: [...conditionNotes(task, template), ...(service ? [] : [NO_SERVICE()])],
  };
}

export function runsOnFargate(template: Template, task: Resource, service: Resource | undefined): boolean {
  const launch = textAt(template, service?.properties, 'LaunchType')?.text;
  const providers = listAt(template, service?.properties, 'CapacityProviderStrategy').map(
    (item) => textAt(template, item, 'CapacityProvider')?.text,
  );
  if (launch !== undefined || providers.length > 0) {
    return launch === 'FARGATE' || providers.some((name) => name?.startsWith('FARGATE'));
  }
  return isFargateOnly(template, task.properties, 'RequiresCompatibilities');
}

/** By ECS's `RequiresCompatibilities` or Batch's `PlatformCapabilities`. */
export function isFargateOnly(
  template: Template,
  definition: TreeNode | undefined,
  platforms: 'RequiresCompatibilities' | 'PlatformCapabilities',
): boolean {
  const fits = listAt(template, definition, platforms).map((item) => textAt(template, item)?.text);
  return fits.length > 0 && fits.every((each) => each === 'FARGATE');
}

/** The one machine type that joins the cluster. */
const clusterMachine = oncePerTemplate((template): UnitFacts => {
  const types = launchesOf(template)
    .filter((launch) => joinsCluster(template, launch))
    .flatMap(({ instanceType }) => (instanceType && textAt(template, instanceType)) ?? []);
  const managed = resourcesOfType(template, 'AWS::ECS::CapacityProvider').flatMap(({ properties }) =>
    listAt(
      template,
      properties,
      'ManagedInstancesProvider',
      'InstanceLaunchTemplate',
      'InstanceRequirements',
      'AllowedInstanceTypes',
    ).flatMap((item) => textAt(template, item) ?? []),
  );
  const found = [...types, ...managed];
  const [first] = found;
  const isOne = first !== undefined && found.every(({ text }) => text === first.text) && !first.text.includes('*');
  return isOne ? statedMachine(first) : {};
});

/** Services by the task that they run. */
export const servicesByTask = oncePerTemplate((template): ReadonlyMap<string, readonly Resource[]> => {
  const found = new Map<string, Resource[]>();
  for (const service of resourcesOfType(template, SERVICE)) {
    const id = resourceAt(template, field(template, service.properties, 'TaskDefinition'), [TASK], 'Family')?.id;
    if (id !== undefined) {
      found.set(id, [...(found.get(id) ?? []), service]);
    }
  }
  return found;
});
