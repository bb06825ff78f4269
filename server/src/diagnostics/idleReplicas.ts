import { formatPercent } from '../../../shared/src/format';
import { formatDollars, formatMonthly } from '../../../shared/src/formatMoney';
import { t } from '../../../shared/src/l10n';
import { chat } from './examples';
import type { Rule } from './rule';

/** assumed: below it, waiting is most of the bill. */
const IDLE_FROM = 0.8;
/** assumed: the load that the remaining replicas may carry at the peak without a queue worth naming. */
const COMFORTABLE_PEAK = 0.7;
/** One machine may fail only where another stands beside it. */
const REPLICAS_FOR_AVAILABILITY = 2;

/** Replicas, fixed or kept up at the least, that the peak does not need. */
export const idleReplicas: Rule = {
  code: 'idle-replicas',
  severity: 'information',
  docs: {
    meaning: 'Replicas wait for most of the day. The message says what that costs.',
    why: 'Each replica costs the same whether it answers or waits.',
    mend: 'Run fewer replicas, or let the number follow the load with `minReplicas` and `maxReplicas`.',
    example: chat({ traffic: '{ rpsAvg: 0.05, rpsPeak: 0.1 }', placement: '{ instance: g6e.xlarge, replicas: 4 }' }),
    nearMiss: chat(
      {
        traffic: '{ rpsAvg: 0.05, rpsPeak: 0.1 }',
        slo: '{ availabilityPct: 99.9 }',
        placement: '{ instance: g6e.xlarge, replicas: 2 }',
      },
      { note: 'The second replica is there for the availability.' },
    ),
  },
  *check({ workload: { placement: stated, slo }, placement: { current } }) {
    const { utilization, utilizationPeak } = current?.performance ?? {};
    const { monthlyUsd, idleUsd } = current?.cost ?? {};
    const key = stated.replicas === undefined ? 'minReplicas' : 'replicas';
    const replicas = stated[key] ?? 0;
    const kept = slo.availability === undefined ? 1 : REPLICAS_FOR_AVAILABILITY;
    if (replicas <= kept || utilization === undefined || utilizationPeak === undefined || idleUsd === undefined) {
      return;
    }
    // Where the load sets the number, more may run at the peak than are kept up.
    const atPeak = current?.target.replicas ?? replicas;
    const enough = Math.max(kept, Math.ceil((utilizationPeak * atPeak) / COMFORTABLE_PEAK));
    if (1 - utilization >= IDLE_FROM && enough < replicas) {
      yield {
        at: [`placement.${key}`, 'placement'],
        message: t`${replicas} replicas idle ${formatPercent(1 - utilization)} of the day: ${formatDollars(idleUsd)} of ${formatMonthly(monthlyUsd)}.`,
        monthlyUsd: idleUsd,
        fix: { title: t`Set ${key} to ${enough}`, newText: String(enough) },
      };
    }
  },
};
