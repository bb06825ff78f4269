/** How EC2 machines are started: instances, launch templates, launch configurations, and the groups that hold them. */
import type { ReplicaFacts } from '../../foreign/unit';
import type { TreeNode } from '../../yaml/tree';
import { entriesOf, nodeAt } from '../../yaml/tree';
import { countAt, field, listAt, resourceAt, textAt } from './fields';
import { boundsOf, counted, ONE, replicasOf } from './machines';
import type { Script } from './script';
import { scriptAt } from './script';
import type { Resource, Template } from './template';
import { oncePerTemplate, resourcesOfType } from './template';

export const INSTANCE = 'AWS::EC2::Instance';
export const LAUNCH_TEMPLATE = 'AWS::EC2::LaunchTemplate';
export const LAUNCH_CONFIGURATION = 'AWS::AutoScaling::LaunchConfiguration';
export const GROUP = 'AWS::AutoScaling::AutoScalingGroup';

/** What says which machine is started and with which script. */
export interface Launch {
  readonly resource: Resource;
  readonly instanceType?: TreeNode;
  readonly userData?: TreeNode;
  /** Where `spot` is written. */
  readonly market?: TreeNode;
  readonly zone?: TreeNode;
  readonly groups: readonly Resource[];
  /** Instance types that a group offers beside it. */
  readonly overrides: readonly TreeNode[];
}

export const launchesOf = oncePerTemplate((template): readonly Launch[] => {
  const launches = resourcesOfType(template, LAUNCH_TEMPLATE, LAUNCH_CONFIGURATION).map((resource) =>
    templateLaunch(template, resource),
  );
  const instances = resourcesOfType(template, INSTANCE).map((resource) => instanceLaunch(template, resource, launches));
  // A template that only single instances use is no machine of its own.
  const used = new Set(instances.flatMap(({ from }) => (from ? [from.id] : [])));
  const own = launches.filter(({ resource, groups }) => !used.has(resource.id) || groups.length > 0);
  return [...own, ...instances.map(({ launch }) => launch)];
});

/** Groups by the template or configuration that they launch. */
const groupsByLaunch = oncePerTemplate((template): ReadonlyMap<string, readonly Resource[]> => {
  const found = new Map<string, Resource[]>();
  for (const group of resourcesOfType(template, GROUP)) {
    const id = launchOf(template, group)?.id;
    if (id !== undefined) {
      found.set(id, [...(found.get(id) ?? []), group]);
    }
  }
  return found;
});

function templateLaunch(template: Template, resource: Resource): Launch {
  const data = launchData(template, resource);
  const groups = groupsByLaunch(template).get(resource.id) ?? [];
  return {
    resource,
    instanceType: field(template, data, 'InstanceType'),
    userData: field(template, data, 'UserData'),
    market: field(template, data, 'InstanceMarketOptions', 'MarketType'),
    zone: field(template, data, 'Placement', 'AvailabilityZone'),
    groups,
    overrides: groups.flatMap((group) =>
      listAt(template, group.properties, 'MixedInstancesPolicy', 'LaunchTemplate', 'Overrides').flatMap(
        (override) => field(template, override, 'InstanceType') ?? [],
      ),
    ),
  };
}

/** The properties of a machine, which a launch template has one level deeper. */
export function launchData(template: Template, { type, properties }: Resource): TreeNode | undefined {
  return type === LAUNCH_TEMPLATE ? field(template, properties, 'LaunchTemplateData') : properties;
}

function instanceLaunch(template: Template, resource: Resource, launches: readonly Launch[]) {
  const { properties } = resource;
  const from = templateNamed(template, field(template, properties, 'LaunchTemplate'));
  const behind = launches.find((launch) => launch.resource.id === from?.id);
  const launch: Launch = {
    resource,
    instanceType: field(template, properties, 'InstanceType') ?? behind?.instanceType,
    userData: field(template, properties, 'UserData') ?? behind?.userData,
    market: behind?.market,
    zone: field(template, properties, 'AvailabilityZone'),
    groups: [],
    overrides: [],
  };
  return { launch, from };
}

/** A `LaunchTemplateSpecification`, by id or by name. */
export function templateNamed(template: Template, specification: TreeNode | undefined): Resource | undefined {
  return (
    resourceAt(template, field(template, specification, 'LaunchTemplateId'), [LAUNCH_TEMPLATE]) ??
    resourceAt(template, field(template, specification, 'Id'), [LAUNCH_TEMPLATE]) ??
    resourceAt(template, field(template, specification, 'LaunchTemplateName'), [LAUNCH_TEMPLATE], 'LaunchTemplateName')
  );
}

function launchOf(template: Template, { properties }: Resource): Resource | undefined {
  const mixed = field(template, properties, 'MixedInstancesPolicy', 'LaunchTemplate', 'LaunchTemplateSpecification');
  const configuration = field(template, properties, 'LaunchConfigurationName');
  return (
    templateNamed(template, field(template, properties, 'LaunchTemplate')) ??
    templateNamed(template, mixed) ??
    resourceAt(template, configuration, [LAUNCH_CONFIGURATION], 'LaunchConfigurationName')
  );
}

const INIT = 'AWS::CloudFormation::Init';

/** It also does what `cfn-init` is told. */
export const hasInit = ({ resource, groups }: Launch): boolean =>
  [resource, ...groups].some(({ node }) => nodeAt(node, 'Metadata', INIT) !== undefined);

/** Everything that runs when the machine starts: user data, and what `cfn-init` is told to do. */
export function startScripts(template: Template, { resource, groups, userData }: Launch): Script[] {
  const configs = [resource, ...groups].flatMap(({ node }) => entriesOf(nodeAt(node, 'Metadata', INIT)));
  const told = configs.flatMap(({ value }) => [
    ...entriesOf(nodeAt(value, 'commands')).flatMap((entry) => nodeAt(entry.value, 'command') ?? []),
    ...entriesOf(nodeAt(value, 'files')).flatMap((entry) => nodeAt(entry.value, 'content') ?? []),
  ]);
  return [userData, ...told].flatMap((node) => scriptAt(template, node) ?? []);
}

/** Machines of a group; a template that no group uses has no number. */
export function groupScale(template: Template, { groups, resource }: Launch): ReplicaFacts {
  const [group, ...others] = groups;
  if (!group) {
    return resource.type === INSTANCE ? ONE : { none: true };
  }
  if (others.length > 0) {
    return { none: true };
  }
  const bounds = boundsOf(template, group.properties, 'MinSize', 'MaxSize');
  const isFixed = bounds.minReplicas !== undefined && bounds.minReplicas.count === bounds.maxReplicas?.count;
  const wanted = counted(template, group.properties, 'DesiredCapacity');
  if (isFixed && (wanted === undefined || wanted.count === bounds.minReplicas?.count)) {
    return replicasOf(countAt(template, group.properties, wanted ? 'DesiredCapacity' : 'MinSize'));
  }
  return { ...replicasOf(countAt(template, group.properties, 'DesiredCapacity')), ...bounds };
}

/** `spot` in the template's market options, else in its group's distribution. */
export function isSpot(template: Template, { market }: Launch): boolean {
  return (market && textAt(template, market)?.text.toLowerCase()) === 'spot';
}
