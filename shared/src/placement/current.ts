/** What the manifest states, computed as it stands. */
import type { Catalog, Instance } from '../catalog/types';
import { t } from '../l10n';
import type { Precision, Runtime } from '../manifest/schema';
import type { Estimate } from '../report/schema';
import type { Configuration } from './configuration';
import { configurationOf, divides, furtherLayouts, priceFor } from './configurations';
import type { Layout } from './configurations';
import type { CostModel, Candidate, Refusal } from './costModel';
import { answersTo, excludedBy } from './exclusion';
import { pricedOnly } from './infeasible';
import { better } from './machineBest';
import { withinQuota } from './overQuota';
import { precisionFor, sameQuality, wantedPrecision } from './precision';
import { allowanceOf } from './quota';
import { candidateOf, candidatesFrom, compareCandidates, tierOf } from './rank';
import type { Workload } from './workload';

export interface Current {
  readonly estimate?: Estimate;
  readonly configuration?: Configuration;
  readonly evaluated: number;
  /** Why what is stated cannot be computed. */
  readonly problem?: Refusal;
}

const SPLITS = [1, 2, 4, 8, 16] as const;

export function computeCurrent(workload: Workload, catalog: Catalog, model: CostModel): Current {
  const machine = statedMachine(workload, catalog);
  if (!machine.ok) {
    return { evaluated: 0, problem: machine.problem };
  }
  const tried = machine.instances.flatMap((instance) => variants(workload, instance, catalog, model));
  const order = ranked(tried);
  const best = withoutAsking(
    order.find(({ isFurther }) => !isFurther),
    order.find(({ isFurther }) => isFurther),
  );
  return { estimate: best?.candidate.whole(), configuration: best?.configuration, evaluated: tried.length };
}

/** Best first. Where nothing runs there is nothing to choose by: the usual engine stands for all, one copy over as many accelerators as can be. */
function ranked(tried: readonly Variant[]): readonly Variant[] {
  const all = tried.toSorted((a, b) => compareCandidates(a.candidate, b.candidate));
  if (all.some(({ candidate }) => candidate.feasible)) {
    return all;
  }
  const usual = all.filter(({ configuration }) => configuration.runtime === tried[0]?.configuration.runtime);
  const ofFirst = usual.filter(({ configuration }) => configuration.instance === usual[0]?.configuration.instance);
  return ofFirst.toReversed();
}

/** A further engine stands for an unstated one where the search would recommend it: what was moved to is there after the move. */
function withoutAsking(usual: Variant | undefined, further: Variant | undefined): Variant | undefined {
  if (!usual || !further || tierOf(further.candidate) !== 0) {
    return usual;
  }
  return better(usual.candidate, further.candidate, { isFurther: true }) === further.candidate ? further : usual;
}

/** The machine alone: for a model that nobody knows. */
export function priceCurrent(workload: Workload, catalog: Catalog, refusal: Refusal): Current {
  const machine = statedMachine(workload, catalog);
  // A class of CPUs is no machine: which of them it takes depends on the model.
  const instance = machine.ok && !statesClassOnly(workload, catalog) ? machine.instances[0] : undefined;
  if (!machine.ok || !instance) {
    return { evaluated: 0, problem: machine.ok ? undefined : machine.problem };
  }
  const configuration = asStated(workload, instance, catalog, {
    runtime: workload.runtime,
    precision: wantedPrecision(workload),
  });
  return { estimate: pricedOnly(workload, configuration, refusal), configuration, evaluated: 0 };
}

/** A CPU class, an architecture or a family is stated, and no machine: what it costs is a least. */
export function statesClassOnly({ placement }: Workload, catalog: Catalog): boolean {
  const { instance, accelerator } = placement;
  return instance === undefined && accelerator !== undefined && catalog.chip(accelerator) === undefined;
}

/** The machine or accelerator that is stated and that the catalog does not have, by the name it was given: what it costs is unknown. */
export function statedUnknown({ placement }: Workload, catalog: Catalog): string | undefined {
  const { instance, accelerator } = placement;
  if (instance !== undefined) {
    return catalog.instance(instance) ? undefined : instance;
  }
  const isKnown =
    accelerator === undefined ||
    catalog.chip(accelerator) !== undefined ||
    catalog.instances.some((each) => !each.accelerator && answersTo(each, accelerator));
  return isKnown ? undefined : accelerator;
}

type Machine =
  | { readonly ok: true; readonly instances: readonly Instance[] }
  | { readonly ok: false; readonly problem?: Refusal };

