/** What the manifest says of money that cannot be used as it stands. */
import { apiPrice, nearestApi } from '../../../shared/src/catalog/apiPrices';
import { servicePrices } from '../../../shared/src/catalog/servicePrices';
import { plainName } from '../../../shared/src/words/markdown';
import type { Rule } from './rule';

/** A name of an API's model that the price table does not have: there is no curve to compare with. */
export const apiUnknown: Rule = {
  code: 'api-unknown',
  severity: 'warning',
  *check({ found: { spec } }) {
    const name = spec.pricing?.apiAlternative;
    if (typeof name === 'string' && !apiPrice(name)) {
      const near = nearestApi(name);
      yield {
        at: ['pricing.apiAlternative'],
        message: `No price is known for ${plainName(name)}${near === undefined ? ': give inUsdPerM and outUsdPerM.' : `. Nearest: ${near}.`}`,
        fix: near === undefined ? undefined : { title: `Use ${near}`, newText: near },
      };
    }
  },
};

/** No rate is built in. */
export const currencyRate: Rule = {
  code: 'currency-rate-missing',
  severity: 'information',
  *check({ found: { spec } }) {
    const { currency, usdPerUnit } = spec.pricing ?? {};
    if (currency !== undefined && currency.toUpperCase() !== 'USD' && usdPerUnit === undefined) {
      const code = plainName(currency.toUpperCase());
      yield {
        at: ['pricing.currency'],
        message: `No exchange rate for ${code} is stated: money stays USD. Add usdPerUnit, USD for one ${code}.`,
      };
    }
  },
};

/** Lines of the bill that apply and have no price in this region: left out, and said. */
export const servicePriceUnknown: Rule = {
  code: 'service-price-unknown',
  severity: 'information',
  *check({ workload, catalog, placement: { current, recommended } }) {
    const missing = (current ?? recommended)?.cost.missing ?? [];
    if (missing.length > 0 && catalog.region(workload.region)) {
      const listed = servicePrices(workload.region).size > 0 ? '' : ', nor for anything else beside machines';
      yield {
        at: ['placement.region', 'placement.regions', 'placement'],
        message: `No price is listed in ${workload.region} for ${missing.join(', ')}${listed}: left out of the bill.`,
      };
    }
  },
};
