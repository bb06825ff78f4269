import { formatTime } from '../../../shared/src/format';
import { t } from '../../../shared/src/l10n';
import { chat } from './examples';
import type { Rule } from './rule';

/** A service that stops makes its first caller wait. */
export const coldStartSlow: Rule = {
  code: 'cold-start-slow',
  severity: 'warning',
  docs: {
    meaning: 'The service stops without load, and its first caller waits longer than the SLO allows.',
    why: 'Every pause in the traffic ends with somebody who waits for a machine, the weights and the engine.',
    mend: 'Keep one replica up (`minReplicas: 1`), or state an SLO that allows for the start.',
    example: chat({
      traffic: '{ rpsAvg: 0.1, hourlyProfile: nightly }',
      slo: '{ ttftMsP95: 2000 }',
      placement: '{ instance: g6e.xlarge, coldStartS: 140, scaleToZero: true }',
    }),
    nearMiss: chat({
      traffic: '{ rpsAvg: 0.1, hourlyProfile: nightly }',
      slo: '{ ttftMsP95: 200000 }',
      placement: '{ instance: g6e.xlarge, coldStartS: 140, scaleToZero: true }',
    }),
  },
  *check({ workload: { slo, placement: stated }, placement: { current, recommended } }) {
    const day = (current ?? recommended)?.cost.day;
    const limit = slo.ttftP95 ?? slo.e2eP95;
    if (stated.scaleToZero && day && day.startsPerDay > 0 && limit !== undefined && day.startSeconds > limit) {
      const start = formatTime(day.startSeconds);
      yield {
        at: ['placement.scaleToZero', 'placement'],
        message: t`Scale to zero with a ${start} start: the first caller waits ${start} against an SLO of ${formatTime(limit)}.`,
      };
    }
  },
};
