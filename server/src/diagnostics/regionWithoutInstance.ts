import type { Catalog } from '../../../shared/src/catalog/types';
import { PRICED_REGIONS } from '../../../shared/src/catalog/pricedRegions';
import { t } from '../../../shared/src/l10n';
import { chat } from './examples';
import type { Rule } from './rule';

/** assumed: a type that a list has in so many regions is one that it follows; for others a gap is only a gap. */
const ENOUGH_REGIONS = 4;

/** A type that the price lists of other regions have and that of the stated one has not. */
export const regionWithoutInstance: Rule = {
  code: 'region-without-instance',
  severity: 'warning',
  docs: {
    meaning:
      'The price lists have the stated type in several regions, and not in the stated one: it is likely not offered there.',
    why: 'The launch is refused, and the cost is unknown until it is stated where it can run.',
    mend: 'Take a region that has it, or another type. Where it is offered after all, *Refresh prices* reads the newer list.',
    example: chat({ placement: '{ instance: g6.xlarge, replicas: 1, region: eu-west-1 }' }),
    nearMiss: chat({ placement: '{ instance: g6.xlarge, replicas: 1, region: eu-central-1 }' }),
  },
  *check({ found, workload: { region, pricing }, catalog }) {
    const { instance } = found.spec.placement ?? {};
    const machine = instance === undefined ? undefined : catalog.instance(instance);
    const isOwn = machine !== undefined && Object.hasOwn(pricing?.overrides ?? {}, machine.type);
    const isListed = PRICED_REGIONS.some((one) => one === region);
    if (!machine || isOwn || !isListed || catalog.price(machine.type, region, 'on-demand')) {
      return;
    }
    const others = regionsWith(machine.type, catalog);
    if (others.length >= ENOUGH_REGIONS) {
      yield {
        at: ['placement.region', 'placement.regions', 'placement.instance', 'placement'],
        message: t`${machine.type} is not in the price list of ${region}: likely not offered there. ${nearest(region, others)} has it.`,
        related: [{ at: 'placement.instance', message: t('The type.') }],
      };
    }
  },
};

const regionsWith = (type: string, catalog: Catalog) =>
  PRICED_REGIONS.filter((region) => catalog.price(type, region, 'on-demand') !== undefined);

/** On the same continent, where there is one. */
const nearest = (region: string, others: readonly string[]) =>
  others.find((one) => one.slice(0, 2) === region.slice(0, 2)) ?? others[0] ?? '';
