/** What an edited file would still say otherwise than its target. */
import type { Target } from '../../../../shared/src/report/schema';
import { machineChip, machineOf } from '../foreign/machines/catalogMachine';
import type { FoundWorkload } from '../manifest';

type Read = Pick<FoundWorkload, 'spec' | 'stated' | 'everyDevice'>;
type Check = (read: Read, target: Target) => string | undefined;

export const difference: Check = (read, target) =>
  CHECKS.map((check) => check(read, target)).find((doubt) => doubt !== undefined);

/** A format may name the card alone: which machine that is follows from it. */
const instance: Check = ({ spec: { placement = {} } }, target) => {
  if (placement.instance !== undefined || placement.accelerator === undefined) {
    return placement.instance === target.instance
      ? undefined
      : `the file would still name ${placement.instance ?? 'no instance type'}`;
  }
  const chip = machineOf(target.instance)?.accelerator?.chip?.id;
  return chip !== undefined && machineChip(placement.accelerator)?.id === chip
    ? undefined
    : `the file would still name ${placement.accelerator}`;
};

const count: Check = ({ spec: { placement = {} }, everyDevice }, target) => {
  const whole = everyDevice ? machineOf(target.instance)?.accelerator?.count : undefined;
  return (placement.count ?? whole ?? 0) === (target.acceleratorCount ?? 0)
    ? undefined
    : `the file would still ask for ${placement.count ?? 'an unknown number of'} accelerators`;
};

const replicas: Check = ({ spec: { placement = {} } }, target) => {
  const { replicas: fixed, minReplicas, maxReplicas } = placement;
  const wanted = Math.ceil(target.replicas);
  const isScaled = minReplicas !== undefined || maxReplicas !== undefined;
  const holds = isScaled ? (maxReplicas ?? wanted) >= wanted : fixed === wanted;
  return holds ? undefined : `the file would still have ${maxReplicas ?? fixed ?? 'an unknown number of'} replicas`;
};

const split: Check = ({ spec: { placement = {} } }, target) => {
  const parts = placement.tensorParallel;
  return parts === undefined || parts === (target.tensorParallel ?? 1)
    ? undefined
    : `the file would still split the model over ${parts} accelerators`;
};

const hardware: Check = ({ stated: { hardwareClass } }, target) =>
  hardwareClass === target.hardwareClass || hardwareClass === 'unspecified'
    ? undefined
    : 'a label or the image would still name other hardware';

const place: Check = ({ spec: { placement = {} } }, target) => {
  if (placement.purchase !== undefined && placement.purchase !== target.purchase) {
    return `the file would still ask for ${placement.purchase}`;
  }
  return placement.region !== undefined && placement.region !== target.region
    ? `the file would still run in ${placement.region}`
    : undefined;
};

const CHECKS: readonly Check[] = [instance, count, replicas, split, hardware, place];
