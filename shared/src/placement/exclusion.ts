/** What `placement.allow` and `placement.deny` rule out: types, families, classes or chips by any of their names. */
import type { Instance } from '../catalog/types';
import type { Refusal } from './costModel';
import type { Workload } from './workload';

export function excludedBy(placement: Workload['placement'], instance: Instance): Refusal | undefined {
  const allow = placement.allow ?? [];
  if (placement.deny?.some((name) => answersTo(instance, name))) {
    return { code: 'denied', message: 'Denied in the manifest.' };
  }
  if (allow.length > 0 && !allow.some((name) => answersTo(instance, name))) {
    return { code: 'not-allowed', message: 'Not in the list of allowed targets.' };
  }
  return isBurstable(instance) && allow.length === 0
    ? { code: 'burstable', message: 'Burstable: its CPU credits do not carry a steady load.' }
    : undefined;
}

/** t3, t4g: a vCPU is paid for a fifth to two fifths of its time; naming them in `allow` takes the risk. */
function isBurstable({ family }: Instance): boolean {
  return /^t\d/.test(family);
}

/** `g6.xlarge`, `g6`, `gpu`, `L4`, `graviton4`, `arm64`, `cpu`. */
export function answersTo(instance: Instance, name: string): boolean {
  const wanted = folded(name);
  const { accelerator, cpu } = instance;
  const names = [
    instance.type,
    instance.family,
    instance.hardwareClass,
    instance.arch,
    accelerator?.name,
    accelerator?.chip?.id,
    accelerator?.chip?.shortName,
    accelerator?.chip?.name,
    // The host CPU of a GPU machine is not what the machine is taken for.
    accelerator ? undefined : cpu?.shortName,
    accelerator ? undefined : cpu?.name,
    accelerator ? undefined : 'cpu',
  ];
  return wanted !== '' && names.some((n) => n !== undefined && folded(n) === wanted);
}

function folded(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9.]/g, '');
}
