/** The homes of one stage: what each machine type costs and how long a call takes there, under several limits. */
import type { Catalog } from '../catalog/types';
import { createSearch } from '../placement/candidates';
import type { Candidate, CostModel } from '../placement/costModel';
import { tierOf } from '../placement/rank';
import type { Workload } from '../placement/workload';
import type { Estimate } from '../report/schema';

/** Shares of the service's limit that one stage may be held to: a tighter one takes more machines. */
const BUDGETS = [1, 0.5, 0.25, 0.125] as const;
/** Machine types that are worked out for each limit: the cheapest that hold it. */
const MOST_TYPES = 8;

export interface StageSearch {
  /** The cheapest machine types under each limit. */
  readonly options: readonly Estimate[];
  /** On one machine type, under each limit; empty where the stage does not run there. */
  readonly on: (type: string) => readonly Estimate[];
  /** Types on which the stage does its work, with the least it costs there. */
  readonly types: ReadonlyMap<string, number>;
}

export function searchStage(
  stage: Workload,
  calls: number,
  limit: number | undefined,
  catalog: Catalog,
  model: CostModel,
): StageSearch {
  const rankings: Candidate[][] = [];
  const options: Estimate[] = [];
  for (const workload of limitsFor(stage, calls, limit)) {
    // What holds the tighter limit already would only be found again.
    if (rankings.length > 0 && options.every(({ performance }) => holdsLimit(workload, performance.e2e?.p95))) {
      break;
    }
    const ranking = [
      ...createSearch(workload, catalog, model)
        .ranking(() => true)
        .inOrder(),
    ].filter((candidate) => tierOf(candidate) === 0);
    rankings.push(ranking);
    options.push(...known(ranking.slice(0, MOST_TYPES).map((candidate) => candidate.whole())));
  }
  const types = new Map<string, number>();
  for (const { target, costUsd = 0 } of rankings.flat()) {
    types.set(target.instance, Math.min(types.get(target.instance) ?? Number.POSITIVE_INFINITY, costUsd));
  }
  return {
    options,
    on: (type) =>
      known(rankings.flatMap((ranking) => ranking.find(({ target }) => target.instance === type)?.whole() ?? [])),
    types,
  };
}

function holdsLimit({ slo }: Workload, seconds = Number.POSITIVE_INFINITY): boolean {
  return seconds <= (slo.e2eP95 ?? Number.POSITIVE_INFINITY);
}

/** The stage under its own limits, and under shares of what the service leaves it. */
function limitsFor(stage: Workload, calls: number, limit: number | undefined): readonly Workload[] {
  if (limit === undefined) {
    return [stage];
  }
  return BUDGETS.map((share) => {
    const each = (limit * share) / Math.max(1, calls);
    const e2eP95 = Math.min(stage.slo.e2eP95 ?? Number.POSITIVE_INFINITY, each);
    return { ...stage, slo: { ...stage.slo, e2eP95 } };
  });
}

function known(estimates: readonly Estimate[]): readonly Estimate[] {
  return estimates.filter(
    ({ feasible, cost, performance }) => feasible && cost.monthlyUsd !== undefined && performance.e2e !== undefined,
  );
}
