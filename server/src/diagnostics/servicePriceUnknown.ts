import { servicePrices } from '../../../shared/src/catalog/servicePrices';
import { t } from '../../../shared/src/l10n';
import { chat } from './examples';
import type { Rule } from './rule';

/** Lines of the bill that apply and have no price in this region: left out, and said. */
export const servicePriceUnknown: Rule = {
  code: 'service-price-unknown',
  severity: 'information',
  docs: {
    meaning:
      'A line of the bill applies (a load balancer, storage, traffic) and has no listed price in this region. It is left out.',
    why: 'The total is a little too low, by lines that nobody sees.',
    mend: 'Nothing is to be done in the file; a price list that is imported may have them.',
    example: chat({ placement: '{ instance: g6e.xlarge, replicas: 2, region: eu-north-1 }' }),
    nearMiss: chat({ placement: '{ instance: g6e.xlarge, replicas: 2, region: us-east-1 }' }),
  },
  *check({ workload, catalog, placement: { current, recommended } }) {
    const missing = (current ?? recommended)?.cost.missing ?? [];
    if (missing.length > 0 && catalog.region(workload.region)) {
      const [region, lines] = [workload.region, missing.map((name) => t(name)).join(', ')];
      yield {
        at: ['placement.region', 'placement.regions', 'placement'],
        message:
          servicePrices(region).size > 0
            ? t`No price is listed in ${region} for ${lines}: left out of the bill.`
            : t`No price is listed in ${region} for ${lines}, nor for anything else beside machines: left out of the bill.`,
      };
    }
  },
};
