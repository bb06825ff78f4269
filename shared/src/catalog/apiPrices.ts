/** Public prices of token-priced APIs, by model name: each of the day that its source states. */
import { costSources } from './costSources';
import { nameKey } from './nameKey';
import { nearestLookup } from './nearest';
import { readTable, sourceOf } from './table';
import table from './tables/apiPrices.csv';
import type { Source } from './types';

export interface ApiPrice {
  readonly name: string;
  readonly provider?: string;
  readonly inUsdPerM: number;
  /** Of prompt tokens that the API has cached; absent: they cost what others cost. */
  readonly cachedInUsdPerM?: number;
  readonly outUsdPerM: number;
  readonly source: Source;
}

let known: ReadonlyMap<string, ApiPrice> | undefined;
let nearest: ((name: string) => string | undefined) | undefined;

export function apiPrices(): readonly ApiPrice[] {
  return [...byName().values()];
}

/** By the model's name, with or without the maker before a slash. */
export function apiPrice(name: string): ApiPrice | undefined {
  const key = nameKey(name);
  return byName().get(key) ?? byName().get(key.slice(key.lastIndexOf('/') + 1));
}

export function nearestApi(name: string): string | undefined {
  nearest ??= nearestLookup(apiPrices().map((price) => ({ spelling: price.name, answer: price.name })));
  return nearest(name);
}

function byName(): ReadonlyMap<string, ApiPrice> {
  known ??= new Map(
    readTable(table, (row) => [
      row.text('name'),
      {
        name: row.text('name'),
        provider: row.text('provider'),
        inUsdPerM: row.number('in_usd_per_m'),
        cachedInUsdPerM: row.optional('cached_in_usd_per_m'),
        outUsdPerM: row.number('out_usd_per_m'),
        source: sourceOf(row, costSources()),
      },
    ]),
  );
  return known;
}
