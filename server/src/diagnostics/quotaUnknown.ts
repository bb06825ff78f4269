import { t } from '../../../shared/src/l10n';
import { isQuotaName, nearestQuota } from '../../../shared/src/placement/targetNames';
import { chat } from './examples';
import type { Rule } from './rule';
import { MOST_NAMES, unknownName } from './unknownName';

/** Quotas whose name is neither one of AWS's nor a target: they limit nothing. */
export const quotaUnknown: Rule = {
  code: 'quota-unknown',
  severity: 'warning',
  docs: {
    meaning: 'Neither one of AWS’s quotas nor a target has this name. It limits nothing; the nearest is named.',
    why: 'It limits nothing, so a plan may be over it.',
    mend: 'Take the nearest name.',
    example: chat({ placement: '{ instance: g6e.xlarge, quota: { Gee and VT: 64 } }' }),
    nearMiss: chat({ placement: '{ instance: g6e.xlarge, quota: { G and VT: 64 } }' }),
  },
  *check({ found: { spec }, catalog }) {
    for (const name of Object.keys(spec.placement?.quota ?? {}).slice(0, MOST_NAMES)) {
      if (!isQuotaName(name, catalog)) {
        // The name is a key: what stands there as a value is its number, which no name mends.
        const { message } = unknownName('', t('Quota'), name, nearestQuota(name, catalog));
        yield { at: [`placement.quota.${name}`, 'placement.quota'], message: `${message} ${t('It limits nothing.')}` };
      }
    }
  },
};
