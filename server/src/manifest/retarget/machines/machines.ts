/** The machine that a workload leaves and the one that it moves to, and what of its software can stay. */
import type { Instance } from '../../../../../shared/src/catalog/types';
import { t } from '../../../../../shared/src/l10n';
import type { Target } from '../../../../../shared/src/report/schema';
import type { FoundWorkload } from '../../manifest';
import type { ImageTarget } from '../../engines/imageVariants';
import { imageTargetOf, machineOf, podRoom } from '../../foreign/machines/catalogMachine';
import type { Step } from '../step';

export interface Machines {
  readonly before: Instance;
  readonly after: Instance;
}

/** Nothing where one of them is not in the catalog. */
export function machinesOf({ spec }: FoundWorkload, { instance }: Target): Machines | undefined {
  const [before, after] = [spec.placement?.instance, instance].map((type) => type && machineOf(type));
  return before && after ? { before, after } : undefined;
}

export const deviceOf = (machine: Instance): ImageTarget['device'] => imageTargetOf(machine).device;

/** The same programs run on both: architecture and kind of accelerator are the same. */
export const isSameKind = ({ before, after }: Machines): boolean =>
  before.arch === after.arch &&
  deviceOf(before) === deviceOf(after) &&
  (deviceOf(before) !== 'neuron' || isSameChip({ before, after }));

export const isSameChip = ({ before, after }: Machines): boolean =>
  before.accelerator?.chip?.id === after.accelerator?.chip?.id;

/**
 * Kernels that were built for earlier GPUs alone do not run on Blackwell (NVIDIA, "Blackwell Compatibility Guide", 1.2), and when
 * an image was built its name does not say.
 */
export function generationStep({ before, after }: Machines): Step {
  return isBlackwell(after) && !isBlackwell(before) && deviceOf(before) === 'nvidia'
    ? { reason: t`whether its software was built for the Blackwell GPUs of ${after.type} is not known` }
    : [];
}

const isBlackwell = ({ accelerator }: Instance) => accelerator?.chip?.architecture.startsWith('Blackwell') === true;

/**
 * The machines of a node group, on which pods of other files may run too: it moves only to machines on which all of them find
 * what they found before.
 */
export function nodeGroupStep(machines: Machines): Step {
  const { before, after } = machines;
  const [had, has] = [podRoom(before), podRoom(after)];
  const isRoomy = had && has && has.cpus >= had.cpus && has.memoryGiB >= had.memoryGiB;
  const isEnough = isSameKind(machines) && isRoomy && hasDevices(before, after);
  return isEnough ? [] : { reason: t`other pods may share the node group, and need what ${after.type} does not have` };
}

const hasDevices = ({ accelerator: had }: Instance, { accelerator: has }: Instance): boolean =>
  (has?.count ?? 0) >= (had?.count ?? 0) && (has?.memoryEach ?? 0) >= (had?.memoryEach ?? 0);
