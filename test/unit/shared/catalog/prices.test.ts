import assert from 'node:assert/strict';
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import { PRICED_REGIONS } from '../../../../shared/src/catalog/pricedRegions';
import { PURCHASES } from '../../../../shared/src/manifest/schema';
import type { Instance } from '../../../../shared/src/catalog/types';

const catalog = getCatalog();
const { price } = catalog;
const REGIONS = catalog.regions.map(({ id }) => id);

describe('every price', () => {
  it('is positive, plausible, and says how it came about', () => {
    let count = 0;
    for (const { type } of catalog.instances) {
      for (const region of REGIONS) {
        for (const purchase of PURCHASES) {
          const found = price(type, region, purchase);
          if (!found) continue;
          count += 1;
          const what = `${type} ${region} ${purchase}`;
          assert.ok(found.usdPerHour > 0.004 && found.usdPerHour < 200, what);
          assert.ok(found.source.title.length > 8, what);
          assert.ok(found.date === undefined || /^20\d\d(?:-\d\d-\d\d)?$/.test(found.date), what);
          if (found.basis === 'published') assert.ok(found.date, what);
        }
      }
    }
    // In us-east-1 293 on demand, 211 spot, 141 one-year; 1,089 on demand and 4 spot elsewhere.
    assert.equal(count, 293 + 211 + 141 + 1089 + 4);
  });

  it('is lower with commitment or interruption than on demand', () => {
    for (const { type } of catalog.instances) {
      const onDemand = price(type, 'us-east-1', 'on-demand')?.usdPerHour ?? Infinity;
      for (const purchase of ['spot', 'savings-1y'] as const) {
        assert.ok((price(type, 'us-east-1', purchase)?.usdPerHour ?? 0) < onDemand, `${type} ${purchase}`);
      }
    }
  });

  it('elsewhere is within reach of us-east-1: 0.6 to 1.6 times', () => {
    for (const { type } of catalog.instances) {
      const home = price(type, 'us-east-1', 'on-demand')?.usdPerHour;
      for (const region of PRICED_REGIONS) {
        const there = price(type, region, 'on-demand')?.usdPerHour;
        if (home && there) assert.ok(there / home > 0.6 && there / home < 1.6, `${type} ${region}`);
      }
    }
  });

  it('rises with size within a family', () => {
    for (const region of PRICED_REGIONS) {
      for (const small of catalog.instances) {
        const family = catalog.instances.filter((large) => large.family === small.family);
        family.forEach((large) => checkRises(small, large, region));
      }
    }
  });

  /** More vCPUs, no less memory and no fewer accelerators never cost less. */
  function checkRises(small: Instance, large: Instance, region: string) {
    const grows =
      large.vcpus > small.vcpus &&
      (large.memory ?? 0) >= (small.memory ?? 0) &&
      (large.accelerator?.count ?? 0) >= (small.accelerator?.count ?? 0);
    const less = price(small.type, region, 'on-demand');
    const more = price(large.type, region, 'on-demand');
    if (grows && less && more) assert.ok(more.usdPerHour >= less.usdPerHour, `${small.type} ${large.type} ${region}`);
  }
});

describe('the basis of a price', () => {
  it('is a dated list on demand in us-east-1', () => {
    const found = price('g6.xlarge', 'us-east-1', 'on-demand');
    assert.deepEqual([found?.usdPerHour, found?.basis, found?.date], [0.8048, 'published', '2026-07-20']);
    assert.match(found?.source.title ?? '', /^aws\/karpenter-provider-aws .*\(2026-07-20\)$/);
    assert.equal(catalog.priceDate, '2026-07-20');
  });

  it('is a copy without a day elsewhere', () => {
    const old = price('g4dn.xlarge', 'eu-west-1', 'on-demand');
    assert.deepEqual([old?.usdPerHour, old?.basis, old?.date], [0.587, 'undated', undefined]);
    const newer = price('p5.48xlarge', 'eu-north-1', 'on-demand');
    assert.deepEqual([newer?.usdPerHour, newer?.basis, newer?.date], [58.8928, 'undated', '2026']);
  });

  it('is scaled where a sibling lent its ratio, also in rows that mix both', () => {
    assert.equal(price('g6.xlarge', 'eu-central-1', 'on-demand')?.basis, 'scaled');
    assert.equal(price('p5.4xlarge', 'eu-north-1', 'on-demand')?.basis, 'scaled');
  });

  it('is the reserved list of 2023 for a 1-year plan, and no list at all for 3 years', () => {
    const plan = price('g4dn.xlarge', 'us-east-1', 'savings-1y');
    assert.deepEqual([plan?.usdPerHour, plan?.basis, plan?.date], [0.331, 'published', '2023-11-16']);
    assert.ok(catalog.instances.every(({ type }) => !price(type, 'us-east-1', 'savings-3y')));
  });

  it('is the advisor feed or a median of zones for spot', () => {
    const advised = price('g4dn.xlarge', 'us-east-1', 'spot');
    assert.deepEqual([advised?.usdPerHour, advised?.basis, advised?.date], [0.1894, 'scaled', '2025-07-28']);
    const median = price('p5.48xlarge', 'us-east-1', 'spot');
    assert.deepEqual([median?.usdPerHour, median?.basis, median?.date], [20.2037, 'undated', '2026']);
    assert.equal(price('trn2.48xlarge', 'us-east-2', 'spot')?.usdPerHour, 23.06);
    assert.equal(price('trn2.3xlarge', 'ap-southeast-4', 'spot')?.date, undefined);
  });
});

describe('an absent price', () => {
  it('is undefined for what is sold in capacity blocks', () => {
    const without = catalog.instances.filter(({ type }) => REGIONS.every((r) => !price(type, r, 'on-demand')));
    assert.deepEqual(
      without.map(({ type }) => type),
      ['p5e.48xlarge', 'p6e-gb200.36xlarge', 'trn2.3xlarge', 'trn2.48xlarge', 'trn2u.48xlarge'],
    );
  });

  it('is undefined for SageMaker, other regions, plans elsewhere and names of objects', () => {
    assert.equal(price('ml.g5.xlarge', 'us-east-1', 'on-demand'), undefined);
    assert.equal(price('db.r7g.large', 'us-east-1', 'on-demand'), undefined);
    assert.equal(price('g5.xlarge', 'sa-east-1', 'on-demand'), undefined);
    assert.equal(price('g4dn.xlarge', 'eu-west-1', 'spot'), undefined);
    assert.equal(price('g4dn.xlarge', 'eu-west-1', 'savings-1y'), undefined);
    assert.equal(price('c8g.xlarge', 'eu-west-2', 'savings-3y'), undefined);
    for (const odd of ['', '__proto__', 'constructor', 'x'.repeat(1e6)]) {
      assert.equal(price(odd, 'us-east-1', 'on-demand'), undefined);
      assert.equal(price('g5.xlarge', odd, 'spot'), undefined);
    }
  });
});
