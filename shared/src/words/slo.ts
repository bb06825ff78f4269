/** Which limits an estimate misses, and by how much. */
import type { Workload } from '../placement/workload';
import type { Estimate } from '../report/schema';
import { isKnown } from '../format';

export interface MissedLimit {
  readonly name: 'TTFT' | 'TPOT' | 'E2E' | 'deadline';
  readonly seconds: number;
  readonly limit: number;
}

export function missedLimits({ slo }: Workload, { performance }: Estimate): readonly MissedLimit[] {
  const checks: readonly [MissedLimit['name'], number | undefined, number | undefined][] = [
    ['TTFT', (performance.ttft ?? performance.e2e)?.p95, slo.ttftP95],
    ['TPOT', performance.tpot?.p95, slo.tpotP95],
    ['E2E', performance.e2e?.p95, slo.e2eP95],
    ['deadline', hours(performance.runHours), hours(slo.deadlineHours)],
  ];
  return checks.flatMap(([name, seconds, limit]) =>
    isKnown(seconds) && isKnown(limit) && seconds > limit ? [{ name, seconds, limit }] : [],
  );
}

/** Limits that are met, but not by the slow end of the 80 % range. */
export function overInRange(
  { slo }: Workload,
  { performance, range }: Estimate,
): readonly (MissedLimit & { readonly high: number })[] {
  const checks = [
    ['TTFT', (performance.ttft ?? performance.e2e)?.p95, slo.ttftP95, (range.ttftP95 ?? range.e2eP95)?.high],
    ['TPOT', performance.tpot?.p95, slo.tpotP95, range.tpotP95?.high],
    ['E2E', performance.e2e?.p95, slo.e2eP95, range.e2eP95?.high],
  ] as const;
  return checks.flatMap(([name, seconds, limit, high]) =>
    isKnown(seconds) && isKnown(limit) && isKnown(high) && seconds <= limit && high > limit
      ? [{ name, seconds, limit, high }]
      : [],
  );
}

function hours(n: number | undefined): number | undefined {
  return n === undefined ? undefined : n * 3600;
}

/** What is wrong with a target that cannot run, in two words. */
export function failureWords({ reasonCodes = [] }: Estimate): string {
  if (reasonCodes.includes('memory-exceeded')) {
    return 'does not fit';
  }
  return reasonCodes.includes('saturated') ? 'cannot keep up' : 'cannot run';
}
