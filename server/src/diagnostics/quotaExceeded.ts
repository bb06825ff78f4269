/** Quotas that the stated machines break, or that leave nothing. */
import { quotaRefusal } from '../../../shared/src/placement/overQuota';
import { allowanceOf } from '../../../shared/src/placement/quota';
import { MACHINE } from './rule';
import type { Rule } from './rule';

/** More machines are stated, or needed of the stated type, than a quota holds. */
export const quotaExceeded: Rule = {
  code: 'quota-exceeded',
  severity: 'error',
  *check({ workload, placement: { current }, catalog }) {
    const instance = current && catalog.instance(current.target.instance);
    const allowance = instance && allowanceOf(workload, instance);
    if (current && allowance && current.target.instances > allowance.machines) {
      yield {
        at: [`placement.quota.${allowance.quota.key}`, 'placement.quota', ...MACHINE],
        message: quotaRefusal(current.target, allowance, catalog.instances).message,
        related: [{ at: 'placement.instance', message: 'The machines that take it.' }],
      };
    }
  },
};

/** Every target that could do the work takes more than its quota. */
export const quotaTooSmall: Rule = {
  code: 'quota-too-small',
  severity: 'error',
  *check({ placement: { current, reasons, reasonCodes } }) {
    const at = reasonCodes.indexOf('quota-too-small');
    // Where the stated machines break it, that is said with their number.
    if (at >= 0 && !current?.reasonCodes?.includes('quota-exceeded')) {
      yield {
        at: ['placement.quota', 'placement'],
        message: reasons[at] ?? 'Nothing that runs this is within its quota.',
      };
    }
  },
};
