/** A catalog with more over it: what the layer knows comes first, the rest is as it was. */
import { nameKey } from './nameKey';
import { nearestLookup } from './nearest';
import type { Catalog, Chip, Instance, PriceLookup } from './types';

export interface Layer {
  /** Of a type that is known already, the layer's stands. */
  readonly instances?: readonly Instance[];
  readonly chips?: readonly Chip[];
  /** Undefined where the layer says nothing: the price below counts. */
  readonly price?: PriceLookup;
  /** Newest date of the layer's prices. */
  readonly priceDate?: string;
  readonly priceDateIn?: (region: string) => string | undefined;
  readonly sources?: readonly string[];
}

export function withLayer(under: Catalog, layer: Layer): Catalog {
  const { instances = [], chips = [], sources = [] } = layer;
  const byType = new Map(instances.map((instance) => [nameKey(instance.type), instance]));
  const byName = new Map(
    chips.flatMap((chip) => [chip.id, chip.shortName, chip.name].map((name) => [nameKey(name), chip])),
  );
  const nearType = nearestOf(instances.map(({ type }) => type));
  const nearChip = nearestOf(chips.map(({ shortName }) => shortName));
  return {
    priceDate: layer.priceDate ?? under.priceDate,
    priceDateIn: (region) => layer.priceDateIn?.(region) ?? under.priceDateIn?.(region),
    sources: [...sources, ...under.sources.filter((one) => !sources.includes(one))],
    instances: [...under.instances.filter(({ type }) => !byType.has(nameKey(type))), ...instances],
    chips: [...under.chips, ...chips],
    cpus: under.cpus,
    models: under.models,
    instance: (type) => byType.get(nameKey(type)) ?? under.instance(type),
    chip: (name) => byName.get(nameKey(name)) ?? under.chip(name),
    model: under.model,
    region: under.region,
    price: (instance, region, purchase) =>
      layer.price?.(nameKey(instance), nameKey(region), purchase) ?? under.price(instance, region, purchase),
    nearestInstance: (type) => nearType(type) ?? under.nearestInstance(type),
    nearestModel: under.nearestModel,
    nearestRegion: under.nearestRegion,
    nearestChip: (name) => nearChip(name) ?? under.nearestChip(name),
    chipPower: under.chipPower,
    cpuPower: under.cpuPower,
    // Read when first asked for, as below: a copy would read them at once.
    get regions() {
      return under.regions;
    },
    get energyRows() {
      return under.energyRows;
    },
  };
}

function nearestOf(names: readonly string[]): (name: string) => string | undefined {
  return names.length === 0 ? () => undefined : nearestLookup(names.map((name) => ({ spelling: name, answer: name })));
}
