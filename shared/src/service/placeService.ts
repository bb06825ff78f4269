/** A service of several stages: the best home for each, held against the best home for all of them. */
import type { Catalog } from '../catalog/types';
import { spareOf } from '../model/spare';
import { onSpare } from '../model/spareEstimate';
import { answeringOf } from '../placement/place';
import { costModel } from '../placement/realModel';
import { unsized } from '../placement/candidates';
import type { ResolvedStage, Workload } from '../placement/workload';
import type { Estimate } from '../report/schema';
import { apartOptions } from './apart';
import { hopTime } from './hops';
import { cheapestWithin, undominated } from './joint';
import { endToEnd, optionOf } from './option';
import type { Option, Part } from './option';
import { searchStage } from './stageSearch';
import type { StageSearch } from './stageSearch';

export interface ServicePlan {
  readonly parts: readonly Part[];
  readonly monthlyUsd: number;
  readonly e2eP95: { readonly low: number; readonly high: number };
  /** Absent: only if the stages are not slow together, or no limit is stated. */
  readonly meetsSlo?: boolean;
}

export interface ServicePlacement {
  /** End to end, 95th percentile, seconds. */
  readonly limit?: number;
  /** Stage by stage; absent where a stage runs nowhere. */
  readonly split?: ServicePlan;
  /** The cheapest split whose stages that may part do; absent where none may, or none can. */
  readonly apart?: ServicePlan;
  /** All stages on one machine type; absent where none runs them all. */
  readonly single?: ServicePlan;
  /** Stages that run nowhere. */
  readonly nowhere: readonly string[];
}

/** Single homes that are worked out: the cheapest by the sum of their stages. */
const MOST_SINGLE = 6;

const placed = new WeakMap<readonly ResolvedStage[], { readonly catalog: Catalog; readonly found: ServicePlacement }>();

/** Undefined for a workload that calls no other. Takes a search for each stage and limit: only for what is shown. */
export function placeService(workload: Workload, catalog: Catalog): ServicePlacement | undefined {
  const { stages } = workload;
  if (!stages || stages.length === 0) {
    return undefined;
  }
  const known = placed.get(stages);
  if (known?.catalog === catalog) {
    return known.found;
  }
  const found = search(workload, stages, catalog);
  placed.set(stages, { catalog, found });
  return found;
}

interface Stage {
  readonly frame: Pick<Part, 'name' | 'use' | 'calls' | 'hop'>;
  readonly workload: Workload;
  readonly found: StageSearch;
  readonly mayPart: boolean;
}

const NO_HOP = { p50: 0, p95: 0 };

function search(service: Workload, stages: readonly ResolvedStage[], catalog: Catalog): ServicePlacement {
  const limit = service.slo.e2eP95;
  const searched = (workload: Workload, calls: number) =>
    searchStage(unsized(open(workload)), calls, limit, catalog, costModel(answeringOf(workload, catalog), catalog));
  const own: Stage = {
    frame: { name: service.name, calls: 1, hop: NO_HOP },
    workload: unsized(open(service)),
    found: searched(service, 1),
    mayPart: false,
  };
  const called = stages.map(({ name, use, calls, hop, mayPart, workload }): Stage => {
    const { p50, p95 } = hopTime(hop);
    return {
      frame: { name, use, calls, hop: { p50, p95 } },
      workload: unsized(open(workload)),
      found: searched(workload, calls),
      mayPart,
    };
  });
  const nowhere = [own, ...called].filter(({ found }) => found.types.size === 0).map(({ frame }) => frame.name);
  const plan = (option: Option | undefined) => option && planOf(option.parts, limit);
  return {
    limit,
    nowhere,
    split: nowhere.length > 0 ? undefined : plan(bestSplit(own, called, limit, catalog, anyWay)),
    apart: called.some(({ mayPart }) => mayPart) ? plan(bestSplit(own, called, limit, catalog, onlyApart)) : undefined,
    single: nowhere.length > 0 ? undefined : plan(bestSingle(own, called, limit, catalog)),
  };
}

/** Requests arrive as they come, also where a stage was measured in a closed loop. */
function open(workload: Workload): Workload {
  return { ...workload, traffic: { ...workload.traffic, concurrency: undefined } };
}

function planOf(parts: readonly Part[], limit: number | undefined): ServicePlan {
  const e2eP95 = endToEnd(parts);
  return {
    parts,
    monthlyUsd: parts.reduce((sum, { usd }) => sum + usd, 0),
    e2eP95,
    meetsSlo: limit === undefined ? undefined : e2eP95.high <= limit ? true : e2eP95.low > limit ? false : undefined,
  };
}

/** Cheaper first; what misses the limit after what holds it. */
function better(a: Option | undefined, b: Option | undefined, limit = Number.POSITIVE_INFINITY): Option | undefined {
  if (!a || !b) {
    return a ?? b;
  }
  const [holds, other] = [a.seconds <= limit, b.seconds <= limit];
  return holds !== other ? (holds ? a : b) : holds ? (a.usd <= b.usd ? a : b) : a.seconds <= b.seconds ? a : b;
}

