/** Which limits an estimate misses, and by how much. */
import type { Workload } from '../placement/workload';
import type { Estimate } from '../report/schema';
import { isKnown } from '../digits';
import { formatTime } from '../format';
import { t } from '../l10n';
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
  return limitsAreAssumed(workload) && limit !== undefined ? t`an assumed limit of ${formatTime(limit)}` : t('the SLO');
}

/** The limit that stands for all, in seconds. */
export function firstLimit({ slo }: Workload): number | undefined {
  return slo.ttftP95 ?? slo.e2eP95 ?? slo.tpotP95;
}

/** `meets the SLO`, `fits`. */
export function meetsWords(workload: Workload, estimate: Pick<Estimate, 'meetsSlo'>): string {
  return estimate.meetsSlo ? t`meets ${limitWords(workload)}` : t('fits');
}

/** `the cheapest that meets the SLO`. */
export function cheapestWords(workload: Workload, estimate: Pick<Estimate, 'meetsSlo'>): string {
  return estimate.meetsSlo ? t`the cheapest that meets ${limitWords(workload)}` : t('the cheapest that fits');
}

/** `Misses the SLO: TTFT 2.6 s of 2.0 s`; with a small letter inside a sentence. */
export function missWords(workload: Workload, missed: MissedLimit, start: 'upper' | 'lower' = 'upper'): string {
  const { name, seconds, limit } = missed;
  const [time, most] = [formatTime(seconds), formatTime(limit)];
  const isUpper = start === 'upper';
  if (name === 'deadline') {
    return isUpper ? t`Misses the deadline: ${time} of ${most}` : t`misses the deadline: ${time} of ${most}`;
  }
  if (limitsAreAssumed(workload)) {
    return isUpper
      ? t`Misses an assumed limit: ${name} ${time} of ${most}`
      : t`misses an assumed limit: ${name} ${time} of ${most}`;
  }
  return isUpper ? t`Misses the SLO: ${name} ${time} of ${most}` : t`misses the SLO: ${name} ${time} of ${most}`;
}

/** `cannot keep up`; `may not keep up` where the range reaches the load. */
export function shortfallWords(workload: Workload, estimate: Estimate): string {
  const isDoubtful = missIsDoubtful(workload, estimate);
  if (estimate.feasible) {
    return isDoubtful ? t`may miss ${limitWords(workload)}` : t`misses ${limitWords(workload)}`;
  }
  return isDoubtful ? t('may not keep up') : failureWords(estimate);
}

/** What is wrong with a target that cannot run. */
export type Failure = 'quota' | 'memory' | 'load' | 'other';

export function failureOf({ reasonCodes = [] }: Estimate): Failure {
  if (reasonCodes.includes('quota-exceeded')) {
    return 'quota';
  }
  if (reasonCodes.includes('memory-exceeded')) {
    return 'memory';
  }
  return reasonCodes.includes('saturated') ? 'load' : 'other';
}

/** The same in two words. */
export function failureWords(estimate: Estimate): string {
  switch (failureOf(estimate)) {
    case 'quota':
      return t('is over its quota');
    case 'memory':
      return t('does not fit');
    case 'load':
      return t('cannot keep up');
    case 'other':
      return t('cannot run');
  }
}
