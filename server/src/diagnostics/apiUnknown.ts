import { apiPrice, nearestApi } from '../../../shared/src/catalog/apiPrices';
import { t } from '../../../shared/src/l10n';
import { plainName } from '../../../shared/src/words/markdown';
import { chat } from './examples';
import type { Rule } from './rule';

/** A name of an API's model that the price table does not have: there is no curve to compare with. */
export const apiUnknown: Rule = {
  code: 'api-unknown',
  severity: 'warning',
  docs: {
    meaning: 'The price table has no API model of this name. The nearest is offered; own prices do as well.',
    why: 'Without a price there is no curve of own machines against the API.',
    mend: 'Take the nearest name, or give `inUsdPerM` and `outUsdPerM`.',
    example: chat({ pricing: '{ apiAlternative: gpt-5.4-mni }' }),
    nearMiss: chat({ pricing: '{ apiAlternative: gpt-5.4-mini }' }),
  },
  *check({ found: { spec } }) {
    const name = spec.pricing?.apiAlternative;
    if (typeof name === 'string' && !apiPrice(name)) {
      const near = nearestApi(name);
      yield {
        at: ['pricing.apiAlternative'],
        message:
          near === undefined
            ? t`No price is known for ${plainName(name)}: give inUsdPerM and outUsdPerM.`
            : t`No price is known for ${plainName(name)}. Nearest: ${near}.`,
        fix: near === undefined ? undefined : { title: t`Use ${near}`, newText: near },
      };
    }
  },
};
