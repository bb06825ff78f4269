/** The catalog: built on first use, then shared. */
import { chipMatcher } from './matchChip';
import type { ChipEntry } from './chips';
import { readChips } from './chips';
import { readCpus } from './cpus';
import { chipPowerLookup, cpuPowerLookup, readEnergyRows, readRegions } from './energy';
import { readInstances } from './instances';
import { modelMatcher } from './matchModel';
import type { ModelEntry } from './models';
import { readModels } from './models';
import { nearestLookup } from './nearest';
import { priceLookup } from './prices';
import sourceTable from './tables/sources.csv';
import { readSources } from './table';
import type { Sources } from './table';
import type { Catalog, Instance, Region } from './types';

export const getCatalog: () => Catalog = once(buildCatalog);

function once<T>(build: () => T): () => T {
  let built: T | undefined;
  return () => (built ??= build());
}

function buildCatalog(): Catalog {
  const sources = readSources(sourceTable);
  const chipEntries = readChips(sources);
  const cpus = readCpus(sources);
  const chips = chipEntries.map(({ chip }) => chip);
  const rows = readInstances({ chips: byId(chips), cpus: byId(cpus), sources });
  const instances = rows.map(({ instance }) => instance);
  const modelEntries = readModels(sources);
  const energyRows = readEnergyRows(sources);
  const regions = readRegions(energyRows);

  return {
    priceDate: newest(rows.map(({ row }) => row.text('price_date'))),
    sources: sourceTitles(sources),
    instances,
    chips,
    cpus,
    models: modelEntries.map(({ shape }) => shape),
    regions,
    energyRows,
    instance: instanceLookup(instances),
    chip: chipMatcher(chipEntries),
    model: modelMatcher(modelEntries),
    region: regionLookup(regions),
    price: priceLookup(rows, sources),
    ...nearestLookups(instances, modelEntries, regions, chipEntries),
    chipPower: chipPowerLookup(chipEntries, energyRows),
    cpuPower: cpuPowerLookup(energyRows),
  };
}

const byId = <T extends { readonly id: string }>(entries: readonly T[]) => new Map(entries.map((e) => [e.id, e]));

/** ISO dates sort as text. */
const newest = (dates: readonly string[]) => dates.reduce((a, b) => (a > b ? a : b), '');

/** A row may join several sources with a bar; each is named once. */
function sourceTitles(sources: Sources): string[] {
  const titles = [...sources.values()].flatMap(({ title }) => title.split(' | '));
  return [...new Set(titles)];
}

const keyOf = (name: string) => (typeof name === 'string' ? name.trim().toLowerCase() : '');

/** SageMaker's `ml.` and RDS's `db.` types run on the EC2 hardware of the same name (not at its price). */
function instanceLookup(instances: readonly Instance[]): Catalog['instance'] {
  const byType = new Map(instances.map((instance) => [instance.type, instance]));
  return (type) => byType.get(keyOf(type).replace(/^(?:ml|db)\./, ''));
}

function regionLookup(regions: readonly Region[]): Catalog['region'] {
  const known = byId(regions);
  return (id) => known.get(keyOf(id));
}

function nearestLookups(
  instances: readonly Instance[],
  models: readonly ModelEntry[],
  regions: readonly Region[],
  chips: readonly ChipEntry[],
) {
  const plain = (names: readonly string[]) => names.map((name) => ({ spelling: name, answer: name }));
  return {
    nearestInstance: nearestLookup(plain(instances.map(({ type }) => type))),
    nearestRegion: nearestLookup(plain(regions.map(({ id }) => id))),
    nearestModel: nearestLookup(models.flatMap(({ shape, aliases }) => spellingsOf(shape.id, shape.name, ...aliases))),
    nearestChip: nearestLookup(
      chips.flatMap(({ chip, matchNames }) =>
        [chip.shortName, chip.name, chip.id, ...matchNames].map((spelling) => ({ spelling, answer: chip.shortName })),
      ),
    ),
  };
}

/** A model is typed with or without its organization; the id is what is answered. */
function spellingsOf(id: string, ...others: readonly string[]) {
  const names = [id, ...others];
  const short = names.map((name) => name.slice(name.indexOf('/') + 1));
  return [...new Set([...names, ...short])].map((spelling) => ({ spelling, answer: id }));
}
