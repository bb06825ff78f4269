import { t } from '../../../shared/src/l10n';
import { evidenceField, outcomes } from './evidenceOutcomes';
import { measured } from './examples';
import type { Finding, Rule } from './rule';

/** A figure in it cannot be, or the text is cut off: nothing of it is used. */
export const evidenceRefused: Rule = {
  code: 'evidence-refused',
  severity: 'warning',
  docs: {
    meaning:
      'A file named under `evidence` has a figure that cannot be, or is cut off: the message has its line. Nothing of it is used.',
    why: 'A file with one figure that cannot be may have others that are wrong and look right.',
    mend: 'Mend the line that the message names, or measure again.',
    example: measured('L4', -15.9),
    nearMiss: measured('L4', 15.9),
  },
  *check(context): Iterable<Finding> {
    for (const { field, path, outcome } of outcomes(context, 'refused')) {
      yield {
        at: evidenceField(field),
        message: t`${path}:${outcome.line}: ${outcome.reason}. Nothing of this file is used.`,
      };
    }
  },
};
