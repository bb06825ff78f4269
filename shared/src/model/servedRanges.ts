/** The 80 % ranges of a station under its load. */
import type { Estimate } from '../report/schema';
import { combined, endsOf, monthRange, rangeLike } from './carbon';
import { SPREAD_EMBODIED } from './embodied';
import type { EnergyUse } from './energy';
import { spreadOf } from './factors/factor';
import type { FactorOrigin } from './factors/factor';
import type { Load, TimeSpreads, Times } from './load';
import { around, withinOf } from './range';
import type { Interval } from './range';
import type { Subject } from './result';
import type { Extras } from './served';
import type { Bill } from './servedBill';
import type { Sizing } from './sizing';

export interface Spreads extends TimeSpreads {
  /** Of energy per request, where it was measured as such. */
  readonly energy?: number;
}

/** Each figure with the range that its own measurements leave; one sequence at a time is decoding, more are serving. */
export function spreadsOf(origin: FactorOrigin, { isItem, outTokens }: Extras, inFlight: number | undefined): Spreads {
  const energy = origin.spreads?.get('energy');
  if (isItem || outTokens === 0) {
    const item = spreadOf(origin, 'item');
    return { ttft: item, serving: item, energy };
  }
  const isAlone = inFlight !== undefined && inFlight <= 1;
  return { ttft: spreadOf(origin, 'ttft'), serving: spreadOf(origin, isAlone ? 'decode' : 'serving'), energy };
}

/** In a closed loop; undefined in an open one. */
export function inFlightOnCopy({ workload, machine }: Subject, { sizing }: Load): number | undefined {
  const { concurrency } = workload.traffic;
  return concurrency === undefined ? undefined : concurrency / Math.max(1, sizing.replicas * machine.copies);
}

function hoursRange({ replicaHours, replicaHoursAt, fixed }: Sizing, spread: number): Interval | undefined {
  return fixed ? undefined : around(replicaHours, replicaHoursAt(spread), replicaHoursAt(1 / spread));
}

/**
 * Energy of the month is off by power and by the hours that slower or quicker machines would need; carbon by the grid on top.
 * Written out in one object: a search shows hundreds of these.
 */
export function rangesOf(
  { sizing }: Load,
  times: Times | undefined,
  performance: Estimate['performance'],
  money: Bill,
  { energy, spread, siteSpread, gridSpread }: EnergyUse,
  spreads: Spreads,
): Estimate['range'] {
  const { whPerRequest, kwhPerMonth } = energy;
  const request = withinOf(whPerRequest, spreads.energy ?? spread * spreads.serving);
  const hours = hoursRange(sizing, spreads.serving);
  const month = monthRange(kwhPerMonth, combined(spread, siteSpread), hours, sizing.replicaHours);
  const energyEnds = endsOf(whPerRequest, request);
  const carbonEnds = endsOf(whPerRequest, request, combined(siteSpread, gridSpread));
  return {
    ttftP95: rangeOf(times, 'ttft'),
    tpotP95: rangeOf(times, 'tpot'),
    e2eP95: rangeOf(times, 'e2e'),
    monthlyUsd: money.monthlyUsd,
    perRequestUsd: money.perRequestUsd,
    perMTokensUsd: money.perMTokensUsd,
    tokensPerSecond: withinOf(performance.tokensPerSecond, spreads.serving),
    samplesPerSecond: withinOf(performance.samplesPerSecond, spreads.serving),
    averageW: withinOf(energy.averageW, spread),
    whPerRequest: request,
    whPerMTokens: rangeLike(energy.whPerMTokens, energyEnds),
    gCo2ePerRequest: rangeLike(energy.gCo2ePerRequest, carbonEnds),
    gCo2ePerMTokens: rangeLike(energy.gCo2ePerMTokens, carbonEnds),
    kwhPerMonth: month,
    kgCo2ePerMonth: rangeLike(energy.kgCo2ePerMonth, endsOf(kwhPerMonth, month, gridSpread)),
    embodiedKgCo2ePerMonth: withinOf(energy.embodiedKgCo2ePerMonth, SPREAD_EMBODIED),
  };
}

function rangeOf(times: Times | undefined, figure: 'ttft' | 'tpot' | 'e2e'): Interval | undefined {
  const point = times?.latency[figure]?.p95;
  const low = times?.quick[figure];
  const high = times?.slow[figure];
  return point === undefined || low === undefined || high === undefined ? undefined : around(point, low, high);
}
