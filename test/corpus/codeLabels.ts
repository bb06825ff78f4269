/** The labels of a folder of programs: one row for each call that makes or asks a model. */
import { parseCsv } from '../../shared/src/validation/csv';

export interface CodeLabel {
  readonly repo: string;
  readonly path: string;
  /** Counted from 1: where the call starts. */
  readonly line: number;
  /** A kind of the manifest, or `infra`: a machine that code chooses. */
  readonly role: string;
  /** As the code names it; empty where it does not. */
  readonly model: string;
  /** local, hosted or unknown. */
  readonly local: string;
}

/** Folders of programs and of manifests carry a `labels.csv` each: the header tells them apart. */
export const isCodeLabels = (csv: string) => {
  const header = csv.slice(0, csv.indexOf('\n')).split(',');
  return ['path', 'line', 'role'].every((column) => header.some((cell) => cell.trim() === column));
};

export function readCodeLabels(csv: string): CodeLabel[] {
  const parsed = parseCsv(csv);
  if (!parsed.ok) {
    throw new Error(`labels.csv, line ${parsed.problem.line}: ${parsed.problem.message}`);
  }
  const [header = [], ...rows] = parsed.records.map(({ cells }) => cells.map((cell) => cell.trim()));
  return rows
    .filter((row) => row.some((cell) => cell !== ''))
    .map((row) => {
      const at = (column: string) => row[header.indexOf(column)] ?? '';
      return {
        repo: at('repo'),
        path: at('path'),
        line: Number(at('line')),
        role: at('role'),
        model: at('model'),
        local: at('local'),
      };
    });
}
