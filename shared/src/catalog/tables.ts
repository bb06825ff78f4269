/** The tables as they are compiled, for what visits them cell by cell: the catalog test holds them to the facts. */
import accelerators from './tables/accelerators.csv';
import apiPrices from './tables/apiPrices.csv';
import baseImages from './tables/baseImages.csv';
import cpus from './tables/cpus.csv';
import energy from './tables/energy.csv';
import energyMethods from './tables/energyMethods.csv';
import instances from './tables/instances.csv';
import models from './tables/models.csv';
import nativePackages from './tables/nativePackages.csv';
import publishedNetworks from './tables/publishedNetworks.csv';
import referenceFamilies from './tables/referenceFamilies.csv';
import referenceSources from './tables/referenceSources.csv';
import servicePrices from './tables/servicePrices.csv';
import sources from './tables/sources.csv';
import spotInterruptions from './tables/spotInterruptions.csv';

export type Table = readonly (readonly string[])[];

interface Tables {
  readonly accelerators: Table;
  readonly cpus: Table;
  readonly energy: Table;
  readonly energyMethods: Table;
  readonly instances: Table;
  readonly models: Table;
  readonly sources: Table;
  readonly publishedNetworks: Table;
  readonly referenceFamilies: Table;
  readonly referenceSources: Table;
}

export const TABLES: Tables = {
  accelerators,
  cpus,
  energy,
  energyMethods,
  instances,
  models,
  sources,
  publishedNetworks,
  referenceFamilies,
  referenceSources,
};

/** Prices beside machines and of APIs, and how often spot is taken back: their sources are in `costSources.csv`. */
export const COST_TABLES = { apiPrices, servicePrices, spotInterruptions } as const;

/** What is known of images and npm packages on arm64: source and date stand in each row. */
export const ARM_TABLES = { baseImages, nativePackages } as const;
