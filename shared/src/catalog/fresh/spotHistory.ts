/** What `aws ec2 describe-spot-price-history` prints: the newest price of each zone, and their median for the region. */
import { isPrice, isRecord } from './freshPrices';
import type { FreshList, PricePair } from './freshPrices';

export interface SpotReading {
  readonly lists: readonly FreshList[];
  /** Entries that could not be read, and the position of the first. */
  readonly rotten: number;
  readonly firstRotten?: number;
}

/** `us-east-1a` lies in `us-east-1`; local zones (`us-west-2-lax-1a`) have other prices and are left out. */
const ZONE = /^([a-z]{2}(?:-[a-z]+)+-\d)[a-z]$/;
const LINUX = /^Linux\/UNIX(?: \(Amazon VPC\))?$/;
const DAY = 'yyyy-mm-dd'.length;

interface Newest {
  readonly usd: number;
  readonly at: string;
}

export function isSpotHistory(value: unknown): value is { readonly SpotPriceHistory: readonly unknown[] } {
  return isRecord(value) && Array.isArray(value.SpotPriceHistory);
}

export function readSpotHistory(value: { readonly SpotPriceHistory: readonly unknown[] }, origin: string): SpotReading {
  /** By region and type, the newest of each zone. */
  const zones = new Map<string, Map<string, Map<string, Newest>>>();
  let rotten = 0;
  let firstRotten: number | undefined;
  value.SpotPriceHistory.forEach((entry, index) => {
    const read = entryOf(entry);
    if (read === 'rotten') {
      rotten += 1;
      firstRotten ??= index;
    } else if (read) {
      const types = below(zones, read.region);
      const known = below(types, read.type);
      const before = known.get(read.zone);
      if (!before || before.at < read.at) {
        known.set(read.zone, { usd: read.usd, at: read.at });
      }
    }
  });
  const lists = [...zones].map(([region, types]) => listOf(region, types, origin));
  return { lists, rotten, ...(firstRotten !== undefined && { firstRotten }) };
}

/** Undefined: of another system or a local zone. */
function entryOf(entry: unknown) {
  if (!isRecord(entry)) {
    return 'rotten';
  }
  const { AvailabilityZone: zone, InstanceType: type, ProductDescription: system, SpotPrice, Timestamp } = entry;
  const usd = typeof SpotPrice === 'string' && SpotPrice.trim() !== '' ? Number(SpotPrice) : SpotPrice;
  const at = typeof Timestamp === 'string' ? Date.parse(Timestamp) : Number.NaN;
  if (
    typeof zone !== 'string' ||
    typeof type !== 'string' ||
    typeof usd !== 'number' ||
    !isPrice(usd) ||
    Number.isNaN(at)
  ) {
    return 'rotten';
  }
  const region = ZONE.exec(zone)?.[1];
  const isLinux = typeof system === 'string' && LINUX.test(system);
  return region !== undefined && isLinux ? { region, zone, type, usd, at: new Date(at).toISOString() } : undefined;
}

function listOf(region: string, types: ReadonlyMap<string, ReadonlyMap<string, Newest>>, origin: string): FreshList {
  const newest = [...types.values()].flatMap((zones) => [...zones.values()]).map(({ at }) => at);
  const spot = [...types].map(([type, zones]): PricePair => [type, median([...zones.values()].map(({ usd }) => usd))]);
  return {
    kind: 'spot-history',
    region,
    title: `EC2 spot price history of ${region}, median of the newest price of each zone (${origin})`,
    origin,
    asOf: newest.reduce((a, b) => (a > b ? a : b), '').slice(0, DAY),
    rows: newest.length,
    rotten: 0,
    prices: { spot: spot.sort(([a], [b]) => (a < b ? -1 : 1)) },
  };
}

/** Of an even number the mean of the middle two. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] ?? upper)) / 2;
}

function below<K, V>(map: Map<string, Map<K, V>>, key: string): Map<K, V> {
  const found = map.get(key) ?? new Map<K, V>();
  map.set(key, found);
  return found;
}
