/** The search: every instance type, each in its best layout, and those ruled out with their reason. */
import type { Catalog, Instance } from '../catalog/types';
import type { Estimate } from '../report/schema';
import { acceleratorCounts, configurationOf, layoutsFor, priceFor } from './configurations';
import type { Layout, Layouts } from './configurations';
import type { CostModel, Candidate } from './costModel';
import { excludedBy } from './exclusion';
import { infeasible } from './infeasible';
import { REPLICA_FLOOR } from './kindDefaults';
import { sameQuality } from './precision';
import { compareCandidates, candidateFrom, candidateOf } from './rank';
import type { Workload } from './workload';

export interface Search {
  /** Best variant of each instance type, in catalog order. */
  readonly best: readonly Candidate[];
  readonly evaluated: number;
}

/** The smallest split that fits and the next one: more would only add collectives. */
const SPLITS_THAT_FIT = 2;

export function searchCandidates(workload: Workload, catalog: Catalog, model: CostModel): Search {
  const elsewhere = unsized(workload);
  const floor = replicaFloor(workload);
  const layouts = layoutsOnce(elsewhere, model);
  const best: Candidate[] = [];
  let evaluated = 0;
  for (const instance of catalog.instances) {
    const found = variantsOf(elsewhere, instance, { floor, layouts, catalog, model });
    evaluated += found.evaluated;
    if (found.best) {
      best.push(found.best);
    }
  }
  return { best, evaluated };
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

interface Variants {
  readonly best?: Candidate;
  readonly evaluated: number;
}

interface Scene {
  readonly floor: number | undefined;
  readonly layouts: (instance: Instance) => Layouts;
  readonly catalog: Catalog;
  readonly model: CostModel;
}

function variantsOf(workload: Workload, instance: Instance, { floor, layouts, catalog, model }: Scene): Variants {
  const excluded = excludedBy(workload.placement, instance);
  if (excluded) {
    return { best: candidateOf(workload, infeasible(workload, instance, excluded)), evaluated: 0 };
  }
  const found = layouts(instance);
  if (!found.ok) {
    return { best: candidateOf(workload, infeasible(workload, instance, found.refusal)), evaluated: 0 };
  }
  const price = priceFor(workload, instance, catalog);
  let best: Candidate | undefined;
  let evaluated = 0;
  for (const layout of found.layouts) {
    let fits = 0;
    for (const accelerators of acceleratorCounts(workload, instance)) {
      const configuration = configurationOf(workload, instance, price, layout, accelerators, undefined, floor);
      const candidate = saidPrecision(workload, layout, candidateFrom(model, workload, configuration));
      best = best && compareCandidates(best, candidate) <= 0 ? best : candidate;
      evaluated += 1;
      fits += candidate.feasible ? 1 : 0;
      if (fits >= SPLITS_THAT_FIT) {
        break;
      }
    }
  }
  return { best, evaluated };
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
