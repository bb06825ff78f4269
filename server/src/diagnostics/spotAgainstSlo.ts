import { formatPercent } from '../../../shared/src/format';
import { locale, t } from '../../../shared/src/l10n';
import { chat } from './examples';
import { MACHINE } from './rule';
import type { Rule } from './rule';

/**
 * assumed: spare capacity that was taken back is often gone for an hour in the whole region. Three nines leave 44 minutes of
 * a month.
 */
const STRICT_PERCENT = 99.9;
/** As many as are stated. */
const DIGITS = { maximumFractionDigits: 15 };

const SPOT = '{ instance: g6e.xlarge, replicas: 1, purchase: spot }';

/** A service on machines that can be taken back, with an availability that does not allow for it. */
export const spotAgainstSlo: Rule = {
  code: 'spot-against-slo',
  severity: 'warning',
  docs: {
    meaning:
      'A service runs on spot machines of one type in one region, and its availability leaves less than an hour a month.',
    why: 'Spot machines go with two minutes of notice, and often all of a type in a region at once. Nothing answers until there is room again.',
    mend: 'Buy on demand, state more regions or a fallback, or an availability that allows for it.',
    example: chat({ slo: '{ availabilityPct: 99.9 }', placement: SPOT }),
    nearMiss: chat({ slo: '{ availabilityPct: 99 }', placement: SPOT }),
  },
  *check({ workload: { slo, placement, purchase, training } }) {
    const { regions = [], fallback = [], owned = [] } = placement;
    const isAlone = regions.length <= 1 && fallback.length === 0 && owned.length === 0;
    const { availability } = slo;
    if (purchase === 'spot' && isAlone && !training && availability !== undefined && availability >= STRICT_PERCENT) {
      const share = availability < 100 ? t`${availability.toLocaleString(locale(), DIGITS)}%` : formatPercent(1);
      yield {
        at: ['placement.purchase', ...MACHINE],
        message: t`Spot with ${share} availability and one region: an interruption alone breaks the SLO.`,
        related: [{ at: 'slo.availabilityPct', message: t('The availability that is asked for.') }],
        fix: { title: t('Buy on demand'), newText: 'on-demand' },
      };
    }
  },
};
