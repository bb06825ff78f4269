/** The known word that a mistyped one most likely means. */

/** Longer words are compared by nothing but equality: the distance costs the product of the lengths. */
const MAX_LENGTH = 80;
/** Edits allowed per letter: `rpsAverage` still finds `rpsAvg`, `banana` finds nothing. */
const MAX_RATIO = 0.45;

export function nearest(word: string, known: Iterable<string>): string | undefined {
  const wanted = normalize(word);
  if (wanted === '' || wanted.length > MAX_LENGTH) {
    return undefined;
  }
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const candidate of known) {
    const distance = editDistance(wanted, normalize(candidate));
    if (distance < bestDistance && distance <= MAX_RATIO * Math.max(wanted.length, 3)) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Case and separators are the commonest slips. */
function normalize(word: string): string {
  return word.toLowerCase().replace(/[-_\s]/g, '');
}

/** Insertions, deletions, replacements and swaps of neighbors. */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      }
      row.push(least);
    }
    before = previous;
    previous = row;
  }
  return previous[b.length] ?? 0;
}
