import { fromShownCurrency, inShownCurrency } from '../../shared/src/money';

/** Ticks of log axes: round numbers of the unit in which they will be said. */
const STEPS = [[1, 2, 5], [1, 3], [1]] as const;

/** 1, 2, 5 × 10ⁿ inside a domain, fewer of them where there would be more than `most`. */
export function logTicks(low: number, high: number, most: number): readonly number[] {
  let ticks: readonly number[] = [];
  for (const steps of STEPS) {
    ticks = decades(low, high).flatMap((power) => steps.map((step) => Number(`${step}e${power}`)));
    ticks = ticks.filter((v) => v >= low && v <= high);
    if (ticks.length <= most) {
      return ticks;
    }
  }
  return thinned(ticks, most);
}

/** USD, round in the currency that is shown. */
export function moneyTicks(low: number, high: number, most: number): readonly number[] {
  return logTicks(inShownCurrency(low), inShownCurrency(high), most).map(fromShownCurrency);
}

function decades(low: number, high: number): readonly number[] {
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
}

function thinned(ticks: readonly number[], most: number): readonly number[] {
  const step = Math.ceil(ticks.length / Math.max(1, most));
  return ticks.filter((_, i) => i % step === 0);
}

/** Left out where the one before is so near that their texts would touch; `at` gives pixels. */
export function spaced(ticks: readonly number[], at: (value: number) => number, apart: number): readonly number[] {
  let last = -Infinity;
  return ticks.filter((tick) => {
    const free = Math.abs(at(tick) - last) >= apart;
    last = free ? at(tick) : last;
    return free;
  });
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** From here on times are said in minutes, hours and days, which are not powers of ten. */
const LONG_TIMES = [
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  5 * DAY,
  10 * DAY,
  20 * DAY,
  50 * DAY,
  100 * DAY,
  200 * DAY,
  500 * DAY,
  1000 * DAY,
  2000 * DAY,
  5000 * DAY,
] as const;

/** Seconds. */
export function timeTicks(low: number, high: number, most: number): readonly number[] {
  if (high < 3 * MINUTE) {
    return logTicks(low, high, most);
  }
  const long = LONG_TIMES.filter((v) => v >= low && v <= high);
  const short = low < MINUTE ? logTicks(low, MINUTE / 2, Math.ceil(most / 2)) : [];
  const ticks = [...short, ...long];
  return ticks.length < 2 ? logTicks(low, high, most) : ticks.length > most ? thinned(ticks, most) : ticks;
}
