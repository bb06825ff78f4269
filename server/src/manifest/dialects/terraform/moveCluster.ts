/** What a module states of the machines on which a task or a job runs, for a move. */
import { t } from '../../../../../shared/src/l10n';
import type { ImageSlot } from '../../retarget/machines/machineImage';
import type { Machines } from '../../retarget/machines/machines';
import { isSameKind } from '../../retarget/machines/machines';
import type { Refused } from '../../retarget/step';
import type { Body } from './body';
import { clusterGroups, computeEnvironment, every } from './cluster';
import { containerOf, wordsOf } from './containers';
import { templateOf } from './machines';
import type { ModuleSlots } from './moveMachine';
import { machineSlots, states } from './moveMachine';
import { askedBy, containerSlot, SHARES } from './moveTask';
import type { ModuleText } from './moveText';
import { servicesOf } from './tasks';
import { itemsOf, knownText } from './values';

type Slots = ModuleSlots | Refused;

export function taskMachine(at: ModuleText, body: Body, machines: Machines): Slots {
  const { module, text } = at.source;
  if (wordsOf(body.value('requires_compatibilities')).some((word) => word.text === 'FARGATE')) {
    return { reason: t('Fargate chooses the machine') };
  }
  const [found, ...others] = clusterGroups(module, (each) => templateOf(each, at.source));
  if (!found || others.length > 0) {
    return {
      reason: found
        ? t('several groups of machines join its cluster')
        : t("the machine is settled by the cluster's capacity, which this file does not state"),
    };
  }
  if (/ecs\.instance-type/.test(text)) {
    return { reason: t('a placement constraint names instance types too') };
  }
  if (every(module, 'aws_ecs_task_definition').length > 1 && !isSameKind(machines)) {
    return { reason: t('other tasks run on the same machines') };
  }
  const machine = machineSlots(at, found.group, []);
  if ('reason' in machine) {
    return machine;
  }
  const [service, ...more] = servicesOf(body, module);
  const desired = service && more.length === 0 ? knownText(service.value('desired_count')) : undefined;
  const architecture = knownText(body.blocks('runtime_platform')[0]?.value('cpu_architecture'));
  const containers = itemsOf(body.parsed('container_definitions'));
  const engine = containers.map(containerOf).find((each) => each?.engine)?.engine;
  return {
    own: [body, ...(service ? [service] : []), ...machine.own],
    slots: {
      ...machine.slots,
      task: {
        containers: containers.map((each) => containerSlot(each, SHARES, text)),
        ...(architecture ? { architecture } : {}),
        asks: [askedBy((name) => body.value(name), SHARES)],
      },
      ...(engine ? { engine } : {}),
      counts: desired ? [desired] : [],
      room: Number(knownText(found.group.value('max_size'))?.text ?? 1),
    },
  };
}

export function jobMachine(at: ModuleText, body: Body, machines: Machines): Slots {
  const container = body.parsed('container_properties');
  const found = container && containerOf(container);
  const environment = found && computeEnvironment(at.source.module, found.devices.length > 0);
  const [type, ...others] = environment?.types ?? [];
  if (!environment || !type || !container) {
    return { reason: t('the machine is settled by the queue of the job, which this file does not state') };
  }
  const { resources } = environment;
  if (!(Number(knownText(resources.value('max_vcpus'))?.text) >= machines.after.vcpus)) {
    return { reason: t`its compute environment has no room for ${machines.after.vcpus} vCPUs` };
  }
  if (every(at.source.module, 'aws_batch_job_definition').length > 1 && !isSameKind(machines)) {
    return { reason: t('other jobs may run on the same machines') };
  }
  return {
    own: [body, environment.body],
    slots: {
      type,
      isOneOfSeveral: others.length > 0,
      image: batchImage(resources),
      task: { containers: [containerSlot(container, 1, at.source.text)], asks: [] },
      ...(found.engine ? { engine: found.engine } : {}),
    },
  };
}

function batchImage(resources: Body): ImageSlot {
  const [first, ...others] = resources.blocks('ec2_configuration');
  const type = knownText(first?.value('image_type'));
  const isOwn = others.length > 0 || states(resources, 'image_id') || states(resources, 'launch_template');
  if (isOwn || (first && (!type || states(first, 'image_id_override')))) {
    return { kind: 'own' };
  }
  return type ? { kind: 'batch', type } : { kind: 'chosen' };
}
