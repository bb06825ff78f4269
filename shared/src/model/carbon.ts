/** From kWh to the units that people ask for, each with its range. */
import type { Estimate } from '../report/schema';
import { perRequest } from './cost';
import { within } from './range';
import type { Interval } from './range';

/**
 * What a location-based annual mean may be off by. The two published sets of grid intensities differ by less than this in
 * 80 % of 25 regions (Electricity Maps against Cloud Carbon Footprint); a test reckons it again.
 */
export const GRID_SPREAD = 1.45;
/** A region without a published PUE gets AWS's mean. Assumed: the best site is at 1.04, the worst above 1.4. */
export const PUE_SPREAD_ASSUMED = 1.15;

/** Two independent factors: their logarithms add up like the sides of a right angle. */
export function combined(one: number, other: number): number {
  if (!(one > 1)) {
    return Math.max(1, other);
  }
  if (!(other > 1)) {
    return one;
  }
  const [a, b] = [Math.log(one), Math.log(other)];
  return Math.exp(Math.sqrt(a * a + b * b));
}

export interface PerUnit {
  readonly kwh: number;
  readonly requestsPerMonth: number;
  /** Generated tokens of the month. */
  readonly outTokens: number;
  readonly grid: number | undefined;
}

/**
 * Shares of the month.
 *
 *     Wh per request    = kWh · 1000 / requests                          [Wh]
 *     Wh per 1M tokens  = kWh · 1000 / tokens · 10⁶                      [Wh], of generated tokens
 *     g per unit        = Wh per unit / 1000 · grid                      [gCO2e]
 *
 * The whole month is shared out, idle hours included.
 */
export function perUnit({ kwh, requestsPerMonth, outTokens, grid }: PerUnit): Partial<Estimate['energy']> {
  const whPerRequest = perRequest(kwh * 1000, requestsPerMonth);
  const whPerMTokens = outTokens > 0 ? perRequest(kwh * 1e9, outTokens) : undefined;
  return {
    whPerRequest,
    whPerMTokens,
    gCo2ePerRequest: gramsOf(whPerRequest, grid),
    gCo2ePerMTokens: gramsOf(whPerMTokens, grid),
  };
}

export function gramsOf(wattHours: number | undefined, grid: number | undefined): number | undefined {
  return wattHours === undefined || grid === undefined ? undefined : (wattHours / 1000) * grid;
}

/** How far the ends of a range are from its point, as ratios; widened by what a figure has of its own. */
export interface Ends {
  readonly low: number;
  readonly high: number;
}

export function endsOf(point: number | undefined, range: Interval | undefined, ownSpread = 1): Ends | undefined {
  return point === undefined || !range || !(point > 0) || !(range.low > 0)
    ? undefined
    : { low: combined(point / range.low, ownSpread), high: combined(range.high / point, ownSpread) };
}

/** A figure in proportion to one whose range is known. */
export function rangeLike(value: number | undefined, ends: Ends | undefined): Interval | undefined {
  return value === undefined || !ends ? undefined : { low: value / ends.low, high: value * ends.high };
}

/** Of a month: power is off by its spread, hours by what slower or quicker machines would need. */
export function monthRange(
  kwh: number | undefined,
  spread: number,
  hours: Interval | undefined,
  hoursPoint: number,
): Interval | undefined {
  if (kwh === undefined) {
    return undefined;
  }
  if (!hours || !(hoursPoint > 0) || !(hours.low > 0)) {
    return within(kwh, spread);
  }
  return { low: kwh / combined(spread, hoursPoint / hours.low), high: kwh * combined(spread, hours.high / hoursPoint) };
}
