/** Node groups of EKS: machines that pods elsewhere may land on, no work by themselves. */
import { t } from '../../../../../shared/src/l10n';
import type { CapacityDeclaration } from '../../context';
import { archOfFamily, familyOf } from '../../foreign/machines/hardware';
import type { Span } from '../../manifest';
import type { Body } from './body';
import type { Module } from './moduleScope';
import type { Value } from './values';
import { entriesOf, itemsOf, knownText, namesIn, valueAt } from './values';

/** The arguments under which public modules take node groups, each a map by name. */
const GROUPS = [
  'eks_managed_node_groups',
  'self_managed_node_groups',
  'managed_node_groups',
  'node_groups',
  'worker_groups',
];

export function capacityOf(module: Module): CapacityDeclaration[] {
  return module.own.flatMap((body) => {
    if (body.type === 'resource' && body.labels[0]?.text === 'aws_eks_node_group') {
      return groupOf(body, module);
    }
    return body.type === 'module' ? [...moduleGroups(body), ...groupModule(body)] : [];
  });
}

function groupOf(body: Body, module: Module): CapacityDeclaration[] {
  const label = body.labels.at(-1);
  const template = body.blocks('launch_template').flatMap((each) => namesIn(each.value('id') ?? each.value('name')))[0];
  const types = typesOf(
    body.value('instance_types'),
    template === undefined ? undefined : module.resource(template)?.value('instance_type'),
  );
  const name = knownText(body.value('node_group_name'))?.text;
  return label
    ? [declared([...(name === undefined ? [] : [name]), label.text], label.span, types, body.value('labels'))]
    : [];
}

/** Maps by name; older versions take lists. */
function moduleGroups(body: Body): CapacityDeclaration[] {
  return GROUPS.flatMap((argument) => {
    const value = body.value(argument);
    const named = entriesOf(value).map((entry) => groupIn(entry.value, entry.key, entry.keySpan));
    const listed = itemsOf(value).flatMap((item) => {
      const name = knownText(valueAt(item, 'name'));
      return name ? [groupIn(item, name.text, name.span)] : [];
    });
    return [...named, ...listed];
  });
}

function groupIn(value: Value, key: string, span: Span): CapacityDeclaration {
  const own = knownText(valueAt(value, 'name') ?? valueAt(value, 'node_group_name'))?.text;
  const labels = valueAt(value, 'labels') ?? valueAt(value, 'k8s_labels');
  const types = typesOf(valueAt(value, 'instance_types'), valueAt(value, 'instance_type'));
  return declared([key, ...(own === undefined ? [] : [own])], span, types, labels);
}

/** The module of one group. */
function groupModule(body: Body): CapacityDeclaration[] {
  const origin = knownText(body.value('source'))?.text ?? '';
  const label = body.labels.at(-1);
  if (!label || !/(eks|self)-managed-node-group$/.test(origin.replace(/\?.*$/, ''))) {
    return [];
  }
  const name = knownText(body.value('name'))?.text ?? label.text;
  return [
    declared(
      [name],
      label.span,
      typesOf(body.value('instance_types'), body.value('instance_type')),
      body.value('labels'),
    ),
  ];
}

function typesOf(list: Value | undefined, single: Value | undefined): string[] {
  return [...itemsOf(list), ...(single ? [single] : [])].flatMap((each) => knownText(each)?.text ?? []);
}

function declared(
  found: readonly string[],
  span: Span,
  instances: readonly string[],
  labels: Value | undefined,
): CapacityDeclaration {
  const names = [...new Set(found)];
  const known = entriesOf(labels).flatMap(({ key, value }): [string, readonly string[]][] => {
    const text = knownText(value)?.text;
    return text === undefined ? [] : [[key, [text]]];
  });
  const group: [string, readonly string[]] = ['eks.amazonaws.com/nodegroup', names];
  const types: [string, readonly string[]][] =
    instances.length > 0 ? [['node.kubernetes.io/instance-type', instances]] : [];
  const arches = [...new Set(instances.flatMap((each) => archOfFamily(familyOf(each)) ?? []))];
  const arch: [string, readonly string[]][] = arches.length > 0 ? [['kubernetes.io/arch', arches]] : [];
  return {
    what: 'capacity',
    names,
    title: t`node group ${names[0] ?? ''}`,
    span,
    labels: new Map([group, ...types, ...arch, ...known]),
    instances,
    form: 'group',
    requirements: [],
    taints: [],
    families: [],
    purchases: [],
  };
}
