/** One published measurement: a row in the columns of `facts/measurements.csv`. */
import { t } from '../l10n';
import { parseCsv } from './csv';
import type { CsvProblem, CsvRecord } from './csv';

export interface Measurement {
  readonly id: string;
  /** `llm_decode`, `training`: as the file writes it. */
  readonly kind: string;
  readonly metric: string;
  readonly value: number;
  readonly model: string;
  readonly paramsB?: number;
  readonly activeParamsB?: number;
  readonly precision: string;
  /** Effective bits per weight. */
  readonly weightBits?: number;
  readonly runtime: string;
  readonly hardware: string;
  readonly chip: string;
  /** `gpu`, `x86`, `graviton`, `inferentia_trainium`: what computed, where the machine has both. */
  readonly hardwareClass: string;
  readonly instanceType: string;
  readonly deviceCount: number;
  readonly vcpus?: number;
  readonly threads?: number;
  readonly batch?: number;
  readonly concurrency?: number;
  readonly scenario: string;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly seqLen?: number;
  readonly ttftLimitMs?: number;
  readonly tpotLimitMs?: number;
  readonly maxBatch?: number;
  readonly source: string;
  /** ISO date of the source. */
  readonly date?: string;
  /** Its own file doubts it: predicted, but left out of every error. */
  readonly isSuspect: boolean;
}

export type Measurements =
  | { readonly ok: true; readonly measurements: readonly Measurement[] }
  | { readonly ok: false; readonly problem: CsvProblem };

const REQUIRED = ['workload_kind', 'metric', 'value'] as const;
const NUMBERS = [
  'params_b',
  'active_params_b',
  'weight_bits',
  'device_count',
  'vcpus',
  'threads',
  'batch',
  'concurrency',
  'input_tokens',
  'output_tokens',
  'seq_len',
  'ttft_limit_ms',
  'tpot_limit_ms',
  'max_batch',
] as const;
const SUSPECT = /\bSUSPECT\b/;

/** All rows, or the first line that cannot be right. Columns stand in any order; unknown ones are not read. */
export function readMeasurements(text: string): Measurements {
  const csv = parseCsv(text);
  if (!csv.ok) {
    return csv;
  }
  const [header, ...body] = csv.records;
  if (!header) {
    return refused(1, t('the file is empty'));
  }
  const columns = new Map(header.cells.map((name, index) => [name.trim().toLowerCase(), index]));
  const missing = REQUIRED.find((name) => !columns.has(name));
  if (missing) {
    return refused(header.line, t`there is no column ${missing}`);
  }
  const measurements: Measurement[] = [];
  for (const record of body) {
    const wrong = mistakeIn(record, header.cells.length, columns);
    if (wrong) {
      return refused(record.line, wrong);
    }
    measurements.push(measurementOf(record, columns));
  }
  return { ok: true, measurements };
}

function refused(line: number, message: string): Measurements {
  return { ok: false, problem: { line, message } };
}

function mistakeIn({ cells }: CsvRecord, width: number, columns: ReadonlyMap<string, number>): string | undefined {
  if (cells.length !== width) {
    return t`${cells.length} cells under ${width} columns`;
  }
  const cell = (name: string) => cells[columns.get(name) ?? -1]?.trim() ?? '';
  if (!(Number(cell('value') || Number.NaN) > 0) || !Number.isFinite(Number(cell('value')))) {
    return t`value is “${cell('value')}”, not a number above 0`;
  }
  const wrong = NUMBERS.find((name) => cell(name) !== '' && !(Number(cell(name)) >= 0 && Number(cell(name)) < 1e15));
  return wrong && t`${wrong} is “${cell(wrong)}”, not a number`;
}

function measurementOf({ line, cells }: CsvRecord, columns: ReadonlyMap<string, number>): Measurement {
  const text = (name: string) => cells[columns.get(name) ?? -1]?.trim() ?? '';
  // A size or a count of 0 says nothing.
  const number = (name: (typeof NUMBERS)[number]) => Number(text(name)) || undefined;
  const length = (name: (typeof NUMBERS)[number]) => (text(name) === '' ? undefined : Number(text(name)));
  return {
    id: text('id') || `line ${line}`,
    kind: text('workload_kind').toLowerCase().replaceAll('-', '_'),
    metric: text('metric').toLowerCase(),
    value: Number(text('value')),
    model: text('model'),
    paramsB: number('params_b'),
    activeParamsB: number('active_params_b'),
    precision: text('precision'),
    weightBits: number('weight_bits'),
    runtime: text('runtime'),
    hardware: text('hardware'),
    chip: text('chip'),
    hardwareClass: text('hw_class').toLowerCase(),
    instanceType: text('instance_type'),
    deviceCount: Math.max(1, Math.round(number('device_count') ?? 1)),
    vcpus: number('vcpus'),
    threads: number('threads'),
    batch: number('batch'),
    concurrency: number('concurrency'),
    scenario: text('scenario').toLowerCase(),
    inputTokens: length('input_tokens'),
    outputTokens: length('output_tokens'),
    seqLen: number('seq_len'),
    ttftLimitMs: number('ttft_limit_ms'),
    tpotLimitMs: number('tpot_limit_ms'),
    maxBatch: number('max_batch'),
    source: text('source_id') || text('source'),
    date: text('source_date') || undefined,
    isSuspect: SUSPECT.test(text('notes')) || SUSPECT.test(text('precision')),
  };
}
