/** Errors of many rows in a few figures, each source weighted equally. */

/** One row that counts. */
export interface Judged {
  readonly kind: string;
  readonly hardwareClass: string;
  readonly metric: string;
  readonly source: string;
  readonly measured: number;
  readonly predicted: number;
  readonly low: number;
  readonly high: number;
  readonly naive?: number;
}

export interface ErrorFigures {
  readonly rows: number;
  /** |predicted ÷ measured − 1| in the middle, and what nine of ten rows stay under. */
  readonly median: number;
  readonly p90: number;
  readonly within20: number;
  readonly within50: number;
  /** Share of measurements inside the 80 % range. */
  readonly covered: number;
  /** 90th percentile of the factor between the two, whichever is larger. */
  readonly factor90: number;
  /** Median error of the envelope's reckoning on the rows where it has one. */
  readonly naiveMedian?: number;
}

export function errorOf(predicted: number, measured: number): number {
  return Math.abs(predicted / measured - 1);
}

export function factorOf(predicted: number, measured: number): number {
  return Math.max(predicted / measured, measured / predicted);
}

/** Every source has the same say: a row weighs one over the rows of its source. */
export function errorFigures(rows: readonly Judged[]): ErrorFigures {
  const perSource = new Map<string, number>();
  rows.forEach(({ source }) => perSource.set(source, (perSource.get(source) ?? 0) + 1));
  const weighted = (figure: (row: Judged) => number) =>
    rows.map((row) => ({ value: figure(row), weight: 1 / (perSource.get(row.source) ?? 1) }));
  const share = (holds: (row: Judged) => boolean) => mean(weighted((row) => (holds(row) ? 1 : 0)));
  const errors = weighted((row) => errorOf(row.predicted, row.measured));
  const naive = weighted((row) => (row.naive === undefined ? Number.NaN : errorOf(row.naive, row.measured)));
  return {
    rows: rows.length,
    median: quantile(errors, 0.5) ?? 0,
    p90: quantile(errors, 0.9) ?? 0,
    within20: share((row) => errorOf(row.predicted, row.measured) <= 0.2),
    within50: share((row) => errorOf(row.predicted, row.measured) <= 0.5),
    covered: share((row) => row.low <= row.measured && row.measured <= row.high),
    factor90:
      quantile(
        weighted((row) => factorOf(row.predicted, row.measured)),
        0.9,
      ) ?? 1,
    naiveMedian: quantile(
      naive.filter(({ value }) => Number.isFinite(value)),
      0.5,
    ),
  };
}

interface Weighted {
  readonly value: number;
  readonly weight: number;
}

function mean(values: readonly Weighted[]): number {
  const total = values.reduce((sum, { weight }) => sum + weight, 0);
  return total > 0 ? values.reduce((sum, { value, weight }) => sum + value * weight, 0) / total : 0;
}

/** The value at which the weights below it reach the share; the middle of two where they meet it exactly. */
export function quantile(values: readonly Weighted[], share: number): number | undefined {
  const sorted = values.toSorted((a, b) => a.value - b.value || a.weight - b.weight);
  const goal = share * sorted.reduce((sum, { weight }) => sum + weight, 0);
  let sum = 0;
  for (const [index, { value, weight }] of sorted.entries()) {
    sum += weight;
    if (sum > goal * (1 + 1e-9)) {
      return value;
    }
    if (sum >= goal * (1 - 1e-9)) {
      return (value + (sorted[index + 1]?.value ?? value)) / 2;
    }
  }
  return sorted.at(-1)?.value;
}

/** Rows by key, keys in order of the alphabet: the answer does not depend on the order of the file. */
export function byKey<T>(rows: readonly T[], key: (row: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const found = groups.get(key(row));
    if (found) {
      found.push(row);
    } else {
      groups.set(key(row), [row]);
    }
  }
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
