import { t } from '../../../shared/src/l10n';
import { chat } from './examples';
import type { Rule } from './rule';

/** Every target that could do the work takes more than its quota. */
export const quotaTooSmall: Rule = {
  code: 'quota-too-small',
  severity: 'error',
  docs: {
    meaning: 'Nothing that could run this workload is within the stated quotas.',
    why: 'Nothing can be launched, whatever is chosen.',
    mend: 'Ask for a larger quota, or state the one that is missing.',
    example: chat({ placement: '{ quota: { Standard: 0, G: 0, P: 0, Inf: 0, Trn: 0, X: 0 } }' }),
    nearMiss: chat({ placement: '{ quota: { Standard: 0, G: 64, P: 0, Inf: 0, Trn: 0, X: 0 } }' }),
  },
  *check({ placement: { current, reasons, reasonCodes } }) {
    const at = reasonCodes.indexOf('quota-too-small');
    // Where the stated machines break it, that is said with their number.
    if (at >= 0 && !current?.reasonCodes?.includes('quota-exceeded')) {
      yield {
        at: ['placement.quota', 'placement'],
        message: reasons[at] ?? t('Nothing that runs this is within its quota.'),
      };
    }
  },
};
