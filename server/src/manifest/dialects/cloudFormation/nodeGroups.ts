/** EKS node groups: machines on which pods of other files land. */
import { t } from '../../../../../shared/src/l10n';
import type { CapacityDeclaration } from '../../context';
import { archOfFamily, familyOf } from '../../foreign/machines/hardware';
import { ARCHITECTURE, INSTANCE_TYPE } from '../../foreign/machines/nodeLabels';
import { entriesAt, field, listAt, optionsAt, textAt } from './fields';
import type { Launch } from './launch';
import { kubernetesScript } from './clusterMachines';
import { LAUNCH_TEMPLATE, launchesOf, templateNamed } from './launch';
import type { Resource, Template } from './template';
import { resourcesOfType } from './template';

/** EKS's own default (AWS::EKS::Nodegroup, InstanceTypes). */
const DEFAULT_TYPE = 't3.medium';

export function nodeGroups(template: Template): CapacityDeclaration[] {
  return [
    ...resourcesOfType(template, 'AWS::EKS::Nodegroup').map((group) => capacityOf(template, group)),
    ...launchesOf(template).flatMap((launch) => selfManaged(template, launch)),
  ];
}

/** Machines that join the cluster by their start script, with the labels that they give themselves. */
function selfManaged(template: Template, launch: Launch): CapacityDeclaration[] {
  const script = kubernetesScript(template, launch);
  if (script === undefined) {
    return [];
  }
  const names = [...launch.groups, launch.resource].map(({ id }) => id);
  const types = [launch.instanceType, ...launch.overrides].flatMap((node) => optionsAt(template, node));
  const instances = [...new Set(types.map(({ text }) => text))];
  const labels = new Map<string, readonly string[]>(ownLabels(script));
  const arch = architectureOf(undefined, instances);
  labels.set(INSTANCE_TYPE, instances);
  if (arch) labels.set(ARCHITECTURE, [arch]);
  const [owner] = [...launch.groups, launch.resource];
  const span = (owner ?? launch.resource).entry.keySpan;
  return [{ what: 'capacity', names, title: t`node group ${names[0] ?? ''}`, span, labels, instances, ...GROUP }];
}

/** `--node-labels=a=b,c=d` of the kubelet. */
function ownLabels(script: string): [string, string[]][] {
  const written = /--node-labels[= ]['"]?([^\s'"]+)/.exec(script)?.[1] ?? '';
  return written.split(',').flatMap((pair): [string, string[]][] => {
    const [key, value] = pair.split('=');
    return key && value ? [[key, [value]]] : [];
  });
}

/** Machines of the types listed; what else they must be is not said. */
const GROUP = { form: 'group', requirements: [], taints: [], families: [], purchases: [] } as const;

function capacityOf(template: Template, group: Resource): CapacityDeclaration {
  const { id, entry, properties } = group;
  const name = textAt(template, properties, 'NodegroupName')?.text;
  const instances = instancesOf(template, group);
  const labels = new Map<string, readonly string[]>(
    entriesAt(template, field(template, properties, 'Labels')).flatMap(({ key, value }): [string, string[]][] => {
      const text = textAt(template, value)?.text;
      return text === undefined ? [] : [[key, [text]]];
    }),
  );
  const arch = architectureOf(textAt(template, properties, 'AmiType')?.text, instances);
  const capacity = textAt(template, properties, 'CapacityType')?.text;
  labels.set(INSTANCE_TYPE, instances);
  if (arch) labels.set(ARCHITECTURE, [arch]);
  if (capacity) labels.set('eks.amazonaws.com/capacityType', [capacity]);
  if (name) labels.set('eks.amazonaws.com/nodegroup', [name]);
  return {
    what: 'capacity',
    names: [...new Set([id, ...(name ? [name] : [])])],
    title: t`node group ${name ?? id}`,
    span: entry.keySpan,
    labels,
    instances,
    ...GROUP,
    purchases: capacity === 'SPOT' ? ['spot'] : capacity === 'ON_DEMAND' ? ['on-demand'] : [],
  };
}

function instancesOf(template: Template, { properties }: Resource): string[] {
  const own = listAt(template, properties, 'InstanceTypes').flatMap((node) => textAt(template, node)?.text ?? []);
  if (own.length > 0 || field(template, properties, 'InstanceTypes')) {
    return own;
  }
  const launch = field(template, properties, 'LaunchTemplate');
  const behind = templateNamed(template, launch);
  const type =
    behind?.type === LAUNCH_TEMPLATE
      ? field(template, behind.properties, 'LaunchTemplateData', 'InstanceType')
      : undefined;
  const types = optionsAt(template, type).map(({ text }) => text);
  return types.length > 0 || launch ? types : [DEFAULT_TYPE];
}

function architectureOf(ami: string | undefined, instances: readonly string[]): string | undefined {
  if (ami !== undefined && /ARM_64/.test(ami)) {
    return 'arm64';
  }
  if (ami !== undefined && /x86_64/i.test(ami)) {
    return 'amd64';
  }
  const found = new Set(instances.map((each) => archOfFamily(familyOf(each))));
  return found.size === 1 ? [...found][0] : undefined;
}
