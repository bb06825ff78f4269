/** Energy and carbon in words: the truth card, and the report of `placewright energy`. */
import {
  formatCarbon,
  formatChange,
  formatDate,
  formatEnergy,
  formatGrams,
  formatIntensity,
  formatMonthlyEnergy,
  formatNumber,
  formatPower,
  formatRate,
  formatTimes,
} from '../format';
import type { Interval } from '../digits';
import { t } from '../l10n';
import type { Comparison, Contender, EnergyCard, EnergyReport, Market } from '../energy/schema';
import type { Placement } from '../placement/place';
import { isTraining } from '../placement/rank';
import type { Estimate } from '../report/schema';
import { plainName } from './markdown';
import { regionTable } from './regions';

const MOST_CROSSINGS = 4;

/** In a hover: who takes least, against whom, and from which load on that changes. */
export function energySentence({ energyCard: card, workload }: Placement): string | undefined {
  const least = card && leastSentence(card);
  if (!card || least === undefined) {
    return undefined;
  }
  const crossing = nearest(card, workload.traffic.rpsAvg);
  return crossing === undefined ? least : `${least} ${crossingWords(crossing)}`;
}

/** The least of two classes or more, against the next one. */
export function leastSentence(card: EnergyCard): string | undefined {
  const [first, second] = card.contenders;
  if (!first || !second) {
    return undefined;
  }
  const [amount, change] = [unitWords(card, first), formatChange(second.wh, first.wh)];
  return isAssumed([first, second])
    ? t`Least energy: ${named(first)} with ${amount}, ${change} than ${named(second)} (power assumed).`
    : t`Least energy: ${named(first)} with ${amount}, ${change} than ${named(second)}.`;
}

function nearest({ crossings }: EnergyCard, rate: number): EnergyCard['crossings'][number] | undefined {
  const distance = (rps: number) => Math.abs(Math.log(rps / rate));
  return crossings.toSorted((a, b) => distance(a.rps) - distance(b.rps))[0];
}

function crossingWords({ rps, below, above }: EnergyCard['crossings'][number]): string {
  return t`From ${formatRate(rps, 'req/s')} ${above} takes less than ${below}.`;
}

function named({ target }: Contender): string {
  return formatTimes(target.instances, target.instance);
}

function unitWords({ unit }: EnergyCard, { wh, range }: Contender): string {
  const amount = `${formatEnergy(wh)}${rangeWords(range, formatEnergy)}`;
  return unit === 'run' ? t`${amount} a run` : unit === 'task' ? t`${amount} per task` : t`${amount} per request`;
}

const isAssumed = (contenders: readonly Contender[]): boolean =>
  contenders.some(({ evidence }) => evidence === 'assumed');

/** ` (12–30 mWh)`; nothing where both ends read alike. */
function rangeWords(range: Interval | undefined, format: (n: number) => string): string {
  if (!range) {
    return '';
  }
  const [low, high] = [format(range.low), format(range.high)];
  const unit = / .+$/.exec(high)?.[0] ?? '';
  const start = unit !== '' && low.endsWith(unit) ? low.slice(0, -unit.length) : low;
  return low === high ? '' : ` (${start}–${high})`;
}

/** The card in sentences: contenders, loads at which they change places, and the claim. */
export function cardSentences(card: EnergyCard): readonly string[] {
  const [first, ...others] = card.contenders;
  if (!first) {
    return [];
  }
  const rest = others.map((other) => `${named(other)} ${unitWords(card, other)}`);
  return [
    `Least energy at this load: ${named(first)} with ${unitWords(card, first)}${isAssumed([first]) ? ' (power assumed)' : ''}${rest.length > 0 ? `; ${rest.join(', ')}` : ''}.`,
    ...crossingSentences(card),
    claimSentence(card),
  ];
}

export function crossingSentences({ contenders, crossings, unit }: EnergyCard): readonly string[] {
  if (contenders.length < 2 || unit === 'run') {
    return [];
  }
  const shown = crossings.slice(0, MOST_CROSSINGS).map(crossingWords);
  const left = crossings.length - shown.length;
  return crossings.length === 0
    ? [t('No load from a thirtieth of the stated one to thirty times as much changes that.')]
    : [[...shown, ...(left > 0 ? [t`And ${left} more.`] : [])].join(' ')];
}

/** What is said, what it compares with, and what it is here. No saving without its baseline. */
export function claimSentence({ claim, contenders }: EnergyCard): string {
  // What they say stays in their words.
  const said = t`${t(claim.by)}: “${claim.words}”. That compares with ${t(claim.comparesWith)}.`;
  const here = [claim.here, claim.againstGpu].flatMap((one) => (one ? [comparisonWords(one)] : [])).join('; ');
  if (here === '') {
    return `${said} ${t('Here nothing can be said: Graviton and what it would be compared with do not both run this.')}`;
  }
  return `${said} ${isAssumed(contenders) ? t`Here ${here} (power assumed).` : t`Here ${here}.`}`;
}

function comparisonWords({ subject, baseline, ratio, range }: Comparison): string {
  const compared = comparedWords(subject, baseline, ratio);
  return range ? `${compared} (${spanWords(range)})` : compared;
}

function comparedWords(subject: string, baseline: string, ratio: number): string {
  return Math.abs(ratio - 1) < 0.01
    ? t`${subject} takes as much as ${baseline}`
    : ratio > 2
      ? t`${subject} takes ${formatNumber(ratio)} times as much as ${baseline}`
      : t`${subject} takes ${formatChange(1, ratio)} than ${baseline}`;
}

