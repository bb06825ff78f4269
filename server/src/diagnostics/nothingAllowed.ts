import { t } from '../../../shared/src/l10n';
import { excludedBy } from '../../../shared/src/placement/exclusion';
import { isTargetName } from '../../../shared/src/placement/targetNames';
import type { Workload } from '../../../shared/src/placement/workload';
import { chat } from './examples';
import type { Rule } from './rule';

/** `allow` and `deny` together leave nothing. */
export const nothingAllowed: Rule = {
  code: 'nothing-allowed',
  severity: 'error',
  docs: {
    meaning: '`allow` and `deny` together leave no target.',
    why: 'Nothing can be recommended, and nothing can be planned.',
    mend: 'Take something out of `deny`, or mend the names in `allow`.',
    example: chat({ placement: '{ allow: [g6, L4], deny: [gpu] }' }),
    nearMiss: chat({ placement: '{ allow: [g6, c8g], deny: [gpu] }' }),
  },
  *check({ workload: { placement }, catalog }) {
    const { allow = [], deny = [] } = placement;
    const isStated = allow.length > 0 || deny.length > 0;
    if (isStated && catalog.instances.every((instance) => excludedBy(placement, instance))) {
      const isKnown = allow.length === 0 || allow.some((name) => isTargetName(name, catalog));
      yield {
        at: isKnown && deny.length > 0 ? ['placement.deny', 'placement.allow'] : ['placement.allow'],
        message: isKnown ? deniedWords(placement) : t('No target is left: allow has no name that is known.'),
        related: [{ at: 'placement.allow', message: t('What is allowed.') }],
      };
    }
  },
};

function deniedWords({ allow = [] }: Workload['placement']): string {
  return allow.length > 0
    ? t('No target is left: everything that allow names is denied.')
    : t('No target is left: every one is denied.');
}
