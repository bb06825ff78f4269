/** One workload in the list of all: short enough for a side bar, the whole verdict in its tooltip. */
import { formatDollars } from '../formatMoney';
import { t } from '../l10n';
import type { Placement } from '../placement/place';
import { hostedBill } from '../placement/hosted';
import { meetsSlo } from '../placement/rank';
import type { ListedWorkload } from '../protocol';
import { totalsOf } from '../report/totals';
import type { Counted } from '../report/totals';
import { hintText, SEPARATOR } from './hint';
import { escapeMarkdown, escapeSentence, plainName } from './markdown';
import { countedMachines } from './names';
import { shortfallWords } from './slo';
import { verdict } from './verdict';

export interface ListedIn {
  readonly name: string;
  readonly line: number;
  readonly counted: Counted;
  /** Name of the file that counts it in place of its own. */
  readonly countedIn?: string;
}

export function listedWorkload(placement: Placement, { name, line, counted, countedIn }: ListedIn): ListedWorkload {
  const { current, recommended, decision } = placement;
  const { monthlyUsd, unknown, savingUsd } = totalsOf([counted]);
  const standing = standingOf(placement, unknown > 0);
  const subject = current ?? recommended;
  const sentence = verdict(placement);
  return {
    name: plainName(name) === '' ? t('(no name)') : plainName(name),
    id: name,
    line,
    standing,
    hardwareClass: hostedBill(placement.workload) ? 'api' : subject?.target.hardwareClass,
    summary:
      countedIn === undefined
        ? [hintText(placement, { length: 'short' }), standingWords(placement, standing, savingUsd)]
            .filter((part) => part !== undefined)
            .join(SEPARATOR)
        : t`counted in ${plainName(countedIn)}`,
    verdict: sentence,
    tooltip: tooltip(placement, name, sentence),
    isElsewhere: countedIn !== undefined,
    ...(countedIn === undefined && unknown === 0 ? { monthlyUsd } : {}),
    ...(countedIn === undefined && savingUsd > 0 ? { savingUsd } : {}),
    ...(recommended && recommended !== current && (decision === 'move' || decision === 'choose')
      ? { move: recommended.target }
      : {}),
  };
}

function standingOf({ decision, current }: Placement, isUnknown: boolean): ListedWorkload['standing'] {
  if (isUnknown || decision === 'unknown') {
    return 'unknown';
  }
  if (decision === 'none' || (current && !meetsSlo(current))) {
    return 'fails';
  }
  return decision === 'move' || decision === 'choose' ? 'move' : decision === 'too-close' ? 'close' : 'stay';
}

function standingWords(
  { workload, current, decision }: Placement,
  standing: ListedWorkload['standing'],
  savingUsd: number,
): string | undefined {
  switch (standing) {
    case 'unknown':
      return decision === 'unknown' ? t('speed unknown') : undefined;
    case 'fails':
      return current ? shortfallWords(workload, current) : t('nothing fits');
    case 'move':
      return current ? (savingUsd > 0 ? t`save ${formatDollars(savingUsd)}` : t('move')) : t('proposed');
    case 'close':
      return t('too close to call');
    case 'stay':
      return hostedBill(workload) ? undefined : t('stay');
  }
}

/** Markdown. */
function tooltip({ workload, current }: Placement, name: string, sentence: string): string {
  const what = [
    workload.kind,
    workload.modelName === undefined ? undefined : escapeMarkdown(workload.modelName),
    current && escapeSentence(countedMachines(current)),
  ].filter((part) => part !== undefined);
  return [`**${escapeMarkdown(name)}**`, escapeSentence(sentence), what.join(SEPARATOR)].join('\n\n');
}
