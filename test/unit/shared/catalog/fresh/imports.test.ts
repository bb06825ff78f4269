import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { getCatalog } from '../../../../../shared/src/catalog/catalog';
import {
  freshDataOf,
  FRESH_VERSION,
  NOTHING_FRESH,
  withInstances,
  withList,
} from '../../../../../shared/src/catalog/fresh/freshPrices';
import { readInstanceTypes } from '../../../../../shared/src/catalog/fresh/instanceTypes';
import { withFreshData } from '../../../../../shared/src/catalog/fresh/overlay';
import { readSpotHistory } from '../../../../../shared/src/catalog/fresh/spotHistory';
import { gibibytes } from '../../../../../shared/src/units';

const spot = (zone: string, usd: string, at: string, more = {}) => ({
  AvailabilityZone: zone,
  InstanceType: 'g6.xlarge',
  ProductDescription: 'Linux/UNIX',
  SpotPrice: usd,
  Timestamp: at,
  ...more,
});

describe('a spot price history', () => {
  it('gives the median over the zones of the newest price of each', () => {
    const { lists, rotten } = readSpotHistory(
      {
        SpotPriceHistory: [
          spot('us-east-1a', '0.30', '2026-11-22T10:00:00+00:00'),
          spot('us-east-1a', '0.99', '2026-11-20T10:00:00+00:00'),
          spot('us-east-1b', '0.40', '2026-11-22T09:00:00.000Z'),
          spot('us-east-1c', '0.90', '2026-11-21T10:00:00.000Z'),
          spot('us-east-1a', '0.01', '2026-11-22T11:00:00Z', { ProductDescription: 'Windows' }),
          spot('us-west-2-lax-1a', '0.01', '2026-11-22T11:00:00Z'),
        ],
      },
      'spot.json',
    );
    // Newest by zone: a 0.30, b 0.40, c 0.90. The middle one is 0.40.
    assert.equal(rotten, 0);
    assert.deepEqual(
      lists.map(({ region, asOf, prices }) => [region, asOf, prices.spot]),
      [['us-east-1', '2026-11-22', [['g6.xlarge', 0.4]]]],
    );
  });

  it('takes the mean of the middle two of an even number of zones', () => {
    const zones = ['0.1', '0.2', '0.4', '0.9'].map((usd, i) =>
      spot(`eu-west-1${'abcd'[i]}`, usd, '2026-11-22T00:00:00Z'),
    );
    const { lists } = readSpotHistory({ SpotPriceHistory: zones }, 'f');
    // (0.2 + 0.4) / 2 = 0.3
    assert.ok(Math.abs((lists[0]?.prices.spot?.[0]?.[1] ?? 0) - 0.3) < 1e-12);
  });

  it('counts what it cannot read', () => {
    const entries = [spot('us-east-1a', '0.3', '2026-11-22T00:00:00Z'), spot('us-east-1a', 'x', 'y'), null, 7, {}];
    const { rotten, firstRotten } = readSpotHistory({ SpotPriceHistory: entries }, 'f');
    assert.deepEqual([rotten, firstRotten], [4, 1]);
    fc.assert(fc.property(fc.array(fc.anything()), (any) => void readSpotHistory({ SpotPriceHistory: any }, 'f')));
  });

  it('overlays type by type: a later file of other types leaves the earlier ones', () => {
    const of = (type: string, usd: string, day: string) =>
      readSpotHistory(
        { SpotPriceHistory: [spot('us-east-1a', usd, `${day}T00:00:00Z`, { InstanceType: type })] },
        `${type}.json`,
      ).lists[0] ?? assert.fail();
    const data = [
      of('g6.xlarge', '0.3', '2026-11-20'),
      of('g5.xlarge', '0.5', '2026-11-22'),
      of('g6.xlarge', '0.2', '2026-11-22'),
    ].reduce(withList, NOTHING_FRESH);
    const { price } = withFreshData(getCatalog(), data);
    assert.equal(price('g6.xlarge', 'us-east-1', 'spot')?.usdPerHour, 0.2);
    assert.equal(price('g5.xlarge', 'us-east-1', 'spot')?.date, '2026-11-22');
    assert.equal(data.lists.length, 2, 'a list without types is dropped');
  });
});

