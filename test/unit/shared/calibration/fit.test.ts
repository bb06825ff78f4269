import assert from 'node:assert/strict';
import { fitOffsets } from '../../../../shared/src/calibration/fit';
import type { Case } from '../../../../shared/src/calibration/fit';
import { EMPTY_FIT, factorsOf } from '../../../../shared/src/model/factors/factorSet';
import type { Offsets } from '../../../../shared/src/model/factors/factorSet';
import { WORLD, normal, row, stream } from './synthetic';

const WORKS = [0.1, 1, 5, 20, 100];

/** Rows of one chip under one engine, at several sizes. */
function rowsAt(engine: string, chip: string, rate: number, launch: number, odd = 1): Case[] {
  return WORKS.map((work, i) => row(`${engine}${chip}-${i}`, { engine, chip }, work, (work / rate + launch) * odd));
}

const fit = (cases: readonly Case[]): Offsets => fitOffsets(cases, [WORLD], new Map());

function valuesAt(offsets: Offsets, engine: string, chip: string) {
  return factorsOf({ ...EMPTY_FIT, offsets }).at(WORLD, { engine, chip }).values;
}

function assertNear(actual: number, expected: number, share: number): void {
  assert.ok(Math.abs(Math.log(actual / expected)) <= share, `${actual} is not ${expected}`);
}

describe('calibration: the fit', () => {
  it('finds the factors that the rows were made with', () => {
    const cases = [
      ...rowsAt('a', 'x', 250, 0.03),
      ...rowsAt('a', 'y', 500, 0.03),
      ...rowsAt('b', 'x', 125, 0.004),
      ...rowsAt('b', 'y', 250, 0.004),
    ];
    const offsets = fit(cases);
    assertNear(valuesAt(offsets, 'a', 'x').rate, 250, 0.03);
    assertNear(valuesAt(offsets, 'b', 'y').rate, 250, 0.03);
    assertNear(valuesAt(offsets, 'a', 'y').launch, 0.03, 0.03);
    assertNear(valuesAt(offsets, 'b', 'x').launch, 0.004, 0.06);
  });

  it('carries what it knows of an engine and of a chip to a pair that it has not seen', () => {
    const offsets = fit([
      ...rowsAt('a', 'x', 200, 0.01),
      ...rowsAt('a', 'y', 400, 0.01),
      ...rowsAt('b', 'x', 100, 0.01),
    ]);
    assertNear(valuesAt(offsets, 'b', 'y').rate, 200, 0.25);
  });

  it('moves less for few rows than for many: the prior holds', () => {
    const measured = 1 / 300 + 0.01;
    const rateOf = (rows: number, weight: number) => {
      const cases = Array.from({ length: rows }, (_, i) => row(`a-${i}`, { engine: 'a' }, 1, measured, weight));
      return valuesAt(fit(cases), 'a', 'x').rate;
    };
    const [few, many] = [rateOf(1, 0.001), rateOf(50, 1)];
    assert.ok(few > 100 && few < many, `${few} and ${many}`);
    assertNear(valuesAt(fit([]), 'a', 'x').rate, 100, 1e-12);
  });

  it('is hardly moved by one row that is off by a factor of a hundred', () => {
    const good = rowsAt('a', 'x', 250, 0.03);
    const calm = valuesAt(fit(good), 'a', 'x').rate;
    const bent = valuesAt(fit([...good, row('z-1', { engine: 'a', chip: 'x' }, 20, 8)]), 'a', 'x').rate;
    assertNear(bent, calm, 0.1);
  });

  it('gives the same bits for the same rows, and nearly the same for any order of them', () => {
    const next = stream(7);
    const cases = ['a', 'b', 'c'].flatMap((engine) =>
      ['x', 'y', 'z'].flatMap((chip) => rowsAt(engine, chip, 200, 0.01, Math.exp(0.2 * normal(next)))),
    );
    const offsets = fit(cases);
    assert.deepEqual(fit(cases), offsets);
    const turned = fit(cases.toReversed());
    assert.equal(turned.size, offsets.size);
    turned.forEach((ln, key) => assert.ok(Math.abs(ln - (offsets.get(key) ?? Number.NaN)) < 1e-3, key));
  });

  it('passes by rows without a figure, and stays within the bounds of a term', () => {
    const none: Case = { id: 'n-1', source: 'n', weight: 1, measured: 1, predict: () => undefined };
    const odd: Case = { id: 'n-2', source: 'n', weight: 1, measured: 1, predict: () => Number.NaN };
    const far = Array.from({ length: 40 }, (_, i) => row(`f-${i}`, { engine: 'a', chip: 'x' }, 1, 1e9));
    const offsets = fit([none, odd, ...far]);
    const { rate, launch } = valuesAt(offsets, 'a', 'x');
    assert.ok(rate >= 1 && launch <= 1, `${rate}, ${launch}`);
    offsets.forEach((ln, key) => assert.ok(Number.isFinite(ln), key));
  });

  it('keeps what another domain was fitted to, and forgets what no row asks for', () => {
    const start = new Map([
      ['other.rate @ engine=a', 0.5],
      ['world.rate @ engine=gone', 0.5],
    ]);
    const offsets = fitOffsets(rowsAt('a', 'x', 200, 0.01), [WORLD], start);
    assert.equal(offsets.get('other.rate @ engine=a'), 0.5);
    assert.equal(offsets.get('world.rate @ engine=gone'), undefined);
  });
});
