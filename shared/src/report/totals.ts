/** Sums over workloads in which nothing is counted twice. */
import type { Estimate, WorkloadReport } from './schema';

const TRAINING_KINDS: readonly string[] = ['training', 'fine-tuning', 'rl'];

export interface Totals {
  readonly workloads: number;
  readonly monthlyUsd: number;
  readonly recommendedMonthlyUsd: number;
  readonly unknown: number;
  readonly unknownNames: readonly string[];
  /** Moves that are recommended, and what they save together. */
  readonly moves: number;
  readonly savingUsd: number;
  /** Training runs in the sum, each counted once a month. */
  readonly runs?: number;
}

/** What of a workload a total needs; a report and a placement both give it. */
export interface Counted {
  readonly name: string;
  readonly kind: string;
  readonly current?: Estimate | null;
  readonly recommended?: Estimate | null;
  /** What a provider is paid in place of machines. */
  readonly hosted?: { readonly monthlyUsd?: number };
  /** What is stated and has no estimate: what it costs is unknown, whatever is proposed in its place. */
  readonly unestimated?: string;
  /** Another file of the same sum deploys it, and is counted. */
  readonly deployedIn?: string;
}

/**
 * A month of it, as totals count it: of a training run one a month. The monthly cost of an
 * agent is that of its own machines: its model calls stand in the workload that serves them.
 */
export function countedMonthlyUsd(kind: string, estimate: Estimate | null | undefined): number | undefined {
  if (!estimate) {
    return undefined;
  }
  const amount = TRAINING_KINDS.includes(kind) ? estimate.cost.perRunUsd : estimate.cost.monthlyUsd;
  return amount !== undefined && Number.isFinite(amount) ? amount : undefined;
}

export function totalsOf(all: readonly Counted[]): Totals {
  const workloads = all.filter(({ deployedIn }) => deployedIn === undefined);
  const unknownNames: string[] = [];
  let [monthlyUsd, recommendedMonthlyUsd, moves, savingUsd, runs] = [0, 0, 0, 0, 0];
  for (const { name, kind, current, recommended, unestimated, hosted } of workloads) {
    if (hosted?.monthlyUsd !== undefined) {
      monthlyUsd += hosted.monthlyUsd;
      recommendedMonthlyUsd += hosted.monthlyUsd;
      continue;
    }
    // Where nothing is stated yet, the bill is the one that is proposed.
    const now = unestimated === undefined && !hosted ? countedMonthlyUsd(kind, current ?? recommended) : undefined;
    if (now === undefined) {
      unknownNames.push(name);
      continue;
    }
    const then = countedMonthlyUsd(kind, recommended) ?? now;
    monthlyUsd += now;
    runs += TRAINING_KINDS.includes(kind) ? 1 : 0;
    recommendedMonthlyUsd += then;
    if (current && recommended && recommended !== current && then !== now) {
      moves += 1;
      savingUsd += now - then;
    }
  }
  return {
    workloads: workloads.length,
    monthlyUsd,
    recommendedMonthlyUsd,
    unknown: unknownNames.length,
    unknownNames,
    moves,
    savingUsd,
    runs,
  };
}

export function reportTotals(workloads: readonly WorkloadReport[]): {
  workloads: number;
  monthlyUsd: number;
  recommendedMonthlyUsd: number;
  unknown: number;
} {
  const { workloads: count, monthlyUsd, recommendedMonthlyUsd, unknown } = totalsOf(workloads);
  return { workloads: count, monthlyUsd, recommendedMonthlyUsd, unknown };
}
