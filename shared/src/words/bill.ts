/** The bill beyond machines times hours: what stands beside them, and what is to be known of its figures. */
import { isKnown } from '../digits';
import { formatCount, formatPlural, formatTime } from '../format';
import { formatDollars, formatMoneyAmount, roundToSum } from '../formatMoney';
import { t } from '../l10n';
import { inShownCurrency, moneyText, shownCurrency } from '../money';
import { HOURS_LINE, IDLE_LINE, OWNED_LINE, WORKING_LINE } from '../model/cost';
import type { CostLine, Estimate } from '../report/schema';

const MACHINE_LINES: ReadonlySet<string> = new Set([WORKING_LINE, IDLE_LINE, OWNED_LINE, HOURS_LINE]);

/** Instance hours alone: what price times hours gives. */
export function machinesUsd({ cost }: Estimate): number | undefined {
  const lines = cost.lines.filter(({ name }) => MACHINE_LINES.has(name));
  return lines.length > 0 ? lines.reduce((sum, { monthlyUsd }) => sum + monthlyUsd, 0) : undefined;
}

export function besideLines({ cost }: Estimate): readonly CostLine[] {
  return cost.lines.filter(({ name }) => !MACHINE_LINES.has(name));
}

/** `load balancer $16, disks for weights $7` */
export function besidesText(estimate: Estimate): string | undefined {
  const lines = besideLines(estimate).toSorted((a, b) => b.monthlyUsd - a.monthlyUsd);
  return lines.length === 0 ? undefined : lines.map((line) => `${t(line.name)} ${small(line.monthlyUsd)}`).join(', ');
}

/** `working $35, idle $1,140, load balancer $16: $1,191.` Amounts that add up as shown. */
export function billText({ cost }: Estimate): string | undefined {
  if (cost.lines.length < 2 || cost.monthlyUsd === undefined) {
    return undefined;
  }
  const shown = roundToSum(cost.lines.map(({ monthlyUsd }) => inShownCurrency(monthlyUsd)));
  const parts = cost.lines.map(
    ({ name, monthlyUsd, basis }, i) => `${t(name)} ${wholeOrSmall(shown[i], monthlyUsd)}${markOf(basis)}`,
  );
  return t`A month: ${parts.join(', ')}: ${formatDollars(cost.monthlyUsd)}.`;
}

/** A line of cents is not nothing. */
export function wholeOrSmall(shown: number | undefined, usd: number): string {
  return shown === 0 && usd > 0 ? underOne() : formatMoneyAmount(shown);
}

function small(usd: number): string {
  return inShownCurrency(usd) < 1 ? underOne() : formatDollars(usd);
}

function underOne(): string {
  return t`under ${moneyText('', '1')}`;
}

function markOf(basis: CostLine['basis']): string {
  switch (basis) {
    case 'scaled':
      return ` (${t('scaled')})`;
    case 'undated':
      return ` (${t('undated')})`;
    case 'assumed':
      return ` (${t('assumed')})`;
    default:
      return '';
  }
}

/** What carries over from the facts: a price that no dated list gives. */
export function priceMark({ cost }: Estimate): string | undefined {
  const basis = cost.lines.find(({ name }) => MACHINE_LINES.has(name) && name !== OWNED_LINE)?.basis;
  switch (basis) {
    case 'scaled':
      return t('This price is scaled from another figure.');
    case 'undated':
      return t('This price is from a copy without a day.');
    case 'owned':
      return t('Only the owned machines have a price here: none is known for more.');
    default:
      return undefined;
  }
}

/** Owned machines, hours of nothing, what is left out, and the other currency. */
export function billSentences(estimate: Estimate): readonly string[] {
  const { cost } = estimate;
  return [
    cost.lines.some(({ name }) => name === OWNED_LINE) ? t('Owned machines cost nothing more.') : undefined,
    stopText(cost.day),
    cost.missing ? t`No price is known for ${cost.missing.map((name) => t(name)).join(', ')}: left out.` : undefined,
    currencyText(cost.currency),
  ].filter((sentence) => sentence !== undefined);
}

function stopText(day: Estimate['cost']['day']): string | undefined {
  return day && day.stoppedHours.length > 0
    ? t`Nothing runs ${day.stoppedHours.length} h a day, with ${formatPlural(day.startsPerDay, 'start')}; the first caller waits ${formatTime(day.startSeconds)}.`
    : undefined;
}

/** `EUR 1,088 a month at 1.08 USD for 1 EUR, as stated.` */
function currencyText(currency: Estimate['cost']['currency']): string | undefined {
  const amount = currency?.monthly ?? currency?.perRun;
  // Where all money is shown in it, the sentence would say the figure twice.
  if (!currency || !isKnown(amount) || currency.code === shownCurrency()?.code) {
    return undefined;
  }
  const { code, usdPerUnit } = currency;
  return currency.monthly === undefined
    ? t`${code} ${formatCount(amount)} a run at ${usdPerUnit} USD for 1 ${code}, as stated.`
    : t`${code} ${formatCount(amount)} a month at ${usdPerUnit} USD for 1 ${code}, as stated.`;
}
