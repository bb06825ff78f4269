/** Which limits an estimate misses, and by how much. */
import type { Workload } from '../placement/workload';
import type { Estimate } from '../report/schema';
import { formatTime, isKnown } from '../format';
import { missIsDoubtful } from '../placement/doubt';

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

/** Nobody stated the limits: they come with the kind. */
export function limitsAreAssumed({ assumptions }: Pick<Workload, 'assumptions'>): boolean {
  return assumptions.some(({ field }) => field.startsWith('slo.'));
}

/** `the SLO`; `an assumed limit of 2.0 s` where it is not the user's. */
export function limitWords(workload: Workload): string {
  const limit = firstLimit(workload);
  return limitsAreAssumed(workload) && limit !== undefined ? `an assumed limit of ${formatTime(limit)}` : 'the SLO';
}

/** The limit that stands for all, in seconds. */
export function firstLimit({ slo }: Workload): number | undefined {
  return slo.ttftP95 ?? slo.e2eP95 ?? slo.tpotP95;
}

/** `meets the SLO`, `fits`. */
export function meetsWords(workload: Workload, estimate: Pick<Estimate, 'meetsSlo'>): string {
  return estimate.meetsSlo ? `meets ${limitWords(workload)}` : 'fits';
}

/** `Misses the SLO: TTFT 2.6 s of 2.0 s`. */
export function missWords(workload: Workload, { name, seconds, limit }: MissedLimit): string {
  const what = name === 'deadline' ? 'the deadline' : limitsAreAssumed(workload) ? 'an assumed limit' : 'the SLO';
  const subject = name === 'deadline' ? '' : `${name} `;
  return `Misses ${what}: ${subject}${formatTime(seconds)} of ${formatTime(limit)}`;
}

/** `cannot keep up`; `may not keep up` where the range reaches the load. */
export function shortfallWords(workload: Workload, estimate: Estimate): string {
  const isDoubtful = missIsDoubtful(workload, estimate);
  if (estimate.feasible) {
    return `${isDoubtful ? 'may miss' : 'misses'} ${limitWords(workload)}`;
  }
  return isDoubtful ? 'may not keep up' : failureWords(estimate);
}

/** What is wrong with a target that cannot run, in two words. */
export function failureWords({ reasonCodes = [] }: Estimate): string {
  if (reasonCodes.includes('quota-exceeded')) {
    return 'is over its quota';
  }
  if (reasonCodes.includes('memory-exceeded')) {
    return 'does not fit';
  }
  return reasonCodes.includes('saturated') ? 'cannot keep up' : 'cannot run';
}
