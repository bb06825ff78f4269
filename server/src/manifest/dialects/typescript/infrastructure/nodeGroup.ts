/**
 * A node group of EKS whose machines pods of this file run on. Pods of other files may run there too: it moves only to machines
 * on which all of them find what they found before.
 */
import type { Target } from '../../../../../../shared/src/report/schema';
import type { Instance } from '../../../../../../shared/src/catalog/types';
import { podRoom } from '../../../foreign/machines/catalogMachine';
import type { Machines } from '../../../retarget/machines/machines';
import { generationStep, isSameKind } from '../../../retarget/machines/machines';
import type { Step } from '../../../retarget/step';
import { both } from '../../../retarget/step';
import type { FoundWorkload, Span } from '../../../manifest';
import { entryOf, itemsOf } from '../../../yaml/tree';
import type { Construct, Construction } from './construction';
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
    return { reason: 'several node groups have this instance type' };
  }
  if (place.isOneOfSeveral) {
    return { reason: 'it is one of several instance types, of which the service takes any' };
  }
  if ((spec.placement?.replicas ?? 1) !== target.replicas) {
    return { reason: 'the number of pods would have to change too' };
  }
  const site = siteAt(at, place.span, 'the instance type');
  return 'reason' in site
    ? site
    : both(generationStep(machines), forAllPods(machines), typeEdits(at, site, target.instance));
}

function typesOf(at: Construction, group: Construct) {
  const list = itemsOf(entryOf(propertiesOf(at, group), 'instanceTypes')?.value);
  return list.flatMap((node): { type: string; span: Span; isOneOfSeveral: boolean }[] =>
    node.kind === 'scalar' ? [{ type: String(node.value), span: node.span, isOneOfSeveral: list.length > 1 }] : [],
  );
}

function forAllPods(machines: Machines): Step {
  const { before, after } = machines;
  const [had, has] = [podRoom(before), podRoom(after)];
  const isRoomy = had && has && has.cpus >= had.cpus && has.memoryGiB >= had.memoryGiB;
  const isEnough = isSameKind(machines) && isRoomy && hasDevices(before, after);
  return isEnough ? [] : { reason: `other pods may share the node group, and need what ${after.type} does not have` };
}

const hasDevices = ({ accelerator: had }: Instance, { accelerator: has }: Instance): boolean =>
  (has?.count ?? 0) >= (had?.count ?? 0) && (has?.memoryEach ?? 0) >= (had?.memoryEach ?? 0);
