/** What a rule about engines on CPUs has to know: whether it is one, and what it runs on. */
import type { Catalog, Instance } from '../../../shared/src/catalog/types';
import type { FoundWorkload } from '../manifest/manifest';

/** The container asks for no device, or its image and flags leave it unused. */
export function runsOnCpu({ spec, stated, container }: FoundWorkload): boolean {
  const { imageDevice, device } = container ?? {};
  if (imageDevice === 'cpu' || device === 'cpu') {
    return true;
  }
  const hasDevice = (spec.placement?.count ?? stated.acceleratorCount ?? 0) > 0;
  const onCpu = stated.hardwareClass === 'graviton' || stated.hardwareClass === 'x86';
  return onCpu && !hasDevice && imageDevice === undefined && (device === undefined || device === 'auto');
}

/** The stated type, where that is a machine without accelerators. */
export function cpuMachine({ spec }: FoundWorkload, catalog: Catalog): Instance | undefined {
  const { instance } = spec.placement ?? {};
  const machine = instance === undefined ? undefined : catalog.instance(instance);
  return machine?.accelerator ? undefined : machine;
}
