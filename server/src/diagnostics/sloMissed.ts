import { formatTime, formatTimeRange } from '../../../shared/src/format';
import { t } from '../../../shared/src/l10n';
import type { Estimate } from '../../../shared/src/report/schema';
import type { Workload } from '../../../shared/src/placement/workload';
import { chat } from './examples';
import { MACHINE } from './rule';
import type { Rule } from './rule';

const SECONDS_PER_HOUR = 3600;

interface Limit {
  readonly field: string;
  readonly name: string;
  readonly value: number | undefined;
  readonly limit: number | undefined;
  readonly range: { readonly low: number; readonly high: number } | undefined;
}

/** A stated latency or deadline that the stated machines do not keep. */
export const sloMissed: Rule = {
  code: 'slo-missed',
  severity: 'warning',
  docs: {
    meaning: 'The 95th percentile is over the stated limit. The message has both and the range.',
    why: 'Callers wait longer than was agreed.',
    mend: 'Take faster hardware, more replicas, or a smaller number format; or state the limit that is meant.',
    example: chat({ slo: '{ tpotMsP95: 1 }' }),
    nearMiss: chat({ slo: '{ tpotMsP95: 1000, ttftMsP95: 20000 }' }),
  },
  *check({ found, workload, placement: { current } }) {
    if (!current || current.meetsSlo !== false) {
      return;
    }
    const missed = limitsOf(current, workload).filter(
      ({ value, limit }) => value !== undefined && limit !== undefined && value > limit,
    );
    for (const { field, name, value, limit, range } of missed) {
      const stated = found.fields.has(field);
      // Of a limit that nobody stated only what is sure to be over it is said.
      if (!stated && range && limit !== undefined && range.low <= limit) {
        continue;
      }
      const within = range ? ` (${formatTimeRange(range)})` : '';
      const [is, most] = [formatTime(value), formatTime(limit)];
      yield {
        at: [field, ...MACHINE],
        severity: stated ? 'warning' : 'information',
        message: stated
          ? t`${name} is ${is}${within}, over the SLO of ${most}.`
          : t`${name} is ${is}${within}, over an assumed limit of ${most}.`,
        related: [{ at: 'placement.instance', message: t('The machine that misses it.') }],
      };
    }
    if (missed.length === 0 && current.feasible && current.reasons[0]) {
      yield { at: MACHINE, message: sentence(t`Misses the SLO: ${current.reasons[0]}`) };
    }
  },
};

function limitsOf({ performance, range }: Estimate, { slo }: Workload): readonly Limit[] {
  const hours = (n: number | undefined) => (n === undefined ? undefined : n * SECONDS_PER_HOUR);
  const { runHours } = range;
  return [
    {
      field: 'slo.ttftMsP95',
      name: 'TTFT p95',
      value: performance.ttft?.p95,
      limit: slo.ttftP95,
      range: range.ttftP95,
    },
    {
      field: 'slo.tpotMsP95',
      name: 'TPOT p95',
      value: performance.tpot?.p95,
      limit: slo.tpotP95,
      range: range.tpotP95,
    },
    { field: 'slo.e2eMsP95', name: 'E2E p95', value: performance.e2e?.p95, limit: slo.e2eP95, range: range.e2eP95 },
    {
      field: 'slo.deadlineHours',
      name: t('The run'),
      value: hours(performance.runHours),
      limit: hours(slo.deadlineHours),
      range: runHours && { low: runHours.low * SECONDS_PER_HOUR, high: runHours.high * SECONDS_PER_HOUR },
    },
  ];
}

export function sentence(text: string): string {
  return /[.?]$/.test(text) ? text : `${text}.`;
}
