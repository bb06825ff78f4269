/**
 * A node group of EKS whose machines pods of this file run on. Pods of other files may run there too: it moves only to machines
 * on which all of them find what they found before.
 */
import type ts from 'typescript';
import { t } from '../../../../../../shared/src/l10n';
import type { Target } from '../../../../../../shared/src/report/schema';
import type { Machines } from '../../../retarget/machines/machines';
import { generationStep, nodeGroupStep } from '../../../retarget/machines/machines';
import type { Step } from '../../../retarget/step';
import { both } from '../../../retarget/step';
import type { FoundWorkload, Span } from '../../../manifest';
import { entryOf, itemsOf } from '../../../yaml/tree';
import type { Construct, Construction } from './construction';
import { constantNumber, propertyOf } from '../values';
import { propertiesOf } from './maker';
import { siteAt } from './machineSite';
import { typeEdits } from './machineType';

const GROUP =
  /^(?:cdk:eks\.(?:Nodegroup|CfnNodegroup|#addNodegroupCapacity)|aws(?:-native)?:eks\.Node[Gg]roup|pulumi-eks:core\.ManagedNodeGroup)$/;

/** Where the only group of this type names it; nothing where the file has none. */
export function groupStep(
  at: Construction,
  { spec }: FoundWorkload,
  machines: Machines,
  target: Target,
): Step | undefined {
  const groups = at.constructs.filter(({ key }) => GROUP.test(key));
  const places = groups.flatMap((group) => typesOf(at, group)).filter(({ type }) => type === machines.before.type);
  const [place] = places;
  if (!place) {
    return undefined;
  }
  if (places.length > 1) {
    return { reason: t('several node groups have this instance type') };
  }
  if (place.isOneOfSeveral) {
    return { reason: t('it is one of several instance types, of which the service takes any') };
  }
  const most = place.most && constantNumber(at.source, place.most)?.value;
  if (target.replicas > Math.max(spec.placement?.replicas ?? 1, most ?? 0)) {
    return { reason: t`its node group has no room for ${target.replicas} machines` };
  }
  const site = siteAt(at, place.span, t('the instance type'));
  return 'reason' in site
    ? site
    : both(generationStep(machines), nodeGroupStep(machines), typeEdits(at, site, target.instance));
}

interface GroupType {
  readonly type: string;
  readonly span: Span;
  readonly isOneOfSeveral: boolean;
  /** The most machines that it may have. */
  readonly most?: ts.Expression;
}

function typesOf(at: Construction, group: Construct): GroupType[] {
  const list = itemsOf(entryOf(propertiesOf(at, group), 'instanceTypes')?.value);
  const most = group.props && propertyOf(at.source, group.props, 'maxSize');
  return list.flatMap((node): GroupType[] =>
    node.kind === 'scalar'
      ? [{ type: String(node.value), span: node.span, isOneOfSeveral: list.length > 1, ...(most ? { most } : {}) }]
      : [],
  );
}
