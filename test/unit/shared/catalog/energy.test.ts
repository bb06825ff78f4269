import assert from 'node:assert/strict';
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import { PRICED_REGIONS } from '../../../../shared/src/catalog/pricedRegions';

const catalog = getCatalog();
const rows = catalog.energyRows ?? [];

/** Plausible values by unit; zero stands for itself in market-based and water rows only. */
const BOUNDS: Readonly<Record<string, readonly [number, number]>> = {
  'gCO2e/kWh': [0, 1200],
  'l/kWh': [0, 3],
  'kgCO2e per server': [900, 6000],
  ratio: [1, 1.5],
  'W per vCPU': [0.4, 5],
  'W per GPU': [5, 500],
  'kWh per GB-hour': [1e-4, 1e-3],
  'kWh per TB-hour': [5e-4, 5e-3],
  'kWh per GB': [1e-4, 1e-2],
  'kgCO2e per GPU': [50, 500],
  hours: [8760, 70_080],
};
const MAY_BE_ZERO = new Set(['grid_intensity_market', 'wue']);

describe('every energy row', () => {
  for (const row of rows) {
    it(`${row.record} ${row.key} ${row.year ?? ''} ${row.basis}`, () => {
      const [low, high] = BOUNDS[row.unit] ?? [NaN, NaN];
      assert.ok(row.value >= low && row.value <= high, `${row.value} ${row.unit}`);
      assert.ok(row.value > 0 || MAY_BE_ZERO.has(row.record));
      assert.ok(row.basis && row.name);
    });
  }
});

describe('a region', () => {
  it('has its location-based intensity, never the market-based zero', () => {
    assert.equal(catalog.region('us-east-1')?.gridGco2ePerKwh, 396.25);
    assert.equal(catalog.region('US-East-1')?.pue, 1.15);
    assert.equal(catalog.region('us-east-1')?.gridYear, '2023-2024');
    assert.ok(catalog.regions.every(({ gridGco2ePerKwh }) => gridGco2ePerKwh === undefined || gridGco2ePerKwh > 0));
  });

  it('without a published PUE has none', () => {
    assert.equal(catalog.region('eu-west-2')?.pue, undefined);
    assert.ok(catalog.region('eu-west-2')?.gridGco2ePerKwh);
  });

  it('is priced where the price table has a column', () => {
    assert.deepEqual(
      catalog.regions.filter(({ priced }) => priced).map(({ id }) => id),
      [...PRICED_REGIONS].sort(),
    );
    assert.equal(catalog.regions.length, 37);
    for (const odd of ['', 'USA', 'global', '__proto__', 'us-east-9']) assert.equal(catalog.region(odd), undefined);
  });
});

describe('power', () => {
  const chipPower = (name: string) => {
    const chip = catalog.chip(name);
    return chip && catalog.chipPower(chip);
  };

  it('of a chip is what the table measures or estimates, else unknown', () => {
    assert.deepEqual([chipPower('T4')?.idle, chipPower('T4')?.max], [8, 71]);
    assert.deepEqual([chipPower('A100-80GB')?.idle, chipPower('A100-80GB')?.max], [46, 407]);
    for (const unlisted of ['L4', 'H100', 'T4G', 'Inferentia2', 'Trainium2'])
      assert.equal(chipPower(unlisted), undefined);
    assert.equal(catalog.chips.filter((chip) => catalog.chipPower(chip)).length, 7);
  });

  it('of a CPU is per vCPU for the architectures of the table, else unknown', () => {
    const cpuPower = (type: string) => {
      const instance = catalog.instance(type);
      return instance && catalog.cpuPower(instance);
    };
    assert.deepEqual([cpuPower('c6g.large')?.idle, cpuPower('c6g.large')?.max], [0.47, 1.69]);
    assert.equal(cpuPower('g4dn.xlarge')?.max, 3.97);
    assert.equal(cpuPower('p3dn.24xlarge')?.max, 4.26);
    assert.equal(cpuPower('g5.xlarge')?.max, 1.69);
    for (const unlisted of ['c8g.large', 'c7i.large', 'g6.xlarge', 'g7.2xlarge'])
      assert.equal(cpuPower(unlisted), undefined);
  });
});
