import { formatDollars, formatMonthly, formatPercent } from '../../../shared/src/format';
import type { Rule } from './rule';

/** assumed: below it, waiting is most of the bill. */
const IDLE_FROM = 0.8;
/** assumed: the load that the remaining replicas may carry at the peak without a queue worth naming. */
const COMFORTABLE_PEAK = 0.7;
/** One machine may fail only where another stands beside it. */
const REPLICAS_FOR_AVAILABILITY = 2;

/** Fixed replicas that the peak does not need. */
export const idleReplicas: Rule = {
  code: 'idle-replicas',
  severity: 'information',
  *check({ workload: { placement: stated, slo }, placement: { current } }) {
    const { utilization, utilizationPeak } = current?.performance ?? {};
    const { monthlyUsd, idleUsd } = current?.cost ?? {};
    const replicas = stated.replicas ?? 0;
    const kept = slo.availability === undefined ? 1 : REPLICAS_FOR_AVAILABILITY;
    if (replicas <= kept || utilization === undefined || utilizationPeak === undefined || idleUsd === undefined) {
      return;
    }
    const oneLess = (utilizationPeak * replicas) / (replicas - 1);
    if (1 - utilization >= IDLE_FROM && oneLess <= COMFORTABLE_PEAK) {
      yield {
        at: ['placement.replicas', 'placement'],
        message: `${replicas} replicas idle ${formatPercent(1 - utilization)} of the day: ${formatDollars(idleUsd)} of ${formatMonthly(monthlyUsd)}.`,
      };
    }
  },
};
