/** How much work arrives, over the day and the month. */
import type { WorkloadKind, WorkloadSpec } from '../manifest/schema';
import { t } from '../l10n';
import type { Recorder } from './assumptions';
import { recorder, usable } from './assumptions';
import { DAYS_PER_MONTH, KIND_DEFAULTS, POISSON_CV } from './kindDefaults';
import { namedProfile, normalized, peakOf, withPeak } from './profiles';
import type { Workload } from './workload';

/** Why a load is assumed. */
export const NO_TRAFFIC = (): string => t('no traffic is stated');

const SECONDS_PER_HOUR = 3600;
const MONTH_DAYS_MAX = 31;

export function resolveTraffic(
  kind: WorkloadKind,
  spec: WorkloadSpec['traffic'],
  recordOf: Recorder,
): Workload['traffic'] {
  const { family } = KIND_DEFAULTS[kind];
  if (family === 'train') {
    return {
      rpsAvg: 0,
      rpsPeak: 0,
      burstCv: POISSON_CV,
      hourlyShape: namedProfile('flat'),
      daysPerMonth: DAYS_PER_MONTH,
    };
  }

  // In a closed loop the load is what the target makes of it: nothing is assumed of its rate.
  const record = positive(spec?.concurrency) === undefined ? recordOf : recorder();
  const statedPeak = usable(spec?.rpsPeak);
  const statedAvg = statedAverage(spec);
  const hourlyShape = resolveShape(kind, spec, statedAvg, statedPeak, record);
  const peak = peakOf(hourlyShape);
  const rpsAvg = statedAvg ?? averageFromPeak(statedPeak, peak, record) ?? assumedAverage(kind, record);
  const tasks = family === 'agent' ? rpsAvg * SECONDS_PER_HOUR : undefined;

  return {
    rpsAvg,
    rpsPeak: Math.max(rpsAvg, statedPeak ?? rpsAvg * peak),
    burstCv: record.number(
      'traffic.burstCv',
      spec?.burstCv,
      POISSON_CV,
      t('requests arrive independently of each other (Poisson)'),
    ),
    concurrency: positive(spec?.concurrency),
    tasksPerHour: usable(spec?.tasksPerHour) ?? tasks,
    itemsPerHour: usable(spec?.itemsPerHour),
    hourlyShape,
    daysPerMonth: resolveDays(spec?.daysPerMonth, recordOf),
  };
}

/** Requests, tasks or items a second, whichever is stated. */
function statedAverage(spec: WorkloadSpec['traffic']): number | undefined {
  const perHour = usable(spec?.tasksPerHour) ?? usable(spec?.itemsPerHour);
  return usable(spec?.rpsAvg) ?? (perHour === undefined ? undefined : perHour / SECONDS_PER_HOUR);
}

function averageFromPeak(peakRate: number | undefined, peak: number, record: Recorder): number | undefined {
  if (peakRate === undefined) {
    return undefined;
  }
  const average = peakRate / peak;
  record.note('traffic.rpsAvg', average, t('the stated peak over the peak of the hourly profile'));
  return average;
}

function assumedAverage(kind: WorkloadKind, record: Recorder): number {
  const { rpsAvg, tasksPerHour } = KIND_DEFAULTS[kind];
  if (tasksPerHour !== undefined) {
    record.note('traffic.tasksPerHour', tasksPerHour, NO_TRAFFIC());
    return tasksPerHour / SECONDS_PER_HOUR;
  }
  record.note('traffic.rpsAvg', rpsAvg ?? 0, NO_TRAFFIC());
  return rpsAvg ?? 0;
}

function resolveShape(
  kind: WorkloadKind,
  spec: WorkloadSpec['traffic'],
  average: number | undefined,
  peak: number | undefined,
  record: Recorder,
): readonly number[] {
  const stated = spec?.hourlyProfile;
  if (Array.isArray(stated)) {
    return normalized(stated);
  }
  if (stated !== undefined) {
    return namedProfile(stated);
  }
  const { profile } = KIND_DEFAULTS[kind];
  if (average !== undefined && average > 0 && peak !== undefined) {
    record.note('traffic.hourlyProfile', profile, t('no profile is stated; bent to the stated peak'));
    return withPeak(namedProfile(profile), peak / average);
  }
  record.note('traffic.hourlyProfile', profile, t('no profile is stated; usual for this kind'));
  return namedProfile(profile);
}

function resolveDays(stated: number | undefined, record: Recorder): number {
  const days = positive(stated);
  return days === undefined
    ? record.number('traffic.daysPerMonth', undefined, round1(DAYS_PER_MONTH), t('traffic on every day'))
    : Math.min(days, MONTH_DAYS_MAX);
}

function round1(n: number): number {
  return Math.round(n * 10) / 10;
}

function positive(n: number | undefined): number | undefined {
  const given = usable(n);
  return given !== undefined && given > 0 ? given : undefined;
}
