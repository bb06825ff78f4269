import { t } from '../../../shared/src/l10n';
import { plainName } from '../../../shared/src/words/markdown';
import { chat } from './examples';
import type { Rule } from './rule';

/** No rate is built in. */
export const currencyRate: Rule = {
  code: 'currency-rate-missing',
  severity: 'information',
  docs: {
    meaning: 'A currency is stated without an exchange rate. Money stays USD.',
    why: 'No exchange rate is built in: one of last month would look like one of today.',
    mend: 'Add `usdPerUnit`, the USD that one unit costs.',
    example: chat({ pricing: '{ currency: EUR }' }),
    nearMiss: chat({ pricing: '{ currency: EUR, usdPerUnit: 1.1 }' }),
  },
  *check({ found: { spec } }) {
    const { currency, usdPerUnit } = spec.pricing ?? {};
    if (currency !== undefined && currency.toUpperCase() !== 'USD' && usdPerUnit === undefined) {
      const code = plainName(currency.toUpperCase());
      yield {
        at: ['pricing.currency'],
        message: t`No exchange rate for ${code} is stated: money stays USD. Add usdPerUnit, USD for one ${code}.`,
      };
    }
  },
};
