/** Containers that AWS runs: ECS tasks, Batch jobs, Lambda functions. Read only where an engine or a GPU is in them. */
import { t } from '../../../../../shared/src/l10n';
import { readEngine } from '../../engines/readEngine';
import type { PodContainer } from '../../foreign/pods/podSpec';
import { statedMachine } from '../../foreign/machines/ec2Types';
import type { ReplicaFacts, Unit, UnitFacts } from '../../foreign/unit';
import { mainContainer } from '../../foreign/workloadOf';
import type { Body } from './body';
import { clusterGroups, computeEnvironment, machinesAmong } from './cluster';
import { archOf, container, containerOf, environmentOf, podOf, wordsOf } from './containers';
import { templateOf } from './machines';
import { boundsOf, targetsBy } from './scaling';
import type { Module } from './moduleScope';
import type { Source } from './unitParts';
import { copyNotes, headOf, instanceIn, isLeftOut, regionFacts, unknownNotes } from './unitParts';
import type { Value } from './values';
import { anyText, countOf, itemsOf, knownText, namesIn, valueAt, writtenOf } from './values';

export function taskUnits(body: Body, source: Source): Unit[] {
  const definitions = body.parsed('container_definitions');
  const containers = itemsOf(definitions).flatMap((each) => containerOf(each) ?? []);
  const arch = archOf(body.blocks('runtime_platform')[0]?.value('cpu_architecture'));
  const fargate = wordsOf(body.value('requires_compatibilities')).some(({ text }) => text === 'FARGATE');
  if (isLeftOut(body) || !works(containers)) {
    return [];
  }
  return [
    {
      ...headOf(body, source),
      pods: [{ pod: podOf(containers, arch), copies: 1 }],
      facts: { ...regionFacts(body, source), ...(fargate ? {} : machineOfCluster(source)) },
      scale: serviceScale(body, source),
      notes: [
        ...(fargate
          ? [t('It may run on Fargate, whose prices are not in the catalog: the money is that of EC2 machines.')]
          : []),
        ...copyNotes(body),
      ],
    },
  ];
}

/** The one machine type that joins the cluster. */
function machineOfCluster(source: Source): UnitFacts {
  const types = clusterGroups(source.module, (each) => templateOf(each, source)).map(({ group, template }) =>
    instanceIn(group.value('instance_type') ?? template?.value('instance_type')),
  );
  const [first] = types;
  return first && types.every((each) => each?.text === first.text) ? statedMachine(first) : {};
}

const works = (containers: readonly PodContainer[]) =>
  containers.some(({ engine, devices }) => engine !== undefined || devices.length > 0);

export function servicesOf(task: Body, module: Module): readonly Body[] {
  const own = `aws_ecs_task_definition.${task.labels.at(-1)?.text ?? ''}`;
  return module.index('aws_ecs_service', 'task', (each) => namesIn(each.value('task_definition'))).get(own) ?? [];
}

/** Of the service that runs the task, and of what scales the service. A task without a service states no number. */
function serviceScale(body: Body, { module }: Source): ReplicaFacts {
  const [service] = servicesOf(body, module);
  if (!service) {
    return { none: true };
  }
  const targets = targetsBy(module);
  const name = knownText(service.value('name'))?.text ?? '';
  const [target] = targets.get(`aws_ecs_service.${service.labels.at(-1)?.text ?? ''}`) ?? targets.get(name) ?? [];
  const count = service.value('desired_count');
  const replicas = writtenOf(count);
  return {
    ...(replicas ? { replicas } : {}),
    ...(target && boundsOf(target.value('min_capacity'), target.value('max_capacity'))),
    ...(count && !replicas && !target ? { none: true } : {}),
  };
}

export function jobUnits(body: Body, source: Source): Unit[] {
  const single = containerOf(body.parsed('container_properties'));
  const nodes = body.parsed('node_properties');
  const ranges = itemsOf(valueAt(nodes, 'nodeRangeProperties')).map((each) => valueAt(each, 'container'));
  const many = containerOf(ranges[0]);
  const own = single ?? many;
  if (isLeftOut(body) || !own || !works([own])) {
    return [];
  }
  const pods = [{ pod: podOf([own]), copies: single ? 1 : (countOf(valueAt(nodes, 'numNodes')) ?? 1) }];
  const environment = computeEnvironment(source.module, own.devices.length > 0);
  const types = machinesAmong(environment?.types ?? []);
  const instance = instanceIn(valueAt(ranges[0], 'instanceType')) ?? types[0];
  const purchase = knownText(environment?.resources.value('type'));
  const training = mainContainer(pods)?.engine?.engine.kind === 'training';
  return [
    {
      ...headOf(body, source),
      pods,
      facts: {
        ...regionFacts(body, source),
        ...(instance ? statedMachine(instance) : {}),
        ...(purchase?.text === 'SPOT' ? { purchase } : {}),
      },
      ...(types.length > 1 ? { alternatives: { instances: types.map(({ text }) => text) } } : {}),
      scale: { none: true },
      ...(training ? {} : { does: 'batch' }),
      notes: copyNotes(body),
    },
  ];
}

export function functionUnits(body: Body, source: Source): Unit[] {
  const image = anyText(body.value('image_uri'));
  const variables: Value | undefined = body.blocks('environment')[0]?.value('variables');
  const engine = image && readEngine({ image, command: [], args: [], environment: environmentOf(variables) });
  if (isLeftOut(body) || !engine) {
    return [];
  }
  const arch = archOf(itemsOf(body.value('architectures'))[0]);
  return [
    {
      ...headOf(body, source),
      pods: [{ pod: podOf([container(body.span, image, engine)], arch), copies: 1 }],
      facts: regionFacts(body, source),
      scale: { minReplicas: { count: 0 } },
      notes: [
        t("Lambda's prices are not in the catalog: the money is that of EC2 machines."),
        ...unknownNotes([[t('The memory'), body.value('memory_size')]]),
        ...copyNotes(body),
      ],
    },
  ];
}
