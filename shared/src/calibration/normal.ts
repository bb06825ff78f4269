/** One step of Gauss and Newton: the weighted normal equations of all rows, in an order that keeps their matrix sparse. */
import type { Offsets } from '../model/factors/factorSet';
import { skyline, solvePositive } from './linear';

/** One row around the offsets at hand. */
export interface Line {
  readonly residual: number;
  readonly weight: number;
  /** Index of a multiplier, and d ln(predicted) / d ln(multiplier). */
  readonly slopes: readonly (readonly [number, number])[];
}

/** How far each multiplier is to move; `precision` is that of its prior, `damping` Levenberg's and Marquardt's. */
export function moveOf(
  lines: readonly Line[],
  keys: readonly string[],
  offsets: Offsets,
  precision: (key: string) => number,
  damping: number,
): readonly number[] {
  const places = placesOf(keys, lines);
  const placed = lines.map(({ slopes, ...line }) => ({
    ...line,
    slopes: slopes.map(([index, slope]) => [places[index] ?? 0, slope] as const),
  }));
  const matrix = skyline(firstColumns(placed, keys.length));
  const right = new Float64Array(keys.length);
  for (const { residual, weight, slopes } of placed) {
    for (const [i, a] of slopes) {
      const row = matrix[i] ?? right;
      const first = i + 1 - row.length;
      right[i] = (right[i] ?? 0) - weight * a * residual;
      for (const [j, b] of slopes) {
        if (j <= i) {
          row[j - first] = (row[j - first] ?? 0) + weight * a * b;
        }
      }
    }
  }
  keys.forEach((key, index) => {
    const i = places[index] ?? 0;
    const row = matrix[i] ?? right;
    const prior = precision(key);
    row[row.length - 1] = ((row.at(-1) ?? 0) + prior) * (1 + damping);
    right[i] = (right[i] ?? 0) - prior * (offsets.get(key) ?? 0);
  });
  const moved = solvePositive(matrix, right);
  return keys.map((_, index) => moved[places[index] ?? 0] ?? 0);
}

function firstColumns(lines: readonly Line[], count: number): number[] {
  const firsts = Array.from({ length: count }, (_, i) => i);
  for (const { slopes } of lines) {
    const first = slopes.reduce((least, [i]) => Math.min(least, i), count);
    slopes.forEach(([i]) => {
      firsts[i] = Math.min(firsts[i] ?? i, first);
    });
  }
  return firsts;
}

/** Levels with few rows first, the terms of a level side by side: a chip meets its own terms and the general levels, no other chip. */
function placesOf(keys: readonly string[], lines: readonly Line[]): readonly number[] {
  const rows = new Map<string, number>();
  const seen = keys.map(() => 0);
  lines.forEach(({ slopes }) => slopes.forEach(([index]) => (seen[index] = (seen[index] ?? 0) + 1)));
  const levels = keys.map((key) => key.slice(key.indexOf(' @ ')));
  levels.forEach((level, index) => rows.set(level, Math.max(rows.get(level) ?? 0, seen[index] ?? 0)));
  const order = keys
    .map((_, index) => ({ index, level: levels[index] ?? '', rows: rows.get(levels[index] ?? '') ?? 0 }))
    .toSorted((a, b) => a.rows - b.rows || (a.level < b.level ? -1 : a.level > b.level ? 1 : a.index - b.index));
  const places = keys.map(() => 0);
  order.forEach(({ index }, place) => {
    places[index] = place;
  });
  return places;
}
