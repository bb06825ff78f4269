import { t } from '../../../shared/src/l10n';
import { quotaRefusal } from '../../../shared/src/placement/overQuota';
import { allowanceOf } from '../../../shared/src/placement/quota';
import { chat } from './examples';
import { MACHINE } from './rule';
import type { Rule } from './rule';

/** More machines are stated, or needed of the stated type, than a quota holds. */
export const quotaExceeded: Rule = {
  code: 'quota-exceeded',
  severity: 'error',
  docs: {
    meaning: 'The stated machines take more than a quota. The message has what would fit.',
    why: 'The launch of the machine above the quota is refused.',
    mend: 'Run what the message says would fit, or ask for a larger quota.',
    example: chat({ placement: '{ instance: g6e.xlarge, replicas: 3, quota: { G: 8 } }' }),
    nearMiss: chat({ placement: '{ instance: g6e.xlarge, replicas: 2, quota: { G: 8 } }' }),
  },
  *check({ workload, placement: { current }, catalog }) {
    const instance = current && catalog.instance(current.target.instance);
    const allowance = instance && allowanceOf(workload, instance);
    if (current && allowance && current.target.instances > allowance.machines) {
      yield {
        at: [`placement.quota.${allowance.quota.key}`, 'placement.quota', ...MACHINE],
        message: quotaRefusal(current.target, allowance, catalog.instances).message,
        related: [{ at: 'placement.instance', message: t('The machines that take it.') }],
      };
    }
  },
};
