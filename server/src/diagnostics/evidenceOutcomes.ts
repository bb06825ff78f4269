/** Files named under `evidence` that do not calibrate the workload. */
import type { EvidenceOutcome } from '../evidence/useEvidence';
import type { RuleContext } from './rule';

type Named<Is extends EvidenceOutcome['is']> = {
  readonly field: string;
  readonly path: string;
  readonly outcome: Extract<EvidenceOutcome, { is: Is }>;
};

export function* outcomes<Is extends EvidenceOutcome['is']>(
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

export function evidenceField(field: string): readonly string[] {
  return [field, 'evidence'];
}
