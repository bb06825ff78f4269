/** One machine: every way to lay a workload out on it, and the best of them. */
import type { Catalog, Instance, Price } from '../catalog/types';
import { t } from '../l10n';
import type { Estimate } from '../report/schema';
import { HOURS_PER_MONTH } from '../units';
import { acceleratorCounts, configurationOf, keepsEngine, layoutsFor, priceFor } from './configurations';
import type { Configuration } from './configuration';
import type { Layout, Layouts } from './configurations';
import type { CostModel, Candidate, Refusal } from './costModel';
import { excludedBy } from './exclusion';
import { infeasible } from './infeasible';
import { quotaRefusal, withinQuota } from './overQuota';
import { sameQuality } from './precision';
import { allowanceOf } from './quota';
import { candidateOf, compareCandidates, isClosedLoop, isTraining, meetsSlo, tierOf } from './rank';
import type { Workload } from './workload';

/** Another engine's figures are about as far off: below this share of the cost it is no reason to change. Assumed. */
const WORTH_ANOTHER_ENGINE = 0.1;

/** Two sums of the same money differ by this. */
const ROUNDING = 1e-9;

interface LeastMachines {
  readonly machines: number;
  /** USD of a month beside so many of them that are paid for. */
  readonly besidesUsd: (paid: number) => number;
}

export interface Scene {
  readonly workload: Workload;
  readonly floor: number | undefined;
  readonly layouts: (instance: Instance) => Layouts;
  /** Nothing is left out because of a bound. */
  readonly everyPoint: boolean;
  readonly leastMachines: (instance: Instance) => LeastMachines | undefined;
  readonly catalog: Catalog;
  /** What stands beside so many machines and copies at least, all month. */
  readonly leastBesidesUsd: (machines: number, replicas: number) => number;
  readonly candidate: (configuration: Configuration) => Candidate;
}

/** One instance type, and how far it was searched. */
export interface Tried {
  readonly instance: Instance;
  readonly best?: Candidate;
  /** Layouts that were not looked at, because the stated engine does. */
  readonly left: readonly Layout[];
}

export function tryStated(instance: Instance, scene: Scene): Tried {
  const { workload } = scene;
  const excluded = ruledOut(instance, scene);
  const found = excluded ? undefined : scene.layouts(instance);
  const refusal = excluded ?? (found?.ok === false ? found.refusal : undefined);
  if (refusal || !found?.ok) {
    const best = refusal && candidateOf(workload, infeasible(workload, instance, refusal));
    return { instance, best, left: [] };
  }
  const [stated, ...others] = found.layouts;
  if (!stated || !keepsEngine(workload, stated)) {
    const usual = found.layouts.filter(({ isFurther }) => !isFurther);
    const further = found.layouts.filter(({ isFurther }) => isFurther);
    return { ...tryOthers({ instance, left: usual }, scene), left: further };
  }
  const kept = { ...tryOthers({ instance, left: [stated] }, scene), left: others };
  return kept.best && meetsSlo(kept.best) ? kept : tryOthers(kept, scene);
}

/** The whole type: denied, not allowed, or larger than its quota. */
function ruledOut(instance: Instance, { workload, catalog }: Scene): Refusal | undefined {
  const excluded = excludedBy(workload.placement, instance);
  const allowance = excluded ? undefined : allowanceOf(workload, instance);
  return allowance && allowance.machines < 1
    ? quotaRefusal({ instance: instance.type, instances: 1 }, allowance, catalog.instances)
    : excluded;
}

/** Ways to lay the workload out on it. */
export function pointsOn(instance: Instance, scene: Scene): number {
  const { workload, layouts } = scene;
  const found = ruledOut(instance, scene) ? undefined : layouts(instance);
  return found?.ok ? found.layouts.length * acceleratorCounts(workload, instance).length : 0;
}

export function tryOthers(tried: Tried, scene: Scene): Tried {
  const { instance, left } = tried;
  if (left.length === 0) {
    return tried;
  }
  const price = priceFor(scene.workload, instance, scene.catalog);
  const counts = acceleratorCounts(scene.workload, instance);
  const least = scene.everyPoint ? undefined : leastUsd(instance, price, scene);
  let { best } = tried;
  for (const layout of left) {
    if (best && (isAtItsLeast(best, least) || (layout.isFurther && tierOf(best) !== 0))) {
      // Where the usual engines miss the SLO, a further one whose figures are no surer is no answer.
      continue;
    }
    const found = bestSplit(instance, layout, price, counts, scene);
    best = best && found ? better(best, found, layout) : (best ?? found);
  }
  return { instance, best, left: [] };
}

