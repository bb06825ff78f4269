/** The network between two stages: a round trip for each call. */
import { readTable } from '../catalog/table';
import table from './hops.csv';

export type Hop = 'same-zone' | 'cross-zone';

export interface HopTime {
  /** Seconds, there and back. */
  readonly p50: number;
  readonly p95: number;
  readonly source: string;
  readonly date: string;
}

const MS = 1000;

const TIMES = new Map(
  readTable(table, (row): [string, HopTime] => [
    row.text('hop'),
    {
      p50: row.number('p50_ms') / MS,
      p95: row.number('p95_ms') / MS,
      source: row.text('p50_source'),
      date: row.text('p50_date'),
    },
  ]),
);

const NO_TIME: HopTime = { p50: 0, p95: 0, source: 'the same machine', date: '' };

/**
 * Of one call. Pings of idle machines: connecting, serializing and the size of a message are left out, which errs low; the 95th
 * percentile is the slowest that was seen, which errs high.
 */
export function hopTime(hop: Hop): HopTime {
  return TIMES.get(hop) ?? NO_TIME;
}
