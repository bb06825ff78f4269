/** A batch with a deadline: work that waits together and must be done in so many hours. */
import { formatTime } from '../format';
import { t } from '../l10n';
import type { Workload } from '../placement/workload';
import type { Reason } from './result';

const HOURS_PER_DAY = 24;

/** What is handed over at once. */
export interface Lot {
  /** Hours from one lot to the next. */
  readonly every: number;
  readonly requests: number;
  readonly deadlineHours: number;
}

/** A lot on a target: how long it takes there with everything at full speed. */
export interface LotDone extends Lot {
  readonly takesHours: number;
}

/**
 * The lot of a batch with a deadline; undefined for every other workload.
 *
 * Where `itemsPerHour` is stated, the items of the busiest hour are a lot, else a day's requests. A closed loop has
 * no lot: its work has no end.
 */
export function lotOf({ kind, traffic, slo }: Workload): Lot | undefined {
  const { deadlineHours } = slo;
  if (kind !== 'batch' || deadlineHours === undefined || traffic.concurrency !== undefined) {
    return undefined;
  }
  return traffic.itemsPerHour === undefined
    ? { every: HOURS_PER_DAY, requests: traffic.rpsAvg * 3600 * HOURS_PER_DAY, deadlineHours }
    : { every: 1, requests: traffic.rpsPeak * 3600, deadlineHours };
}

/**
 * The same workload as a load: each lot evenly over the hours that it has.
 *
 *     peak = requests / min(hours, every)                                [1/s]
 *
 * A lot may not take longer than the next is away, whatever the deadline: work would pile up. A day's work starts
 * at hour 0; in which hour does not matter to any figure.
 */
export function lotAsLoad(workload: Workload, lot: Lot, hours: number): Workload {
  const { traffic } = workload;
  const span = Math.min(hours, lot.every);
  const hourlyShape =
    lot.every === HOURS_PER_DAY
      ? traffic.hourlyShape.map((_, hour) => (Math.max(0, Math.min(1, span - hour)) * HOURS_PER_DAY) / span)
      : traffic.hourlyShape;
  return { ...workload, traffic: { ...traffic, rpsPeak: lot.requests / (span * 3600), hourlyShape } };
}

export function deadlineMet({ takesHours, deadlineHours }: LotDone): boolean {
  return takesHours <= deadlineHours;
}

export function deadlineReasons(lot: LotDone | undefined): Reason[] {
  if (!lot || deadlineMet(lot)) {
    return [];
  }
  const takes = formatTime(lot.takesHours * 3600);
  const deadline = formatTime(lot.deadlineHours * 3600);
  return [
    {
      code: 'slo-missed',
      message:
        lot.every === HOURS_PER_DAY
          ? t`A day's work takes ${takes}, over the deadline of ${deadline}.`
          : t`An hour's items takes ${takes}, over the deadline of ${deadline}.`,
    },
  ];
}
