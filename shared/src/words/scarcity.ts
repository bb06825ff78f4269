/** Scarcity in words: the next-best, the fallbacks, waiting, and how hard a target is to get. */
import { formatDate, formatNumber, formatPlural, formatTime } from '../format';
import { formatDollars, formatHourly, formatSmallMoney } from '../formatMoney';
import { spokenLanguage, t } from '../l10n';
import type { Fallback } from '../placement/fallbacks';
import type { NextBest } from '../placement/nextBest';
import type { Placement } from '../placement/place';
import { isClosedLoop, isTraining, meetsSlo } from '../placement/rank';
import type { Waiting } from '../placement/waiting';
import type { Workload } from '../placement/workload';
import type { Availability, Estimate } from '../report/schema';
import { plainName } from './markdown';
import { countedMachines, headlineTime, moneyWords } from './names';
import { missedLimits, missWords } from './slo';

/** `$501/mo more`, `misses the SLO: TTFT 2.6 s of 2.0 s`, `sold only by Capacity Blocks`. */
export function lostWords(workload: Workload, { estimate, lostBy, moreUsd }: Omit<NextBest, 'why'>): string {
  switch (lostBy) {
    case 'costs-more':
      return t`${amountWords(workload, moreUsd)} more`;
    case 'costs-the-same':
      return t('costs the same');
    case 'cheaper-within-uncertainty':
      return t`${amountWords(workload, moreUsd)} less, within the uncertainty`;
    case 'misses-slo': {
      const missed = missedLimits(workload, estimate)[0];
      return missed ? missWords(workload, missed, 'lower') : t('misses the SLO');
    }
    case 'capacity-block':
      return t('not sold on demand: Capacity Blocks only');
    case 'price-unknown':
      return t`no published price in ${estimate.target.region}`;
  }
}

function amountWords(workload: Workload, usd: number | undefined): string {
  const size = usd === undefined ? undefined : Math.abs(usd);
  if (isClosedLoop(workload)) {
    return t`${formatSmallMoney(size)} a request`;
  }
  return isTraining(workload) ? t`${formatDollars(size)} a run` : t`${formatDollars(size)}/mo`;
}

/** `Next best: 2 × g6.xlarge, $1,215/mo, $501/mo more.` */
export function nextBestSentence({ workload, nextBest }: Placement): string | undefined {
  return (
    nextBest &&
    t`Next best: ${targetWords(workload, nextBest.estimate)}; ${lostWords(workload, nextBest)}${gettingWords(nextBest.estimate)}.`
  );
}

/** `If it is not to be had: 1. 2 × g6.xlarge, $1,215/mo; 2. p9 (not known).` */
export function fallbackSentence({ workload, fallbacks }: Placement): string | undefined {
  const parts = fallbacks.map((fallback, i) => `${i + 1}. ${fallbackWords(workload, fallback)}`);
  return parts.length === 0 ? undefined : t`If it is not to be had: ${parts.join('; ')}.`;
}

function fallbackWords(workload: Workload, { name, estimate }: Fallback): string {
  if (!estimate) {
    return t`${plainName(name)} (no machine is known by this name)`;
  }
  if (!estimate.feasible) {
    return `${plainName(name)}: ${withoutStop(estimate.reasons[0] ?? t('cannot run'))}`;
  }
  const missed = meetsSlo(estimate) ? undefined : missedLimits(workload, estimate)[0];
  const miss = missed ? `, ${missWords(workload, missed, 'lower')}` : '';
  return `${targetWords(workload, estimate)}${miss}${gettingWords(estimate)}`;
}

function targetWords(workload: Workload, estimate: Estimate): string {
  const figures = [moneyWords(workload, estimate), headlineTime(estimate)?.text].filter((text) => text !== undefined);
  return `${countedMachines(estimate)}, ${figures.join(', ')}`;
}

function gettingWords({ availability }: Estimate): string {
  return availability && availability.class !== 'unknown' ? `, ${SHORT[availability.class]()}` : '';
}

const SHORT: Record<Exclude<Availability['class'], 'unknown'>, () => string> = {
  owned: () => t('owned'),
  tight: () => t('refused at times'),
  scarce: () => t('hard to get on demand'),
  'capacity-block': () => t('Capacity Blocks only'),
};

/**
 * `p5.48xlarge is hard to get: on-demand launches were refused for lack of capacity (8 Jun 2026). A Capacity Block costs
 * $31.46/h (31 Jan 2026), paid up front.` Nothing where no source says.
 */
export function availabilitySentence(estimate: Pick<Estimate, 'target' | 'availability'>): string | undefined {
  const scarce = scarceSentence(estimate);
  const block = scarce && estimate.availability && blockSentence(estimate.target.region, estimate.availability);
  return block === undefined ? scarce : `${scarce} ${block}`;
}

