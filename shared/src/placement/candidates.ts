/**
 * The search: every instance type, each in its best layout, and those ruled out with their reason.
 *
 * A stated engine is a decision like a stated format. First it is tried everywhere, and others only where
 * it cannot run, gives up the format or misses the SLO. Where the best keeps it and costs no more than now,
 * that is the answer. Else all engines compete on every machine: a machine on which the stated one cannot
 * run must not win by being the only one that may choose.
 *
 * Engines that are not the usual ones of their hardware are tried where none is stated, and only on machines that
 * cost less than the best so far.
 */
import type { Catalog, Instance } from '../catalog/types';
import { isHosted } from '../catalog/instanceTypeNames';
import { priceFor } from './configurations';
import type { CostModel, Candidate } from './costModel';
import { REPLICA_FLOOR } from './kindDefaults';
import { layoutsOnce, leastMachines, leastUsd, pointsOn, tryOthers, tryStated } from './machineBest';
import type { Scene, Tried } from './machineBest';
import { candidatesFrom, compareCandidates, tierOf } from './rank';
import type { Workload } from './workload';

/** Candidates that count, in the order of `compareCandidates`; none is worked out before it is asked for. */
export interface Ranking {
  /** Looks only where a bound does not rule it out; so do the others. */
  readonly first: () => Candidate | undefined;
  /** The first of each group of machines, in their order; those without a key are left out. */
  readonly firsts: (keyOf: (instance: Instance) => string | undefined) => readonly Candidate[];
  readonly inOrder: () => Iterable<Candidate>;
}

export interface Search {
  /** Of what runs now and the best variant of each instance type. */
  readonly ranking: (counts: (candidate: Candidate) => boolean) => Ranking;
  /** Points of the search, those that a bound rules out included. */
  readonly points: () => number;
}

/** `current`: what runs now competes too, as it stands. `everyPoint`: also those that a bound rules out, for tests. */
export function createSearch(
  workload: Workload,
  catalog: Catalog,
  model: CostModel,
  current?: Candidate,
  everyPoint = false,
): Search {
  const scene = sceneOf(workload, catalog, model, everyPoint);
  const machines = byLeast(scene);
  const stated = once((instance) => tryStated(instance, scene));
  const first = firstOf(machines, (instance) => stated(instance).best, current);
  const keeps = workload.runtime !== undefined && !worthAnotherEngine(workload, first, current);
  const settled = keeps
    ? stated
    : once((instance) => {
        const tried = stated(instance);
        return mayBeat(instance, first, scene) && isNear(tried.best, first, workload) ? tryOthers(tried, scene) : tried;
      });
  const here = current && catalog.instance(current.target.instance);
  return {
    ranking: (counts) => {
      const best = (instance: Instance) => {
        const found = settled(instance).best;
        return found && counts(found) ? found : undefined;
      };
      return {
        first: () => firstOf(machines, best, current),
        firsts: (keyOf) => {
          const key = here && keyOf(here);
          return [...groupsOf(machines, keyOf)]
            .flatMap(([name, group]) => firstOf(group, best, name === key ? current : undefined) ?? [])
            .toSorted(compareCandidates);
        },
        inOrder: () => inOrder(machines, best, current),
      };
    },
    points: () => catalog.instances.reduce((sum, instance) => sum + pointsOn(instance, scene), 0),
  };
}

function sceneOf(workload: Workload, catalog: Catalog, model: CostModel, everyPoint: boolean): Scene {
  const elsewhere = unsized(workload);
  const floor = replicaFloor(workload);
  return {
    workload: elsewhere,
    floor,
    layouts: layoutsOnce(elsewhere, model),
    everyPoint,
    leastMachines: leastMachines(elsewhere, floor, model),
    catalog,
    leastBesidesUsd: (machines, replicas) => model.leastBesidesUsd?.(elsewhere, machines, replicas) ?? 0,
    candidate: candidatesFrom(model, elsewhere),
  };
}

function once(of: (instance: Instance) => Tried): (instance: Instance) => Tried {
  const known = new Map<Instance, Tried>();
  return (instance) => {
    let found = known.get(instance);
    if (!found) {
      found = of(instance);
      known.set(instance, found);
    }
    return found;
  };
}

interface Bounded {
  readonly instance: Instance;
  /** No layout on it costs less; 0 where nothing is known, endless without a price. */
  readonly least: number;
}

