import { formatDollars } from '../../../shared/src/formatMoney';
import { t } from '../../../shared/src/l10n';
import { costOf, isClosedLoop, isTraining, meetsSlo } from '../../../shared/src/placement/rank';
import { countedMachines, loadIsAssumed, loadWords, moneyWords } from '../../../shared/src/words/names';
import { meetsWords } from '../../../shared/src/words/slo';
import { chat } from './examples';
import { isForAws, MACHINE } from './rule';
import type { Rule } from './rule';

/** Another machine does the same for less, by more than the estimate is uncertain. */
export const cheaperPlacement: Rule = {
  code: 'cheaper-placement',
  severity: 'information',
  docs: {
    meaning: 'Another target costs less by more than the uncertainty and meets the SLO. The quick-fix moves there.',
    why: 'The difference is paid every month, and the limits hold on both.',
    mend: 'The quick-fix moves the workload in one step. Where the reason is another one, ignore the finding with that reason.',
    example: chat({
      precision: 'int4',
      slo: '{ ttftMsP95: 8000, tpotMsP95: 200 }',
      placement: '{ instance: g6e.xlarge, replicas: 2 }',
    }),
    nearMiss: chat({
      precision: 'int4',
      slo: '{ ttftMsP95: 8000, tpotMsP95: 200 }',
      placement: '{ instance: g6.xlarge, replicas: 1, allow: [g6.xlarge] }',
    }),
  },
  *check({ found, workload, placement: { decision, current, recommended } }) {
    const now = current && costOf(workload, current);
    const then = recommended && costOf(workload, recommended);
    if (
      !isForAws(found) ||
      decision !== 'move' ||
      !current ||
      !recommended ||
      now === undefined ||
      then === undefined ||
      then >= now
    ) {
      return;
    }
    const { instance, sharedWith } = recommended.target;
    const same = instance === current.target.instance || sharedWith !== undefined;
    const name = same ? countedMachines(recommended) : instance;
    const money = moneyWords(workload, recommended);
    const cost = loadIsAssumed(workload)
      ? t`${name} would cost ${money} instead of ${formatDollars(now)} at an assumed ${loadWords(workload)}`
      : t`${name} would cost ${money} instead of ${formatDollars(now)}`;
    const slo = meetsWords(workload, recommended);
    yield {
      at: MACHINE,
      message: !recommended.meetsSlo
        ? `${cost}.`
        : meetsSlo(current)
          ? t`${cost} and still ${slo}.`
          : t`${cost} and ${slo}.`,
      target: recommended.target,
      ...(isTraining(workload) || isClosedLoop(workload) ? {} : { monthlyUsd: now - then }),
    };
  },
};
