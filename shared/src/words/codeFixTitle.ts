/** Titles of the fixes that only programs have, on and off. */
import { formatArrow, formatMonthly, formatTime } from '../format';
import type { Estimate } from '../report/schema';
import { headlineTime } from './names';

/** `Annotate support-chat with @workload`, with the reason behind it where it is off. */
export function annotateTitle(name: string, reason?: string): string {
  return off(`Annotate ${name} with @workload`, reason);
}

const off = (title: string, reason: string | undefined) =>
  reason === undefined ? title : `${title} (${reason.trim().replace(/\.$/, '')})`;

/** `Set dtype to q8: $120/mo less, TTFT 1.8 s → 900 ms`, `Set threads to 16`. */
export function setTitle(
  option: string,
  word: string,
  { effect, reason }: { readonly effect?: string; readonly reason?: string } = {},
): string {
  const head = `Set ${option} to ${word}`;
  return off(effect === undefined ? head : `${head}: ${effect}`, reason);
}

/** What the same machine costs less, and how much sooner it answers; undefined where neither is sure. */
export function settingEffect(now: Estimate, then: Estimate, savedUsd: number | undefined): string | undefined {
  const money = savedUsd === undefined || savedUsd < 1 ? undefined : `${formatMonthly(savedUsd)} less`;
  const parts = [money, soonerBy(now, then)].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join(', ') : undefined;
}

const RANGES = { TTFT: 'ttftP95', E2E: 'e2eP95', run: 'runHours' } as const;

/** Only a gain beyond what either time may be off by. */
function soonerBy(now: Estimate, then: Estimate): string | undefined {
  const [before, after] = [headlineTime(now), headlineTime(then)];
  const key = (['TTFT', 'E2E', 'run'] as const).find((name) => name === before?.name && name === after?.name);
  const [was, is] = key ? [now.range[RANGES[key]], then.range[RANGES[key]]] : [];
  return before && after && was && is && is.high < was.low
    ? `${after.name} ${formatArrow(formatTime(before.seconds), formatTime(after.seconds))}`
    : undefined;
}
