import { t } from '../../../shared/src/l10n';
import { chat } from './examples';
import type { Rule } from './rule';
import { MOST_NAMES, unknownName } from './unknownName';

/** Machines that are owned or priced by the manifest under a name that is no type: neither counts. */
export const pricedUnknown: Rule = {
  code: 'priced-instance-unknown',
  severity: 'warning',
  docs: {
    meaning:
      'A machine that is owned, or has an own price, is no instance type that the catalog knows: it does not count.',
    why: 'Neither the machines nor the price count.',
    mend: 'Take the nearest name.',
    example: chat({ pricing: '{ overrides: { g6.xlrage: 1 } }' }),
    nearMiss: chat({ pricing: '{ overrides: { g6.xlarge: 1 } }' }),
  },
  *check({ found: { spec }, catalog }) {
    for (const [index, { instance }] of (spec.placement?.owned ?? []).slice(0, MOST_NAMES).entries()) {
      if (!catalog.instance(instance)) {
        yield unknownName(
          `placement.owned.${index}.instance`,
          t('Instance'),
          instance,
          catalog.nearestInstance(instance),
        );
      }
    }
    for (const type of Object.keys(spec.pricing?.overrides ?? {}).slice(0, MOST_NAMES)) {
      if (!catalog.instance(type)) {
        const { message } = unknownName('', t('Instance'), type, catalog.nearestInstance(type));
        yield { at: [`pricing.overrides.${type}`, 'pricing.overrides'], message };
      }
    }
  },
};
