/** What a refresh changed, price by price, over the types that either side knows. */
import { PURCHASES } from '../../manifest/schema';
import type { Purchase } from '../../manifest/schema';
import type { Catalog } from '../types';
import type { FreshData, FreshList } from './freshPrices';

export interface PriceChange {
  readonly type: string;
  readonly region: string;
  readonly purchase: Purchase;
  readonly beforeUsd?: number;
  readonly afterUsd: number;
  /** How the price before came about and of which day it is; absent with it. */
  readonly before?: { readonly basis: string; readonly date?: string; readonly source: string };
}

export interface ListChanges {
  readonly list: Pick<
    FreshList,
    'kind' | 'region' | 'title' | 'asOf' | 'rows' | 'rotten' | 'listVersion' | 'published'
  >;
  readonly changed: readonly PriceChange[];
  /** Types without a price before, by purchase. */
  readonly added: readonly PriceChange[];
  readonly same: number;
  /** Types with a price before that the new list does not have: the old one stays, with its own date. */
  readonly kept: readonly { readonly type: string; readonly purchase: Purchase }[];
}

/** Below this two prices are one: lists are written to ten digits, tables to five. */
const SAME_USD = 5e-6;

/** `before` and `after` are the catalogs without and with the list. */
export function changesBy(list: FreshList, before: Catalog, after: Catalog): ListChanges {
  const { kind, region, title, asOf, rows, rotten, listVersion, published } = list;
  const changed: PriceChange[] = [];
  const added: PriceChange[] = [];
  const kept: { type: string; purchase: Purchase }[] = [];
  let same = 0;
  for (const purchase of PURCHASES) {
    const pairs = list.prices[purchase] ?? [];
    const listed = new Set(pairs.map(([type]) => type));
    for (const [type] of pairs) {
      const old = before.price(type, region, purchase);
      const now = after.price(type, region, purchase);
      if (!now) {
        continue;
      }
      const entry = { type, region, purchase, afterUsd: now.usdPerHour };
      if (!old) {
        added.push(entry);
      } else if (Math.abs(old.usdPerHour - now.usdPerHour) < SAME_USD) {
        same += 1;
      } else {
        const { basis, date, source } = old;
        changed.push({
          ...entry,
          beforeUsd: old.usdPerHour,
          before: { basis, ...(date && { date }), source: source.title },
        });
      }
    }
    const missing = pairs.length === 0 ? [] : before.instances.filter(({ type }) => !listed.has(type));
    kept.push(...missing.flatMap(({ type }) => (before.price(type, region, purchase) ? [{ type, purchase }] : [])));
  }
  return {
    list: {
      kind,
      region,
      title,
      asOf,
      rows,
      rotten,
      ...(listVersion && { listVersion }),
      ...(published && { published }),
    },
    changed: changed.toSorted((a, b) => shareOf(b) - shareOf(a) || (a.type < b.type ? -1 : 1)),
    added,
    same,
    kept,
  };
}

/** Change as a share of the price before, without sign. */
function shareOf({ beforeUsd, afterUsd }: PriceChange): number {
  return beforeUsd ? Math.abs(afterUsd - beforeUsd) / beforeUsd : 0;
}

/** The list of a kind in a region, as it stands. */
export function listIn(data: FreshData, kind: FreshList['kind'], region: string): FreshList | undefined {
  return data.lists.find((list) => list.kind === kind && list.region === region);
}
