/** Prices of what stands beside the machines, by region. A price that no source gives is absent. */
import { costSources } from './costSources';
import { nameKey } from './nameKey';
import { readTable, sourceOf } from './table';
import table from './tables/servicePrices.csv';
import type { PriceBasis, Source } from './types';

export const SERVICES = [
  'disk',
  'object-store',
  'balancer-hour',
  'balancer-unit',
  'traffic-out',
  'between-zones',
  'cluster-hour',
] as const;
export type Service = (typeof SERVICES)[number];

export interface ServicePrice {
  /** Rising: from so many units a month on, USD a unit (GB-month, hour, unit-hour, GB). */
  readonly tiers: readonly { readonly from: number; readonly usd: number }[];
  readonly basis: PriceBasis;
  readonly source: Source;
}

export type ServicePrices = ReadonlyMap<Service, ServicePrice>;

interface Row {
  readonly service: Service | undefined;
  readonly region: string;
  readonly from: number;
  readonly usd: number;
  readonly source: Source;
}

const NONE: ServicePrices = new Map();
let known: ReadonlyMap<string, ServicePrices> | undefined;

/** Empty for a region that nobody listed. */
export function servicePrices(region: string): ServicePrices {
  known ??= readPrices();
  return known.get(nameKey(region)) ?? NONE;
}

/** Units into money: each tier takes what lies in it. */
export function tieredUsd({ tiers }: ServicePrice, units: number): number {
  return tiers.reduce((sum, { from, usd }, i) => {
    const to = tiers[i + 1]?.from ?? Number.POSITIVE_INFINITY;
    return sum + Math.max(0, Math.min(units, to) - from) * usd;
  }, 0);
}

function readPrices(): ReadonlyMap<string, ServicePrices> {
  const rows = readTable(table, (row): Row => ({
    service: SERVICES.find((name) => name === row.text('service')),
    region: row.text('region'),
    from: row.number('from_units'),
    usd: row.number('usd'),
    source: sourceOf(row, costSources()),
  }));
  const regions = new Map<string, Map<Service, ServicePrice>>();
  for (const { service, region, from, usd, source } of rows) {
    const prices = regions.get(region) ?? new Map<Service, ServicePrice>();
    regions.set(region, prices);
    if (service) {
      const tiers = [...(prices.get(service)?.tiers ?? []), { from, usd }];
      // The last tier that is paid for names the source; only a day makes a list a published one.
      prices.set(service, { tiers, basis: isDay(source.date) ? 'published' : 'undated', source });
    }
  }
  return regions;
}

function isDay(date: string | undefined): boolean {
  return date !== undefined && /^\d{4}-\d{2}(-\d{2})?$/.test(date);
}
