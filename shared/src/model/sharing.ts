/** What instances with the same silicon share: they differ in price, so the rest is worked out once. */
import type { Instance } from '../catalog/types';
import type { Configuration } from '../placement/configuration';
import type { Workload } from '../placement/workload';
import type { Refused } from './capability';
import type { EngineTimes } from './engine';
import type { Subject } from './result';
import type { Load } from './load';

/** One silicon in one layout; each part is filled in when it is first asked for. */
export interface Shared {
  refusal?: { readonly found: Refused | undefined };
  engine?: { readonly found: EngineTimes | undefined };
  readonly loads: SharedLoad[];
}

interface SharedLoad {
  readonly replicas: number | undefined;
  readonly minReplicas: number | undefined;
  readonly places: number;
  readonly load: Load | undefined;
}

export type Sharing = Map<string, Shared>;

/** Holds one workload at a time, known by identity: a search goes through all machines with the same one. */
export function createSharing(): (workload: Workload) => Sharing {
  let owner: Workload | undefined;
  let sharing: Sharing = new Map();
  return (workload) => {
    if (workload !== owner) {
      owner = workload;
      sharing = new Map();
    }
    return sharing;
  };
}

export function sharedBy(sharing: Sharing, subject: Subject): Shared {
  const { accelerators, tensorParallel, pipelineParallel, copies, instance } = subject.machine;
  const layout = `${subject.configuration.precision} ${subject.runtime} ${accelerators} ${tensorParallel} ${pipelineParallel} ${copies}`;
  const key = `${siliconOf(instance)} ${layout}`;
  let shared = sharing.get(key);
  if (!shared) {
    shared = { loads: [] };
    sharing.set(key, shared);
  }
  return shared;
}

/** Also by how many replicas are asked for, and how many sequences one copy holds. */
export function sharedLoad(
  { loads }: Shared,
  { replicas, minReplicas }: Configuration,
  places: number,
  make: () => Load | undefined,
): Load | undefined {
  for (const known of loads) {
    if (known.places === places && known.replicas === replicas && known.minReplicas === minReplicas) {
      return known.load;
    }
  }
  const load = make();
  loads.push({ replicas, minReplicas, places, load });
  return load;
}

const silicons = new WeakMap<Instance, string>();

/** Everything of an instance that the times of an engine depend on, and whether it runs. */
function siliconOf(instance: Instance): string {
  let name = silicons.get(instance);
  if (name === undefined) {
    const { accelerator, cpu, vcpus, type, arch } = instance;
    name = accelerator
      ? `${accelerator.chip?.id ?? accelerator.name} ${arch} ${Math.min(1, accelerator.count)}`
      : `${cpu?.id ?? type} ${vcpus}`;
    silicons.set(instance, name);
  }
  return name;
}
