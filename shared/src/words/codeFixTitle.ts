/** Titles of the fixes that only programs have, on and off. */
import { formatArrow, formatTime, formatWhole } from '../format';
import { formatMonthly } from '../formatMoney';
import { t } from '../l10n';
import type { Estimate } from '../report/schema';
import { headlineTime } from './names';

/** `Annotate support-chat with @workload`, with the reason behind it where it is off. */
export function annotateTitle(name: string, reason?: string): string {
  return off(t`Annotate ${name} with @workload`, reason);
}

const off = (title: string, reason: string | undefined) =>
  reason === undefined ? title : `${title} (${reason.trim().replace(/\.$/, '')})`;

/** `Set dtype to q8: $120/mo less, TTFT 1.8 s → 900 ms`, `Set threads to 16`. */
export function setTitle(
  option: string,
  word: string,
  { effect, reason }: { readonly effect?: string; readonly reason?: string } = {},
): string {
  const head = t`Set ${option} to ${word}`;
  return off(effect === undefined ? head : `${head}: ${effect}`, reason);
}

/** What the same machine costs less, and what that does to its answers; undefined where neither is sure to gain. */
export function settingEffect(now: Estimate, then: Estimate, savedUsd: number | undefined): string | undefined {
  const money = savedUsd === undefined || savedUsd < 1 ? undefined : t`${formatMonthly(savedUsd)} less`;
  const change = timeChange(now, then);
  // A slower answer is the price of the money; alone it is nothing to offer.
  const time = change && (money !== undefined || change.isSooner) ? change.text : undefined;
  return [money, time].filter((part) => part !== undefined).join(', ') || undefined;
}

const RANGES = { TTFT: 'ttftP95', E2E: 'e2eP95', run: 'runHours' } as const;

/** Sooner only where both ends of the range gain: one machine and one engine are off to the same side before and after. */
function timeChange(now: Estimate, then: Estimate): { readonly text: string; readonly isSooner: boolean } | undefined {
  const [before, after] = [headlineTime(now), headlineTime(then)];
  const key = (['TTFT', 'E2E', 'run'] as const).find((name) => name === before?.name && name === after?.name);
  const [from, to] = [formatTime(before?.seconds), formatTime(after?.seconds)];
  if (!before || !after || !key || from === to) {
    return undefined;
  }
  const [was, is] = [now.range[RANGES[key]], then.range[RANGES[key]]];
  const isBetter = was !== undefined && is !== undefined && is.low < was.low && is.high < was.high;
  const arrow = formatArrow(from, to);
  return {
    text: key === 'run' ? t`run ${arrow}` : `${key} ${arrow}`,
    isSooner: isBetter && after.seconds < before.seconds,
  };
}

/** `Fix all 3 key-unknown problems in this file`. */
export const fixAllTitle = (code: string, count: number): string =>
  t`Fix all ${formatWhole(count)} ${code} problems in this file`;

/** Renames, spellings and the like: no figure changes but those that could not be read. */
export const fixAllSafeTitle = (): string => t('Fix the text of this file');
