import { t } from '../../../shared/src/l10n';
import { isTargetName, nearestTarget } from '../../../shared/src/placement/targetNames';
import { chat } from './examples';
import type { Rule } from './rule';
import { MOST_NAMES, unknownName } from './unknownName';

/** Names in `allow`, `deny` and `fallback` that no machine answers to. */
export const targetUnknown: Rule = {
  code: 'target-unknown',
  severity: 'warning',
  docs: {
    meaning: 'A name in `allow`, `deny` or `fallback` that no machine answers to. The nearest is offered.',
    why: 'A name that no machine answers to neither allows nor rules out anything.',
    mend: 'Take the nearest name.',
    example: chat({ placement: '{ allow: [g6, g6.xlrage] }' }),
    nearMiss: chat({ placement: '{ allow: [g6.xlarge, NVIDIA L4, graviton4, arm64, cpu] }' }),
  },
  *check({ found: { spec }, catalog }) {
    for (const list of ['allow', 'deny', 'fallback'] as const) {
      for (const [i, name] of (spec.placement?.[list] ?? []).slice(0, MOST_NAMES).entries()) {
        if (!isTargetName(name, catalog)) {
          yield unknownName(`placement.${list}.${i}`, t('Target'), name, nearestTarget(name, catalog));
        }
      }
    }
  },
};
