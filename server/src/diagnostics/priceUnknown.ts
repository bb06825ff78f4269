import { MACHINE } from './rule';
import type { Rule } from './rule';

/** The stated machine has no published price: its cost is unknown, not 0. */
export const priceUnknown: Rule = {
  code: 'price-unknown',
  severity: 'information',
  *check({ workload, placement: { current } }) {
    if (!current || current.cost.monthlyUsd !== undefined || current.cost.hourlyUsd !== undefined) {
      return;
    }
    const { instance, region, purchase } = current.target;
    const how = purchase === 'on-demand' ? '' : `${purchase} `;
    if (workload.pricing?.overrides && Object.hasOwn(workload.pricing.overrides, instance)) {
      return;
    }
    yield { at: MACHINE, message: `${instance} has no published ${how}price in ${region}: it is left without a rank.` };
  },
};
