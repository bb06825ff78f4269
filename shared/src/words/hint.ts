/** The inlay hint after a workload's name: its price. */
import { priceDateIn } from '../catalog/priceDate';
import { isKnown } from '../digits';
import { daysBetween, formatAge, formatPercent } from '../format';
import { formatMonthly } from '../formatMoney';
import { t } from '../l10n';
import { statedUnknown, statesClassOnly } from '../placement/current';
import { hostedBill } from '../placement/hosted';
import type { HostedBill } from '../placement/hosted';
import type { Placement } from '../placement/place';
import { billOf } from '../placement/rank';
import type { Estimate } from '../report/schema';
import { HOURS_PER_MONTH } from '../units';
import { countedMachines, countedSilicon, headlineTime, billWords, siliconName } from './names';
import { plainName } from './markdown';
import { shortfallWords } from './slo';

export type HintLength = 'short' | 'normal' | 'long';

export interface HintOptions {
  readonly length?: HintLength;
  /** Today as an ISO date, and the age from which prices count as stale. */
  readonly today?: string;
  readonly staleAfterDays?: number;
}

export const SEPARATOR = ' · ';

/** Undefined: nothing is stated that a price could stand beside, and nothing can be proposed. */
export function hintText(placement: Placement, options: HintOptions = {}): string | undefined {
  const { length = 'normal' } = options;
  const { current, recommended, workload } = placement;
  const isUnknown = statedUnknown(workload, placement.catalog);
  const hosted = hostedBill(workload);
  const parts = hosted
    ? hostedParts(hosted)
    : current && billOf(workload, current) !== undefined
      ? knownParts(placement, current, length)
      : current
        ? unknownParts(placement, current, length)
        : isUnknown !== undefined
          ? [plainName(isUnknown), t('no estimate')]
          : recommended
            ? proposedParts(placement, recommended, length)
            : [t('cost unknown')];
  const age = staleWords(placement, options);
  const text = parts.join(SEPARATOR);
  return age === undefined ? text : length === 'short' ? `${text}, ${age}` : `${text}${SEPARATOR}${t`prices ${age}`}`;
}

function knownParts(placement: Placement, current: Estimate, length: HintLength): string[] {
  const { workload, catalog, decision } = placement;
  const money = billWords(workload, current);
  const isLeast = statesClassOnly(workload, catalog);
  if (length === 'short') {
    return [isLeast ? t`from ${money}` : money];
  }
  const head = isLeast ? [t`from ${money} on ${countedMachines(current)}`] : [countedSilicon(current, catalog), money];
  if (decision === 'unknown') {
    return [...head, length === 'long' ? unknownWords(placement) : t('speed unknown')];
  }
  if (!current.feasible) {
    return [...head, shortfallWords(workload, current)];
  }
  return length === 'long' ? [...head, ...speedAndIdle(current)] : head;
}

function speedAndIdle(estimate: Estimate): string[] {
  const { utilization, runHours } = estimate.performance;
  const idle = isKnown(utilization) && runHours === undefined ? 1 - utilization : undefined;
  return [
    headlineTime(estimate)?.text,
    idle !== undefined && idle >= 0.01 ? t`${formatPercent(idle)} idle` : undefined,
  ].filter((part) => part !== undefined);
}

/** The machine has a price even where the workload has none. */
function unknownParts(placement: Placement, current: Estimate, length: HintLength): string[] {
  const { hourlyUsd } = current.cost;
  const each =
    hourlyUsd === undefined ? undefined : (hourlyUsd / Math.max(1, current.target.instances)) * HOURS_PER_MONTH;
  if (length === 'short' || each === undefined) {
    return [t('cost unknown')];
  }
  return [
    siliconName(current, placement.catalog),
    t`${formatMonthly(each)} each`,
    length === 'long' ? unknownWords(placement) : t('speed unknown'),
  ];
}

function unknownWords({ reasonCodes }: Placement): string {
  if (reasonCodes.includes('model-unknown')) {
    return t('model not in the catalog');
  }
  return reasonCodes.includes('tokens-missing') ? t('training tokens not stated') : t('model not stated');
}

/** `gpt-5.4-mini on OpenAI · $1,215/mo`. */
export function hostedParts({ provider, model, monthlyUsd }: HostedBill): string[] {
  const name = model === undefined ? provider : t`${plainName(model)} on ${provider}`;
  return [name, monthlyUsd === undefined ? t('price unknown') : formatMonthly(monthlyUsd)];
}

function proposedParts({ workload }: Placement, recommended: Estimate, length: HintLength): string[] {
  const money = billWords(workload, recommended);
  if (length === 'short') {
    return [t`from ${money}`];
  }
  const parts = [t`from ${money} on ${countedMachines(recommended)}`];
  return length === 'long' ? [...parts, ...speedAndIdle(recommended)] : parts;
}

export function staleWords(
  { catalog, workload }: Placement,
  { today, staleAfterDays }: HintOptions,
): string | undefined {
  if (today === undefined || staleAfterDays === undefined) {
    return undefined;
  }
  const days = daysBetween(priceDateIn(catalog, workload.region), today);
  return days !== undefined && days > staleAfterDays ? formatAge(days) : undefined;
}
