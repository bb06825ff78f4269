import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { errorFigures, quantile } from '../../../../shared/src/validation/groups';
import type { Judged } from '../../../../shared/src/validation/groups';
import { readMeasurements } from '../../../../shared/src/validation/measurement';
import { validationSchema } from '../../../../shared/src/validation/schema';
import { reportOf, validate } from '../../../../shared/src/validation/validate';
import { formatValidation, validationSummary } from '../../../../shared/src/words/validation';
import { BASES, figure, measured } from './rows';

const judged = (source: string, off: number): Judged => ({
  kind: 'llm_decode',
  hardwareClass: 'gpu',
  metric: 'tpot_ms',
  source,
  measured: 100,
  predicted: 100 * (1 + off),
  low: 80 * (1 + off),
  high: 125 * (1 + off),
});

describe('validation: errors', () => {
  it('each source has the same say, however many rows it has', () => {
    const rows = [...Array.from({ length: 98 }, () => judged('large', 0.05)), judged('b', 0.6), judged('c', 0.7)];
    const { rows: count, median, within20, within50, covered } = errorFigures(rows);
    assert.equal(count, 100);
    assert.ok(Math.abs(median - 0.6) < 1e-9, String(median));
    assert.ok(Math.abs(within20 - 1 / 3) < 1e-9);
    assert.equal(within50, within20);
    assert.ok(Math.abs(covered - 1 / 3) < 1e-9);
  });

  it('a quantile is the middle of two where the weights meet it', () => {
    const of = (...values: number[]) => values.map((value) => ({ value, weight: 1 }));
    assert.equal(quantile(of(3, 1, 2), 0.5), 2);
    assert.equal(quantile(of(4, 1, 2, 3), 0.5), 2.5);
    assert.equal(quantile(of(7), 0.9), 7);
    assert.equal(quantile([], 0.5), undefined);
  });

  it('a suspect row is predicted, but counts in no error', () => {
    const exact = String(figure({}));
    const validation = validate(measured({ value: exact }, { value: '1', notes: 'SUSPECT: throttled' }), BASES);
    const report = reportOf(validation);
    assert.equal(report.rows.length, 2);
    assert.equal(report.groups[0]?.rows, 1);
    assert.ok((report.groups[0]?.median ?? 1) < 1e-9);
    assert.match(
      validationSummary(validation),
      /2 of 2 rows predicted \(100%\)\. 1 row marked SUSPECT counts in no error/,
    );
  });

  it('an empty file has no groups', () => {
    assert.deepEqual(reportOf(validate([])), { version: 1, rows: [], unpredicted: [], groups: [] });
    assert.match(formatValidation(validate([])), /0 of 0 rows/);
  });

  it('names reasons with counts and worst misses in words', () => {
    const predicted = figure({});
    const rows = measured(
      { value: String(predicted) },
      { value: String(predicted / 14.7) },
      { chip: 'RTX 9090' },
      { chip: 'RTX 9090' },
    );
    const text = formatValidation(validate(rows, BASES));
    assert.match(text, /hardware not in the catalog +RTX 9090 +2/);
    assert.match(text, /a-2 .* 14\.7 × too high/);
    assert.doesNotMatch(text, /NaN|Infinity|undefined/);
  });
});

describe('validation: the calibration set', function () {
  this.timeout(20_000);
  const path = resolve('../shared/facts/measurements.csv');

  before(function () {
    if (!existsSync(path)) {
      console.log('    ../shared/facts/measurements.csv is missing: not checked');
      this.skip();
    }
  });

  const rows = () => {
    const read = readMeasurements(readFileSync(path, 'utf8'));
    return read.ok ? read.measurements : assert.fail(`line ${read.problem.line}: ${read.problem.message}`);
  };

  it('accounts for every row, once, in figures that can be', () => {
    const all = rows();
    const report = validationSchema.parse(reportOf(validate(all)));
    const ids = [...report.rows, ...report.unpredicted].map(({ id }) => id);
    assert.equal(ids.length, all.length);
    assert.deepEqual(ids.toSorted(), all.map(({ id }) => id).toSorted());
    for (const { id, predicted, low, high } of report.rows) {
      assert.ok(Number.isFinite(predicted) && predicted > 0, id);
      assert.ok(low <= predicted && predicted <= high && low > 0 && Number.isFinite(high), id);
    }
    assert.ok(report.rows.length > 0.7 * all.length, `${report.rows.length} of ${all.length} predicted`);
  });

  it('gives the same whatever the order', () => {
    const all = rows();
    const shuffled = all.map((row, index) => ({ row, key: (index * 7919) % all.length }));
    const other = shuffled.toSorted((a, b) => a.key - b.key).map(({ row }) => row);
    const one = reportOf(validate(all));
    const two = reportOf(validate(other));
    const close = (a: number, b: number) => Math.abs(a - b) < 1e-9;
    assert.equal(two.groups.length, one.groups.length);
    one.groups.forEach((group, index) => {
      const same = two.groups[index] ?? assert.fail();
      assert.deepEqual([same.kind, same.hardwareClass, same.rows], [group.kind, group.hardwareClass, group.rows]);
      assert.ok(close(same.median, group.median) && close(same.p90, group.p90) && close(same.covered, group.covered));
    });
    const byId = new Map(two.rows.map((row) => [row.id, row]));
    one.rows.forEach((row) => assert.deepEqual(byId.get(row.id), row));
  });

  it('no note changes a prediction', () => {
    const all = rows();
    const plain = validate(all.map((row) => ({ ...row, isSuspect: false })));
    assert.deepEqual(reportOf(plain).rows, reportOf(validate(all)).rows);
  });

  it('takes a second at most', () => {
    const all = rows();
    const started = performance.now();
    validate(all);
    const took = performance.now() - started;
    console.log(`      ${all.length} rows in ${took.toFixed(0)} ms`);
    assert.ok(took < 1000);
  });
});
