/** What a template states of the machine of a workload: by the resource that it was read from. */
import { t } from '../../../../../shared/src/l10n';
import type { FoundWorkload } from '../../manifest';
import type { Machines } from '../../retarget/machines/machines';
import { isSameKind } from '../../retarget/machines/machines';
import type { Refused } from '../../retarget/step';
import { mainContainer } from '../../foreign/workloadOf';
import type { TreeNode } from '../../yaml/tree';
import { computeEnvironment, jobPods } from './batch';
import { joinsCluster } from './clusterMachines';
import { runsOnFargate, servicesByTask, taskPod } from './ecs';
import { field, listAt, resourceAt, settled, textAt } from './fields';
import { componentsOf } from './inferenceComponents';
import { launchesOf } from './launch';
import { launchSlots, severalAt, typeAt } from './moveLaunch';
import type { TemplateSlots } from './moveLaunch';
import { SHARES, taskSlots } from './moveTask';
import { CONFIG, endpointsByConfig } from './sageMaker';
import { MODEL } from './sageMakerModel';
import type { Resource, Template } from './template';
import { resourcesOfType } from './template';

type Slots = TemplateSlots | Refused;

const SETTLED_ELSEWHERE = () => t("the machine is settled by the cluster's capacity, which this file does not state");

export function slotsOf(template: Template, workload: FoundWorkload, machines: Machines): Slots {
  const resource = template.resources.get(workload.object?.name ?? '');
  if (!resource) {
    return { reason: SETTLED_ELSEWHERE() };
  }
  switch (resource.type) {
    case CONFIG:
      return endpointSlots(template, resource, workload, machines);
    case 'AWS::ECS::TaskDefinition':
      return taskMachine(template, resource, machines);
    case 'AWS::Batch::JobDefinition':
      return jobMachine(template, resource, machines);
    case 'AWS::Lambda::Function':
    case 'AWS::Serverless::Function':
      return { reason: t('Lambda chooses the machine') };
    default: {
      const launch = launchesOf(template).find((each) => each.resource.id === resource.id);
      return launch ? launchSlots(template, launch) : { reason: t('the workload is no longer in the file') };
    }
  }
}

const BOUND = ['AcceleratorType', 'InferenceAmiVersion', 'VolumeSizeInGB', 'CapacityReservationConfig'];

function endpointSlots(
  template: Template,
  config: Resource,
  { name, object }: FoundWorkload,
  machines: Machines,
): Slots {
  const variants = ['ProductionVariants', 'ShadowProductionVariants'].flatMap((list) =>
    listAt(template, config.properties, list).filter(({ kind }) => kind === 'map'),
  );
  const side = name.slice((object?.name ?? '').length + 1);
  const variant =
    variants.length > 1 ? variants.find((each) => textAt(template, each, 'VariantName')?.text === side) : variants[0];
  if (!variant || field(template, variant, 'ServerlessConfig')) {
    return {
      reason: variant
        ? t('a serverless endpoint has no machine of its own')
        : t('its variant has no name to find it by'),
    };
  }
  const node = field(template, variant, 'InstanceType');
  const type = typeAt(template, node);
  if ('reason' in type) {
    return type;
  }
  const endpoints = endpointsByConfig(template).get(config.id) ?? [];
  const components = componentsOf(template, endpoints, textAt(template, variant, 'VariantName')?.text);
  const [had = 0, has = 0] = [machines.before, machines.after].map(({ accelerator }) => accelerator?.count);
  if (components.length > 0 && has < had) {
    return { reason: t`its inference components may need more accelerators than ${machines.after.type} has` };
  }
  const model = resourceAt(template, field(template, variant, 'ModelName'), [MODEL], 'ModelName');
  const bound = BOUND.find((property) => field(template, variant, property));
  const count = textAt(template, variant, 'InitialInstanceCount');
  return {
    own: [config, ...(model ? [model] : []), ...components],
    slots: {
      type,
      isOneOfSeveral: severalAt(template, node),
      ...(bound ? { bound } : {}),
      image: { kind: 'hosted' },
      counts: count ? [count] : [],
    },
  };
}