/** Several instances only where a CPU class is named and no type: the best of them stands for it. */
function statedMachine(workload: Workload, catalog: Catalog): Machine {
  const { instance: type, accelerator, count = 1 } = workload.placement;
  if (type !== undefined) {
    const instance = catalog.instance(type);
    return instance
      ? { ok: true, instances: [instance] }
      : { ok: false, problem: { code: 'instance-unknown', message: t`Instance ${type} is not known.` } };
  }
  if (accelerator === undefined) {
    return { ok: false };
  }
  const chip = catalog.chip(accelerator);
  if (chip) {
    const hosts = catalog.instances.filter(
      (i) => i.accelerator?.chip?.id === chip.id && i.accelerator.count >= Math.max(1, count),
    );
    const cheapest = hosts.toSorted(byPrice(workload, catalog))[0];
    return cheapest
      ? { ok: true, instances: [cheapest] }
      : {
          ok: false,
          problem: { code: 'accelerator-unavailable', message: t`No instance has ${count} × ${chip.shortName}.` },
        };
  }
  const named = catalog.instances.filter((i) => !i.accelerator && answersTo(i, accelerator));
  const wanted = named.filter((i) => !excludedBy(workload.placement, i));
  const hosts = wanted.length > 0 ? wanted : named;
  return hosts.length > 0
    ? { ok: true, instances: hosts }
    : { ok: false, problem: { code: 'accelerator-unknown', message: t`Accelerator ${accelerator} is not known.` } };
}

function byPrice(workload: Workload, catalog: Catalog): (a: Instance, b: Instance) => number {
  const price = (i: Instance) => priceFor(workload, i, catalog)?.usdPerHour ?? Number.MAX_VALUE;
  return (a, b) => price(a) - price(b) || (a.type < b.type ? -1 : 1);
}

interface Variant {
  readonly candidate: Candidate;
  readonly isFurther?: boolean;
  readonly configuration: Configuration;
}

function variants(workload: Workload, instance: Instance, catalog: Catalog, model: CostModel): readonly Variant[] {
  const allowance = allowanceOf(workload, instance);
  const candidateAt = candidatesFrom(model, workload);
  return statedLayouts(workload, instance, model).flatMap(({ layout, refusal }) => {
    const stated = asStated(workload, instance, catalog, layout);
    if (refusal) {
      return [{ candidate: candidateOf(workload, pricedOnly(workload, stated, refusal)), configuration: stated }];
    }
    return splits(workload, Math.floor(stated.acceleratorsPerReplica / (stated.pipelineParallel ?? 1))).map(
      (tensorParallel) => {
        const configuration = { ...stated, tensorParallel };
        const candidate = withinQuota(candidateAt(configuration), allowance, catalog.instances);
        return { candidate, configuration, isFurther: layout.isFurther };
      },
    );
  });
}

/** Engine and number format exactly as stated; only what is not stated is chosen. */
function statedLayouts(
  workload: Workload,
  instance: Instance,
  model: CostModel,
): readonly { layout: Layout; refusal?: Refusal }[] {
  const offered = model.runtimes(workload, instance);
  const runtimes: readonly (Runtime | undefined)[] = workload.runtime
    ? [workload.runtime]
    : offered.length > 0
      ? offered
      : [undefined];
  const all = runtimes.map((runtime) => {
    const precision = statedPrecision(workload, model.precisions(workload, instance, runtime));
    return { layout: { runtime, precision }, refusal: model.refusal(workload, instance, runtime, precision) };
  });
  const possible = all.filter(({ refusal }) => !refusal);
  const further = furtherLayouts(workload, instance, model).map((layout) => ({ layout }));
  return possible.length > 0 ? [...possible, ...further] : all.slice(0, 1);
}

function statedPrecision(workload: Workload, offered: readonly Precision[]): Precision {
  const stated = workload.precision;
  const wanted = wantedPrecision(workload);
  const nearest = precisionFor(wanted, offered);
  // bf16 on a chip without bf16 runs as fp16; anything further is another model.
  return stated === undefined ? (nearest ?? wanted) : nearest && sameQuality(stated, nearest) ? nearest : stated;
}

function asStated(workload: Workload, instance: Instance, catalog: Catalog, layout: Layout): Configuration {
  const { placement } = workload;
  const whole = instance.accelerator?.count ?? 0;
  // A named machine is the replica's own; a named accelerator is what a pod asks for.
  const unstated = placement.instance === undefined ? Math.min(1, whole) : whole;
  const accelerators = whole === 0 ? 0 : Math.max(placement.count || unstated, statedChips(placement));
  const configuration = configurationOf(
    workload,
    instance,
    priceFor(workload, instance, catalog),
    layout,
    accelerators,
    placement.replicas,
  );
  const { pipelineParallel } = placement;
  const tensorParallel =
    placement.tensorParallel ?? Math.max(1, Math.floor(configuration.tensorParallel / (pipelineParallel ?? 1)));
  return { ...configuration, tensorParallel, pipelineParallel };
}

/** Accelerators that the stated split takes at least: stages may lie on several machines. */
function statedChips({ tensorParallel, pipelineParallel = 1 }: Workload['placement']): number {
  return (tensorParallel ?? (pipelineParallel > 1 ? 1 : 0)) * pipelineParallel;
}

/** The stated split, else each that shares the accelerators evenly. */
function splits(workload: Workload, accelerators: number): readonly number[] {
  if (workload.placement.tensorParallel !== undefined || accelerators <= 1) {
    return [Math.max(1, workload.placement.tensorParallel ?? 1)];
  }
  const even = SPLITS.filter((n) => n <= accelerators && accelerators % n === 0 && divides(n, workload.model?.heads));
  return even.length > 0 ? even : [1];
}
