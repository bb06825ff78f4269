import { t } from '../../../shared/src/l10n';
import { chat } from './examples';
import type { Rule } from './rule';
import { MOST_NAMES, unknownName } from './unknownName';

/** An instance type that the catalog does not list. */
export const instanceUnknown: Rule = {
  code: 'instance-unknown',
  severity: 'warning',
  docs: {
    meaning: 'The catalog has no instance type of this name. The nearest is offered.',
    why: 'A type that does not exist has neither a price nor a speed, and does not start.',
    mend: 'Take the nearest name, or describe the machine in `placewright.hardware.yaml`.',
    example: chat({ placement: '{ instance: g6.xlrage, replicas: 1 }' }),
    nearMiss: chat(
      { placement: '{ instance: ml.g6.xlarge, replicas: 1 }' },
      { note: 'The prefix of SageMaker is known.' },
    ),
  },
  *check({ found: { spec }, catalog }) {
    const instance = spec.placement?.instance;
    if (instance !== undefined && !catalog.instance(instance)) {
      yield unknownName('placement.instance', t('Instance'), instance, catalog.nearestInstance(instance));
    }
    for (const [i, owned] of (spec.placement?.owned ?? []).slice(0, MOST_NAMES).entries()) {
      if (!catalog.instance(owned.instance)) {
        const nearest = catalog.nearestInstance(owned.instance);
        yield unknownName(`placement.owned.${i}.instance`, t('Instance'), owned.instance, nearest);
      }
    }
  },
};
