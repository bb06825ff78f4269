import { formatTime } from '../../../shared/src/format';
import type { Rule } from './rule';

/** A service that stops makes its first caller wait. */
export const coldStartSlow: Rule = {
  code: 'cold-start-slow',
  severity: 'warning',
  *check({ workload: { slo, placement: stated }, placement: { current, recommended } }) {
    const day = (current ?? recommended)?.cost.day;
    const limit = slo.ttftP95 ?? slo.e2eP95;
    if (stated.scaleToZero && day && day.startsPerDay > 0 && limit !== undefined && day.startSeconds > limit) {
      const start = formatTime(day.startSeconds);
      yield {
        at: ['placement.scaleToZero', 'placement'],
        message: `Scale to zero with a ${start} start: the first caller waits ${start} against an SLO of ${formatTime(limit)}.`,
      };
    }
  },
};
