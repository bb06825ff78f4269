/** The nearest known name to a misspelled one, for "Nearest: …" and its fix. */

import { nameKey } from './nameKey';

/** Longer names are not typing mistakes, and the table of the distance grows with the square. */
const LONGEST_TYPED = 100;
/** One mistake in four letters still reads as the same word; more than four is another word. */
const LETTERS_PER_MISTAKE = 4;
const MOST_MISTAKES = 4;

export interface NamedEntry {
  /** As it is typed. */
  readonly spelling: string;
  /** What is answered for it. */
  readonly answer: string;
}

export function nearestLookup(entries: readonly NamedEntry[]): (name: string) => string | undefined {
  const spellings = entries.map(({ spelling, answer }) => ({ spelling: spelling.toLowerCase(), answer }));
  return (name) => {
    const typed = nameKey(name);
    let limit = Math.min(MOST_MISTAKES, Math.max(1, Math.floor(typed.length / LETTERS_PER_MISTAKE)));
    let nearest: string | undefined;
    if (typed.length < 2 || typed.length > LONGEST_TYPED) {
      return undefined;
    }
    for (const { spelling, answer } of spellings) {
      const distance = editDistance(typed, spelling, limit);
      if (distance <= limit) {
        nearest = answer;
        // Only a strictly nearer name replaces it: of equals the first in the table stands.
        limit = distance - 1;
      }
    }
    return nearest;
  };
}

/**
 * Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbors.
 * Gives `limit + 1` as soon as the distance is known to pass the limit.
 */
export function editDistance(a: string, b: string, limit: number): number {
  if (limit < 0 || Math.abs(a.length - b.length) > limit) {
    return limit + 1;
  }
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      row[j] = cell(a, b, i, j, row, above, before);
    }
    if (Math.min(...row) > limit) {
      return limit + 1;
    }
    before = above;
    above = row;
  }
  return above[b.length] ?? limit + 1;
}

function cell(a: string, b: string, i: number, j: number, row: number[], above: number[], before: number[]): number {
  const same = a[i - 1] === b[j - 1] ? 0 : 1;
  const least = Math.min((row[j - 1] ?? 0) + 1, (above[j] ?? 0) + 1, (above[j - 1] ?? 0) + same);
  const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
  return swapped ? Math.min(least, (before[j - 2] ?? 0) + 1) : least;
}
