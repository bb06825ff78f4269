/** The labels of a folder of manifests: one row for each workload that a careful reader finds. */
import { parseCsv } from '../../shared/src/validation/csv';

export const FIELDS = [
  'kind',
  'model',
  'hardware_class',
  'accelerator',
  'accelerator_count',
  'instance_type',
  'arch',
  'replicas',
  'region',
  'serving_runtime',
  'parallelism',
  'dtype',
] as const;
export type Field = (typeof FIELDS)[number];
export type Facts = Readonly<Record<Field, string>>;

export interface Label {
  readonly file: string;
  readonly dialect: string;
  readonly documentIndex: number | undefined;
  readonly name: string;
  readonly facts: Facts;
  readonly notes: string;
}

export function readLabels(csv: string): Label[] {
  const parsed = parseCsv(csv);
  if (!parsed.ok) {
    throw new Error(`labels.csv, line ${parsed.problem.line}: ${parsed.problem.message}`);
  }
  const [header = [], ...rows] = parsed.records.map(({ cells }) => cells);
  const at = (row: readonly string[], column: string) => row[header.indexOf(column)]?.trim() ?? '';
  return rows
    .filter((row) => row.some((cell) => cell.trim() !== ''))
    .map((row) => ({
      file: at(row, 'file'),
      dialect: at(row, 'dialect'),
      documentIndex: at(row, 'document_index') === '' ? undefined : Number(at(row, 'document_index')),
      name: at(row, 'workload_name'),
      facts: factsFrom((field) => at(row, field)),
      notes: at(row, 'notes'),
    }));
}

export function factsFrom(value: (field: Field) => string): Facts {
  return Object.fromEntries(FIELDS.map((field) => [field, value(field)])) as Facts;
}
