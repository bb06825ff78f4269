/** Machines that join a cluster of ECS or belong to a queue of Batch: what runs on them stands in tasks and jobs. */
import type { MappedText } from '../../engines/text';
import { classOfFamily, familyOf } from '../../foreign/machines/hardware';
import type { Body } from './body';
import type { Module } from './moduleScope';
import { instanceIn } from './unitParts';
import { anyText, itemsOf, knownText, namesIn } from './values';

const JOINS_ECS = /ecs\.config|ECS_CLUSTER/;

export const every = (module: Module, type: string): readonly Body[] =>
  module.index(type, 'every', () => ['every']).get('every') ?? [];

/** Whether the module describes tasks at all. */
export const hasTasks = (module: Module): boolean => every(module, 'aws_ecs_task_definition').length > 0;

/** Started by a group that a capacity provider has, or told to join. */
function joinsEcs(module: Module, group: Body, template: Body | undefined): boolean {
  const own = `aws_autoscaling_group.${group.labels.at(-1)?.text ?? ''}`;
  const scripts = [group, ...(template ? [template] : [])].flatMap((each) =>
    ['user_data', 'user_data_base64'].map((name) => anyText(each.value(name))?.text ?? ''),
  );
  const isProvided = every(module, 'aws_ecs_capacity_provider').some((provider) =>
    provider
      .blocks('auto_scaling_group_provider')
      .some((each) => namesIn(each.value('auto_scaling_group_arn')).includes(own)),
  );
  return isProvided || scripts.some((text) => JOINS_ECS.test(text));
}

/** The groups whose machines tasks run on, each with the template that it launches. */
export function clusterGroups(module: Module, templateOf: (body: Body) => Body | undefined) {
  return every(module, 'aws_autoscaling_group').flatMap((group) => {
    const template = templateOf(group);
    return joinsEcs(module, group, template) ? [{ group, ...(template ? { template } : {}) }] : [];
  });
}

export interface Environment {
  readonly body: Body;
  readonly resources: Body;
  readonly types: readonly MappedText[];
}

/** The compute environment that fits: with accelerators where the job asks for them, else the only one. */
export function computeEnvironment(module: Module, asks: boolean): Environment | undefined {
  const all = every(module, 'aws_batch_compute_environment').flatMap((body): Environment[] => {
    const [resources] = body.blocks('compute_resources');
    const types = itemsOf(resources?.value('instance_type')).flatMap((item) => knownText(item) ?? []);
    return resources ? [{ body, resources, types }] : [];
  });
  const fitting = asks ? all.filter(({ types }) => types.some(isAccelerated)) : all;
  return fitting.length === 1 ? fitting[0] : undefined;
}

function isAccelerated({ text }: MappedText): boolean {
  const hardware = classOfFamily(text.includes('.') ? familyOf(text) : text);
  return hardware === 'gpu' || hardware === 'neuron';
}

/** The machines among the types: a family or `optimal` is none. */
export const machinesAmong = (types: readonly MappedText[]): readonly MappedText[] =>
  types.filter(
    (text) => text.text.includes('.') && instanceIn({ kind: 'scalar', value: text.text, text }) !== undefined,
  );