/** As the AWS command line prints it, shortened. */
const C9G = {
  InstanceType: 'c8gd.2xlarge',
  CurrentGeneration: true,
  ProcessorInfo: { SupportedArchitectures: ['arm64'], SustainedClockSpeedInGhz: 2.8, Manufacturer: 'AWS' },
  VCpuInfo: { DefaultVCpus: 8, DefaultCores: 8, DefaultThreadsPerCore: 1 },
  MemoryInfo: { SizeInMiB: 16384 },
  NetworkInfo: { NetworkPerformance: 'Up to 15 Gigabit', NetworkCards: [{ BaselineBandwidthInGbps: 1.875 }] },
};
const GPU = {
  ...C9G,
  InstanceType: 'g99.xlarge',
  ProcessorInfo: { SupportedArchitectures: ['x86_64'] },
  GpuInfo: { Gpus: [{ Name: 'L40S', Manufacturer: 'NVIDIA', Count: 2, MemoryInfo: { SizeInMiB: 45776 } }] },
};

describe('instance types', () => {
  const catalogWith = (...types: readonly unknown[]) => {
    const { instances } = readInstanceTypes({ InstanceTypes: types }, 'types.json', '2026-11-23');
    return withFreshData(getCatalog(), withInstances(NOTHING_FRESH, instances));
  };

  it('become known, with what is missing left unknown', () => {
    const found = catalogWith(C9G, GPU);
    const graviton = found.instance('c8gd.2xlarge') ?? getCatalog().instance('c8gd.2xlarge') ?? assert.fail();
    assert.deepEqual([graviton.hardwareClass, graviton.vcpus, graviton.memory], ['graviton', 8, gibibytes(16)]);
    // c8gd has the processor of c8g: local disks change none.
    assert.equal(graviton.cpu?.shortName, 'Graviton4');
    const gpu = found.instance('g99.xlarge') ?? assert.fail();
    assert.equal(gpu.accelerator?.chip?.shortName, 'L40S');
    assert.equal(gpu.accelerator?.count, 2);
    assert.equal(gpu.cpu, undefined, 'no source says which processor g99 has');
    assert.match(gpu.source.title, /describe-instance-types \(types\.json\)/);
    assert.equal(found.price('g99.xlarge', 'us-east-1', 'on-demand'), undefined);
    assert.ok(found.sources.some((source) => source.includes('types.json')));
  });

  it('never replaces a type of the table', () => {
    const known = getCatalog().instance('g6.xlarge');
    assert.equal(catalogWith({ ...C9G, InstanceType: 'g6.xlarge' }).instance('g6.xlarge'), known);
  });

  it('leaves out what no estimate covers, with why', () => {
    const { instances, skipped } = readInstanceTypes(
      {
        InstanceTypes: [
          { ...C9G, InstanceType: 'mac2.metal', ProcessorInfo: { SupportedArchitectures: ['arm64_mac'] } },
          { ...C9G, FpgaInfo: { Fpgas: [{}] } },
          { ...C9G, VCpuInfo: {} },
          { InstanceType: '__proto__' },
          null,
        ],
      },
      'f',
      '2026-11-23',
    );
    assert.deepEqual(instances, []);
    assert.equal(skipped.length, 5);
    assert.match(skipped[0]?.why ?? '', /architecture/);
    // A chip of unknown memory: the type is read, and has no place in the catalog.
    const odd = { ...GPU, GpuInfo: { Gpus: [{ Name: 'Nameless', Count: 1 }] } };
    assert.equal(catalogWith(odd).instance('g99.xlarge'), undefined);
    fc.assert(fc.property(fc.array(fc.anything()), (any) => void readInstanceTypes({ InstanceTypes: any }, 'f', 'd')));
  });
});

describe('the data of a refresh', () => {
  it('is taken only in the form that is written here', () => {
    const list = {
      kind: 'price-list',
      region: 'us-east-1',
      title: 't',
      origin: 'o',
      asOf: '2026-11-23',
      rows: 1,
      rotten: 0,
      prices: { 'on-demand': [['g6.xlarge', 1]] },
    };
    const good = { version: FRESH_VERSION, lists: [list], instances: [] };
    assert.ok(freshDataOf(JSON.parse(JSON.stringify(good))));
    const bad: readonly unknown[] = [
      { ...good, version: 2 },
      { ...good, lists: {} },
      { ...good, lists: [{ ...list, kind: 'other' }] },
      { ...good, lists: [{ ...list, prices: { 'on-demand': [['g6.xlarge', -1]] } }] },
      { ...good, lists: [{ ...list, prices: { 'on-demand': [['g6.xlarge', '1']] } }] },
      { ...good, lists: [{ ...list, prices: { monthly: [] } }] },
      { ...good, instances: [{ type: 'a.b' }] },
      null,
      [],
      'x',
    ];
    bad.forEach((value) => assert.equal(freshDataOf(value), undefined, JSON.stringify(value)));
    fc.assert(fc.property(fc.anything(), (value) => void freshDataOf(value)));
  });
});
