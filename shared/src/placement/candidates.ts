/**
 * The search: every instance type, each in its best layout, and those ruled out with their reason.
 *
 * A stated engine is a decision like a stated format. First it is tried everywhere, and others only where
 * it cannot run, gives up the format or misses the SLO. Where the best keeps it and costs no more than now,
 * that is the answer. Else all engines compete on every machine: a machine on which the stated one cannot
 * run must not win by being the only one that may choose.
 */
import type { Catalog, Instance, Price } from '../catalog/types';
import type { Estimate } from '../report/schema';
import { acceleratorCounts, configurationOf, keepsEngine, layoutsFor, priceFor } from './configurations';
import type { Layout, Layouts } from './configurations';
import type { CostModel, Candidate } from './costModel';
import { excludedBy } from './exclusion';
import { infeasible } from './infeasible';
import { REPLICA_FLOOR } from './kindDefaults';
import { sameQuality } from './precision';
import { compareCandidates, candidateFrom, candidateOf, meetsSlo, tierOf } from './rank';
import type { Workload } from './workload';

export interface Search {
  /** Best variant of each instance type, in catalog order. */
  readonly best: readonly Candidate[];
  readonly evaluated: number;
}

/** The smallest split that fits and the next one: more would only add collectives. */
const SPLITS_THAT_FIT = 2;

/** `current`: what runs now competes too, as it stands. */
export function searchCandidates(workload: Workload, catalog: Catalog, model: CostModel, current?: Candidate): Search {
  const elsewhere = unsized(workload);
  const scene = {
    workload: elsewhere,
    floor: replicaFloor(workload),
    layouts: layoutsOnce(elsewhere, model),
    catalog,
    model,
  };
  const tried = catalog.instances.map((instance) => tryStated(instance, scene));
  const first = [...tried.map(({ best }) => best), current].reduce(
    (a, b) => (a && b ? (compareCandidates(a, b) <= 0 ? a : b) : (a ?? b)),
    undefined,
  );
  const keeps = workload.runtime !== undefined && !worthAnotherEngine(workload, first, current);
  const all = keeps ? tried : tried.map((each) => tryOthers(each, scene));
  return {
    best: all.flatMap(({ best }) => best ?? []),
    evaluated: all.reduce((sum, { evaluated }) => sum + evaluated, 0),
  };
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

/** Engines and formats follow from the silicon: types that share it are asked once. */
function layoutsOnce(workload: Workload, model: CostModel): (instance: Instance) => Layouts {
  const known = new Map<string, Layouts>();
  return (instance) => {
    const silicon = instance.accelerator?.chip?.id ?? instance.accelerator?.name ?? instance.cpu?.id ?? instance.type;
    const key = `${instance.hardwareClass} ${silicon}`;
    const found = known.get(key) ?? layoutsFor(workload, instance, model);
    known.set(key, found);
    return found;
  };
}

interface Scene {
  readonly workload: Workload;
  readonly floor: number | undefined;
  readonly layouts: (instance: Instance) => Layouts;
  readonly catalog: Catalog;
  readonly model: CostModel;
}

/** One instance type, and how far it was searched. */
interface Tried {
  readonly instance: Instance;
  readonly best?: Candidate;
  readonly evaluated: number;
  /** Layouts that were not looked at, because the stated engine does. */
  readonly left: readonly Layout[];
}

function tryStated(instance: Instance, scene: Scene): Tried {
  const { workload } = scene;
  const excluded = excludedBy(workload.placement, instance);
  const found = excluded ? undefined : scene.layouts(instance);
  const refusal = excluded ?? (found?.ok === false ? found.refusal : undefined);
  if (refusal || !found?.ok) {
    const best = refusal && candidateOf(workload, infeasible(workload, instance, refusal));
    return { instance, best, evaluated: 0, left: [] };
  }
  const [stated, ...others] = found.layouts;
  const untried = { instance, evaluated: 0, left: found.layouts };
  if (!stated || !keepsEngine(workload, stated)) {
    return tryOthers(untried, scene);
  }
  const kept = { ...tryOthers({ ...untried, left: [stated] }, scene), left: others };
  return kept.best && meetsSlo(kept.best) ? kept : tryOthers(kept, scene);
}

function tryOthers(tried: Tried, scene: Scene): Tried {
  const { instance, left } = tried;
  if (left.length === 0) {
    return tried;
  }
  const price = priceFor(scene.workload, instance, scene.catalog);
  let { best, evaluated } = tried;
  for (const layout of left) {
    const splits = splitsOf(instance, layout, price, scene);
    evaluated += splits.length;
    for (const candidate of splits) {
      best = best && keepsOrBeats(scene.workload, best, candidate) ? best : candidate;
    }
  }
  return { instance, best, evaluated, left: [] };
}

/** The stated engine, which is tried first, wins ties: nobody changes it for nothing. */
function keepsOrBeats({ runtime }: Workload, best: Candidate, other: Candidate): boolean {
  const tie = tierOf(best) === tierOf(other) && best.costUsd !== undefined && best.costUsd === other.costUsd;
  const isStated = best.target.runtime === runtime && other.target.runtime !== runtime;
  return (tie && isStated) || compareCandidates(best, other) <= 0;
}

function splitsOf(
  instance: Instance,
  layout: Layout,
  price: Price | undefined,
  { workload, floor, model }: Scene,
): readonly Candidate[] {
  const found: Candidate[] = [];
  let fits = 0;
  for (const accelerators of acceleratorCounts(workload, instance)) {
    const configuration = configurationOf(workload, instance, price, layout, accelerators, undefined, floor);
    const candidate = saidPrecision(workload, layout, candidateFrom(model, workload, configuration));
    found.push(candidate);
    fits += candidate.feasible ? 1 : 0;
    if (fits >= SPLITS_THAT_FIT) {
      break;
    }
  }
  return found;
}

/** A number format other than the stated one is never passed over in silence. */
function saidPrecision(workload: Workload, layout: Layout, candidate: Candidate): Candidate {
  const stated = workload.precision;
  if (!stated || sameQuality(stated, layout.precision)) {
    return candidate;
  }
  const whole = (): Estimate => {
    const estimate = candidate.whole();
    return {
      ...estimate,
      reasons: [...estimate.reasons, `Runs in ${layout.precision}: ${stated} is not supported here.`],
      reasonCodes: [...(estimate.reasonCodes ?? []), 'precision-replaced'],
    };
  };
  return { ...candidate, whole };
}
