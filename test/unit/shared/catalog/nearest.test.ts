import assert from 'node:assert/strict';
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import { editDistance } from '../../../../shared/src/catalog/nearest';

const catalog = getCatalog();

describe('the nearest name', () => {
  it('of an instance', () => {
    assert.equal(catalog.nearestInstance('g6.xlrage'), 'g6.xlarge');
    assert.equal(catalog.nearestInstance('C8G.2xlage'), 'c8g.2xlarge');
    assert.equal(catalog.nearestInstance('p5.48xlarg'), 'p5.48xlarge');
  });

  it('of a model, typed with or without its organization', () => {
    assert.equal(catalog.nearestModel('meta-llama/Lama-3.1-8B'), 'meta-llama/Meta-Llama-3.1-8B');
    assert.equal(catalog.nearestModel('Llama-3.1-9B'), 'meta-llama/Meta-Llama-3.1-8B');
    assert.equal(catalog.nearestModel('baai/bge-smal-en-v1.5'), 'BAAI/bge-small-en-v1.5');
  });

  it('of a region and of a chip', () => {
    assert.equal(catalog.nearestRegion('us-eats-1'), 'us-east-1');
    assert.equal(catalog.nearestRegion('eu-nort-1'), 'eu-north-1');
    assert.equal(catalog.nearestChip('inferentai2'), 'Inferentia2');
    assert.equal(catalog.nearestChip('L40Z'), 'L40S');
  });

  it('is not there where nothing is near', () => {
    const { nearestInstance, nearestModel, nearestRegion, nearestChip } = catalog;
    for (const odd of ['', ' ', 'x', '__proto__', 'entirely different words', 'x'.repeat(1e6)]) {
      assert.deepEqual(
        [nearestInstance(odd), nearestModel(odd), nearestRegion(odd), nearestChip(odd)],
        [undefined, undefined, undefined, undefined],
        odd.slice(0, 30),
      );
    }
    assert.equal(nearestModel('acme/omni-7b'), undefined);
  });
});

describe('the edit distance', () => {
  it('counts a swap of neighbors once', () => {
    assert.equal(editDistance('xlrage', 'xlarge', 3), 1);
    assert.equal(editDistance('kitten', 'sitting', 5), 3);
    assert.equal(editDistance('', 'ab', 5), 2);
    assert.equal(editDistance('same', 'same', 0), 0);
  });

  it('stops beyond its limit', () => {
    assert.equal(editDistance('kitten', 'sitting', 2), 3);
    assert.equal(editDistance('a', 'abcdefgh', 2), 3);
  });
});
