import assert from 'node:assert/strict';
import { availabilityRows } from '../../../../shared/src/catalog/availability';
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import { embodiedFigures } from '../../../../shared/src/catalog/embodied';
import { quotaFamilies, quotaFamiliesNamed } from '../../../../shared/src/catalog/quotaFamilies';

const catalog = getCatalog();
const ISO = /^\d{4}(-\d{2}(-\d{2})?)?$/;
const CLASSES = new Set(['capacity-block', 'scarce', 'tight']);

describe('the tables of scarcity', () => {
  it('name types and families of the catalog, each with a source and a date', () => {
    const { targets, blocks } = availabilityRows();
    assert.ok(targets.size >= 20 && blocks.size >= 10);
    for (const [key, fact] of targets) {
      const [target = '', region = ''] = key.split(' ');
      assert.ok(
        catalog.instances.some(({ type, family }) => type === target || family === target),
        key,
      );
      assert.ok(region === '*' || catalog.region(region), key);
      assert.ok(CLASSES.has(fact.class) && fact.note && fact.source?.title, key);
      assert.match(fact.source?.date ?? '', ISO, key);
    }
    for (const [type, all] of blocks) {
      assert.ok(catalog.instance(type), type);
      for (const { region, usdPerHour, source } of all) {
        assert.ok(catalog.region(region), region);
        assert.ok(usdPerHour > 1 && usdPerHour < 200);
        assert.match(source.date ?? '', ISO);
      }
    }
  });

  it('put every type into one on-demand quota, and into a spot quota of the same kind', () => {
    for (const instance of catalog.instances) {
      const held = quotaFamilies().filter((family) => family.holds(instance));
      assert.equal(held.filter(({ market }) => market === 'on-demand').length, 1, instance.type);
      assert.ok(
        held.some(({ market }) => market === 'spot'),
        instance.type,
      );
    }
    const id = (type: string) => quotaFamilies().find((f) => f.holds({ family: type.split('.')[0] ?? '' }))?.id;
    assert.deepEqual(
      ['g6e.xlarge', 'gr6.4xlarge', 'p6-b200.48xlarge', 'inf2.xlarge', 'trn1n.32xlarge', 'x8g.large', 't4g.large'].map(
        id,
      ),
      ['g', 'g', 'p', 'inf', 'trn', 'x', 'standard'],
    );
  });

  it('find a quota by any of its names, and none by half of one', () => {
    for (const name of ['G', 'g and vt', 'L-DB2E81BA', 'Running On-Demand G and VT instances']) {
      assert.ok(
        quotaFamiliesNamed(name).some(({ id, market }) => id === 'g' && market === 'on-demand'),
        name,
      );
    }
    assert.deepEqual(quotaFamiliesNamed(''), []);
    assert.deepEqual(quotaFamiliesNamed('Running'), []);
  });

  it('give embodied carbon of chips of the catalog', () => {
    for (const [id, { kgCo2e, basis, source }] of embodiedFigures()) {
      assert.ok(
        catalog.chips.some((chip) => chip.id === id),
        id,
      );
      assert.ok(kgCo2e > 50 && kgCo2e < 500 && basis && source.title, id);
      assert.match(source.date ?? '', ISO);
    }
    // 1,312 kg of a baseboard of eight; 2,274 kg of one of B200.
    assert.equal(embodiedFigures().get('h100-sxm5')?.kgCo2e, 1312 / 8);
    assert.equal(embodiedFigures().get('b200-sxm')?.kgCo2e, 2274 / 8);
  });
});