/** Does its work for the least that its machine can cost: an engine that is tried later would have to be cheaper. */
function isAtItsLeast(best: Candidate, least: number | undefined): boolean {
  return (
    least !== undefined &&
    tierOf(best) === 0 &&
    best.costUsd !== undefined &&
    best.costUsd <= least * (1 + 3 * ROUNDING)
  );
}

/** Of two engines the one tried first wins ties, the stated one or the usual one: nobody changes it for nothing. */
export function better(best: Candidate, other: Candidate, { isFurther }: Pick<Layout, 'isFurther'>): Candidate {
  if (tierOf(best) !== 0 || tierOf(other) !== 0 || best.costUsd === undefined || other.costUsd === undefined) {
    return compareCandidates(best, other) <= 0 ? best : other;
  }
  return other.costUsd < best.costUsd * (1 - (isFurther ? WORTH_ANOTHER_ENGINE : ROUNDING)) ? other : best;
}

/** Over all numbers of accelerators in a replica. */
function bestSplit(
  instance: Instance,
  layout: Layout,
  price: Price | undefined,
  counts: readonly number[],
  { workload, floor, candidate: candidateAt, catalog }: Scene,
): Candidate | undefined {
  const allowance = allowanceOf(workload, instance);
  let best: Candidate | undefined;
  for (const accelerators of counts) {
    const configuration = configurationOf(workload, instance, price, layout, accelerators, undefined, floor);
    const candidate = withinQuota(candidateAt(configuration), allowance, catalog.instances);
    best = best && compareCandidates(best, candidate) <= 0 ? best : candidate;
  }
  return best && saidPrecision(workload, layout, best);
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
      reasons: [...estimate.reasons, t`Runs in ${layout.precision}: ${stated} is not supported here.`],
      reasonCodes: [...(estimate.reasonCodes ?? []), 'precision-replaced'],
    };
  };
  return { ...candidate, whole };
}

/** Engines and formats follow from the silicon: types that share it are asked once. */
export function layoutsOnce(workload: Workload, model: CostModel): (instance: Instance) => Layouts {
  const known = new Map<string, Layouts>();
  return (instance) => {
    const silicon = instance.accelerator?.chip?.id ?? instance.accelerator?.name ?? instance.cpu?.id ?? instance.type;
    const key = `${instance.hardwareClass} ${silicon}`;
    const found = known.get(key) ?? layoutsFor(workload, instance, model);
    known.set(key, found);
    return found;
  };
}

/**
 * Machines that a service which does not scale pays for at least, all month, by accelerators of the machine: no engine makes
 * it cheaper. Undefined where nothing says how few.
 */
export function leastMachines(workload: Workload, floor: number | undefined, model: CostModel): Scene['leastMachines'] {
  const { minReplicas, maxReplicas, scaleToZero } = workload.placement;
  const isScaled = minReplicas !== undefined || maxReplicas !== undefined || scaleToZero === true;
  const replicas = Math.max(1, floor ?? 1, model.leastReplicas?.(workload) ?? 1);
  const besidesUsd = (paid: number) => model.leastBesidesUsd?.(workload, paid, replicas) ?? 0;
  return isScaled || isTraining(workload) || isClosedLoop(workload)
    ? () => undefined
    : ({ accelerator }) => ({ machines: Math.ceil(replicas / Math.max(1, accelerator?.count ?? 1)), besidesUsd });
}

/** The least that this machine can cost a month, a rounding below. Spot pays for interruptions on top. */
export function leastUsd(
  instance: Instance,
  price: Price | undefined,
  { leastMachines: of }: Scene,
): number | undefined {
  const least = of(instance);
  if (price === undefined || least === undefined) {
    return undefined;
  }
  const paid = Math.max(0, least.machines - (price.owned ?? 0));
  return (price.usdPerHour * paid * HOURS_PER_MONTH + least.besidesUsd(paid)) * (1 - ROUNDING);
}
