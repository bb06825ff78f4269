/** EC2 machines that are started for models: an engine in their start-up script, or an accelerator inside. */
import { t } from '../../../../../shared/src/l10n';
import type { EngineReading } from '../../engines/readEngine';
import type { MappedText } from '../../engines/text';
import { textElsewhere } from '../../engines/text';
import { classOfFamily, familyOf } from '../../foreign/machines/hardware';
import { rentedMachine } from '../../foreign/machines/ec2Types';
import type { ReplicaFacts, Unit } from '../../foreign/unit';
import type { Body } from './body';
import { clusterGroups, hasTasks } from './cluster';
import { wordsOf } from './containers';
import { boundsOf, ONE } from './scaling';
import { engineOfScript, joinLines } from '../../foreign/tasks/startScript';
import type { Source } from './unitParts';
import { copyNotes, everyDevice, headOf, instanceIn, isLeftOut, regionFacts, unknownNotes } from './unitParts';
import type { Value } from './values';
import { anyText, itemsOf, knownText, namesIn, valueAt, writtenOf } from './values';

export function instanceUnits(body: Body, source: Source): Unit[] {
  const template = templateOf(body, source);
  const isSpot = body.labels[0]?.text === 'aws_spot_instance_request' || isTrue(body.value('create_spot_instance'));
  const count = body.value('count');
  const scale: ReplicaFacts = count ? (writtenOf(count) ? replicasOf(count) : { none: true }) : ONE;
  return machineUnit(body, template, source, scale, isSpot ? textElsewhere('spot') : undefined);
}

const replicasOf = (count: Value | undefined): ReplicaFacts => {
  const replicas = writtenOf(count);
  return replicas ? { replicas } : {};
};
const isTrue = (value: Value | undefined) => value?.kind === 'scalar' && value.value === true;

/** The group scales what its launch template describes. */
export function groupUnits(body: Body, source: Source): Unit[] {
  const bounds = boundsOf(body.value('min_size'), body.value('max_size'));
  const desired = replicasOf(body.value('desired_capacity') ?? body.value('desired_size'));
  const unknownSizes = unknownNotes([
    [t('The smallest size'), body.value('min_size')],
    [t('The largest size'), body.value('max_size')],
  ]);
  const scale: ReplicaFacts = { ...desired, ...bounds, ...(unknownSizes.length > 0 && !bounds ? { none: true } : {}) };
  if (hostsTasks(source, body)) {
    return [];
  }
  return machineUnit(body, templateOf(body, source), source, scale).map((unit) => ({
    ...unit,
    notes: [...(unit.notes ?? []), ...unknownSizes],
  }));
}

/** Tasks of the same module run on it: they are the work, and it is their machine. */
function hostsTasks(source: Source, group: Body): boolean {
  const groups = clusterGroups(source.module, (body) => templateOf(body, source));
  return hasTasks(source.module) && groups.some((each) => each.group === group);
}

/** A template that nothing of its module starts speaks for itself. */
export function templateUnits(body: Body, source: Source): Unit[] {
  const own = `aws_launch_template.${body.labels.at(-1)?.text ?? ''}`;
  const users = ['aws_autoscaling_group', 'aws_eks_node_group', 'aws_instance'];
  const isUsed = users.some((type) => source.module.index(type, 'template', templateNames).has(own));
  return isUsed ? [] : machineUnit(body, undefined, source, { none: true });
}

export function templateOf(body: Body, { module }: Source): Body | undefined {
  return templateNames(body).flatMap((name) => module.resource(name) ?? [])[0];
}

function templateNames(body: Body): string[] {
  const mixed = body.blocks('mixed_instances_policy').flatMap((each) => each.blocks('launch_template'));
  const blocks = [
    ...body.blocks('launch_template'),
    ...mixed.flatMap((each) => each.blocks('launch_template_specification')),
  ];
  return blocks
    .flatMap((each) => ['id', 'name', 'launch_template_id', 'launch_template_name'].map((name) => each.value(name)))
    .flatMap(namesIn)
    .filter((name) => name.startsWith('aws_launch_template.'));
}

function machineUnit(
  body: Body,
  template: Body | undefined,
  source: Source,
  scale: ReplicaFacts,
  purchase?: MappedText,
): Unit[] {
  const others = overrides(body);
  const type = body.value('instance_type') ?? template?.value('instance_type') ?? others[0];
  const instance = instanceIn(type);
  const script = scriptOf(body) ?? (template && scriptOf(template));
  const engine = engineOf(body, script) ?? (template && engineOf(template, scriptOf(template)));
  const hardware = instance && classOfFamily(familyOf(instance.text));
  if (isLeftOut(body) || !(engine || hardware === 'gpu' || hardware === 'neuron')) {
    return [];
  }
  const market = purchase ?? marketOf(body) ?? (template && marketOf(template));
  const instances = others.flatMap((each) => knownText(each)?.text ?? []);
  return [
    {
      ...headOf(body, source),
      pods: [],
      always: true,
      machineHint: '',
      ...(engine ? { engine } : {}),
      facts: {
        ...regionFacts(body, source),
        ...(instance ? rentedMachine(instance) : {}),
        ...(market ? { purchase: market } : {}),
      },
      ...everyDevice(instance),
      ...(instances.length > 1 ? { alternatives: { instances } } : {}),
      scale,
      notes: [
        ...unknownNotes([
          [t('The instance type'), type],
          ...(engine ? [] : [[t('The start-up script'), script] as const]),
        ]),
        ...(engine || script?.kind === 'unknown' ? [] : [t('What runs on this machine is not stated here.')]),
        ...copyNotes(body),
      ],
    },
  ];
}

/** The machines of a mixed instances policy, the first preferred. */
export function overrides(body: Body): Value[] {
  return body
    .blocks('mixed_instances_policy')
    .flatMap((each) => each.blocks('launch_template'))
    .flatMap((each) => each.blocks('override'))
    .flatMap((each) => each.value('instance_type') ?? []);
}

export const scriptOf = (body: Body): Value | undefined => body.value('user_data') ?? body.value('user_data_base64');

function engineOf(body: Body, script: Value | undefined): EngineReading | undefined {
  const text = anyText(script);
  const lines = body
    .blocks('provisioner')
    .filter(({ labels }) => labels[0]?.text === 'remote-exec')
    .flatMap((each) => wordsOf(each.value('inline')));
  return engineOfScript(text, new Map()) ?? engineOfScript(joinLines(lines), new Map());
}

/** `instance_market_options { market_type = "spot" }`. */
function marketOf(body: Body): MappedText | undefined {
  const [options] = body.blocks('instance_market_options');
  return knownText(
    options?.value('market_type') ?? valueAt(itemsOf(body.value('instance_market_options'))[0], 'market_type'),
  );
}
