/** What a module states of an EC2 machine, for a move. */
import { t } from '../../../../../shared/src/l10n';
import type { MappedText } from '../../engines/text';
import { sliceText } from '../../engines/text';
import type { ImageSlot } from '../../retarget/machines/machineImage';
import type { MachineSlots } from '../../retarget/machines/machineMove';
import type { Refused } from '../../retarget/step';
import type { Body } from './body';
import { overrides, scriptOf, templateOf } from './machines';
import type { ModuleText } from './moveText';
import { dataOf, expressionOf } from './moveText';
import { instanceIn } from './unitParts';
import type { Value } from './values';
import { anyText, itemsOf, knownText } from './values';

/** What a workload has to itself, and what it says there. */
export interface ModuleSlots {
  readonly slots: MachineSlots;
  readonly own: readonly Body[];
}

/** Options that only some machines know, or that hold for the price of one. */
const BOUND = [
  'cpu_options',
  'cpu_core_count',
  'cpu_threads_per_core',
  'credit_specification',
  'host_id',
  'host_resource_group_arn',
  'spot_price',
  'capacity_reservation_specification',
  'elastic_gpu_specifications',
  'elastic_inference_accelerator',
  'enclave_options',
  'hibernation',
];

export const states = (body: Body, name: string): boolean => body.names.includes(name) || body.blocks(name).length > 0;

export function typeOf(value: Value | undefined): MappedText | Refused {
  const type = instanceIn(value);
  return (
    type ?? {
      reason: value?.kind === 'unknown' ? t`the instance type ${value.reason}` : t('no instance type is stated'),
    }
  );
}

export function machineSlots(at: ModuleText, body: Body, sizes: readonly string[]): ModuleSlots | Refused {
  const template = templateOf(body, at.source);
  const bodies = [body, ...(template ? [template] : [])];
  const others = overrides(body);
  const type = typeOf(body.value('instance_type') ?? template?.value('instance_type') ?? others[0]);
  if ('reason' in type) {
    return type;
  }
  const isNamedTwice = others.length > 0 && bodies.some((each) => each.value('instance_type'));
  const bound =
    BOUND.find((name) => bodies.some((each) => states(each, name))) ?? maximumIn(bodies) ?? adapterIn(bodies);
  const scripts = scriptsOf(bodies);
  return {
    own: bodies,
    slots: {
      type,
      isOneOfSeveral: others.length > 1 || isNamedTwice,
      ...(bound === undefined ? {} : { bound }),
      image: imageOf(at, bodies),
      ...(scripts ? { scripts } : {}),
      counts: sizes.flatMap((name) => knownText(body.value(name)) ?? []),
    },
  };
}

/** Few types have the adapter. */
const adapterIn = (bodies: readonly Body[]) =>
  bodies
    .flatMap((each) => each.blocks('network_interfaces'))
    .some((each) => knownText(each.value('interface_type'))?.text.startsWith('efa'))
    ? 'interface_type'
    : undefined;

const maximumIn = (bodies: readonly Body[]) =>
  bodies
    .flatMap((each) => each.blocks('instance_market_options'))
    .flatMap((each) => each.blocks('spot_options'))
    .some((each) => states(each, 'max_price'))
    ? 'max_price'
    : undefined;

/** `undefined`: it is not in this file, or more than a script starts the machine. */
function scriptsOf(bodies: readonly Body[]): readonly MappedText[] | undefined {
  const stated = bodies.map(scriptOf).filter((value) => value !== undefined);
  const texts = stated.map(anyText);
  const isProvisioned = bodies.some((each) => each.blocks('provisioner').length > 0);
  return isProvisioned || texts.includes(undefined) ? undefined : texts.filter((text) => text !== undefined);
}

const PUBLIC = /^resolve:ssm:([^:]+)(?::\d+)?$/;

/** `ami-…`, a parameter of the Systems Manager, what a search by name finds, or nothing. */
function imageOf(at: ModuleText, bodies: readonly Body[]): ImageSlot {
  const [found] = bodies.flatMap((body) => ['ami', 'image_id'].flatMap((name) => expressionOf(at, body, name) ?? []));
  if (!found) {
    const parameter = bodies.flatMap((body) => knownText(body.value('ami_ssm_parameter')) ?? [])[0];
    return parameter ? { kind: 'named', name: parameter, architectures: [] } : { kind: 'none' };
  }
  const { expression, value } = found;
  const written = knownText(value);
  const match = written && PUBLIC.exec(written.text);
  if (written && match) {
    const from = written.text.indexOf(match[1] ?? '');
    return { kind: 'named', name: sliceText(written, from, from + (match[1]?.length ?? 0)), architectures: [] };
  }
  const source = expression.kind === 'call' ? expression.arguments[0] : expression;
  const data = source?.kind === 'reference' ? dataOf(at, source.path) : undefined;
  return data ? lookedUp(data) : { kind: 'own' };
}

/** `data "aws_ssm_parameter"`, `data "aws_ami"` with one name. */
function lookedUp(data: Body): ImageSlot {
  if (data.labels[0]?.text === 'aws_ssm_parameter') {
    const name = knownText(data.value('name'));
    return name ? { kind: 'named', name, architectures: [] } : { kind: 'own' };
  }
  const [name, ...others] = filterOf(data, 'name');
  const architectures = filterOf(data, 'architecture');
  const isPlain = name && others.length === 0 && architectures.length <= 1 && !states(data, 'name_regex');
  return isPlain ? { kind: 'named', name, architectures } : { kind: 'own' };
}

function filterOf(data: Body, wanted: string): MappedText[] {
  const filter = data.blocks('filter').find((each) => knownText(each.value('name'))?.text === wanted);
  return itemsOf(filter?.value('values')).flatMap((item) => knownText(item) ?? []);
}
