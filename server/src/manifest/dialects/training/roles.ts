/** Jobs made of roles (Master, Worker, Launcher, …), each a number of equal pods: which of them compute, and how many those are. */
import { t } from '../../../../../shared/src/l10n';
import type { Context } from '../../context';
import { ELSEWHERE } from '../../engines/text';
import type { Started } from '../../foreign/tasks/trainingWork';
import { startedWith } from '../../foreign/tasks/trainingWork';
import { podDevices } from '../../foreign/placementFacts';
import type { Pod } from '../../foreign/pods/podSpec';
import { containerText, readPod } from '../../foreign/pods/podSpec';
import { writtenCount } from '../../foreign/fields/replicas';
import type { ReplicaFacts } from '../../foreign/unit';
import type { NumberPlace, Site } from '../../retarget/site';
import type { TreeEntry, TreeNode } from '../../yaml/tree';
import { nodeAt } from '../../yaml/tree';

export interface Role {
  readonly name: string;
  readonly pod: Pod;
  readonly template?: TreeNode;
  readonly scale: ReplicaFacts;
  readonly started: readonly Started[];
}

/** `count` holds the number of pods; without it there is one. */
export function roleOf(
  name: string,
  template: TreeNode | undefined,
  count: TreeEntry | undefined,
  text: string,
  context: Context,
): Role {
  const pod = readPod(nodeAt(template, 'spec'), text, context);
  return {
    name,
    pod,
    ...(template ? { template } : {}),
    scale: writtenCount(count, text),
    started: pod.containers.map(({ node }) => startedWith(containerText(node, text, context))),
  };
}

const WORKERS = /worker|node|trainer|executor|replica/i;
/** They start others and hold no device worth counting. */
const STARTERS = /launcher|driver|scheduler|submitter/i;

export const hasDevices = ({ pod }: Role) => podDevices(pod).length > 0 || pod.resourceClaims;
const countOf = ({ scale }: Role) => scale.replicas?.count ?? (scale.replicas ? undefined : 1);

/** Workers with devices, else whoever has devices; without any, the workers, else the first role. */
export function computing(roles: readonly Role[]): Role | undefined {
  const used = roles.filter((role) => countOf(role) !== 0);
  const equipped = used.filter(hasDevices);
  return (
    equipped.find(({ name }) => WORKERS.test(name)) ??
    equipped[0] ??
    used.find(({ name }) => WORKERS.test(name)) ??
    used.find(({ name }) => !STARTERS.test(name)) ??
    used[0]
  );
}

export const equippedAlike = (roles: readonly Role[], main: Role): readonly Role[] =>
  roles.filter((role) => role === main || (hasDevices(main) && sameDevices(role, main)));

/** Pods of all roles that compute move together; their number changes where the main one's stands. */
export function rolesSite(roles: readonly Role[], count: (main: Role) => NumberPlace | undefined): Site {
  const main = computing(roles);
  if (!main) {
    return { refused: t('which of its roles computes is not known') };
  }
  const alike = equippedAlike(roles, main);
  const besides = alike.reduce((sum, role) => sum + (role === main ? 0 : (countOf(role) ?? 0)), 0);
  const place = count(main);
  return {
    pods: alike.map(({ pod }) => ({ pod, copies: 1 })),
    ...(place ? { copies: { ...place, besides } } : {}),
  };
}

/** All pods that are equipped alike: a master with the devices of a worker computes too. */
export function copiesOf(roles: readonly Role[], main: Role): ReplicaFacts {
  const alike = equippedAlike(roles, main);
  if (alike.length === 1) {
    return main.scale;
  }
  const counts = alike.map(countOf);
  return counts.some((count) => count === undefined)
    ? main.scale
    : { replicas: { count: counts.reduce<number>((sum, count) => sum + (count ?? 0), 0), value: ELSEWHERE } };
}

/** Roles with other devices, by name: what the count leaves out. */
export function leftOut(roles: readonly Role[], main: Role): readonly string[] {
  return roles
    .filter((role) => role !== main && hasDevices(role) && countOf(role) !== 0 && !sameDevices(role, main))
    .map(({ name }) => name);
}

function sameDevices(one: Role, other: Role): boolean {
  const [a] = podDevices(one.pod);
  const [b] = podDevices(other.pod);
  return a !== undefined && a.type.resource === b?.type.resource && a.count === b.count;
}
