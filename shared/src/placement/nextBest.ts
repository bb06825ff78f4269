/** What is recommended once the recommended type is not to be had. */
import type { Estimate } from '../report/schema';
import type { Ranking } from './candidates';
import type { Candidate } from './costModel';
import { SAME_COST } from './decide';
import { costOf, meetsSlo } from './rank';
import type { Workload } from './workload';

/** Why it is not the one to take. */
export type LostBy =
  | 'costs-more'
  | 'costs-the-same'
  | 'cheaper-within-uncertainty'
  | 'misses-slo'
  | 'capacity-block'
  | 'price-unknown';

export interface NextBest {
  readonly estimate: Estimate;
  readonly lostBy: LostBy;
  /** Over the recommended one: of a month, a run, or a request in a closed loop. */
  readonly moreUsd?: number;
}

/**
 * The first of a search in which the recommended type is denied: what a search without it recommends, by construction.
 * Undefined where nothing else can run.
 */
export function nextBestOf(
  workload: Workload,
  recommended: Estimate | undefined,
  here: Candidate | undefined,
  rank: (workload: Workload, here: Candidate | undefined) => Ranking,
): NextBest | undefined {
  if (!recommended) {
    return undefined;
  }
  const { instance } = recommended.target;
  const rest = here?.target.instance === instance ? undefined : here;
  const first = rank(withoutType(workload, instance), rest).first();
  return first?.feasible ? compared(workload, recommended, first.whole()) : undefined;
}

/** The same workload with one more type denied. */
export function withoutType(workload: Workload, type: string): Workload {
  const { placement } = workload;
  return { ...workload, placement: { ...placement, deny: [...(placement.deny ?? []), type] } };
}

function compared(workload: Workload, recommended: Estimate, estimate: Estimate): NextBest {
  const [reference, cost] = [costOf(workload, recommended), costOf(workload, estimate)];
  if (cost === undefined || reference === undefined) {
    const isBlock = estimate.availability?.class === 'capacity-block';
    return { estimate, lostBy: isBlock ? 'capacity-block' : 'price-unknown' };
  }
  const moreUsd = cost - reference;
  return { estimate, moreUsd, lostBy: meetsSlo(estimate) ? byCost(moreUsd, reference) : 'misses-slo' };
}

function byCost(moreUsd: number, reference: number): LostBy {
  if (Math.abs(moreUsd) <= reference * SAME_COST) {
    return 'costs-the-same';
  }
  return moreUsd > 0 ? 'costs-more' : 'cheaper-within-uncertainty';
}
