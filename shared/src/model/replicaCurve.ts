/** Replicas over a day, and the machine-hours under that curve. */
import { HOURS_PER_MONTH } from '../units';
import type { Machine } from './hardware';
import { machinesFor } from './hardware';

const HOURS_PER_DAY = 24;
/** More machines than any region has: keeps numbers finite. */
const MOST_REPLICAS = 1e6;

/** How many replicas each load takes. */
export interface ReplicaLaw {
  /** Requests per second that one replica is planned to take; worked out when asked for. */
  readonly admitted: () => number;
  readonly floor: number;
  readonly ceiling: number;
  /** False: what the peak needs runs all month. */
  readonly scales: boolean;
  readonly peak: number;
  /** Requests per second in each hour of a day with traffic; worked out when asked for. */
  readonly rates: () => readonly number[];
  /** Hours of the month with traffic; the floor runs in the others. */
  readonly busyHours: number;
}

/** A day that is known, in numbers alone. */
export interface Scaling extends Pick<ReplicaLaw, 'floor' | 'busyHours' | 'scales'> {
  /** Replicas in each hour of a day with traffic. */
  readonly day: readonly number[];
}

/** Whole replicas, a rounding below. */
export function wholeReplicas(n: number): number {
  return Math.min(MOST_REPLICAS, Math.ceil(n - 1e-9));
}

/**
 * Replicas in each hour of a day, at so many times the stated load.
 *
 *     replicas(h) = clamp(⌈factor · rate(h) / admitted⌉, floor, ceiling) [-]
 *
 * Without scaling, what the peak needs, at least one.
 */
export function dayOf(law: ReplicaLaw, factor = 1): readonly number[] {
  const admitted = law.admitted();
  const at = (rate: number) => Math.min(law.ceiling, Math.max(law.floor, wholeReplicas((rate * factor) / admitted)));
  const rates = law.rates();
  return law.scales ? rates.map(at) : rates.map(() => Math.max(1, at(law.peak)));
}

/** Machine-hours of a month under that day: those that are owned are left out, up to their number in every hour. */
export function machineHoursOf(
  law: Omit<Scaling, 'day'>,
  day: readonly number[],
  machine: Machine,
  owned: number,
): number {
  const paid = (replicas: number) => Math.max(0, machinesFor(machine, replicas) - owned);
  const mean = day.reduce((sum, replicas) => sum + paid(replicas), 0) / Math.max(1, day.length);
  return law.scales
    ? mean * law.busyHours + paid(law.floor) * (HOURS_PER_MONTH - law.busyHours)
    : mean * HOURS_PER_MONTH;
}

/**
 * Machines that start on a day: each rise of the curve, midnight included. Days without traffic before a day with it are
 * taken as such a day; errs by one start a week.
 */
export function machineStarts(day: readonly number[], machine: Machine, owned: number): number {
  let before = day.at(-1) ?? 0;
  let starts = 0;
  for (const replicas of day) {
    // Most hours are like the one before.
    if (replicas > before) {
      const [now, then] = [machinesFor(machine, replicas), machinesFor(machine, before)];
      starts += Math.max(0, now - owned) - Math.max(0, then - owned);
    }
    before = replicas;
  }
  return starts;
}

/** Hours of the day in which nothing runs, and how often a day the first replica starts. */
export function stopsOf(day: readonly number[]): { readonly hours: readonly number[]; readonly starts: number } {
  const hours = day.flatMap((replicas, hour) => (replicas === 0 ? [hour] : []));
  const starts = day.filter((replicas, hour) => replicas > 0 && day.at(hour - 1) === 0).length;
  return { hours, starts };
}

/** Days of the month with traffic. */
export function busyDays({ busyHours }: Pick<ReplicaLaw, 'busyHours'>): number {
  return busyHours / HOURS_PER_DAY;
}
