/** `placewright validate`: a file of measurements against the model. */
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { fitEvidence } from '../../shared/src/evidence/fitEvidence';
import { readMeasurementRows } from '../../shared/src/evidence/csvEvidence';
import { readEvidence } from '../../shared/src/evidence/readEvidence';
import type { EvidenceRow } from '../../shared/src/evidence/row';
import { isPlaced, placeRow } from '../../shared/src/validation/predict';
import { reportOf, validate } from '../../shared/src/validation/validate';
import { beforeAfter } from '../../shared/src/words/evidence';
import { formatValidation, validationMarkdown } from '../../shared/src/words/validation';

/** A hundred times the calibration set: beyond it the file is something else. */
const LARGEST_BYTES = 128 * 2 ** 20;

export const VALIDATION_FORMATS = ['text', 'json', 'markdown'] as const;
export type ValidationFormat = (typeof VALIDATION_FORMATS)[number];

interface Read {
  readonly rows: readonly EvidenceRow[];
  /** A result of one's own machine, not a collection of other people's. */
  readonly isBenchmark: boolean;
  readonly leftOut: readonly string[];
}

/** Throws where the file is not there or cannot be right; the message names the line. */
export async function validateFile(path: string, format: ValidationFormat): Promise<string> {
  const { size } = await stat(path);
  if (size > LARGEST_BYTES) {
    throw new Error(`${path}: larger than ${LARGEST_BYTES / 2 ** 20} MiB: not read`);
  }
  const { rows, isBenchmark, leftOut } = read(path, await readFile(path, 'utf8'));
  const validation = validate(rows);
  switch (format) {
    case 'json':
      return JSON.stringify(reportOf(validation), undefined, 2);
    case 'markdown':
      return validationMarkdown(validation);
    default:
      return [formatValidation(validation), ...leftOut, ...(isBenchmark ? [calibrated(rows)] : [])].join('\n\n');
  }
}

/**
 * A table in the columns of the calibration set is judged row by row, also where a row cannot be: it may be there to show that. A
 * benchmark's own output that cannot be right is refused.
 */
function read(path: string, text: string): Read {
  const found = readEvidence(basename(path), text);
  if (found.ok && found.format !== 'measurements') {
    const leftOut = found.leftOut.map(({ line, message }) => `${path}:${line}: ${message}: no row of it.`);
    return { rows: found.rows, isBenchmark: true, leftOut: leftOut.length > 0 ? [leftOut.join('\n')] : [] };
  }
  const table = looksLikeJson(text) ? undefined : readMeasurementRows(basename(path), text);
  if (table?.ok) {
    return { rows: table.rows, isBenchmark: false, leftOut: [] };
  }
  const { line, message } = table?.problem ?? (found.ok ? { line: 1, message: 'not read' } : found);
  throw new Error(`${path}:${line}: ${message}: nothing of this file is used`);
}

function looksLikeJson(text: string): boolean {
  return /^\uFEFF?\s*[[{]/.test(text.slice(0, 1000));
}

/** What naming this file under `evidence` would do. */
function calibrated(rows: readonly EvidenceRow[]): string {
  const placed = rows.flatMap((row) => {
    const found = placeRow(row);
    return isPlaced(found) ? [{ row, placed: found }] : [];
  });
  const fit = placed.length > 0 ? fitEvidence(placed) : undefined;
  return fit
    ? `As evidence of a workload: ${beforeAfter(fit)}`
    : 'As evidence of a workload: the manifest names the machine, the engine and the number format that this file leaves out.';
}