function spanWords({ low, high }: Interval): string {
  const words = (n: number) => (n > 2 ? t`${formatNumber(n)} times` : formatChange(1, n));
  return t`${words(low)} to ${words(high)}`;
}

/** Never a bare zero: it is one by certificate. */
export function marketSentence({ gCo2ePerKwh, note, year }: Market): string {
  const dated = year === undefined ? '' : ` (${formatDate(year)})`;
  return `Market-based the grid would be ${formatIntensity(gCo2ePerKwh)}, matched by certificates${dated}: ${note}. It is in no figure here.`;
}

type Entry = EnergyReport['workloads'][number];

export function formatEnergyReport({ workloads, skipped }: EnergyReport): string {
  const left = skipped.map(({ path, name, reason }) => `${path}\n  ${plainName(name)}: ${reason}`);
  return [...workloads.map(entryText), ...left].join('\n\n');
}

function entryText(entry: Entry): string {
  const { path, name, kind, target, placement, region } = entry;
  const now = placement === 'current' ? ', now' : ', proposed';
  const lines = [...entry.sentences, ...regionTable(entry.regions)];
  return [
    path,
    `  ${plainName(name)} (${kind}): ${formatTimes(target.instances, target.instance)}${now}, ${region}`,
    ...lines.map((line) => `    ${line}`.trimEnd()),
  ].join('\n');
}

/** Of one target: energy, carbon with its basis, what certificates say, and making the machines. */
export function figureSentences(
  placement: Placement,
  estimate: Estimate,
  market: Market | undefined,
): readonly string[] {
  const run = isTraining(placement.workload);
  return [
    energyFigures(estimate, run),
    carbonFigures(estimate, run),
    market && marketSentence(market),
    embodiedFigures(estimate),
  ].filter((text) => text !== undefined);
}

function energyFigures({ energy, range }: Estimate, run: boolean): string {
  const { kwhPerMonth, kwhPerRun, whPerRequest, whPerTask, whPerMTokens, averageW, pue } = energy;
  if (kwhPerMonth === undefined) {
    return 'Energy unknown: no source gives the power of this machine.';
  }
  const parts = [
    run
      ? `${formatEnergy(thousand(kwhPerRun))} a run${rangeWords(inWattHours(range.kwhPerRun), formatEnergy)}`
      : `${formatMonthlyEnergy(kwhPerMonth)}${rangeWords(range.kwhPerMonth, formatMonthlyEnergy)}`,
    each(whPerTask, 'per task', formatEnergy) ?? each(whPerRequest, 'per request', formatEnergy),
    each(whPerMTokens, run ? 'per 1M tokens seen' : 'per 1M tokens out', formatEnergy),
    each(averageW, 'on average', formatPower),
  ];
  return `Energy: ${joined(parts)}${pue === undefined ? '' : `; PUE ${pue}`}.`;
}

function carbonFigures({ energy, range }: Estimate, run: boolean): string {
  const { kgCo2ePerMonth, kgCo2ePerRun, gCo2ePerRequest, gCo2ePerTask, gCo2ePerMTokens } = energy;
  const { gridGco2ePerKwh, gridBasis } = energy;
  if (kgCo2ePerMonth === undefined || gridGco2ePerKwh === undefined) {
    return 'Carbon unknown: no source gives the grid of this region.';
  }
  const parts = [
    run
      ? `${formatGrams(thousand(kgCo2ePerRun))} a run${rangeWords(inGrams(range.kgCo2ePerRun), formatGrams)}`
      : `${formatCarbon(kgCo2ePerMonth)}${rangeWords(range.kgCo2ePerMonth, formatCarbon)}`,
    each(gCo2ePerTask, 'per task', formatGrams) ?? each(gCo2ePerRequest, 'per request', formatGrams),
    each(gCo2ePerMTokens, run ? 'per 1M tokens seen' : 'per 1M tokens out', formatGrams),
  ];
  const basis = gridBasis === 'stated' ? 'as the manifest states it' : 'location-based';
  return `Carbon: ${joined(parts)}; grid ${formatIntensity(gridGco2ePerKwh)}, ${basis}.`;
}

function embodiedFigures({ energy, range, evidence }: Estimate): string | undefined {
  const { embodiedKgCo2ePerMonth, embodiedGCo2ePerRequest } = energy;
  if (embodiedKgCo2ePerMonth === undefined) {
    return undefined;
  }
  const source = evidence.find(({ figure }) => figure === 'embodied')?.source;
  const parts = [
    `${formatCarbon(embodiedKgCo2ePerMonth)}${rangeWords(range.embodiedKgCo2ePerMonth, formatCarbon)}`,
    each(embodiedGCo2ePerRequest, 'per request', formatGrams),
  ];
  return `Making the machines, apart from the above: ${joined(parts)}; assumed: ${source ?? 'no source'}.`;
}

function each(n: number | undefined, unit: string, format: (n: number) => string): string | undefined {
  return n === undefined ? undefined : `${format(n)} ${unit}`;
}

function joined(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join(', ');
}

function thousand(n: number | undefined): number | undefined {
  return n === undefined ? undefined : n * 1000;
}

const inWattHours = (range: Interval | undefined) => range && { low: range.low * 1000, high: range.high * 1000 };
const inGrams = inWattHours;
