/**
 * Energy: every row of `tables/energy.csv`, and the figures that the model asks for by chip, instance and region.
 * Grid intensity is location-based. The market-based rows are zero by certificate and never stand in for it;
 * the marginal rows answer another question. A region without a figure has none.
 */
import { watts } from '../units';
import table from './tables/energy.csv';
import methodTable from './tables/energyMethods.csv';
import type { ChipEntry } from './chips';
import { PRICED_REGIONS } from './pricedRegions';
import { readTable, sourceOf } from './table';
import type { Row, Sources } from './table';
import type { Chip, Confidence, EnergyRecord, EnergyRow, Instance, PowerFigure, Region } from './types';

/**
 * Microarchitecture rows of the energy table by CPU model. Newer CPUs have no row: their power per
 * vCPU is unknown here, and `Cpu.wattsPerSocket` is another quantity (a limit, mostly estimated).
 */
const POWER_KEY_OF_CPU: ReadonlyMap<string, string> = new Map([
  ['AWS Graviton2', 'AWS_GRAVITON_2'],
  ['AMD EPYC 7R32', 'AMD_EPYC_2ND_GEN'],
  ['Intel Xeon Platinum 8259CL', 'CASCADE_LAKE'],
  ['Intel Xeon Platinum 8275CL', 'CASCADE_LAKE'],
  ['Intel Xeon Platinum 8175M', 'SKYLAKE'],
]);

/** `eu-north-1`, `us-gov-west-1`: the keys of regions, among those of countries and totals. */
const REGION_KEY = /^[a-z]{2}(?:-[a-z]+)+-\d$/;

export function readEnergyRows(sources: Sources): EnergyRow[] {
  const methods = new Map(readTable(methodTable, (row) => [row.text('id'), methodOf(row, sources)]));
  return readTable(table, (row) => ({
    ...(methods.get(row.text('method')) ?? NO_METHOD),
    record: row.text('record') as EnergyRecord,
    key: row.text('key'),
    name: row.text('name'),
    countryIso3: row.optionalText('country_iso3'),
    value: row.number('value'),
    unit: row.text('unit'),
    year: row.optionalText('year'),
    confidence: row.text('confidence') as Confidence,
  }));
}

/** What the rows of one table in one source have in common. */
type Method = Pick<EnergyRow, 'basis' | 'notes' | 'source'>;

/** A row that names no listed method: the catalog test finds it by its empty basis. */
const NO_METHOD: Method = { basis: '', notes: '', source: { title: '' } };

function methodOf(row: Row, sources: Sources): Method {
  return { basis: row.text('basis'), notes: row.text('notes'), source: sourceOf(row, sources) };
}

/** The figures of one record by key; of two years the later row stands. */
function valuesOf(rows: readonly EnergyRow[], record: EnergyRecord): ReadonlyMap<string, EnergyRow> {
  return new Map(rows.filter((row) => row.record === record).map((row) => [row.key, row]));
}

export function readRegions(rows: readonly EnergyRow[]): Region[] {
  const grid = valuesOf(rows, 'grid_intensity_location');
  const pue = valuesOf(rows, 'pue');
  const names = new Map(rows.filter(({ key }) => REGION_KEY.test(key)).map(({ key, name }) => [key, name]));
  const priced: ReadonlySet<string> = new Set(PRICED_REGIONS);
  return [...names.keys()].sort().map((id) => {
    const intensity = grid.get(id);
    return {
      id,
      name: names.get(id) ?? id,
      pue: pue.get(id)?.value,
      gridGco2ePerKwh: intensity?.value,
      gridYear: intensity && spanOf(intensity),
      source: intensity?.source ?? pue.get(id)?.source,
      priced: priced.has(id),
    };
  });
}

/** One source repeats a year's figures for the next and says so in its note. */
const spanOf = (row: EnergyRow) => /read the year as (\d{4}-\d{4})/.exec(row.notes)?.[1] ?? row.year;

export function chipPowerLookup(chips: readonly ChipEntry[], rows: readonly EnergyRow[]) {
  const figureOf = powerReader(rows, 'gpu_watts_idle', 'gpu_watts_max');
  const keys = new Map(chips.map(({ chip, powerKey }) => [chip.id, powerKey]));
  return (chip: Chip): PowerFigure | undefined => figureOf(keys.get(chip.id));
}

export function cpuPowerLookup(rows: readonly EnergyRow[]) {
  const figureOf = powerReader(rows, 'cpu_watts_idle', 'cpu_watts_max');
  return (instance: Instance): PowerFigure | undefined => figureOf(POWER_KEY_OF_CPU.get(instance.cpuModel ?? ''));
}

function powerReader(rows: readonly EnergyRow[], idleRecord: EnergyRecord, maxRecord: EnergyRecord) {
  const idle = valuesOf(rows, idleRecord);
  const max = valuesOf(rows, maxRecord);
  return (key: string | undefined): PowerFigure | undefined => {
    const least = key === undefined ? undefined : idle.get(key);
    const most = key === undefined ? undefined : max.get(key);
    return least && most && { idle: watts(least.value), max: watts(most.value), source: most.source };
  };
}
