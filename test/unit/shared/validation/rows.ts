/** Rows of a measurements file with only what a test is about to say. */
import assert from 'node:assert/strict';
import { EMPTY_FIT, factorsOf } from '../../../../shared/src/model/factors/factorSet';
import { readMeasurements } from '../../../../shared/src/validation/measurement';
import type { Measurement } from '../../../../shared/src/validation/measurement';
import { validate } from '../../../../shared/src/validation/validate';

const BASE = {
  id: 'a-1',
  workload_kind: 'llm_decode',
  model: 'Llama 3.1 8B',
  params_b: '8.03',
  active_params_b: '8.03',
  precision: 'bf16',
  weight_bits: '16',
  runtime: 'vLLM',
  hardware: '',
  chip: 'H100 SXM5',
  hw_class: 'gpu',
  instance_type: '',
  device_count: '1',
  vcpus: '',
  threads: '',
  batch: '1',
  concurrency: '',
  scenario: '',
  input_tokens: '',
  output_tokens: '',
  seq_len: '',
  metric: 'tokens_per_s_per_request',
  value: '100',
  source_id: 'a',
  notes: '',
  ttft_limit_ms: '',
  tpot_limit_ms: '',
  max_batch: '',
};

export type Cells = Partial<Record<keyof typeof BASE, string>>;

const quoted = (cell: string) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

export function csvOf(...rows: readonly Cells[]): string {
  const lines = rows.map((row, index) =>
    Object.values({ ...BASE, id: `a-${index + 1}`, ...row })
      .map(quoted)
      .join(','),
  );
  return [Object.keys(BASE).join(','), ...lines, ''].join('\n');
}

export function measured(...rows: readonly Cells[]): readonly Measurement[] {
  const read = readMeasurements(csvOf(...rows));
  assert.ok(read.ok, read.ok ? '' : read.problem.message);
  return read.measurements;
}

/** What is documented before any row was seen: no calibration moves it. */
export const BASES = factorsOf(EMPTY_FIT);

/** The only row's prediction, from the bases alone. */
export function figure(row: Cells): number {
  const { predicted, unpredicted } = validate(measured(row), BASES);
  assert.deepEqual(
    unpredicted.map((each) => each.reason),
    [],
  );
  return predicted[0]?.predicted ?? assert.fail();
}

export function reason(row: Cells): string {
  return validate(measured(row)).unpredicted[0]?.reason ?? assert.fail('was predicted');
}

export function assertClose(actual: number, expected: number, share = 0.005): void {
  assert.ok(Math.abs(actual / expected - 1) <= share, `${actual} is not ${expected}`);
}
