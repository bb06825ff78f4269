/** What an edited file would still say otherwise than its target. */
import { t } from '../../../../shared/src/l10n';
import type { Target } from '../../../../shared/src/report/schema';
import { machineChip, machineOf } from '../foreign/machines/catalogMachine';
import type { FoundWorkload } from '../manifest';

type Read = Pick<FoundWorkload, 'spec' | 'stated' | 'everyDevice'>;
type Check = (read: Read, target: Target) => string | undefined;

/** What a file does not show is not promised; `checks` is what its format has words for. */
export const difference = (read: Read, target: Target, checks: readonly Check[] = EVERY_CHECK): string | undefined =>
  checks.map((check) => check(read, target)).find((doubt) => doubt !== undefined);

const machine: Check = ({ spec: { placement = {} } }, target) =>
  placement.instance === target.instance
    ? undefined
    : placement.instance === undefined
      ? t('the file would still name no instance type')
      : t`the file would still name ${placement.instance}`;

/** A format may name the card alone: which machine that is follows from it. */
const machineOrCard: Check = (read, target) => {
  const { placement = {} } = read.spec;
  if (placement.instance !== undefined || placement.accelerator === undefined) {
    return machine(read, target);
  }
  const chip = machineOf(target.instance)?.accelerator?.chip?.id;
  return chip !== undefined && machineChip(placement.accelerator)?.id === chip
    ? undefined
    : t`the file would still name ${placement.accelerator}`;
};

const count: Check = ({ spec: { placement = {} }, everyDevice }, target) => {
  const whole = everyDevice ? machineOf(target.instance)?.accelerator?.count : undefined;
  return (placement.count ?? whole ?? 0) === (target.acceleratorCount ?? 0)
    ? undefined
    : placement.count === undefined
      ? t('the file would still ask for an unknown number of accelerators')
      : t`the file would still ask for ${placement.count} accelerators`;
};

const replicas: Check = ({ spec: { placement = {} } }, target) => {
  const { replicas: fixed, minReplicas, maxReplicas } = placement;
  const wanted = Math.ceil(target.replicas);
  const isScaled = minReplicas !== undefined || maxReplicas !== undefined;
  const holds = isScaled ? (maxReplicas ?? wanted) >= wanted : fixed === wanted;
  const now = maxReplicas ?? fixed;
  if (holds) {
    return undefined;
  }
  return now === undefined
    ? t('the file would still have an unknown number of replicas')
    : t`the file would still have ${now} replicas`;
};

const split: Check = ({ spec: { placement = {} } }, target) => {
  const parts = placement.tensorParallel;
  return parts === undefined || parts === (target.tensorParallel ?? 1)
    ? undefined
    : t`the file would still split the model over ${parts} accelerators`;
};

const hardware: Check = ({ stated: { hardwareClass } }, target) =>
  hardwareClass === target.hardwareClass || hardwareClass === 'unspecified'
    ? undefined
    : t('a label or the image would still name other hardware');

const place: Check = ({ spec: { placement = {} } }, target) => {
  if (placement.purchase !== undefined && placement.purchase !== target.purchase) {
    return t`the file would still ask for ${placement.purchase}`;
  }
  return placement.region !== undefined && placement.region !== target.region
    ? t`the file would still run in ${placement.region}`
    : undefined;
};

const EVERY_CHECK: readonly Check[] = [machineOrCard, count, replicas, split, hardware, place];

/** Pods: how many cores a model is split over, the engine's own flags say. */
export const POD_CHECKS: readonly Check[] = [machine, count, replicas, hardware];

/** A machine whose numbers a scaling group may keep. */
export const MACHINE_CHECKS: readonly Check[] = [machine, count, split];
