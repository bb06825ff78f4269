/** Labels that lead to machines which other objects describe: a NodePool, a node group, a team's own label. */
import { t } from '../../../../../shared/src/l10n';
import type { CapacityDeclaration } from '../../context';
import { imageTargetOf } from '../../foreign/machines/catalogMachine';
import { instancesMeeting } from '../../foreign/machines/requirements';
import { PLACE_KEYS } from '../../foreign/machines/nodeLabels';
import type { NodeLabel } from '../../foreign/pods/podSpec';
import type { PodMove } from '../site';
import { allSteps } from '../step';
import type { Step } from '../step';
import { replaceScalar } from '../treeEdit';
import { MACHINE_KEYS } from './machineKeys';

export function editPools(move: PodMove): Step {
  const { pod, workload, machine } = move;
  const at = workload.fields.get('placement.instance')?.value?.start;
  const others = pod.labels.filter(
    ({ key, values }) =>
      !MACHINE_KEYS.includes(key) &&
      !PLACE_KEYS.includes(key) &&
      !isOnEveryMachine(key, move) &&
      values[0] !== undefined &&
      values[0].span.start !== at,
  );
  const isChosen = workload.spec.placement?.instance !== undefined && at === undefined;
  const isHeld = (pod.context?.find('capacity') ?? []).some((pool) => holds(pool, machine.type));
  return isChosen && others.length === 0 && !isHeld
    ? { reason: t`no pool of this file has ${machine.type}` }
    : allSteps(others.map((label) => editPool(move, label)));
}

/** What a cluster says of all of its nodes, and what NVIDIA's drivers say of all machines with their cards. */
function isOnEveryMachine(key: string, { machine }: PodMove): boolean {
  const ofCards = key.startsWith('nvidia.com/') && imageTargetOf(machine).device === 'nvidia';
  return (
    ofCards ||
    /^(node-role\.kubernetes\.io\/|karpenter\.sh\/(registered|initialized)$|eks\.amazonaws\.com\/compute-type$)/.test(
      key,
    )
  );
}

/** Stays where its machines hold the target, follows it to another pool of the file, and is refused else. */
function editPool(move: PodMove, label: NodeLabel): Step {
  const { pod, text, machine } = move;
  const pools = (pod.context?.find('capacity') ?? []).filter(({ labels }) => labels.has(label.key));
  const written = label.values.map((value) => value.text);
  const fits = (pool: CapacityDeclaration) => holds(pool, machine.type);
  const valuesOf = (pool: CapacityDeclaration) => pool.labels.get(label.key) ?? [];
  if (pools.some((pool) => fits(pool) && valuesOf(pool).some((value) => written.includes(value)))) {
    return [];
  }
  const [value] = pools.filter(fits).flatMap(valuesOf);
  if (value !== undefined && label.entry?.value.kind === 'scalar') {
    return replaceScalar(label.entry.value, value, text);
  }
  const named = pools.find((pool) => valuesOf(pool).some((each) => written.includes(each)));
  const stated = `${label.key}: ${written.join(', ')}`;
  return {
    reason: named
      ? t`${stated} keeps it on ${named.title}, which has no ${machine.type}`
      : t`${stated} keeps it on machines that this file does not describe`,
  };
}

function holds({ form, instances, requirements }: CapacityDeclaration, type: string): boolean {
  const isListed = form !== 'group' || instances.length === 0 || instances.includes(type);
  return isListed && instancesMeeting(requirements).some((each) => each.type === type);
}
