import { t } from '../../../shared/src/l10n';
import { chat } from './examples';
import { MACHINE } from './rule';
import type { Rule } from './rule';

/** The stated machine has no published price: its cost is unknown, not 0. */
export const priceUnknown: Rule = {
  code: 'price-unknown',
  severity: 'information',
  docs: {
    meaning: 'No price is published for this type, region and purchase option: it is left without a rank.',
    why: 'A cost that is unknown is not 0: the workload has no rank and is missing in the totals.',
    mend: 'Give a price of your own under `pricing.overrides`, or refresh the prices.',
    example: chat({ placement: '{ instance: p6e-gb200.36xlarge, region: us-east-1, replicas: 1 }' }),
    nearMiss: chat({
      placement: '{ instance: p6e-gb200.36xlarge, region: us-east-1, replicas: 1 }',
      pricing: '{ overrides: { p6e-gb200.36xlarge: 400 } }',
    }),
  },
  *check({ workload, placement: { current } }) {
    if (!current || current.cost.monthlyUsd !== undefined || current.cost.hourlyUsd !== undefined) {
      return;
    }
    const { instance, region, purchase } = current.target;
    if (workload.pricing?.overrides && Object.hasOwn(workload.pricing.overrides, instance)) {
      return;
    }
    yield {
      at: MACHINE,
      message:
        purchase === 'on-demand'
          ? t`${instance} has no published price in ${region}: it is left without a rank.`
          : t`${instance} has no published ${purchase} price in ${region}: it is left without a rank.`,
    };
  },
};
