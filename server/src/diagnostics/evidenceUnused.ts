import { t } from '../../../shared/src/l10n';
import { evidenceField, outcomes } from './evidenceOutcomes';
import { measured } from './examples';
import type { Finding, Rule } from './rule';

/** Right, but of another model, engine, number format or machine than this workload's target. */
export const evidenceUnused: Rule = {
  code: 'evidence-unused',
  severity: 'information',
  docs: {
    meaning:
      'A file named under `evidence` is right, but of another model, engine, number format or machine than the target.',
    why: 'A measurement of other hardware says nothing about this one, so the range stays as wide.',
    mend: 'Measure on the stated target, or state the target that was measured.',
    example: measured('H100', 95),
    nearMiss: measured('L4', 15.9),
  },
  *check(context): Iterable<Finding> {
    for (const { field, path, outcome } of outcomes(context, 'unused')) {
      yield { at: evidenceField(field), message: t`${path} is not of this target: ${outcome.reason}.` };
    }
  },
};
