/** Finds the raw numbers behind what is shown in words. */
import type { PanelCandidate, PanelWorkload } from '../../shared/src/protocol';
import type { Estimate } from '../../shared/src/report/schema';
import type { LatencyKey } from './view';

const SECONDS_PER_HOUR = 3600;

/** Two estimates of one workload with the same key are the same placement. */
export function targetKey(t: Estimate['target']): string {
  return [
    t.instance,
    t.instances,
    t.replicas,
    t.acceleratorCount,
    t.tensorParallel,
    t.runtime,
    t.precision,
    t.purchase,
    t.region,
  ].join('|');
}

export function estimatesByTarget(workload: PanelWorkload): ReadonlyMap<string, Estimate> {
  const { candidates, recommended, current } = workload.report;
  const all = [...candidates, recommended, current].filter((e): e is Estimate => e !== null && e !== undefined);
  return new Map(all.map((e) => [targetKey(e.target), e]));
}

export interface Placed {
  readonly candidate: PanelCandidate;
  readonly key: string;
  readonly estimate?: Estimate;
}

/** Candidates in the order they arrive, each with its numbers and with a key that no other row has. */
export function placedCandidates(workload: PanelWorkload): readonly Placed[] {
  const estimates = estimatesByTarget(workload);
  const seen = new Map<string, number>();
  return workload.candidates.map((candidate) => {
    const target = targetKey(candidate.target);
    const count = seen.get(target) ?? 0;
    seen.set(target, count + 1);
    return { candidate, key: count === 0 ? target : `${target}#${count}`, estimate: estimates.get(target) };
  });
}

export function finite(n: number | undefined): n is number {
  return n !== undefined && Number.isFinite(n);
}

export function latencyOf(estimate: Estimate | undefined, key: LatencyKey): number | undefined {
  const { ttft, tpot, e2e, runHours } = estimate?.performance ?? {};
  const run = runHours === undefined ? undefined : runHours * SECONDS_PER_HOUR;
  return { ttftP95: ttft?.p95, tpotP95: tpot?.p95, e2eP95: e2e?.p95, runHours: run }[key];
}

/** The headline number of a figure: keys are those of `Estimate.range`. */
export function headline(estimate: Estimate | null, key: keyof Estimate['range']): number | undefined {
  if (!estimate) {
    return undefined;
  }
  const { performance, cost, energy } = estimate;
  switch (key) {
    case 'ttftP95':
    case 'tpotP95':
    case 'e2eP95':
      return latencyOf(estimate, key);
    case 'tokensPerSecond':
    case 'samplesPerSecond':
    case 'runHours':
      return performance[key];
    case 'monthlyUsd':
    case 'perRequestUsd':
    case 'perMTokensUsd':
    case 'perTaskUsd':
    case 'perRunUsd':
      return cost[key];
    default:
      return energy[key];
  }
}
