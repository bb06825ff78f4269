import { t } from '../../../shared/src/l10n';
import { chat } from './examples';
import type { Rule } from './rule';
import { MOST_NAMES, unknownName } from './unknownName';

/** A region that the catalog does not list. */
export const regionUnknown: Rule = {
  code: 'region-unknown',
  severity: 'warning',
  docs: {
    meaning: 'The catalog has no region of this name. The nearest is offered.',
    why: 'A region that does not exist has no prices and no grid.',
    mend: 'Take the nearest name.',
    example: chat({ placement: '{ instance: g6e.xlarge, replicas: 1, region: us-esat-1 }' }),
    nearMiss: chat({ placement: '{ instance: g6e.xlarge, replicas: 1, region: us-east-2 }' }),
  },
  *check({ found: { spec }, catalog }) {
    const { region, regions = [] } = spec.placement ?? {};
    if (region !== undefined && !catalog.region(region)) {
      yield unknownName('placement.region', t('Region'), region, catalog.nearestRegion(region));
    }
    for (const [i, name] of regions.slice(0, MOST_NAMES).entries()) {
      if (!catalog.region(name)) {
        yield unknownName(`placement.regions.${i}`, t('Region'), name, catalog.nearestRegion(name));
      }
    }
  },
};
