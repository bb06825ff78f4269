/** Finds the raw numbers behind what is shown in words. */
import type { PanelCandidate, PanelWorkload } from '../../shared/src/panelState';
import type { Estimate } from '../../shared/src/report/schema';
import type { LatencyKey } from './view';

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

export interface Placed {
  readonly candidate: PanelCandidate;
  readonly key: string;
}

/** Candidates in the order they arrive, each with a key that no other row has. */
export function placedCandidates(workload: PanelWorkload): readonly Placed[] {
  const seen = new Map<string, number>();
  return workload.candidates.map((candidate) => {
    const target = targetKey(candidate.target);
    const count = seen.get(target) ?? 0;
    seen.set(target, count + 1);
    return { candidate, key: count === 0 ? target : `${target}#${count}` };
  });
}

export function finite(n: number | undefined): n is number {
  return n !== undefined && Number.isFinite(n);
}

/** s */
export function latencyOf({ candidate: { numbers } }: Placed, key: LatencyKey): number | undefined {
  return key === 'runHours' ? numbers.runSeconds : numbers[key];
}

/** The headline number of a figure: keys are those of `Estimate.range`. */
export function headline(estimate: Estimate | null, key: keyof Estimate['range']): number | undefined {
  if (!estimate) {
    return undefined;
  }
  const { performance, cost, energy } = estimate;
  switch (key) {
    case 'ttftP95':
      return performance.ttft?.p95;
    case 'tpotP95':
      return performance.tpot?.p95;
    case 'e2eP95':
      return performance.e2e?.p95;
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
