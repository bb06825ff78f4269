/** Comma-separated evidence: the columns of `placewright validate`, or llama-bench's own. */
import { t } from '../l10n';
import { parseCsv } from '../validation/csv';
import type { CsvRecord } from '../validation/csv';
import { readMeasurements } from '../validation/measurement';
import type { JsonNode, JsonObject, Refusal } from './jsonTree';
import type { EvidenceRow } from './row';

export type MeasurementRows =
  | { readonly ok: true; readonly rows: readonly EvidenceRow[] }
  | { readonly ok: false; readonly problem: Refusal };

export function readMeasurementRows(fileName: string, text: string): MeasurementRows {
  const read = readMeasurements(text);
  const csv = parseCsv(text);
  if (!read.ok) {
    return read;
  }
  const lines = csv.ok ? csv.records.slice(1).map(({ line }) => line) : [];
  return {
    ok: true,
    rows: read.measurements.map((measurement, index) => ({
      ...measurement,
      line: lines[index] ?? 1,
      source: measurement.source || fileName,
    })),
  };
}

/** Each record as the object that `-o json` would have written; undefined where the columns are others. */
export function llamaBenchRecords(records: readonly CsvRecord[]): readonly JsonObject[] | Refusal | undefined {
  const [header, ...body] = records;
  const names = header?.cells.map((name) => name.trim());
  if (!names || !['n_prompt', 'n_gen', 'avg_ts'].every((name) => names.includes(name))) {
    return undefined;
  }
  const uneven = body.find(({ cells }) => cells.length !== names.length);
  if (uneven) {
    return { line: uneven.line, message: t`${uneven.cells.length} cells under ${names.length} columns` };
  }
  return body.map(({ line, cells }) => ({
    kind: 'object',
    line,
    members: new Map(names.map((name, index) => [name, scalar(line, cells[index] ?? '')])),
  }));
}

const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

function scalar(line: number, cell: string): JsonNode {
  return { kind: 'scalar', line, value: NUMBER.test(cell) ? Number(cell) : cell };
}