/** The service's own work on machines of its own, or on idle vCPUs of one of the stages that it calls. */
function bestSplit(
  own: Stage,
  called: readonly Stage[],
  limit: number | undefined,
  catalog: Catalog,
  waysOf: (stage: Stage, catalog: Catalog) => readonly Option[],
): Option | undefined {
  return withOwnWork(
    own,
    ownOptions(own, own.found.options),
    called.map((stage) => waysOf(stage, catalog)),
    limit,
    catalog,
  );
}

/** The cheapest of: the service's own work on machines of its own, or beside any one of the stages. */
function withOwnWork(
  own: Stage,
  alone: readonly Option[],
  stages: readonly (readonly Option[])[],
  limit: number | undefined,
  catalog: Catalog,
): Option | undefined {
  return stages.reduce<Option | undefined>(
    (best, mine, i) => {
      const shared = withOwn(own, mine, catalog);
      const all = stages.map((other, j) => (i === j ? shared : other));
      return better(best, joined(all, limit), limit);
    },
    joined([alone, ...stages], limit),
  );
}

function anyWay(stage: Stage, catalog: Catalog): readonly Option[] {
  return [...together(stage, stage.found.options), ...(stage.mayPart ? apart(stage, catalog) : [])];
}

function onlyApart(stage: Stage, catalog: Catalog): readonly Option[] {
  return stage.mayPart ? apart(stage, catalog) : together(stage, stage.found.options);
}

function apart({ workload, found, frame }: Stage, catalog: Catalog): Option[] {
  return apartOptions(workload, found.options, frame, catalog).map((part) => optionOf(part));
}

/** What is dearer and slower may still have vCPUs to spare, so nothing is left out yet. */
function together(stage: Stage, estimates: readonly Estimate[]): Option[] {
  return estimates.map((estimate) => optionOf(partOf(stage, estimate)));
}

function joined(stages: readonly (readonly Option[])[], limit: number | undefined): Option | undefined {
  const chosen = cheapestWithin(stages, limit);
  return chosen && optionOf(...chosen.options.flatMap(({ parts }) => parts));
}

function partOf({ frame }: Stage, estimate: Estimate): Part {
  const { e2e } = estimate.performance;
  return {
    ...frame,
    homes: [{ role: 'all', target: estimate.target }],
    usd: estimate.cost.monthlyUsd ?? 0,
    p50: e2e?.p50 ?? 0,
    p95: e2e?.p95 ?? 0,
    estimate,
  };
}

function ownOptions(own: Stage, estimates: readonly Estimate[]): Option[] {
  return undominated(estimates.map((estimate) => optionOf(partOf(own, estimate))));
}

/** Each option of a stage that has vCPUs to spare for the service's own work: no hop between the two. */
function withOwn(own: Stage, options: readonly Option[], catalog: Catalog): Option[] {
  return options.flatMap(({ parts: [part] }) => {
    const idle = part?.estimate && idleOn(own, part.use ?? part.name, part.estimate, catalog);
    return part && idle ? [optionOf(partOf(own, idle), { ...part, hop: NO_HOP })] : [];
  });
}

function idleOn(own: Stage, name: string, estimate: Estimate, catalog: Catalog): Estimate | undefined {
  const spare = spareOf({ name, estimate, instance: catalog.instance(estimate.target.instance) });
  const idle = spare && onSpare(own.workload, { spare });
  return idle?.meetsSlo === false ? undefined : idle;
}

/** One machine type for all: the service's own work on idle vCPUs where they are enough, else on machines of that type. */
function bestSingle(own: Stage, called: readonly Stage[], limit: number | undefined, catalog: Catalog) {
  return singleTypes(own, called).reduce<Option | undefined>((best, type) => {
    const stages = called.map((stage) => together(stage, stage.found.on(type)));
    return better(best, withOwnWork(own, ownOptions(own, own.found.on(type)), stages, limit, catalog), limit);
  }, undefined);
}

/**
 * Types that run every stage, the cheapest by the sum of them: those on which the service's own work takes machines, and as many
 * whatever it does there: an accelerator may have vCPUs to spare, or not.
 */
function singleTypes(own: Stage, called: readonly Stage[]): readonly string[] {
  const all = called.length === 0 ? [own] : called;
  const sums = [...(all[0]?.found.types.keys() ?? [])].flatMap((type) => {
    const each = all.flatMap(({ found }) => found.types.get(type) ?? []);
    return each.length < all.length ? [] : [{ type, usd: each.reduce((sum, usd) => sum + usd, 0) }];
  });
  const cheapest = sums.toSorted((a, b) => a.usd - b.usd || (a.type < b.type ? -1 : 1)).map(({ type }) => type);
  const owning = cheapest.filter((type) => own.found.types.has(type));
  return [...new Set([...cheapest.slice(0, MOST_SINGLE), ...owning.slice(0, MOST_SINGLE)])];
}
