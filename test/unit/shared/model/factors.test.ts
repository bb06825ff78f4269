/** Every factor says what is behind it; what has no rows is never called fitted, and a chip without rows is taken from its kin. */
import assert from 'node:assert/strict';
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import { RUNTIMES } from '../../../../shared/src/manifest/schema';
import type { Domain, Site } from '../../../../shared/src/model/factors/domain';
import { SITE_FIELDS, levelKey } from '../../../../shared/src/model/factors/domain';
import { DOMAINS } from '../../../../shared/src/model/factors/domains';
import type { FactorOrigin } from '../../../../shared/src/model/factors/factor';
import { EMPTY_FIT, FITTED, FITTED_FACTORS, factorsOf } from '../../../../shared/src/model/factors/factorSet';
import { GPU_DECODER } from '../../../../shared/src/model/factors/gpuDecoder';
import { decoderSite } from '../../../../shared/src/model/gpuSite';

function assertHonest(name: string, origin: FactorOrigin): void {
  assert.ok(origin.rows > 0 || origin.class !== 'fitted', `${name} is called fitted without a row`);
  assert.ok(origin.spread >= 1 && Number.isFinite(origin.spread), name);
  origin.spreads?.forEach((spread, figure) => assert.ok(spread >= 1 && Number.isFinite(spread), `${name} ${figure}`));
  assert.ok(origin.source.length > 0, name);
}

const chip = (name: string) => {
  const found = getCatalog().chip(name);
  assert.ok(found, name);
  return found;
};

describe('model: factors', () => {
  it('each term has a base within its bounds, levels that its domain knows, and says where it is from', () => {
    assert.ok(DOMAINS.length >= 5);
    for (const { name, terms, levels } of DOMAINS) {
      for (const [term, { base, doubt, low, high, on, about, priors }] of Object.entries(terms)) {
        assert.ok(low <= base && base <= high && doubt > 0, `${name}.${term}`);
        assert.ok(about.length > 20, `${name}.${term} does not say what it is`);
        on.forEach((level) => assert.ok((levels[level] ?? 0) > 0, `${name}.${term} on ${level}`));
        Object.values(priors ?? {}).forEach((prior) => assert.ok(prior > 0, `${name}.${term}`));
      }
    }
  });

  it('nothing without a row is called fitted, on any chip and runtime', () => {
    for (const one of getCatalog().chips) {
      for (const runtime of RUNTIMES) {
        const site = decoderSite(one, 'bf16', runtime, {}, false);
        assertHonest(`${one.id} ${runtime}`, FITTED_FACTORS.at(GPU_DECODER, site).origin);
      }
    }
    for (const domain of DOMAINS) {
      const { origin } = FITTED_FACTORS.at(domain, { engine: 'never seen', chip: 'never seen' });
      assertHonest(domain.name, origin);
      assert.notEqual(origin.class, 'fitted', domain.name);
    }
  });

  it('values are the base times the multipliers of every level that the site knows', () => {
    const site: Site = { family: 'paged', engine: 'vllm', chip: 'l4' };
    const offsets = new Map([
      ['gpuDecoder.perStep @ ', Math.log(2)],
      ['gpuDecoder.perStep @ engine=vllm', Math.log(3)],
      ['gpuDecoder.perStep @ engine=sglang', Math.log(50)],
    ]);
    const { values } = factorsOf({ ...EMPTY_FIT, offsets }).at(GPU_DECODER, site);
    const { base } = GPU_DECODER.terms.perStep;
    assert.ok(Math.abs(values.perStep / (base * 6) - 1) < 1e-12);
    assert.equal(values.overlap, GPU_DECODER.terms.overlap.base);
  });

  it('every field tells sites apart', () => {
    const domain: Domain = {
      name: 'fields',
      levels: Object.fromEntries(SITE_FIELDS.map((field) => [field, 0.1])),
      terms: { one: { ...GPU_DECODER.terms.perStep, base: 1, low: 0, high: 100, on: SITE_FIELDS } },
    };
    const offsets = new Map(SITE_FIELDS.map((field, i) => [`fields.one @ ${field}=x`, Math.log(i + 2)]));
    const factors = factorsOf({ ...EMPTY_FIT, offsets });
    SITE_FIELDS.forEach((field, i) => {
      assert.ok(Math.abs((factors.at(domain, { [field]: 'x' }).values['one'] ?? 0) - (i + 2)) < 1e-9, field);
    });
  });

  it('no fit leaves the bounds of a term', () => {
    const offsets = new Map([['gpuDecoder.bandwidthShare @ ', 9]]);
    const { values } = factorsOf({ ...EMPTY_FIT, offsets }).at(GPU_DECODER, {});
    assert.equal(values.bandwidthShare, GPU_DECODER.terms.bandwidthShare.high);
  });

  it('the nearer the rows, the narrower the range', () => {
    const domain: Domain = GPU_DECODER;
    const rows = (...keys: string[]) => new Map(keys.map((key) => [`${domain.name} @ ${key}`, 5]));
    const site: Site = { engine: 'vllm', architecture: 'Hopper', chip: 'h100-sxm5' };
    const spread = (known: Map<string, number>) => factorsOf({ ...EMPTY_FIT, rows: known }).at(domain, site).origin;
    const own = spread(rows('engine=vllm chip=h100-sxm5'));
    const kin = spread(rows('engine=vllm architecture=Hopper'));
    const engine = spread(rows('engine=vllm'));
    const none = spread(new Map());
    assert.ok(own.spread < kin.spread && kin.spread < engine.spread && engine.spread < none.spread);
    assert.deepEqual([own.class, kin.class, none.class], ['fitted', 'roofline', 'assumed']);
    assert.equal(own.rows, 5);
  });

  it('a prior of a level counts before any row is seen', () => {
    const share = (name: string) =>
      factorsOf(EMPTY_FIT).at(GPU_DECODER, decoderSite(chip(name), 'bf16', 'vllm', {}, false)).values.prefillShare;
    // The printed peak of A10G is half of what its silicon has beside A10.
    assert.ok(Math.abs(share('A10G') / share('L4') - 1.8) < 1e-9);
  });

  it('names out of a file are keys and nothing else', () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'a b=c @ ']) {
      const { values, origin } = FITTED_FACTORS.at(GPU_DECODER, { engine: name, family: name, chip: name });
      assert.ok(Object.values(values).every((value) => Number.isFinite(value) && value > 0));
      assertHonest(name, origin);
    }
  });

  it('a level whose field is not known is no key', () => {
    assert.equal(levelKey('engine chip', { engine: 'vllm' }), undefined);
    assert.equal(levelKey('engine chip', { engine: 'vllm', chip: 'l4' }), 'engine=vllm chip=l4');
  });

  it('the committed fit moves no term of which nobody knows', () => {
    const known = new Set(DOMAINS.flatMap(({ name, terms }) => Object.keys(terms).map((term) => `${name}.${term}`)));
    for (const key of FITTED.offsets.keys()) {
      assert.ok(known.has(key.slice(0, key.indexOf(' @ '))), key);
    }
  });
});
