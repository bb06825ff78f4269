/** What is said of a target that a reader asks about: against what runs now, and beside what is recommended. */
import { formatChange } from '../format';
import { formatDollars } from '../formatMoney';
import { t } from '../l10n';
import type { Placement } from '../placement/place';
import { costOf, meetsSlo } from '../placement/rank';
import type { Estimate } from '../report/schema';
import { countedMachines, headlineTime, moneyWords, siliconName, targetName } from './names';
import { failureWords, shortfallWords } from './slo';

/** `On 2 × c8g.2xlarge (Graviton4): $714/mo instead of $1,215, 41% less.` */
export function askedVerdict(placement: Placement, target: Estimate): string {
  const { workload, catalog, current } = placement;
  if (!target.feasible) {
    return `${targetName(target, catalog)} ${failureWords(target)}.`;
  }
  const silicon = target.target.accelerator ? ` (${siliconName(target, catalog)})` : '';
  const [now, then] = [current && costOf(workload, current), costOf(workload, target)];
  const money = moneyWords(workload, target);
  const isSame = formatDollars(now) === formatDollars(then);
  const figures =
    now === undefined || then === undefined
      ? [money, headlineTime(target)?.text].filter((figure) => figure !== undefined)
      : isSame
        ? [t`${money} as now`]
        : [t`${money} instead of ${formatDollars(now)}`, formatChange(now, then)];
  const [where, said] = [`${countedMachines(target)}${silicon}`, figures.join(', ')];
  return meetsSlo(target) ? t`On ${where}: ${said}.` : t`On ${where}: ${said}; it ${shortfallWords(workload, target)}.`;
}

export function askedReasons(placement: Placement, target: Estimate, slo: string | undefined): readonly string[] {
  const reasons = target.feasible ? [slo] : target.reasons;
  return [...reasons, recommendedSentence(placement, target)].filter((sentence) => sentence !== undefined);
}

function recommendedSentence({ decided, workload }: Placement, target: Estimate): string | undefined {
  const best = decided?.recommended;
  if (!best) {
    return undefined;
  }
  return best === target
    ? t('It is what is recommended.')
    : t`Recommended is ${countedMachines(best)}: ${moneyWords(workload, best)}.`;
}