function byLeast(scene: Scene): readonly Bounded[] {
  const { workload, catalog, everyPoint } = scene;
  return catalog.instances
    .filter(({ type }) => workload.host !== 'sagemaker' || isHosted(type))
    .map((instance): Bounded => {
      const price = priceFor(workload, instance, catalog);
      const least = price ? (leastUsd(instance, price, scene) ?? 0) : Number.POSITIVE_INFINITY;
      return { instance, least: everyPoint ? 0 : least };
    })
    .toSorted((a, b) => (a.least === b.least ? 0 : a.least - b.least));
}

/** The best, cheapest machines first: once one does its work, machines that cost more in any case are left alone. */
function firstOf(
  machines: readonly Bounded[],
  best: (instance: Instance) => Candidate | undefined,
  current: Candidate | undefined,
): Candidate | undefined {
  let first = current;
  for (const { instance, least } of machines) {
    if (first && comesBefore(first, least)) {
      return first;
    }
    const other = best(instance);
    if (other && (!first || compareCandidates(other, first) < 0)) {
      first = other;
    }
  }
  return first;
}

function groupsOf(
  machines: readonly Bounded[],
  keyOf: (instance: Instance) => string | undefined,
): ReadonlyMap<string, readonly Bounded[]> {
  const groups = new Map<string, Bounded[]>();
  for (const machine of machines) {
    const key = keyOf(machine.instance);
    const group = key === undefined ? undefined : groups.get(key);
    if (group) {
      group.push(machine);
    } else if (key !== undefined) {
      groups.set(key, [machine]);
    }
  }
  return groups;
}

/** Before anything that costs at least so much. */
function comesBefore(candidate: Candidate, least: number): boolean {
  return tierOf(candidate) === 0 && candidate.costUsd !== undefined && candidate.costUsd < least;
}

/** All of them: each is given out once no machine that is left can come before it. */
function* inOrder(
  machines: readonly Bounded[],
  best: (instance: Instance) => Candidate | undefined,
  current: Candidate | undefined,
): Iterable<Candidate> {
  let waiting: Candidate[] = current ? [current] : [];
  for (const { instance, least } of machines) {
    if (waiting.some((candidate) => comesBefore(candidate, least))) {
      yield* waiting.filter((candidate) => comesBefore(candidate, least));
      waiting = waiting.filter((candidate) => !comesBefore(candidate, least));
    }
    const other = best(instance);
    if (other) {
      // Equal ones keep their order: what runs now stands before.
      const at = waiting.findLastIndex((candidate) => compareCandidates(candidate, other) <= 0);
      waiting.splice(at + 1, 0, other);
    }
  }
  yield* waiting;
}

/** Engines for the same hardware differ by less than this in what a machine costs under load. Assumed, from what the fit says of decoding on Hopper. */
const ENGINES_DIFFER = 1.3;

/** Where no engine is stated, those beyond the usual ones are tried on machines that are near the best with the usual ones. */
function isNear(usual: Candidate | undefined, first: Candidate | undefined, { runtime }: Workload): boolean {
  const [here, best] = [usual?.costUsd, first?.costUsd];
  return runtime !== undefined || here === undefined || best === undefined || here <= ENGINES_DIFFER * best;
}

/** Whether another engine may make this machine the best. */
function mayBeat(instance: Instance, first: Candidate | undefined, scene: Scene): boolean {
  const least = leastUsd(instance, priceFor(scene.workload, instance, scene.catalog), scene);
  return least === undefined || first?.costUsd === undefined || tierOf(first) !== 0 || least <= first.costUsd;
}

/** The best changes the engine anyway, or keeping it means to pay more than what runs now and does not do. */
function worthAnotherEngine(
  { runtime }: Workload,
  first: Candidate | undefined,
  current: Candidate | undefined,
): boolean {
  if (!first || tierOf(first) !== 0) {
    return false;
  }
  const [now, then] = [current?.costUsd, first.costUsd];
  const isDearer = now !== undefined && then !== undefined && then > now;
  return first.target.runtime !== runtime || isDearer;
}

/**
 * Stated replicas were sized for the stated machine. Elsewhere as many run as the load
 * needs; so does a stated maximum, while a stated minimum and scaling over the day stay.
 */
export function unsized(workload: Workload): Workload {
  const { replicas: _replicas, maxReplicas, ...placement } = workload.placement;
  const scales = maxReplicas !== undefined || placement.minReplicas !== undefined;
  return { ...workload, placement: { ...placement, minReplicas: scales ? (placement.minReplicas ?? 1) : undefined } };
}

/** Two at least where several are stated: one would buy a saving with availability. */
export function replicaFloor({ placement }: Workload): number | undefined {
  return placement.replicas === undefined ? undefined : Math.min(placement.replicas, REPLICA_FLOOR);
}
