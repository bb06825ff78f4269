/** Code lenses: always two above a workload, so that the text never jumps. */
import { formatChange } from '../format';
import { onLanguage, t } from '../l10n';
import type { Placement } from '../placement/place';
import { statedUnknown, statesClassOnly } from '../placement/current';
import { costOf, meetsSlo } from '../placement/rank';
import { hostedBill } from '../placement/hosted';
import { metWords } from './fixTitle';
import { hostedParts } from './hint';
import { moneyWords, moveHead, siliconName } from './names';
import { meetsWords, missedLimits, missWords, shortfallWords } from './slo';
import { rivalOf } from './verdict';

export interface Lens {
  readonly title: string;
  /** `move`: the retarget edit. `model`: where a config.json is named. `panel`: the cost panel. */
  readonly action: 'move' | 'panel' | 'model';
}

let said = new WeakMap<Placement, readonly [Lens, Lens]>();
onLanguage(() => (said = new WeakMap()));

/** Said once of each placement: of a long file nearly all are what they were before the keystroke. */
export function lenses(placement: Placement): readonly [Lens, Lens] {
  const known = said.get(placement) ?? [verdictLens(placement), { title: t('Open cost panel'), action: 'panel' }];
  said.set(placement, known);
  return known;
}

function verdictLens(placement: Placement): Lens {
  const { decision, workload } = placement;
  const hosted = hostedBill(workload);
  if (hosted) {
    return { title: hostedParts(hosted).join(': '), action: 'panel' };
  }
  switch (decision) {
    case 'unknown':
      return { title: unknownTitle(placement), action: 'model' };
    case 'none':
      return { title: missTitle(placement) ?? t('No candidate can run this'), action: 'panel' };
    case 'choose':
      return { title: chooseTitle(placement), action: 'move' };
    case 'too-close': {
      return { title: tooCloseTitle(placement), action: 'panel' };
    }
    case 'stay':
      return { title: stayTitle(placement), action: 'panel' };
    // Only the panel asks.
    case 'asked':
    case 'move':
      return { title: moveTitle(placement), action: 'move' };
  }
}

function chooseTitle({ recommended, catalog, workload }: Placement): string {
  if (!recommended) {
    return t('Cost unknown');
  }
  const [name, money] = [siliconName(recommended, catalog), moneyWords(workload, recommended)];
  return statedUnknown(workload, catalog) === undefined
    ? t`Choose ${name}: ${money}`
    : t`No estimate of what is stated; on AWS ${name}: ${money}`;
}

function tooCloseTitle(placement: Placement): string {
  const { current, catalog, workload } = placement;
  if (current && !meetsSlo(current)) {
    return t`Too close to call: ${siliconName(current, catalog)} ${shortfallWords(workload, current)}`;
  }
  const pair = pairNames(placement);
  return pair ? t`Too close to call: ${pair[0]} and ${pair[1]} overlap` : t('Too close to call');
}

/** Two machines with the same silicon are told apart by their type. */
function pairNames(placement: Placement): readonly [string, string] | undefined {
  const { current, catalog } = placement;
  const rival = rivalOf(placement);
  if (!current || !rival) {
    return undefined;
  }
  const [a, b] = [siliconName(rival, catalog), siliconName(current, catalog)];
  return a === b ? [rival.target.instance, current.target.instance] : [a, b];
}

function stayTitle({ current, catalog, workload }: Placement): string {
  if (current && statesClassOnly(workload, catalog)) {
    return t`Choose ${current.target.instance}: from ${moneyWords(workload, current)}`;
  }
  return current
    ? t`Stay on ${siliconName(current, catalog)}: cheapest that ${meetsWords(workload, current)}`
    : t('Stay on this: cheapest that fits');
}

function moveTitle(placement: Placement): string {
  const { current, recommended, catalog, workload } = placement;
  if (!recommended) {
    return t('Cost unknown');
  }
  const same = current && siliconName(current, catalog) === siliconName(recommended, catalog);
  const isOther = current?.target.instance !== recommended.target.instance;
  const head = moveHead(placement, recommended, (e, c) => (same && isOther ? e.target.instance : siliconName(e, c)));
  const money = moneyWords(workload, recommended);
  const now = current && costOf(workload, current);
  const change = current && meetsSlo(current) ? formatChange(now, costOf(workload, recommended)) : metWords(workload);
  return `${head}: ${money}, ${change}`;
}

function missTitle(placement: Placement): string | undefined {
  const { current, workload } = placement;
  const nearest = current?.feasible ? current : placement.candidates.find((e) => e.feasible);
  const missed = nearest && missedLimits(workload, nearest)[0];
  return missed && missWords(workload, missed);
}

function unknownTitle({ reasonCodes }: Placement): string {
  if (reasonCodes.includes('tokens-missing')) {
    return t('Cost unknown: give training.tokensB');
  }
  return reasonCodes.includes('model-unknown')
    ? t('Speed unknown: give the shape of the model')
    : t('Speed unknown: name a model');
}
