/** A file named under `evidence` that does not calibrate the workload. */
import type { EvidenceOutcome } from '../evidence/useEvidence';
import type { Finding, Rule, RuleContext } from './rule';

type Named<Is extends EvidenceOutcome['is']> = {
  readonly field: string;
  readonly path: string;
  readonly outcome: Extract<EvidenceOutcome, { is: Is }>;
};

function* outcomes<Is extends EvidenceOutcome['is']>(
  { evidence }: RuleContext,
  ...wanted: readonly Is[]
): Iterable<Named<Is>> {
  for (const { file, outcome } of evidence?.entries ?? []) {
    const is = wanted.find((one) => one === outcome.is);
    if (file.field !== undefined && is !== undefined) {
      yield { field: file.field, path: file.path, outcome: outcome as Named<Is>['outcome'] };
    }
  }
}

function at(field: string): readonly string[] {
  return [field, 'evidence'];
}

/** A figure in it cannot be, or the text is cut off: nothing of it is used. */
export const evidenceRefused: Rule = {
  code: 'evidence-refused',
  severity: 'warning',
  *check(context): Iterable<Finding> {
    for (const { field, path, outcome } of outcomes(context, 'refused')) {
      yield { at: at(field), message: `${path}:${outcome.line}: ${outcome.reason}. Nothing of this file is used.` };
    }
  },
};

const WHY = {
  missing: 'there is no such file.',
  outside: 'a path is relative to this file and stays inside the workspace: not read.',
  'too-large': 'larger than 64 MiB: not read.',
  'too-many': 'the list has more than 50 files: not read.',
  unreadable: 'the file cannot be read.',
} as const;

export const evidenceMissing: Rule = {
  code: 'evidence-missing',
  severity: 'warning',
  *check(context): Iterable<Finding> {
    for (const { field, path, outcome } of outcomes(
      context,
      'missing',
      'outside',
      'too-large',
      'too-many',
      'unreadable',
    )) {
      yield { at: at(field), message: `${path}: ${WHY[outcome.is]}` };
    }
  },
};

/** Right, but of another model, engine, number format or machine than this workload's target. */
export const evidenceUnused: Rule = {
  code: 'evidence-unused',
  severity: 'information',
  *check(context): Iterable<Finding> {
    for (const { field, path, outcome } of outcomes(context, 'unused')) {
      yield { at: at(field), message: `${path} is not of this target: ${outcome.reason}.` };
    }
  },
};
