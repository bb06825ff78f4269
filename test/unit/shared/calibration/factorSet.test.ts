import assert from 'node:assert/strict';
import { EMPTY_FIT, factorsOf, noveltyOf, probeOf } from '../../../../shared/src/model/factors/factorSet';
import { WORLD } from './synthetic';

const FIT = {
  ...EMPTY_FIT,
  offsets: new Map([
    ['world.rate @ ', Math.log(2)],
    ['world.rate @ engine=a', Math.log(3)],
    ['world.rate @ engine=a chip=x', Math.log(0.5)],
  ]),
};

const near = (actual: number, expected: number) => assert.ok(Math.abs(actual / expected - 1) < 1e-12, `${actual}`);

describe('calibration: factors of a fit', () => {
  it('multiplies the base by the multipliers of the levels that the site knows', () => {
    const factors = factorsOf(FIT);
    near(factors.at(WORLD, {}).values.rate, 200);
    near(factors.at(WORLD, { engine: 'a' }).values.rate, 600);
    near(factors.at(WORLD, { engine: 'a', chip: 'x' }).values.rate, 300);
    near(factors.at(WORLD, { engine: 'b', chip: 'x' }).values.rate, 200);
  });

  it('never leaves the bounds of a term', () => {
    const factors = factorsOf({ ...EMPTY_FIT, offsets: new Map([['world.rate @ ', 50]]) });
    assert.equal(factors.at(WORLD, {}).values.rate, 1e4);
  });

  it('takes names of prototypes as names', () => {
    const factors = factorsOf(FIT);
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      near(factors.at(WORLD, { engine: name, chip: name }).values.rate, 200);
      assert.equal(noveltyOf(FIT, WORLD, { engine: name, chip: name }).novelty, 'none');
    }
  });

  it('forgets rather than grow without end, and answers the same after', () => {
    const factors = factorsOf(FIT);
    const first = factors.at(WORLD, { engine: 'a' });
    assert.equal(factors.at(WORLD, { engine: 'a' }), first, 'remembered');
    for (let i = 0; i < 20_001; i += 1) {
      factors.at(WORLD, { engine: `hostile ${i}` });
    }
    const again = factors.at(WORLD, { engine: 'a' });
    assert.notEqual(again, first, 'forgotten');
    assert.deepEqual(again, first);
  });

  it('says how near the rows are', () => {
    const rows = new Map([
      ['world @ engine=a chip=x', 4],
      ['world @ engine=a', 9],
    ]);
    assert.deepEqual(noveltyOf({ rows }, WORLD, { engine: 'a', chip: 'x' }), { novelty: 'chip', rows: 4 });
    assert.deepEqual(noveltyOf({ rows }, WORLD, { engine: 'a', chip: 'y' }), { novelty: 'engine', rows: 9 });
    assert.deepEqual(noveltyOf({ rows }, WORLD, { engine: 'b', chip: 'y' }), { novelty: 'none', rows: 0 });
  });

  it('tells what was asked for, and bends one term alone', () => {
    const probe = probeOf(FIT.offsets);
    const asked = new Map<string, readonly string[]>();
    const plain = probe.watched((path, keys) => asked.set(path, keys)).at(WORLD, { engine: 'a' }).values;
    assert.deepEqual([...asked.keys()], ['world.rate', 'world.launch']);
    assert.deepEqual(asked.get('world.launch'), ['world.launch @ ', 'world.launch @ engine=a']);
    const bent = probe.bent('world.rate', 0.1).at(WORLD, { engine: 'a' }).values;
    near(bent.rate / plain.rate, Math.exp(0.1));
    assert.equal(bent.launch, plain.launch);
  });
});
