/** Code lenses: always two above a workload, so that the text never jumps. */
import { formatChange } from '../format';
import type { Placement } from '../placement/place';
import { statedUnknown, statesClassOnly } from '../placement/current';
import { costOf, isTraining, meetsSlo } from '../placement/rank';
import { hostedBill } from '../placement/hosted';
import { hostedParts } from './hint';
import { moneyWords, moveHead, siliconName } from './names';
import { limitsAreAssumed, meetsWords, missedLimits, missWords, shortfallWords } from './slo';
import { rivalOf } from './verdict';

export interface Lens {
  readonly title: string;
  /** `move`: the retarget edit. `model`: where a config.json is named. `panel`: the cost panel. */
  readonly action: 'move' | 'panel' | 'model';
}

export const OPEN_PANEL = 'Open cost panel';

const said = new WeakMap<Placement, readonly [Lens, Lens]>();

/** Said once of each placement: of a long file nearly all are what they were before the keystroke. */
export function lenses(placement: Placement): readonly [Lens, Lens] {
  const known = said.get(placement) ?? [verdictLens(placement), { title: OPEN_PANEL, action: 'panel' }];
  said.set(placement, known);
  return known;
}

function verdictLens(placement: Placement): Lens {
  const { decision, recommended, catalog, workload } = placement;
  const hosted = hostedBill(workload);
  if (hosted) {
    return { title: hostedParts(hosted).join(': '), action: 'panel' };
  }
  switch (decision) {
    case 'unknown':
      return { title: unknownTitle(placement), action: 'model' };
    case 'none':
      return { title: missTitle(placement) ?? 'No candidate can run this', action: 'panel' };
    case 'choose':
      return {
        title: recommended
          ? `${statedUnknown(workload, catalog) === undefined ? 'Choose' : 'No estimate of what is stated; on AWS'} ${siliconName(recommended, catalog)}: ${moneyWords(workload, recommended)}`
          : 'Cost unknown',
        action: 'move',
      };
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

function tooCloseTitle(placement: Placement): string {
  const { current, catalog, workload } = placement;
  if (current && !meetsSlo(current)) {
    return `Too close to call: ${siliconName(current, catalog)} ${shortfallWords(workload, current)}`;
  }
  return rivalOf(placement) && current ? `Too close to call: ${pairNames(placement)} overlap` : 'Too close to call';
}

/** Two machines with the same silicon are told apart by their type. */
function pairNames(placement: Placement): string {
  const { current, catalog } = placement;
  const rival = rivalOf(placement);
  if (!current || !rival) {
    return '';
  }
  const [a, b] = [siliconName(rival, catalog), siliconName(current, catalog)];
  return a === b ? `${rival.target.instance} and ${current.target.instance}` : `${a} and ${b}`;
}

function stayTitle({ current, catalog, workload }: Placement): string {
  if (current && statesClassOnly(workload, catalog)) {
    return `Choose ${current.target.instance}: from ${moneyWords(workload, current)}`;
  }
  const name = current ? siliconName(current, catalog) : 'this';
  return `Stay on ${name}: cheapest that ${current ? meetsWords(workload, current) : 'fits'}`;
}

function moveTitle(placement: Placement): string {
  const { current, recommended, catalog, workload } = placement;
  if (!recommended) {
    return 'Cost unknown';
  }
  const same = current && siliconName(current, catalog) === siliconName(recommended, catalog);
  const isOther = current?.target.instance !== recommended.target.instance;
  const head = moveHead(placement, recommended, (e, c) => (same && isOther ? e.target.instance : siliconName(e, c)));
  const money = moneyWords(workload, recommended);
  const now = current && costOf(workload, current);
  const met = isTraining(workload) ? 'deadline met' : limitsAreAssumed(workload) ? 'assumed limit met' : 'SLO met';
  const change = current && meetsSlo(current) ? formatChange(now, costOf(workload, recommended)) : met;
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
    return 'Cost unknown: give training.tokensB';
  }
  return reasonCodes.includes('model-unknown')
    ? 'Speed unknown: give the shape of the model'
    : 'Speed unknown: name a model';
}
