/** What the catalog knows of a target's machine, in the words that a pod needs. */
import { getCatalog } from '../../../../../shared/src/catalog/catalog';
import type { Instance } from '../../../../../shared/src/catalog/types';
import type { ImageTarget } from '../../engines/imageVariants';

export const machineOf = (instance: string): Instance | undefined => getCatalog().instance(instance);

const EC2_TYPE = /^[a-z]{1,4}\d+[a-z]*(-[a-z\d]+)?\.(nano|micro|small|medium|large|\d*xlarge|metal(-\d+xl)?)$/;

/** Has the form of a machine of EC2, whether the catalog has it or not. */
export const isEc2Type = (type: string) => EC2_TYPE.test(type);

export const machineChip = (product: string) => getCatalog().chip(product);

/** The share of one card that an instance type has, where it is less than a whole one (g6f); a pod asks for it as one device. */
export function shareOfCard(instance: string | undefined): number | undefined {
  const count = instance === undefined ? undefined : machineOf(instance)?.accelerator?.count;
  return count !== undefined && count > 0 && count < 1 ? count : undefined;
}

/** The accelerator of an instance family, by its short name. */
export function acceleratorOfFamily(family: string): string | undefined {
  const instance = getCatalog().instances.find((each) => each.family === family);
  return instance?.accelerator?.chip?.shortName;
}

export function imageTargetOf(machine: Instance): ImageTarget {
  const { accelerator, arch, hardwareClass } = machine;
  if (hardwareClass === 'neuron') {
    return { device: 'neuron', arch, ...(accelerator?.chip ? { accelerator: accelerator.chip.shortName } : {}) };
  }
  if (!accelerator) {
    return { device: 'cpu', arch };
  }
  const vendor = accelerator.chip?.vendor ?? accelerator.name;
  const device = /amd/i.test(vendor) ? 'amd' : 'nvidia';
  return { device, arch, accelerator: accelerator.chip?.shortName ?? accelerator.name };
}

export const DEVICE_RESOURCE = {
  nvidia: 'nvidia.com/gpu',
  amd: 'amd.com/gpu',
  neuron: 'aws.amazon.com/neuron',
  cpu: undefined,
} as const;

/**
 * What a pod may ask for so that the machine can still hold it: one vCPU and a tenth of the memory, at
 * least 1 GiB, stay with the kubelet and the system pods. A choice of ours, on the safe side of EKS's own
 * reservation (60 millicores to 0.9 vCPU and 255 MiB + 11 MiB for each pod).
 */
const RESERVED_VCPUS = 1;
const RESERVED_MEMORY_SHARE = 0.1;
const GIB = 2 ** 30;

export interface PodRoom {
  readonly cpus: number;
  readonly memoryGiB: number;
}

/** Room of one replica; `sharedBy` replicas stand on one machine. Absent: the machine's memory is not published. */
export function podRoom(machine: Instance, sharedBy = 1): PodRoom | undefined {
  if (machine.memory === undefined) {
    return undefined;
  }
  const memory = machine.memory / GIB;
  const usable = memory - Math.max(1, memory * RESERVED_MEMORY_SHARE);
  return {
    cpus: Math.max(1, Math.floor((machine.vcpus - RESERVED_VCPUS) / sharedBy)),
    memoryGiB: Math.max(1, Math.floor(usable / sharedBy)),
  };
}
