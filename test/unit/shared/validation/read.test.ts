import assert from 'node:assert/strict';
import { parseCsv } from '../../../../shared/src/validation/csv';
import { readMeasurements } from '../../../../shared/src/validation/measurement';
import { csvOf, measured } from './rows';

const HEAD = 'id,workload_kind,metric,value\n';
const cellsOf = (text: string) => {
  const csv = parseCsv(text);
  return csv.ok ? csv.records.map(({ cells }) => cells) : csv.problem;
};
const problemOf = (text: string) => {
  const read = readMeasurements(text);
  return read.ok ? assert.fail('was read') : read.problem;
};

describe('validation: a file of measurements', () => {
  it('is read after RFC 4180', () => {
    assert.deepEqual(cellsOf('a,"b,""c""",d\r\n,"two\nlines",\n'), [
      ['a', 'b,"c"', 'd'],
      ['', 'two\nlines', ''],
    ]);
    assert.deepEqual(cellsOf('\uFEFFa,b\n\n1,2'), [
      ['a', 'b'],
      ['1', '2'],
    ]);
    assert.deepEqual(cellsOf('a,b,'), [['a', 'b', '']]);
    assert.deepEqual(cellsOf(''), []);
  });

  it('says the line on which a record starts, line breaks in cells counted', () => {
    const csv = parseCsv('a\n"x\ny"\nb\n');
    assert.deepEqual(csv.ok && csv.records.map(({ line }) => line), [1, 2, 4]);
  });

  it('takes columns in any order, and does not need the rest', () => {
    const read = readMeasurements('value,metric,workload_kind,color\n12,tpot_ms,LLM-Decode,red\n');
    assert.ok(read.ok);
    const [row] = read.measurements;
    assert.equal(row?.kind, 'llm_decode');
    assert.equal(row?.value, 12);
    assert.equal(row?.id, 'line 2');
    assert.equal(row?.inputTokens, undefined);
  });

  it('refuses what cannot be right, with its line', () => {
    assert.match(problemOf('').message, /empty/);
    assert.match(problemOf('id,metric,value\n').message, /no column workload_kind/);
    assert.deepEqual(problemOf(`${HEAD}a,energy,joules_per_token,1\nb,energy,joules_per_token\n`), {
      line: 3,
      message: '3 cells under 4 columns',
    });
    for (const value of ['', 'fast', '0', '-3', 'NaN', 'Infinity', '1e999']) {
      const problem = problemOf(`${HEAD}a,energy,joules_per_token,${value}\n`);
      assert.equal(problem.line, 2, value);
      assert.match(problem.message, /value is/);
    }
    assert.match(problemOf(csvOf({ batch: 'many' })).message, /batch is “many”/);
    assert.equal(problemOf(`${HEAD}a,energy,tpot_ms,1\n"b,energy`).line, 3);
    assert.match(problemOf(`${HEAD}a"b,c,d,1\n`).message, /quote/);
  });

  it('tells rows that their own file doubts', () => {
    const rows = measured({ notes: 'slower; SUSPECT: see below' }, { notes: 'suspected cause: none' });
    assert.deepEqual(
      rows.map(({ isSuspect }) => isSuspect),
      [true, false],
    );
  });

  it('is not slow on a hostile file', () => {
    const started = process.hrtime.bigint();
    parseCsv(`a\n"${'x""'.repeat(200_000)}`);
    parseCsv(`${'"",'.repeat(200_000)}`);
    assert.ok(process.hrtime.bigint() - started < 2_000_000_000n);
  });
});
