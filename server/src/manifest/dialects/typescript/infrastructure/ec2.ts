/** EC2: machines, launch templates and the groups that hold them, with the script that they start with. */
import type { TreeEntry, TreeMap, TreeNode } from '../../../yaml/tree';
import { entryOf, itemsOf } from '../../../yaml/tree';
import type { Construct, Construction } from './construction';
import { addResource, entryAs, joinOf, listOf, mapOf, referenceTo, renamed, scalarOf } from './construction';
import { commandsOn } from './knownValues';
import type { Maker } from './maker';
import { asWritten, partOf, propertiesOf, withSuffix } from './maker';

const INSTANCE = 'AWS::EC2::Instance';
const TEMPLATE = 'AWS::EC2::LaunchTemplate';
const GROUP = 'AWS::AutoScaling::AutoScalingGroup';

/** The script in the options, and what calls add to the machine itself. */
function userData(at: Construction, construct: Construct, props: TreeMap): TreeEntry | undefined {
  const own = entryOf(props, 'userData');
  const added = commandsOn(at, construct.call);
  return added.length === 0
    ? renamed(own, 'UserData')
    : entryAs('UserData', joinOf(props.span, '\n', [...(own ? [own.value] : []), ...added]));
}

const instance: Maker = (at, construct) => {
  const props = propertiesOf(at, construct);
  const zone = renamed(entryOf(props, 'availabilityZone'), 'AvailabilityZone');
  const type = renamed(entryOf(props, 'instanceType'), 'InstanceType');
  addResource(at, construct, INSTANCE, mapOf(props.span, [type, zone, userData(at, construct, props)]));
};

/** `spotOptions` of a template, `spotPrice` of a group: both ask for spot machines. */
function templateData(at: Construction, construct: Construct, props: TreeMap): TreeMap {
  const spot = entryOf(props, 'spotOptions') ?? entryOf(props, 'spotPrice');
  const market = spot && mapOf(spot.value.span, [entryAs('MarketType', scalarOf('spot', spot.keySpan))]);
  return mapOf(props.span, [
    renamed(entryOf(props, 'instanceType'), 'InstanceType'),
    userData(at, construct, props),
    market ? entryAs('InstanceMarketOptions', market) : undefined,
  ]);
}

const launchTemplate: Maker = (at, construct) => {
  const props = propertiesOf(at, construct);
  const data = entryAs('LaunchTemplateData', templateData(at, construct, props));
  const name = renamed(entryOf(props, 'launchTemplateName'), 'LaunchTemplateName');
  addResource(at, construct, TEMPLATE, mapOf(props.span, [data, name]));
};

/** CDK's group without a template makes one of its own. */
const autoScalingGroup: Maker = (at, construct) => {
  const props = propertiesOf(at, construct);
  const named = entryOf(props, 'launchTemplate');
  const mixed = entryOf(props, 'mixedInstancesPolicy');
  const isOwn = !named && !mixed;
  if (isOwn) {
    addResource(
      at,
      construct,
      TEMPLATE,
      mapOf(props.span, [entryAs('LaunchTemplateData', templateData(at, construct, props))]),
    );
  }
  const template = isOwn ? referenceTo(construct.id, construct.idSpan) : named?.value;
  addResource(
    at,
    groupOf(construct),
    GROUP,
    mapOf(props.span, [
      template && entryAs('LaunchTemplate', byId(template)),
      mixed && entryAs('MixedInstancesPolicy', mixedPolicy(mixed.value)),
      ...sizesOf(props),
    ]),
  );
};

/** The group beside the template that bears the name. */
export const groupOf = (construct: Construct): Construct => withSuffix(construct, 'group');
export const groupName = (id: string) => partOf(id, 'group');
const byId = (template: TreeNode) => mapOf(template.span, [entryAs('LaunchTemplateId', template)]);

function mixedPolicy(policy: TreeNode): TreeNode {
  const template = entryOf(policy, 'launchTemplate')?.value;
  const overrides = itemsOf(entryOf(policy, 'launchTemplateOverrides')?.value);
  const inner = mapOf(policy.span, [
    template && entryAs('LaunchTemplateSpecification', byId(template)),
    entryAs('Overrides', listOf(policy.span, overrides)),
  ]);
  return mapOf(policy.span, [entryAs('LaunchTemplate', inner)]);
}

/** CDK's defaults: the least is 1, the most is what is wanted, what is wanted is the least (aws-autoscaling, AutoScalingGroup). */
export function sizesOf(props: TreeNode): readonly (TreeEntry | undefined)[] {
  const [least, most, wanted] = ['minCapacity', 'maxCapacity', 'desiredCapacity'].map((name) => entryOf(props, name));
  return [
    renamed(least ?? (most ? undefined : wanted), 'MinSize'),
    renamed(most ?? wanted ?? least, 'MaxSize'),
    renamed(wanted ?? least, 'DesiredCapacity'),
  ];
}

/** Pulumi's template has no `LaunchTemplateData` around its fields. */
const pulumiTemplate: Maker = (at, construct) => {
  const props = propertiesOf(at, construct);
  const name = renamed(entryOf(props, 'name'), 'LaunchTemplateName');
  addResource(at, construct, TEMPLATE, mapOf(props.span, [entryAs('LaunchTemplateData', props), name]));
};

/** A machine with a template of its own that says spot. */
const pulumiSpot: Maker = (at, construct) => {
  const props = propertiesOf(at, construct);
  const own = withSuffix(construct, 'spot');
  // The class is what asks for spot.
  const { ts, file } = at.source;
  const { expression: made } = construct.call;
  const word = ts.isPropertyAccessExpression(made) ? made.name : made;
  const spot = scalarOf('spot', { start: word.getStart(file), end: word.end });
  const market = mapOf(props.span, [entryAs('MarketType', spot)]);
  const data = mapOf(props.span, [entryAs('InstanceMarketOptions', market)]);
  addResource(at, own, TEMPLATE, mapOf(props.span, [entryAs('LaunchTemplateData', data)]));
  const template = entryAs('LaunchTemplate', byId(referenceTo(own.id, construct.idSpan)));
  addResource(at, construct, INSTANCE, mapOf(props.span, [...props.entries, template]));
};

export const EC2: Readonly<Record<string, Maker>> = {
  'cdk:ec2.Instance': instance,
  'cdk:ec2.BastionHostLinux': instance,
  'cdk:ec2.LaunchTemplate': launchTemplate,
  'cdk:autoscaling.AutoScalingGroup': autoScalingGroup,
  'aws:ec2.Instance': asWritten(INSTANCE),
  'aws:ec2.LaunchTemplate': pulumiTemplate,
  'aws:ec2.LaunchConfiguration': asWritten('AWS::AutoScaling::LaunchConfiguration'),
  'aws:ec2.SpotInstanceRequest': pulumiSpot,
  'aws:autoscaling.Group': asWritten(GROUP),
};
