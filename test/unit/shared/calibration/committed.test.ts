import assert from 'node:assert/strict';
import {
  calibrate,
  calibrationOf,
  fitData,
  leftOutMessages,
  sourcesToLeaveOut,
} from '../../../../shared/src/calibration/whole';
import { fitFrom } from '../../../../shared/src/model/factors/factorSet';
import { measured } from '../validation/rows';
import type { Cells } from '../validation/rows';

/** Two sources on one chip, a third on another; all that a manifest of vLLM may meet. */
const CELLS: readonly Cells[] = ['8.03', '14.8', '32.8', '70.6'].flatMap((params, i) => [
  {
    id: `a-${i}`,
    source_id: 'a',
    params_b: params,
    active_params_b: params,
    model: '',
    value: String(1200 / Number(params)),
  },
  {
    id: `b-${i}`,
    source_id: 'b',
    params_b: params,
    active_params_b: params,
    model: '',
    value: String(1300 / Number(params)),
  },
  {
    id: `c-${i}`,
    source_id: 'c',
    params_b: params,
    active_params_b: params,
    model: '',
    chip: 'A100 SXM4 80GB',
    value: String(600 / Number(params)),
  },
]);

const SUSPECT: Cells = { id: 'd-1', source_id: 'd', value: '99999', notes: 'SUSPECT' };

describe('calibration: what is committed', () => {
  const rows = measured(...CELLS);
  const whole = calibrate(rows);
  const data = fitData(whole);

  it('is the same bits for rows in any order', () => {
    assert.equal(JSON.stringify(fitData(calibrate(rows.toReversed()))), JSON.stringify(data));
  });

  it('counts the rows behind a level, with their errors in sample and left out', () => {
    const bases = data['gpuDecoder']?.levels[''];
    assert.equal(bases?.rows, CELLS.length);
    assert.ok(bases.off < (bases.offLeftOut ?? 0), `${bases.off} in sample, ${bases.offLeftOut} left out`);
    assert.equal(whole.leftOut.length, CELLS.length);
  });

  it('reads back as the fit that was written, to the digits that are shown', () => {
    const read = fitFrom(data);
    assert.equal(read.rows.get('gpuDecoder @ '), CELLS.length);
    whole.offsets.forEach((ln, key) => {
      assert.ok(Math.abs((read.offsets.get(key) ?? 0) - ln) < 0.004, `${key}: ${read.offsets.get(key)} of ${ln}`);
    });
    assert.ok([...read.spreads.values()].every((spread) => spread >= 1));
  });

  it('does not know rows that their file doubts', () => {
    assert.equal(JSON.stringify(fitData(calibrate(measured(...CELLS, SUSPECT)))), JSON.stringify(data));
  });

  it('leaves a source of few rows out only where it judges, those with most rows first', () => {
    assert.deepEqual(sourcesToLeaveOut(whole, new Set()), []);
    const judging = sourcesToLeaveOut(whole, new Set(rows.map(({ source }) => source)));
    assert.deepEqual(judging.toSorted(), [...new Set(rows.map(({ source }) => source))].toSorted());
    const counts = judging.map((source) => whole.cases.filter((one) => one.source === source).length);
    assert.deepEqual(
      counts,
      counts.toSorted((a, b) => b - a),
    );
  });

  it('is the same whichever source was done first', () => {
    const sources = sourcesToLeaveOut(whole, new Set(rows.map(({ source }) => source)));
    const of = (order: readonly string[]) =>
      fitData(
        calibrationOf(
          whole,
          order.flatMap((source) => leftOutMessages(whole, source)),
        ),
      );
    assert.equal(JSON.stringify(of(sources)), JSON.stringify(of(sources.toReversed())));
  });
});
