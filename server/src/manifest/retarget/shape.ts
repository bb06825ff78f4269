/** How many machines one replica has, and how many accelerators each of them. */
import { t } from '../../../../shared/src/l10n';
import type { Target } from '../../../../shared/src/report/schema';
import type { FormatMove } from './formatMove';

export interface Shape {
  readonly devices: number;
  readonly nodes: number;
}

export const machinesOfReplica = ({ instances, replicas }: Target) =>
  Math.max(1, Math.round(instances / Math.max(1, replicas)));

export const devicesPerMachine = (target: Target) => (target.acceleratorCount ?? 0) / machinesOfReplica(target);

const TRAINS = new Set(['training', 'fine-tuning', 'rl']);

/** A script knows how many machines it is started on; one that trains, how many accelerators too. */
export function shapeOf({ target, workload, machine }: FormatMove, nodes: number): Shape | { readonly reason: string } {
  if (machinesOfReplica(target) !== nodes) {
    return { reason: t`its script is written for ${nodes === 1 ? t('one machine') : t`${nodes} machines`}` };
  }
  const devices = (target.acceleratorCount ?? 0) / nodes;
  const before = workload.spec.placement?.count;
  const isTraining = TRAINS.has(workload.spec.kind ?? '');
  if (isTraining && (machine.hardwareClass !== workload.stated.hardwareClass || before !== target.acceleratorCount)) {
    return { reason: t('a script that trains is written for the accelerators that it has') };
  }
  return { devices, nodes };
}
