/** What a template states of an EC2 machine, for a move. */
import { t } from '../../../../../shared/src/l10n';
import type { MappedText } from '../../engines/text';
import { sliceText, textOver } from '../../engines/text';
import { scalarText } from '../../foreign/fields/scalarText';
import type { ImageSlot } from '../../retarget/machines/machineImage';
import type { MachineSlots } from '../../retarget/machines/machineMove';
import type { Refused } from '../../retarget/step';
import type { TreeNode } from '../../yaml/tree';
import { nodeAt } from '../../yaml/tree';
import { field, listAt, optionsAt, textAt } from './fields';
import { intrinsicOf } from './intrinsics';
import type { Launch } from './launch';
import { hasInit, LAUNCH_CONFIGURATION, LAUNCH_TEMPLATE, launchData, startScripts, templateNamed } from './launch';
import { scriptAt } from './script';
import type { Resource, Template } from './template';
import { resourcesOfType } from './template';
import { nameIn } from './values';

/** What a workload has to itself, and what it says there. */
export interface TemplateSlots {
  readonly slots: MachineSlots;
  readonly own: readonly Resource[];
}

/** Properties that only some machines know, or that hold for the price of one. */
const BOUND = [
  'CpuOptions',
  'CreditSpecification',
  'HostId',
  'HostResourceGroupArn',
  'SpotPrice',
  'CapacityReservationSpecification',
  'ElasticGpuSpecifications',
  'ElasticInferenceAccelerators',
  'EnclaveOptions',
  'HibernationOptions',
];
const NESTED = [['InstanceMarketOptions', 'SpotOptions', 'MaxPrice']];

export function launchSlots(template: Template, launch: Launch): TemplateSlots | Refused {
  const { resource, groups, overrides, instanceType, userData } = launch;
  const behind = templateNamed(template, field(template, resource.properties, 'LaunchTemplate'));
  const data = [resource, ...(behind ? [behind] : [])].map((each) => launchData(template, each));
  const type = instanceType ?? overrides[0];
  const found = typeAt(template, type);
  if ('reason' in found) {
    return found;
  }
  const [group, ...others] = groups;
  const sizes = group && others.length === 0 ? ['MinSize', 'MaxSize', 'DesiredCapacity'] : [];
  const scripts =
    hasInit(launch) || (userData && !scriptAt(template, userData)) ? undefined : startScripts(template, launch);
  const bound = boundIn(template, data);
  return {
    own: [resource, ...groups, ...(behind ? [behind] : [])].filter((each) => isOwn(template, each, launch)),
    slots: {
      type: found,
      isOneOfSeveral:
        overrides.length > 1 || (overrides.length > 0 && instanceType !== undefined) || severalAt(template, type),
      ...(bound ? { bound } : {}),
      image: imageAt(template, data),
      ...(scripts ? { scripts: scripts.map(({ text }) => text) } : {}),
      counts: sizes.flatMap((name) => textAt(template, group?.properties, name) ?? []),
    },
  };
}

/** A type that stands in the file; a condition is refused where its text stands. */
export function typeAt(template: Template, node: TreeNode | undefined): MappedText | Refused {
  const call = node && intrinsicOf(node);
  const [first] = optionsAt(template, node);
  return (
    first ?? {
      reason: call
        ? t`the instance type comes from ${nameIn(call.argument) || t('an expression')}`
        : t('no instance type is stated'),
    }
  );
}

export const severalAt = (template: Template, node: TreeNode | undefined) => optionsAt(template, node).length > 1;

function boundIn(template: Template, data: readonly (TreeNode | undefined)[]): string | undefined {
  const paths = [...BOUND.map((name) => [name]), ...NESTED];
  // Few types have the adapter.
  const isFabric = data
    .flatMap((node) => listAt(template, node, 'NetworkInterfaces'))
    .some((each) => textAt(template, each, 'InterfaceType')?.text.startsWith('efa'));
  return isFabric ? 'InterfaceType' : paths.find((path) => data.some((node) => field(template, node, ...path)))?.at(-1);
}

const STARTERS = [
  'AWS::EC2::Instance',
  'AWS::EC2::EC2Fleet',
  'AWS::EC2::SpotFleet',
  'AWS::AutoScaling::AutoScalingGroup',
  'AWS::EKS::Nodegroup',
  'AWS::Batch::ComputeEnvironment',
];

/** A launch template from which nothing else starts machines. */
function isOwn(template: Template, resource: Resource, { resource: launched, groups }: Launch): boolean {
  if (resource.type !== LAUNCH_TEMPLATE && resource.type !== LAUNCH_CONFIGURATION) {
    return true;
  }
  const known = new Set([launched, ...groups].map(({ id }) => id));
  return resourcesOfType(template, ...STARTERS).every(
    ({ id, properties }) => known.has(id) || !names(template, properties, resource.id),
  );
}

function names(template: Template, node: TreeNode | undefined, id: string): boolean {
  const text = node ? template.text.slice(node.span.start, node.span.end) : '';
  return text.split(/[^\w]+/).includes(id);
}

const PUBLIC = /^(?:\{\{)?resolve:ssm:([^:{}]+)(?::\d+)?(?:\}\})?$/;

/** `ami-…`, a parameter of the Systems Manager by its name, or nothing. */
export function imageAt(template: Template, data: readonly (TreeNode | undefined)[]): ImageSlot {
  const node = data.flatMap((each) => field(template, each, 'ImageId') ?? [])[0];
  if (!node) {
    return { kind: 'none' };
  }
  const name = parameterName(template, node) ?? resolvedName(template, node);
  return name ? { kind: 'named', name, architectures: [] } : { kind: 'own' };
}

function resolvedName({ text }: Template, node: TreeNode): MappedText | undefined {
  const written = intrinsicOf(node) ? undefined : scalarText(node, text);
  const match = written && PUBLIC.exec(written.text);
  const from = match?.[1] === undefined ? -1 : match[0].indexOf(match[1]);
  return written && from >= 0 ? sliceText(written, from, from + (match?.[1]?.length ?? 0)) : undefined;
}

/** The default of a parameter whose value is looked up by that name. */
function parameterName({ parameters, text }: Template, node: TreeNode): MappedText | undefined {
  const call = intrinsicOf(node);
  const parameter = call?.name === 'Ref' ? parameters.get(nameIn(call.argument)) : undefined;
  const type = nodeAt(parameter, 'Type');
  const isLookedUp = type !== undefined && nameIn(type).startsWith('AWS::SSM::Parameter::Value<AWS::EC2::Image');
  const value = isLookedUp ? scalarText(nodeAt(parameter, 'Default'), text) : undefined;
  return value && textOver(value.text, value.span);
}
