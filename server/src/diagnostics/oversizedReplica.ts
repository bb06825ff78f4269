import { formatPercent } from '../../../shared/src/format';
import { formatDollars, formatMonthly } from '../../../shared/src/formatMoney';
import { t } from '../../../shared/src/l10n';
import type { Estimate } from '../../../shared/src/report/schema';
import { chat } from './examples';
import { MACHINE } from './rule';
import type { Rule } from './rule';

/** assumed: below it at the peak, half of the replica would do. */
const QUIET_PEAK = 0.25;

/** More accelerators in a replica than its load and its memory need. */
export const oversizedReplica: Rule = {
  code: 'oversized-replica',
  severity: 'information',
  docs: {
    meaning:
      'A replica has several accelerators, is hardly busy at the peak, and fewer of the same kind hold the model and the SLO.',
    why: 'Accelerators are paid for by the hour whether they compute or wait.',
    mend: 'Take fewer accelerators, and split the model over fewer.',
    example: chat({
      slo: '{ ttftMsP95: 8000, tpotMsP95: 200 }',
      placement: '{ instance: g6e.12xlarge, tensorParallel: 4, replicas: 1, allow: [g6e.12xlarge, g6e.4xlarge] }',
    }),
    nearMiss: chat({
      model: 'meta-llama/Llama-3.1-70B-Instruct',
      slo: '{ ttftMsP95: 8000, tpotMsP95: 200 }',
      placement: '{ instance: g6e.12xlarge, tensorParallel: 4, replicas: 1, allow: [g6e.12xlarge, g6e.4xlarge] }',
    }),
  },
  *check({ found, placement }) {
    const { current } = placement;
    const peak = current?.performance.utilizationPeak;
    const count = current?.target.acceleratorCount ?? 1;
    if (
      !current?.feasible ||
      found.spec.placement?.instance === undefined ||
      count < 2 ||
      peak === undefined ||
      peak > QUIET_PEAK
    ) {
      return;
    }
    const smaller = smallest(current, placement.candidates);
    const [now, then] = [current.cost.monthlyUsd, smaller?.cost.monthlyUsd];
    if (smaller && now !== undefined && then !== undefined && then < now) {
      const { accelerator = '', acceleratorCount = 1 } = smaller.target;
      yield {
        at: MACHINE,
        message: t`${count} × ${accelerator} are ${formatPercent(peak)} busy at the peak; ${acceleratorCount} would do for ${formatMonthly(then)}, ${formatDollars(now - then)} less.`,
        monthlyUsd: now - then,
        target: smaller.target,
      };
    }
  },
};

/** The same accelerator and number format, as few of it as hold model and SLO, by more than the estimate is uncertain. */
function smallest(current: Estimate, candidates: readonly Estimate[]): Estimate | undefined {
  const least = current.range.monthlyUsd?.low ?? current.cost.monthlyUsd ?? 0;
  return candidates
    .filter(
      ({ target, feasible, meetsSlo, cost, range }) =>
        feasible &&
        meetsSlo !== false &&
        target.accelerator === current.target.accelerator &&
        target.precision === current.target.precision &&
        (target.acceleratorCount ?? 1) < (current.target.acceleratorCount ?? 1) &&
        (range.monthlyUsd?.high ?? cost.monthlyUsd ?? Infinity) < least,
    )
    .toSorted((a, b) => (a.cost.monthlyUsd ?? 0) - (b.cost.monthlyUsd ?? 0))[0];
}
