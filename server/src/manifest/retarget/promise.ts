/** What an edited file would still say otherwise than the target: what it does not show is not promised. */
import type { Target } from '../../../../shared/src/report/schema';
import type { FoundWorkload } from '../manifest';

export function difference({ spec: { placement = {} }, stated }: FoundWorkload, target: Target): string | undefined {
  if (placement.instance !== target.instance) {
    return `the file would still name ${placement.instance ?? 'no instance type'}`;
  }
  if ((placement.count ?? 0) !== (target.acceleratorCount ?? 0)) {
    return `the file would still ask for ${placement.count ?? 'an unknown number of'} accelerators`;
  }
  if (!holdsReplicas(placement, target)) {
    return `the file would still have ${placement.replicas ?? 'an unknown number of'} replicas`;
  }
  return stated.hardwareClass === target.hardwareClass
    ? undefined
    : 'a label or the image would still name other hardware';
}

/** A range holds what lies in it; without an upper end it holds everything. */
function holdsReplicas(
  { replicas, minReplicas, maxReplicas }: NonNullable<FoundWorkload['spec']['placement']>,
  target: Target,
): boolean {
  const isRange = minReplicas !== undefined || maxReplicas !== undefined;
  return isRange ? maxReplicas === undefined || maxReplicas >= target.replicas : replicas === target.replicas;
}

/** Machines that several workloads share do not move for one of them. */
export function alsoMoved(before: readonly FoundWorkload[], after: readonly FoundWorkload[]): string | undefined {
  const factsOf = ({ spec }: FoundWorkload) => JSON.stringify([spec.placement, spec.runtime, spec.precision]);
  const other = before.find((each, index) => {
    const now = after[index];
    return !now || now.name !== each.name || factsOf(now) !== factsOf(each);
  });
  return other && `it would move ${other.name} too`;
}
