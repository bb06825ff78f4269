/** The energy truth card in the panel: one row for each class, least first, and what the well-known claim compares with. */
import { formatEnergy, formatMonthlyEnergy } from '../format';
import { t } from '../l10n';
import { contenderOf } from '../energy/card';
import type { Contender, EnergyCard } from '../energy/schema';
import type { Placement } from '../placement/place';
import type { PanelEnergy } from '../panelState';
import type { Estimate } from '../report/schema';
import { claimSentence, crossingSentences, leastSentence } from './energy';
import { countedMachines, siliconName } from './names';

type Row = PanelEnergy['rows'][number];

/**
 * Undefined where nothing runs or no power is known. Where two targets change places is a search over loads: at the stated load
 * it was done before, and holds for another load as long as the same targets take the least.
 */
export function panelEnergy(placement: Placement, atStatedLoad?: Placement): PanelEnergy | undefined {
  const { energyCard: card } = placement;
  if (!card) {
    return undefined;
  }
  const estimates = [placement.recommended, placement.current, ...placement.candidates];
  const rows = withAsked(placement, card.contenders).flatMap((contender) => {
    const estimate = estimates.find((e) => e && sameTarget(e, contender));
    return estimate ? [rowOf(placement, contender, estimate)] : [];
  });
  const [first] = rows;
  return (
    first && {
      rows,
      unit: unitWords(card),
      finding: finding(card, first),
      notes: [...crossingSentences(sameContenders(atStatedLoad?.energyCard, card) ?? card), claimSentence(card)],
    }
  );
}

/** What the reader asks about stands among them, too, by its energy. */
function withAsked({ decided, workload, recommended }: Placement, contenders: readonly Contender[]) {
  const asked = decided && recommended && contenderOf(workload, recommended);
  return asked && recommended && !contenders.some((each) => sameTarget(recommended, each))
    ? [...contenders, asked].toSorted((a, b) => a.wh - b.wh)
    : contenders;
}

function sameContenders(stated: EnergyCard | undefined, asked: EnergyCard): EnergyCard | undefined {
  const names = ({ contenders }: EnergyCard) => contenders.map(({ target }) => target.instance).join();
  return stated && names(stated) === names(asked) ? stated : undefined;
}

function sameTarget({ target }: Estimate, { target: other }: Contender): boolean {
  return (
    target.instance === other.instance &&
    target.replicas === other.replicas &&
    target.precision === other.precision &&
    target.runtime === other.runtime
  );
}

function rowOf({ catalog, current, recommended }: Placement, contender: Contender, estimate: Estimate): Row {
  const { wh, range, kwhPerMonth, evidence } = contender;
  return {
    title: countedMachines(estimate),
    label: siliconName(estimate, catalog),
    hardwareClass: estimate.target.hardwareClass,
    isCurrent: current !== undefined && sameTarget(current, contender),
    isRecommended: recommended !== undefined && sameTarget(recommended, contender),
    wh,
    low: range?.low,
    high: range?.high,
    text: formatEnergy(wh),
    range: range && [range.low, range.high].map(formatEnergy).join(t(' to ')),
    month: formatMonthlyEnergy(kwhPerMonth),
    evidence,
  };
}

const unitWords = ({ unit }: EnergyCard): string =>
  unit === 'run' ? t('a run') : unit === 'task' ? t('per task') : t('per request');

/** Least against next; ranges that overlap are said to. */
function finding(card: EnergyCard, { label, text }: Row): string {
  const [first, second] = card.contenders;
  const overlap = first?.range && second?.range && first.range.high >= second.range.low;
  const said = leastSentence(card) ?? t`${label} takes ${text}, and nothing of another class runs this.`;
  return overlap ? t`${said.replace(/\.$/, '')}, though the ranges overlap.` : said;
}
