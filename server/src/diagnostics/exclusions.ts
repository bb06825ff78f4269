/** What rules a machine out of a placement that states it. */
import { t } from '../../../shared/src/l10n';
import { excludedBy } from '../../../shared/src/placement/exclusion';
import type { Workload } from '../../../shared/src/placement/workload';

export interface Exclusion {
  readonly text: string;
  readonly field: string;
}

export function exclusionWords(
  placement: Workload['placement'],
  instance: Parameters<typeof excludedBy>[1],
): Exclusion | undefined {
  switch (excludedBy(placement, instance)?.code) {
    case 'denied':
      return { text: t('is denied'), field: 'placement.deny' };
    case 'not-allowed':
      return { text: t('is not among what allow leaves'), field: 'placement.allow' };
    default:
      return undefined;
  }
}
