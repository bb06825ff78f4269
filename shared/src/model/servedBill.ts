/** The bill of a station under its load, with the ranges of its money. */
import type { Estimate } from '../report/schema';
import { besidesOf, startSeconds } from './besides';
import { SECONDS_PER_MONTH, costOf } from './cost';
import type { MonthOfMachines } from './cost';
import type { Load } from './load';
import { around, within } from './range';
import type { Interval } from './range';
import { stopsOf } from './replicaCurve';
import type { Subject } from './result';
import type { Extras } from './served';
import type { Sizing } from './sizing';

export interface Bill {
  readonly cost: Estimate['cost'];
  readonly monthlyUsd?: Interval;
  readonly perRequestUsd?: Interval;
  readonly perMTokensUsd?: Interval;
}

export function bill(
  subject: Subject,
  { sizing, mean }: Load,
  spread: number,
  extras: Extras,
  month: MonthOfMachines,
): Bill {
  const { workload, configuration } = subject;
  const work = {
    requestsPerMonth: mean * SECONDS_PER_MONTH,
    outTokens: extras.outTokens,
    isItem: extras.isItem,
    day: daysWork(subject, sizing),
  };
  const cost = costOf(configuration.price, month, work, besidesOf(workload));
  const { monthlyUsd } = cost;
  if (monthlyUsd === undefined) {
    return { cost };
  }
  const machines = month.machineHours * (configuration.price?.usdPerHour ?? 0);
  // More or fewer machines change their hours, and nothing of what stands beside them.
  const at = (speed: number) => {
    const ratio = sizing.replicaHours > 0 ? sizing.replicaHoursAt(speed) / sizing.replicaHours : 1;
    return ratio === 1 ? monthlyUsd : monthlyUsd + machines * (ratio - 1);
  };
  const monthly = around(monthlyUsd, at(spread), at(1 / spread));
  return {
    cost,
    monthlyUsd: monthly,
    perRequestUsd: scaleInterval(cost.perRequestUsd, monthly, monthlyUsd),
    perMTokensUsd: scaleInterval(cost.perMTokensUsd, monthly, monthlyUsd),
  };
}

/** Only where replicas follow the load. */
function daysWork({ workload }: Subject, { scaling }: Sizing): Estimate['cost']['day'] {
  if (!scaling) {
    return undefined;
  }
  const replicas = scaling.day;
  const { hours, starts } = stopsOf(replicas);
  return {
    replicas: [...replicas],
    startsPerDay: starts,
    stoppedHours: [...hours],
    startSeconds: startSeconds(workload),
  };
}

function scaleInterval(value: number | undefined, interval: Interval, point: number): Interval | undefined {
  return value === undefined
    ? undefined
    : point > 0
      ? { low: (value * interval.low) / point, high: (value * interval.high) / point }
      : within(value, 1);
}
