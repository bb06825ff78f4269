import { t } from '../../../shared/src/l10n';
import { answersTo } from '../../../shared/src/placement/exclusion';
import { chat } from './examples';
import type { Rule } from './rule';
import { unknownName } from './unknownName';

/** An accelerator that the catalog does not list. */
export const acceleratorUnknown: Rule = {
  code: 'accelerator-unknown',
  severity: 'warning',
  docs: {
    meaning: 'The catalog has no accelerator of this name. The nearest is offered.',
    why: 'A name that nobody sells has neither a price nor a speed: the workload stays without an estimate.',
    mend: 'Take the nearest name, or describe your own accelerator in `placewright.hardware.yaml`.',
    example: chat({ placement: '{ accelerator: L5O, replicas: 1 }' }),
    nearMiss: chat(
      { placement: '{ accelerator: NVIDIA-L40S, replicas: 1 }' },
      { note: 'Vendor, case and hyphens do not matter.' },
    ),
  },
  *check({ found: { spec, object }, catalog }) {
    // A foreign format names what its own cloud has: that is no mistake, and the verdict says that it has no estimate.
    const accelerator = object ? undefined : spec.placement?.accelerator;
    const known = (name: string) =>
      catalog.chip(name) ?? catalog.instances.find((instance) => answersTo(instance, name));
    if (accelerator !== undefined && !known(accelerator)) {
      yield unknownName('placement.accelerator', t('Accelerator'), accelerator, catalog.nearestChip(accelerator));
    }
  },
};
