/** What instances with the same silicon share: they differ in price, so the rest is worked out once. */
import type { Instance } from '../catalog/types';
import { PRECISIONS, RUNTIMES } from '../manifest/schema';
import type { Configuration } from '../placement/configuration';
import type { Refused } from './capability';
import type { EngineTimes } from './engine';
import { atHand } from './load';
import type { Load, Standing, Standings } from './load';
import type { Subject } from './result';

/** One silicon in one layout; each part is filled in when it is first asked for. */
export interface Shared {
  refusal?: { readonly found: Refused | undefined };
  engine?: { readonly found: EngineTimes | undefined };
  readonly standings: SharedStanding[];
}

/** No more than ranking asks for: a search holds hundreds of these at once. */
interface SharedStanding {
  readonly replicas: number | undefined;
  readonly minReplicas: number | undefined;
  readonly places: number;
  readonly standing: Standing | undefined;
}

/** Of one workload, by silicon and layout. */
export type Sharing = Map<string, Map<number, Shared>>;

export function sharedBy(sharing: Sharing, { machine, configuration, runtime }: Subject): Shared {
  const silicon = siliconOf(machine.instance);
  let layouts = sharing.get(silicon);
  if (!layouts) {
    layouts = new Map();
    sharing.set(silicon, layouts);
  }
  // A fraction of a card is part of the silicon; the copies follow from the rest.
  let key = PRECISIONS.indexOf(configuration.precision) * 32 + (runtime ? RUNTIMES.indexOf(runtime) + 1 : 0);
  key = key * MOST_CHIPS + Math.ceil(machine.accelerators);
  key = (key * MOST_CHIPS + machine.tensorParallel) * MOST_CHIPS + machine.pipelineParallel;
  let shared = layouts.get(key);
  if (!shared) {
    shared = { standings: [] };
    layouts.set(key, shared);
  }
  return shared;
}

/** More than any replica has; four of these and two lists stay whole numbers. */
const MOST_CHIPS = 10_000;

/** Also by how many replicas are asked for, and how many sequences one copy holds. Undefined: the speed is unknown. */
export function sharedLoad(
  { standings }: Shared,
  { replicas, minReplicas }: Configuration,
  places: number,
  make: () => Load | undefined,
): Standings | undefined {
  for (const known of standings) {
    if (known.places === places && known.replicas === replicas && known.minReplicas === minReplicas) {
      return known.standing && later(known.standing, make);
    }
  }
  const load = make();
  const made = load && atHand(load);
  standings.push({ replicas, minReplicas, places, standing: made?.standing });
  return made;
}

/** Worked out a second time where somebody asks for more than its standing. */
function later(standing: Standing, make: () => Load | undefined): Standings {
  let load: Load | undefined;
  return {
    standing,
    load: () => {
      load ??= make();
      if (!load) {
        throw new Error('a load that was there is gone');
      }
      return load;
    },
  };
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
