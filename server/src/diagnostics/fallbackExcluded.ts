import type { Catalog } from '../../../shared/src/catalog/types';
import { t } from '../../../shared/src/l10n';
import { answersTo } from '../../../shared/src/placement/exclusion';
import type { Workload } from '../../../shared/src/placement/workload';
import { plainName } from '../../../shared/src/words/markdown';
import type { Exclusion } from './exclusions';
import { exclusionWords } from './exclusions';
import { chat } from './examples';
import type { Rule } from './rule';
import { MOST_NAMES } from './unknownName';

/** A fallback that would never be used. */
export const fallbackExcluded: Rule = {
  code: 'fallback-excluded',
  severity: 'warning',
  docs: {
    meaning: 'A fallback is denied, or not among what `allow` leaves: it would never be used.',
    why: 'When the first choice is not to be had, this one is skipped in silence.',
    mend: 'Take it out of `deny`, add it to `allow`, or take it out of `fallback`.',
    example: chat({ placement: '{ allow: [g6, c8g], fallback: [c8g, m8g] }' }),
    nearMiss: chat({ placement: '{ allow: [g6, c8g], fallback: [c8g, g6] }' }),
  },
  *check({ workload: { placement }, catalog }) {
    for (const [i, name] of (placement.fallback ?? []).slice(0, MOST_NAMES).entries()) {
      const words = fallbackWords(placement, name, catalog);
      if (words) {
        yield {
          at: [`placement.fallback.${i}`],
          message: t`Fallback ${plainName(name)} ${words.text}.`,
          related: [{ at: words.field, message: t('What rules it out.') }],
        };
      }
    }
  },
};

function fallbackWords(placement: Workload['placement'], name: string, catalog: Catalog): Exclusion | undefined {
  const machines = catalog.instances.filter((instance) => answersTo(instance, name));
  const [first] = machines;
  return first && machines.every((instance) => exclusionWords(placement, instance))
    ? exclusionWords(placement, first)
    : undefined;
}
