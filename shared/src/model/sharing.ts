/** What instances with the same silicon share: they differ in price, so the rest is worked out once. */
import type { Configuration } from '../placement/configuration';
import type { Workload } from '../placement/workload';
import type { Refused } from './capability';
import type { EngineTimes } from './engine';
import type { Subject } from './result';
import type { Load } from './served';

export interface Sharing {
  readonly refusal: (key: string, make: () => Refused | undefined) => Refused | undefined;
  readonly engine: (key: string, make: () => EngineTimes | undefined) => EngineTimes | undefined;
  readonly load: (key: string, make: () => Load | undefined) => Load | undefined;
}

/** Holds one workload at a time, known by identity: a search goes through all machines with the same one. */
export function createSharing(): (workload: Workload) => Sharing {
  let owner: Workload | undefined;
  let sharing = emptySharing();
  return (workload) => {
    if (workload !== owner) {
      owner = workload;
      sharing = emptySharing();
    }
    return sharing;
  };
}

export function emptySharing(): Sharing {
  return {
    refusal: memo<Refused | undefined>(),
    engine: memo<EngineTimes | undefined>(),
    load: memo<Load | undefined>(),
  };
}

function memo<T>(): (key: string, make: () => T) => T {
  const known = new Map<string, T>();
  return (key, make) => {
    const found = known.get(key);
    if (found !== undefined || known.has(key)) {
      return found as T;
    }
    const made = make();
    known.set(key, made);
    return made;
  };
}

/** Everything of machine and layout that the times of an engine depend on, and whether it runs. */
export function siliconKey({ machine, configuration: { precision }, runtime }: Subject): string {
  const { instance, chip, cardShare, accelerators, tensorParallel, copies } = machine;
  const { cpu, accelerator, vcpus, type, arch } = instance;
  return accelerator
    ? `${chip?.id ?? accelerator.name} ${arch} ${cardShare} ${accelerators} ${tensorParallel} ${copies} ${precision} ${runtime}`
    : `${cpu?.id ?? type} ${vcpus} ${precision} ${runtime}`;
}

/** The same for how many replicas the load takes. */
export function loadKey(silicon: string, { replicas, minReplicas }: Configuration, places: number): string {
  return `${silicon} ${replicas} ${minReplicas} ${places}`;
}
