import assert from 'node:assert/strict';
import { skyline, solvePositive } from '../../../../shared/src/calibration/linear';
import { stream } from './synthetic';

/** A · x, from the lower half by rows of any length. */
function times(matrix: readonly Float64Array[], x: readonly number[]): Float64Array {
  const product = new Float64Array(x.length);
  matrix.forEach((row, i) => {
    row.forEach((value, k) => {
      const j = i + 1 - row.length + k;
      product[i] = (product[i] ?? 0) + value * (x[j] ?? 0);
      if (j !== i) {
        product[j] = (product[j] ?? 0) + value * (x[i] ?? 0);
      }
    });
  });
  return product;
}

describe('calibration: linear equations', () => {
  it('solves two of them by hand', () => {
    // 4x + 2y = 8, 2x + 3y = 8: x = 1, y = 2.
    const x = solvePositive([Float64Array.of(4), Float64Array.of(2, 3)], Float64Array.of(8, 8));
    assert.deepEqual(
      [...x].map((value) => Number(value.toFixed(12))),
      [1, 2],
    );
  });

  it('solves rows that start at different columns', () => {
    const next = stream(3);
    const firsts = Array.from({ length: 40 }, (_, i) => Math.floor(i * next()));
    const matrix = skyline(firsts);
    matrix.forEach((row) => {
      row.forEach((_, k) => (row[k] = next() - 0.5));
      row[row.length - 1] = 50;
    });
    const wanted = firsts.map(() => next());
    const found = solvePositive(
      matrix,
      times(
        matrix.map((row) => row.slice()),
        wanted,
      ),
    );
    wanted.forEach((value, i) => assert.ok(Math.abs(value - (found[i] ?? 0)) < 1e-9));
  });

  it('answers nothing to nothing, and with numbers where a pivot is not positive', () => {
    assert.equal(solvePositive([], new Float64Array(0)).length, 0);
    const found = solvePositive([Float64Array.of(1), Float64Array.of(1, 1)], Float64Array.of(0, 0));
    assert.ok(found.every(Number.isFinite));
  });
});
