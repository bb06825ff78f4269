import assert from 'node:assert/strict';
import { casesOf } from '../../../../shared/src/calibration/calibrate';
import type { LeftOut } from '../../../../shared/src/calibration/calibrate';
import { rangesOf } from '../../../../shared/src/calibration/ranges';
import { withRanges } from '../../../../shared/src/calibration/whole';
import type { Novelty } from '../../../../shared/src/model/factors/domain';
import { measured } from '../validation/rows';
import { normal, stream } from './synthetic';

const SOURCES = 20;
const ROWS = 15;

/** Residuals of so many sources, lognormal around the measured value. */
function leftOut(sd: number, novelty: Novelty = 'chip', seed = 11): LeftOut[] {
  const next = stream(seed);
  const cells = Array.from({ length: SOURCES * ROWS }, (_, i) => ({
    id: `r-${String(i).padStart(3, '0')}`,
    source_id: `s${i % SOURCES}`,
  }));
  return casesOf(measured(...cells)).map((one) => ({
    one,
    predicted: one.measured * Math.exp(sd * normal(next)),
    novelty,
  }));
}

describe('calibration: ranges from residuals of other sources', () => {
  it('cover about 80 % of rows that scatter like the others', () => {
    for (const sd of [0.15, 0.4, 0.9]) {
      const rows = withRanges(leftOut(sd));
      assert.equal(rows.length, SOURCES * ROWS);
      const inside = rows.filter(({ one, low, high }) => low <= one.measured && one.measured <= high).length;
      const share = inside / rows.length;
      assert.ok(share > 0.72 && share < 0.88, `${share} at ${sd}`);
    }
  });

  it('never narrow as the rows get further away, nor below what repeats differ by', () => {
    const ranges = rangesOf([...leftOut(0.4, 'chip'), ...leftOut(0.02, 'engine', 5)]);
    const at = (novelty: Novelty) => ranges.get(`gpuDecoder.decode @ ${novelty}`) ?? Number.NaN;
    assert.ok(at('chip') <= at('architecture') && at('architecture') <= at('engine') && at('engine') <= at('none'));
    rangesOf(leftOut(0)).forEach((range) => assert.ok(range >= 1.08));
  });

  it('pool neighbors that fall with distance instead of taking the wider for both', () => {
    const near = leftOut(0.4, 'chip');
    const far = leftOut(0.1, 'engine', 5);
    const at = (rows: readonly LeftOut[], novelty: Novelty) =>
      rangesOf(rows).get(`gpuDecoder.decode @ ${novelty}`) ?? Number.NaN;
    const pooled = at([...near, ...far], 'chip');
    assert.ok(Math.abs(pooled - at([...near, ...far], 'engine')) < 1e-3);
    assert.ok(pooled < at(near, 'chip') && pooled > at(far, 'engine'));
  });

  it('of a source ignore its own residuals', () => {
    const rows = leftOut(0.1);
    const wild = rows.map((row) => (row.one.source === 's3' ? { ...row, predicted: row.predicted * 50 } : row));
    const widthOf = (all: readonly LeftOut[]) =>
      withRanges(all)
        .filter(({ one }) => one.source === 's3')
        .map(({ predicted, high }) => high / predicted);
    const [calm = [], bent = []] = [widthOf(rows), widthOf(wild)];
    assert.equal(calm.length, ROWS);
    calm.forEach((width, i) => assert.ok(Math.abs(width / (bent[i] ?? 0) - 1) < 1e-12));
  });
});
