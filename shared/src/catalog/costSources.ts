/** Sources of the prices beside machines, of spot interruptions and of token-priced APIs. */
import table from './tables/costSources.csv';
import { readSources } from './table';
import type { Sources } from './table';

let read: Sources | undefined;

export function costSources(): Sources {
  return (read ??= readSources(table));
}
