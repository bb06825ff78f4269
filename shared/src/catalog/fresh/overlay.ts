/** Refreshed prices over the compiled ones; imported types beside the compiled ones. */
import type { Purchase } from '../../manifest/schema';
import { gibibytes, usdPerHour } from '../../units';
import { withLayer } from '../layer';
import { nameKey } from '../nameKey';
import type { Catalog, Chip, Instance, Price, PriceLookup, Source } from '../types';
import type { FreshData, FreshInstance, FreshList, ListKind } from './freshPrices';

/** A savings plan's own list says more of it than the reservation of the same length. */
const KINDS_OF: Readonly<Record<Purchase, readonly ListKind[]>> = {
  'on-demand': ['price-list'],
  spot: ['spot-history'],
  'savings-1y': ['savings-plans', 'price-list'],
  'savings-3y': ['savings-plans', 'price-list'],
};

/** A type that no list has keeps its compiled price, of its own date. */
export function withFreshData(catalog: Catalog, data: FreshData): Catalog {
  const { lists } = data;
  const instances = data.instances.flatMap((one) =>
    catalog.instance(one.type) ? [] : (instanceOf(one, catalog) ?? []),
  );
  if (lists.length === 0 && instances.length === 0) {
    return catalog;
  }
  // A date of the layer counts for the regions it has; elsewhere the tables' own stands.
  const onDemand = lists.filter(({ kind }) => kind === 'price-list');
  const dates = new Map(onDemand.map(({ region, asOf }) => [region, asOf]));
  const newest = onDemand.reduce((date, { asOf }) => (asOf > date ? asOf : date), catalog.priceDate);
  return withLayer(catalog, {
    instances,
    price: priceLookup(lists),
    priceDate: newest,
    priceDateIn: (region) => dates.get(nameKey(region)) ?? catalog.priceDate,
    sources: [...lists.map(({ title }) => title), ...new Set(instances.map(({ source }) => source.title))],
  });
}

/** An index per list, built when a price of it is first asked for. */
function priceLookup(lists: readonly FreshList[]): PriceLookup {
  const indexes = new Map<string, ReadonlyMap<string, number>>();
  const indexOf = (list: FreshList, position: number, purchase: Purchase) => {
    const key = `${position} ${purchase}`;
    const index = indexes.get(key) ?? new Map(list.prices[purchase]);
    indexes.set(key, index);
    return index;
  };
  const sources = lists.map((list): Source => ({ title: list.title, date: list.asOf }));
  return (type, region, purchase): Price | undefined => {
    for (const kind of KINDS_OF[purchase]) {
      for (const [position, list] of lists.entries()) {
        const source = sources[position];
        const usd =
          list.kind === kind && list.region === region ? indexOf(list, position, purchase).get(type) : undefined;
        if (usd !== undefined && source) {
          return { usdPerHour: usdPerHour(usd), basis: 'published', date: list.asOf, source };
        }
      }
    }
    return undefined;
  };
}

/** Undefined where its chips are neither known nor told: nothing could be said of it but its price. */
function instanceOf(fresh: FreshInstance, catalog: Catalog): Instance | undefined {
  const { type, arch, vcpus, physicalCores, memoryGib, networkGbps, accelerator } = fresh;
  const family = type.slice(0, type.indexOf('.'));
  const chip = accelerator && catalog.chip(accelerator.name);
  const memoryEach = accelerator && memoryOf(accelerator, chip);
  if (accelerator && memoryEach === undefined) {
    return undefined;
  }
  const cpu = cpuOf(family, catalog);
  return {
    type,
    family,
    hardwareClass: accelerator?.kind ?? (arch === 'arm64' ? 'graviton' : 'x86'),
    arch,
    accelerator:
      accelerator && memoryEach !== undefined
        ? { chip, name: `${accelerator.vendor} ${accelerator.name}`, count: accelerator.count, memoryEach }
        : undefined,
    vcpus,
    physicalCores,
    cpu,
    memory: memoryGib === undefined ? undefined : gibibytes(memoryGib),
    networkGbps,
    notes: cpu ? '' : 'its processor is not in the catalog',
    source: { title: `aws ec2 describe-instance-types (${fresh.origin})`, date: fresh.asOf },
  };
}

/** Of the whole card: what an instance with a fraction of one reports is its share. */
function memoryOf({ count, memoryGib }: NonNullable<FreshInstance['accelerator']>, chip: Chip | undefined) {
  return chip?.memory ?? (memoryGib !== undefined && count >= 1 ? gibibytes(memoryGib) : undefined);
}

/**
 * The processor of the same family in the catalog. A `d` for local disks changes none; the other letters may
 * (`c7gn` has another Graviton3 than `c7g`), so they are not looked through.
 */
function cpuOf(family: string, { cpus, instances }: Catalog): Instance['cpu'] {
  for (const name of [family, family.replace(/^([a-z]+\d+[a-z]*)d$/, '$1')]) {
    const found =
      cpus.find(({ families }) => families.includes(name)) ?? instances.find((one) => one.family === name)?.cpu;
    if (found) {
      return found;
    }
  }
  return undefined;
}
