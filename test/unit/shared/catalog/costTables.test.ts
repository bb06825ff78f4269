import assert from 'node:assert/strict';
import { apiPrice, apiPrices, nearestApi } from '../../../../shared/src/catalog/apiPrices';
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import { costSources } from '../../../../shared/src/catalog/costSources';
import { interruptionOf } from '../../../../shared/src/catalog/interruptions';
import { PRICED_REGIONS } from '../../../../shared/src/catalog/pricedRegions';
import { SERVICES, servicePrices } from '../../../../shared/src/catalog/servicePrices';
import { COST_TABLES } from '../../../../shared/src/catalog/tables';

const { apiPrices: api, servicePrices: services, spotInterruptions: interruptions } = COST_TABLES;

function rows(table: readonly (readonly string[])[]): readonly Readonly<Record<string, string>>[] {
  const [header = [], ...body] = table;
  return body.map((cells) => Object.fromEntries(header.map((name, i) => [name, cells[i] ?? ''])));
}

describe('tables of what stands beside the machines', () => {
  it('every row names a source that is there', () => {
    const sources = costSources();
    const named = [...rows(api), ...rows(interruptions), ...rows(services)].map(({ source = '' }) => source);
    assert.ok(named.length > 300);
    assert.deepEqual(
      named.filter((source) => !sources.has(source)),
      [],
    );
    const used = new Set([...named, 'spot-interruption-assumed']);
    assert.deepEqual(
      [...sources.keys()].filter((id) => !used.has(id)),
      [],
    );
  });

  it('services are known ones, tiers rise from 0, prices are small and not negative', () => {
    for (const { service = '', region = '', usd, from_units: from } of rows(services)) {
      assert.ok((SERVICES as readonly string[]).includes(service), service);
      assert.ok(getCatalog().region(region), region);
      assert.ok(Number(usd) >= 0 && Number(usd) < 1 && Number(from) >= 0, `${service} ${region}`);
    }
    for (const region of PRICED_REGIONS) {
      for (const [service, { tiers }] of servicePrices(region)) {
        assert.equal(tiers[0]?.from, 0, `${service} ${region}`);
        assert.ok(tiers.every(({ from }, i) => i === 0 || from > (tiers[i - 1]?.from ?? 0)));
      }
    }
    assert.equal(servicePrices('__proto__').size, 0);
  });

  it('interruptions are of types that the catalog lists, once each, in a class of five', () => {
    const types = rows(interruptions).map(({ instance_type: type = '' }) => type);
    assert.equal(new Set(types).size, types.length);
    for (const { instance_type: type = '', band, region } of rows(interruptions)) {
      assert.ok(getCatalog().instance(type), type);
      assert.ok(['0', '1', '2', '3', '4'].includes(band ?? '') && region === 'us-east-1', type);
    }
    // Each type with a spot price has a rate, read or assumed.
    for (const { type } of getCatalog().instances) {
      const price = getCatalog().price(type, 'us-east-1', 'spot');
      assert.equal(price === undefined, price?.interruption === undefined, type);
      assert.ok(interruptionOf(type, 'us-east-1').perHour > 0);
    }
  });

  it('APIs: names once, prices above 0, cached below plain, found by name', () => {
    const names = apiPrices().map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const { name, inUsdPerM, cachedInUsdPerM, outUsdPerM } of apiPrices()) {
      assert.ok(inUsdPerM > 0 && outUsdPerM >= inUsdPerM && outUsdPerM <= 100, name);
      assert.ok(cachedInUsdPerM === undefined || cachedInUsdPerM < inUsdPerM, name);
    }
    assert.equal(apiPrice('OpenAI/GPT-5.4')?.inUsdPerM, 2.5);
    assert.equal(nearestApi('gpt-5.4-mni'), 'gpt-5.4-mini');
  });
});
