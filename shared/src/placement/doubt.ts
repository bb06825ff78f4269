/** Whether a miss is sure: a figure that is over a limit may still be within it at the good end of its 80 % range. */
import type { Estimate } from '../report/schema';
import type { Workload } from './workload';

/** What does not do its work by our figures, but may do it within their range. */
export function missIsDoubtful(workload: Workload, estimate: Estimate): boolean {
  return estimate.feasible ? latencyIsDoubtful(workload, estimate) : mayKeepUp(workload, estimate);
}

/** Requests per second that the replicas take at the good end of the range. */
export function reachOf({ performance, range }: Estimate): number | undefined {
  const { requestsPerSecond, tokensPerSecond, samplesPerSecond } = performance;
  const [point, high] =
    tokensPerSecond === undefined
      ? [samplesPerSecond, range.samplesPerSecond?.high]
      : [tokensPerSecond, range.tokensPerSecond?.high];
  return requestsPerSecond !== undefined && point !== undefined && point > 0 && high !== undefined
    ? (requestsPerSecond * high) / point
    : undefined;
}

function mayKeepUp({ traffic }: Workload, estimate: Estimate): boolean {
  const reach = reachOf(estimate);
  return estimate.reasonCodes?.includes('saturated') === true && reach !== undefined && reach > traffic.rpsPeak;
}

function latencyIsDoubtful({ slo }: Workload, { performance, range }: Estimate): boolean {
  const checks: readonly (readonly [number | undefined, number | undefined, number | undefined])[] = [
    [(performance.ttft ?? performance.e2e)?.p95, slo.ttftP95, (range.ttftP95 ?? range.e2eP95)?.low],
    [performance.tpot?.p95, slo.tpotP95, range.tpotP95?.low],
    [performance.e2e?.p95, slo.e2eP95, range.e2eP95?.low],
    [performance.runHours, slo.deadlineHours, range.runHours?.low],
  ];
  const missed = checks.filter(([value, limit]) => value !== undefined && limit !== undefined && value > limit);
  return (
    missed.length > 0 && missed.every(([, limit, low]) => limit !== undefined && low !== undefined && low <= limit)
  );
}
