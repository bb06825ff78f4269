/** The status bar's total and its tooltip. */
import { daysBetween, formatAge, formatDate, formatPercent, formatPlural } from '../format';
import { formatDollars, formatMonthly } from '../formatMoney';
import { t } from '../l10n';
import { currencyNote } from '../money';
import type { WorkspaceTotal } from '../protocol';
import type { Totals } from '../report/totals';
import { escapeMarkdown, plainName } from './markdown';

/** Empty where there is nothing to sum. */
export function statusText({ workloads, monthlyUsd, unknown }: Totals): string {
  if (workloads === 0) {
    return '';
  }
  if (unknown === workloads) {
    return t`${unknown} unknown`;
  }
  return unknown > 0 ? `${formatMonthly(monthlyUsd)} + ${t`${unknown} unknown`}` : formatMonthly(monthlyUsd);
}

/** ` incl. 2 runs, one a month assumed`: a run is not a month. */
export function runsWords(runs: number | undefined): string {
  return runs ? t` incl. ${formatPlural(runs, 'run')}, one a month assumed` : '';
}

export interface TooltipOptions {
  readonly priceDate: string;
  /** ISO date. */
  readonly today?: string;
  /** Age in days from which prices count as old. */
  readonly staleAfterDays?: number;
  readonly budgetUsd?: number;
}

const NAMES_SHOWN = 3;

/** Markdown. */
export function statusTooltip(totals: Totals, { priceDate, budgetUsd }: TooltipOptions): string {
  if (totals.workloads === 0) {
    return '';
  }
  const [first = '', ...others] = totalSentences(totals, escapeMarkdown, budgetUsd);
  return [
    `**${first}**`,
    ...others,
    t`Prices ${formatDate(priceDate)}.` + currencyNote(),
    t('Click for the panel.'),
  ].join(' ');
}

/** How many, how much, what moves would save, what is unknown, how much of the budget. */
function totalSentences(
  totals: Totals,
  nameOf: (name: string) => string,
  budgetUsd: number | undefined,
): readonly string[] {
  const { workloads, monthlyUsd, unknown, runs } = totals;
  const known = unknown < workloads ? `, ${formatMonthly(monthlyUsd)}${runsWords(runs)}` : '';
  const saving = savingWords(totals);
  const sentences = [
    `${formatPlural(workloads, 'workload')}${known}.`,
    saving === undefined ? undefined : `${saving}.`,
    unknownSentence(totals, nameOf),
    budgetSentence(totals, budgetUsd),
  ];
  return sentences.filter((s) => s !== undefined);
}

/** `2 moves would save $890`. */
export function savingWords({ moves, savingUsd }: Totals): string | undefined {
  return moves > 0 && savingUsd > 0
    ? t`${formatPlural(moves, 'move')} would save ${formatDollars(savingUsd)}`
    : undefined;
}

/** `1 cost unknown: transcribe.` */
export function unknownSentence(
  { unknown, unknownNames }: Totals,
  nameOf: (name: string) => string,
): string | undefined {
  return unknown > 0 ? t`${formatPlural(unknown, 'cost')} unknown: ${fewNames(unknownNames.map(nameOf))}.` : undefined;
}

/** `a, b, c and 4 more`. */
export function fewNames(names: readonly string[]): string {
  const more = names.length - NAMES_SHOWN;
  const few = names.slice(0, NAMES_SHOWN).join(', ');
  return more > 0 ? t`${few} and ${more} more` : few;
}

/** `96% of the $16,000 budget.` */
export function budgetSentence(
  { workloads, unknown, monthlyUsd }: Totals,
  budgetUsd: number | undefined,
): string | undefined {
  return budgetUsd && unknown < workloads
    ? t`${formatPercent(monthlyUsd / budgetUsd)} of the ${formatDollars(budgetUsd)} budget.`
    : undefined;
}

export function workspaceTotal(totals: Totals, options: TooltipOptions): WorkspaceTotal {
  return {
    workloads: totals.workloads,
    monthlyUsd: totals.monthlyUsd,
    unknown: totals.unknown,
    text: statusText(totals),
    tooltip: statusTooltip(totals, options),
    sentence: totals.workloads === 0 ? '' : totalSentences(totals, plainName, options.budgetUsd).join(' '),
    prices: pricesWords(options),
  };
}

export function pricesWords({ priceDate, today, staleAfterDays = Infinity }: TooltipOptions): WorkspaceTotal['prices'] {
  const days = today === undefined ? undefined : daysBetween(priceDate, today);
  return {
    date: t`Prices ${formatDate(priceDate)}`,
    age: days === undefined ? '' : formatAge(days),
    isStale: days !== undefined && days > staleAfterDays,
  };
}