/** The first of the two: what the source saw. */
export function scarceSentence({
  target,
  availability,
}: Pick<Estimate, 'target' | 'availability'>): string | undefined {
  if (!availability || availability.class === 'unknown' || availability.class === 'owned') {
    return undefined;
  }
  const dated = availability.date === undefined ? '' : ` (${formatDate(availability.date)})`;
  const { instance } = target;
  const what = {
    'capacity-block': () => t`${instance} is not sold on demand`,
    scarce: () => t`${instance} is hard to get on demand`,
    tight: () => t`${instance} is refused at times`,
  }[availability.class];
  const note = availability.note === undefined ? '' : `: ${lower(availability.note)}`;
  return `${what()}${note}${dated}.`;
}

function blockSentence(region: string, { capacityBlocks: blocks = [] }: Availability): string | undefined {
  const [first] = blocks;
  if (!first) {
    return undefined;
  }
  const dated = first.date === undefined ? '' : ` (${formatDate(first.date)})`;
  const price = formatHourly(Math.min(...blocks.map((block) => block.usdPerHour)));
  return t`A Capacity Block, reserved ahead for days and paid up front, is ${price}${placeWords(region, blocks)}${dated}.`;
}

function placeWords(region: string, blocks: NonNullable<Availability['capacityBlocks']>): string {
  const names = blocks.map((block) => block.region);
  if (names.includes(region)) {
    return '';
  }
  const few = names.slice(0, 2).join(', ');
  const places = names.length > 2 ? t`${few} and ${formatPlural(names.length - 2, 'other region')}` : few;
  return t` in ${places}, with none listed in ${region}`;
}

/** `Waiting 48 h for p5.48xlarge: elsewhere now (p4d.24xlarge) costs $420 more. Waiting pays below $8.75 an hour of delay.` */
export function waitingSentence(waiting: Waiting): string {
  const { first, elsewhere, waitHours, better, decidedBy, longestWaitHours } = waiting;
  const late =
    longestWaitHours === undefined ? '' : t` It may come ${hoursWords(longestWaitHours)} late and hold the deadline.`;
  if (waitHours === undefined) {
    return t`${elsewhere.target.instance} now instead of ${first.target.instance}: ${moreWords(waiting)}.${late}`;
  }
  const head = t`Waiting ${hoursWords(waitHours)} for ${first.target.instance}, or ${elsewhere.target.instance} now: ${moreWords(waiting)}.`;
  if (decidedBy === 'deadline') {
    return t`${head}${late} Run elsewhere: waiting misses the deadline.`;
  }
  const advice =
    better === undefined
      ? breakEvenWords(waiting)
      : better === 'wait'
        ? t` Wait${costWords(waiting)}.`
        : t` Run elsewhere${costWords(waiting)}.`;
  return `${head}${late}${advice}`;
}

function moreWords({ elsewhereUsd }: Waiting): string {
  if (elsewhereUsd === undefined) {
    return t('what it costs elsewhere is unknown');
  }
  const size = formatDollars(Math.abs(elsewhereUsd));
  return elsewhereUsd > 0
    ? t`elsewhere costs ${size} more`
    : elsewhereUsd < 0
      ? t`elsewhere costs ${size} less`
      : t('the cost is the same');
}

function costWords({ waitUsd }: Waiting): string {
  return waitUsd === undefined ? '' : t`: the delay costs ${formatDollars(Math.max(0, waitUsd))}`;
}

function breakEvenWords({ breakEvenUsdPerHour }: Waiting): string {
  return breakEvenUsdPerHour === undefined
    ? ''
    : t` Waiting pays while an hour of delay costs less than ${formatSmallMoney(breakEvenUsdPerHour)} (delayUsdPerHour is not stated).`;
}

function hoursWords(hours: number): string {
  return hours === 0 ? `${formatNumber(0)} h` : formatTime(hours * 3600);
}

function lower(text: string): string {
  return spokenLanguage() ? text : text.charAt(0).toLowerCase() + text.slice(1);
}

function withoutStop(text: string): string {
  return text.replace(/\.$/, '');
}

/** Everything that is said of scarcity, one sentence each: of the target that is proposed, else of what runs now. */
export function scarcitySentences(placement: Placement): readonly string[] {
  const subject = placement.recommended ?? placement.current;
  return [
    subject && availabilitySentence(subject),
    nextBestSentence(placement),
    fallbackSentence(placement),
    placement.waiting && waitingSentence(placement.waiting),
  ].filter((sentence) => sentence !== undefined);
}

/** In a hover: only what the manifest asks for, and what makes the proposal doubtful. */
export function scarcityReasons(placement: Placement): readonly string[] {
  const subject = placement.recommended ?? placement.current;
  const isAsked = placement.workload.placement.waitHours !== undefined;
  return [
    subject && availabilitySentence(subject),
    fallbackSentence(placement),
    isAsked && placement.waiting ? waitingSentence(placement.waiting) : undefined,
  ].filter((sentence) => sentence !== undefined);
}
