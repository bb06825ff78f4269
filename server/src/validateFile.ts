/** `placewright validate`: a file of measurements against the model. */
import { readFile, stat } from 'node:fs/promises';
import { readMeasurements } from '../../shared/src/validation/measurement';
import { reportOf, validate } from '../../shared/src/validation/validate';
import { formatValidation, validationMarkdown } from '../../shared/src/words/validation';

/** A hundred times the calibration set: beyond it the file is something else. */
const LARGEST_BYTES = 128 * 2 ** 20;

export const VALIDATION_FORMATS = ['text', 'json', 'markdown'] as const;
export type ValidationFormat = (typeof VALIDATION_FORMATS)[number];

/** Throws where the file is not there or cannot be right; the message names the line. */
export async function validateFile(path: string, format: ValidationFormat): Promise<string> {
  const { size } = await stat(path);
  if (size > LARGEST_BYTES) {
    throw new Error(`${path}: larger than ${LARGEST_BYTES / 2 ** 20} MiB: not read`);
  }
  const read = readMeasurements(await readFile(path, 'utf8'));
  if (!read.ok) {
    throw new Error(`${path}:${read.problem.line}: ${read.problem.message}: nothing of this file is used`);
  }
  const validation = validate(read.measurements);
  switch (format) {
    case 'json':
      return JSON.stringify(reportOf(validation), undefined, 2);
    case 'markdown':
      return validationMarkdown(validation);
    default:
      return formatValidation(validation);
  }
}
