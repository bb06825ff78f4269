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
import { nameKey } from './nameKey';
import { nearestLookup } from './nearest';
import type { NamedEntry } from './nearest';
import { priceLookup } from './prices';
import { readReference } from './reference';
import sourceTable from './tables/sources.csv';
import { readSources } from './table';
import type { Sources } from './table';
import type { Catalog, Instance, ReferenceHardware, Region } from './types';
import { once } from '../once';

export const getCatalog: () => Catalog = once(buildCatalog);

/** Hardware that can only be named, never rented: for validation and the user's own evidence. */
export const getReference: () => ReferenceHardware = once(() => readReference(listedChips(), getCatalog().cpus));

const listedSources = once(() => readSources(sourceTable));
const listedChips = once(() => readChips(listedSources()));

/** A lookup whose index is built by its first call. */
function lazily<A, R>(build: () => (argument: A) => R): (argument: A) => R {
  const lookup = once(build);
  return (argument) => lookup()(argument);
}

/**
 * Hardware and models are read at once. What the first keystroke does not need (energy, name matching)
 * is built when it is first asked for: the same answers, half the time to the first one.
 */
export function buildCatalog(): Catalog {
  const sources = listedSources();
  const chipEntries = listedChips();
  const cpus = readCpus(sources);
  const chips = chipEntries.map(({ chip }) => chip);
  const rows = readInstances({ chips: byId(chips), cpus: byId(cpus), sources });
  const instances = rows.map(({ instance }) => instance);
  const modelEntries = readModels(sources);
  const energyRows = once(() => readEnergyRows(sources));
  const regions = once(() => readRegions(energyRows()));

  return {
    priceDate: newest(rows.map(({ row }) => row.text('price_date'))),
    sources: sourceTitles(sources),
    instances,
    chips,
    cpus,
    models: modelEntries.map(({ shape }) => shape),
    instance: instanceLookup(instances),
    chip: lazily(() => chipMatcher(chipEntries)),
    model: lazily(() => modelMatcher(modelEntries)),
    price: priceLookup(rows, sources),
    nearestInstance: lazily(() => nearestLookup(plainNames(instances.map(({ type }) => type)))),
    nearestModel: lazily(() => nearestLookup(modelEntries.flatMap(modelNames))),
    nearestChip: lazily(() => nearestLookup(chipEntries.flatMap(chipNames))),
    get regions() {
      return regions();
    },
    get energyRows() {
      return energyRows();
    },
    region: lazily(() => regionLookup(regions())),
    nearestRegion: lazily(() => nearestLookup(plainNames(regions().map(({ id }) => id)))),
    chipPower: lazily(() => chipPowerLookup(chipEntries, energyRows())),
    cpuPower: lazily(() => cpuPowerLookup(energyRows())),
  };
}

const byId = <T extends { readonly id: string }>(entries: readonly T[]) => new Map(entries.map((e) => [e.id, e]));

/** ISO dates sort as text. */
const newest = (dates: readonly string[]) => dates.reduce((a, b) => (a > b ? a : b), '');

/** A row may join several sources with a bar, each after what it is for; each is named once. */
function sourceTitles(sources: Sources): string[] {
  const parts = [...sources.values()].flatMap(({ title }) => title.split(' | '));
  return [...new Set(parts.map((part) => part.replace(/^(?:us-east-1|regions|specs|reserved|network): /, '')))];
}

/** SageMaker's `ml.` and RDS's `db.` types run on the EC2 hardware of the same name (not at its price). */
function instanceLookup(instances: readonly Instance[]): Catalog['instance'] {
  const byType = new Map(instances.map((instance) => [instance.type, instance]));
  return (type) => byType.get(nameKey(type).replace(/^(?:ml|db)\./, ''));
}

function regionLookup(regions: readonly Region[]): Catalog['region'] {
  const known = byId(regions);
  return (id) => known.get(nameKey(id));
}

function plainNames(names: readonly string[]): NamedEntry[] {
  return names.map((name) => ({ spelling: name, answer: name }));
}

function chipNames({ chip, matchNames }: ChipEntry): NamedEntry[] {
  const spellings = [chip.shortName, chip.name, chip.id, ...matchNames];
  return spellings.map((spelling) => ({ spelling, answer: chip.shortName }));
}

/** A model is typed with or without its organization; the id is what is answered. */
function modelNames({ shape, aliases }: ModelEntry): NamedEntry[] {
  const names = [shape.id, shape.name, ...aliases];
  const short = names.map((name) => name.slice(name.indexOf('/') + 1));
  return [...new Set([...names, ...short])].map((spelling) => ({ spelling, answer: shape.id }));
}
