/** Load over the day: 24 numbers, mean 1. */
import type { HOURLY_PROFILES } from '../manifest/schema';

export type ProfileName = (typeof HOURLY_PROFILES)[number];

const HOURS = 24;

/** Assumed shapes, hour 0 to 23, local time; only ratios count. */
const RATIOS: Record<ProfileName, readonly number[]> = {
  flat: Array.from({ length: HOURS }, () => 1),
  // Nine working hours with a dip at noon; one tenth of it at night.
  'business-hours': [1, 1, 1, 1, 1, 1, 2, 4, 8, 10, 10, 10, 8, 9, 10, 10, 9, 7, 4, 2, 1, 1, 1, 1],
  // Low at four in the morning, a plateau from noon, the peak in the evening.
  consumer: [5, 4, 3, 2, 2, 2, 3, 4, 5, 6, 7, 8, 8, 8, 8, 8, 8, 9, 10, 11, 12, 11, 9, 7],
  // Work that waits for the night: eight hours, nothing by day.
  nightly: [1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1],
};

/** Mean 1; flat where the numbers carry no shape. */
export function normalized(ratios: readonly number[]): readonly number[] {
  const clean = ratios.map((r) => (Number.isFinite(r) && r > 0 ? r : 0));
  const largest = Math.max(0, ...clean);
  if (clean.length !== HOURS || largest === 0) {
    return RATIOS.flat;
  }
  // Scaled by the largest first: sums of huge numbers would overflow.
  const scaled = clean.map((r) => r / largest);
  const mean = scaled.reduce((sum, r) => sum + r, 0) / HOURS;
  return scaled.map((r) => r / mean);
}

const SHAPES = new Map<ProfileName, readonly number[]>(
  (Object.keys(RATIOS) as ProfileName[]).map((name) => [name, normalized(RATIOS[name])]),
);

export function namedProfile(name: ProfileName): readonly number[] {
  return SHAPES.get(name) ?? RATIOS.flat;
}

export function peakOf(shape: readonly number[]): number {
  return Math.max(...shape);
}

/**
 * The same day made steeper or flatter until its busiest hour is `peak` times its mean:
 *
 *     shape'[h] = shape[h]^g ÷ mean(shape^g)      g found by bisection      [-]
 *
 * A flat day stays flat, and no day gets a peak above 24 ÷ (hours at the peak).
 */
export function withPeak(shape: readonly number[], peak: number): readonly number[] {
  const raised = (g: number) => normalized(shape.map((s) => s ** g));
  let low = 0;
  let high = 64;
  if (!(peak > 1)) {
    return raised(0);
  }
  for (let i = 0; i < 40; i += 1) {
    const middle = (low + high) / 2;
    if (peakOf(raised(middle)) < peak) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return raised(high);
}
