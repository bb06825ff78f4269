import { t } from '../../../shared/src/l10n';
import { evidenceField, outcomes } from './evidenceOutcomes';
import { chat, measured } from './examples';
import type { Finding, Rule } from './rule';

const WHY = {
  missing: () => t('there is no such file.'),
  outside: () => t('a path is relative to this file and stays inside the workspace: not read.'),
  'too-large': () => t('larger than 64 MiB: not read.'),
  'too-many': () => t('the list has more than 50 files: not read.'),
  unreadable: () => t('the file cannot be read.'),
} as const;

/** A file that is not there, or may not be read. */
export const evidenceMissing: Rule = {
  code: 'evidence-missing',
  severity: 'warning',
  docs: {
    meaning: 'A file named under `evidence` is not there, lies outside the workspace, or cannot be read.',
    why: 'The estimate stays as it was, without the measurements that were meant.',
    mend: 'Mend the path: it is relative to the manifest and stays inside the workspace.',
    example: chat({ evidence: '[results/run.json]' }),
    nearMiss: measured('L4', 15.9),
  },
  *check(context): Iterable<Finding> {
    for (const { field, path, outcome } of outcomes(
      context,
      'missing',
      'outside',
      'too-large',
      'too-many',
      'unreadable',
    )) {
      yield { at: evidenceField(field), message: `${path}: ${WHY[outcome.is]()}` };
    }
  },
};