function taskMachine(template: Template, task: Resource, machines: Machines): Slots {
  const services = servicesByTask(template).get(task.id) ?? [];
  const [service, ...more] = services;
  if (runsOnFargate(template, task, service)) {
    return { reason: t('Fargate chooses the machine') };
  }
  const [launch, ...others] = launchesOf(template).filter((each) => joinsCluster(template, each));
  if (!launch || others.length > 0) {
    return { reason: launch ? t('several groups of machines join its cluster') : SETTLED_ELSEWHERE() };
  }
  if (/ecs\.instance-type/.test(template.text)) {
    return { reason: t('a placement constraint names instance types too') };
  }
  const guests = resourcesOfType(template, task.type).filter(({ id }) => id !== task.id);
  if (guests.length > 0 && !isSameKind(machines)) {
    return { reason: t`task ${guests[0]?.id ?? ''} runs on the same machines` };
  }
  const machine = launchSlots(template, launch);
  if ('reason' in machine) {
    return machine;
  }
  const desired = more.length === 0 && service ? textAt(template, service.properties, 'DesiredCount') : undefined;
  const [group] = launch.groups;
  const room = Number(textAt(template, group?.properties, 'MaxSize')?.text ?? 1);
  const engine = mainContainer([{ pod: taskPod(template, task.properties) }])?.engine;
  return {
    own: [task, ...services, ...machine.own],
    slots: {
      ...machine.slots,
      task: taskSlots(template, listAt(template, task.properties, 'ContainerDefinitions'), task.properties, SHARES),
      ...(engine ? { engine } : {}),
      counts: desired ? [desired] : [],
      room,
    },
  };
}

function jobMachine(template: Template, job: Resource, machines: Machines): Slots {
  const environment = computeEnvironment(template, jobPods(template, job.properties));
  const types = environment ? listAt(template, environment, 'InstanceTypes') : [];
  const owner = resourcesOfType(template, 'AWS::Batch::ComputeEnvironment').find(
    ({ properties }) => field(template, properties, 'ComputeResources') === environment,
  );
  if (!environment || !owner) {
    return { reason: t('the machine is settled by the queue of the job, which this file does not state') };
  }
  const type = typeAt(template, types[0]);
  const container = settled(template, field(template, job.properties, 'ContainerProperties'));
  if ('reason' in type || !container) {
    return 'reason' in type
      ? type
      : { reason: t('its containers are described in a way that this edit does not know') };
  }
  const most = Number(textAt(template, environment, 'MaxvCpus')?.text);
  if (!(most >= machines.after.vcpus)) {
    return { reason: t`its compute environment has no room for ${machines.after.vcpus} vCPUs` };
  }
  const guests = resourcesOfType(template, job.type).filter(({ id }) => id !== job.id);
  if (guests.length > 0 && !isSameKind(machines)) {
    return { reason: t`job ${guests[0]?.id ?? ''} may run on the same machines` };
  }
  return {
    own: [job, owner],
    slots: {
      type,
      isOneOfSeveral: types.length > 1,
      image: batchImage(template, environment),
      task: taskSlots(template, [container], undefined, 1),
    },
  };
}

function batchImage(template: Template, environment: TreeNode): TemplateSlots['slots']['image'] {
  const [first, ...others] = listAt(template, environment, 'Ec2Configuration');
  const type = textAt(template, first, 'ImageType');
  if (field(template, environment, 'ImageId') || field(template, environment, 'LaunchTemplate') || others.length > 0) {
    return { kind: 'own' };
  }
  if (first && (field(template, first, 'ImageIdOverride') || !type)) {
    return { kind: 'own' };
  }
  return type ? { kind: 'batch', type } : { kind: 'chosen' };
}
