import { t } from '../../../shared/src/l10n';
import { exclusionWords } from './exclusions';
import { chat } from './examples';
import type { Rule } from './rule';

/** The machine that is stated is one that the same manifest rules out. */
export const instanceExcluded: Rule = {
  code: 'instance-excluded',
  severity: 'warning',
  docs: {
    meaning: 'The stated instance is denied, or not among what `allow` leaves.',
    why: 'What runs now and what may run contradict each other: a plan would move it away.',
    mend: 'Take the type out of `deny`, or add it to `allow`.',
    example: chat({ placement: '{ instance: g6.xlarge, deny: [gpu] }' }),
    nearMiss: chat({ placement: '{ instance: g6.xlarge, deny: [neuron] }' }),
  },
  *check({ workload: { placement }, catalog }) {
    const instance = placement.instance === undefined ? undefined : catalog.instance(placement.instance);
    const words = instance && exclusionWords(placement, instance);
    if (instance && words) {
      yield {
        at: ['placement.instance'],
        message: `${instance.type} ${words.text}.`,
        related: [{ at: words.field, message: t('What rules it out.') }],
      };
    }
  },
};
