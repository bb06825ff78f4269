/** A logarithmic axis: where a value stands, and which values are written. */

export interface Axis {
  readonly low: number;
  readonly high: number;
  /** Share of the way from low to high. */
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
}

/** Decades are enough where there are three or more; below, 2 and 5 are written too. */
const DECADES_ALONE = 3;
const ROOM = 1.25;

/** Undefined without a positive value. */
export function logAxis(values: readonly number[]): Axis | undefined {
  const known = values.filter((value) => value > 0 && Number.isFinite(value));
  if (known.length === 0) {
    return undefined;
  }
  const low = known.reduce((least, value) => Math.min(least, value)) / ROOM;
  const high = known.reduce((most, value) => Math.max(most, value)) * ROOM;
  const width = Math.log(high / low);
  return { low, high, at: (value) => Math.log(value / low) / width, ticks: ticksBetween(low, high) };
}

function ticksBetween(low: number, high: number): number[] {
  const steps = Math.log10(high / low) >= DECADES_ALONE ? [1] : [1, 2, 5];
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power += 1) {
    // 10 ** -2 is not 0.01 to the last bit.
    ticks.push(...steps.map((step) => Number(`${step}e${power}`)).filter((tick) => tick >= low && tick <= high));
  }
  return ticks;
}

const LARGE = [
  { from: 1e9, unit: 'G' },
  { from: 1e6, unit: 'M' },
  { from: 1e3, unit: 'k' },
] as const;

/** `20k`, `0.05` */
export function tickText(value: number): string {
  const large = LARGE.find(({ from }) => value >= from);
  return large ? `${Number((value / large.from).toPrecision(3))}${large.unit}` : `${Number(value.toPrecision(3))}`;
}
