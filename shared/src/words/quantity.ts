/** A value of a manifest's key in words, and a slider's place as a value that a person would write. */
import {
  formatNumber,
  formatPercent,
  formatRate,
  formatTime,
  formatTokens,
  formatWhole,
  roundAsShown,
} from '../format';
import { t } from '../l10n';
import type { Quantity } from '../panelState';

export function quantityText(quantity: Quantity, value: number | string): string {
  if (typeof value === 'string') {
    return value;
  }
  switch (quantity) {
    case 'tokens':
      return formatTokens(value);
    case 'milliseconds':
      return formatTime(value / 1000);
    case 'percent':
      return formatPercent(value / 100);
    case 'in flight':
      return t`${formatWhole(value)} in flight`;
    case 'word':
      return formatNumber(value);
    default:
      return formatRate(value, quantity);
  }
}

/** With no more digits than are shown, so that what is written is what was read. */
export function roundQuantity(quantity: Quantity, value: number): number {
  switch (quantity) {
    case 'tokens':
    case 'in flight':
      return Math.max(1, Math.round(Number(value.toPrecision(3))));
    case 'milliseconds':
      return roundTime(value);
    default:
      return roundAsShown(value);
  }
}

/** From so many milliseconds on, steps of so many: whole minutes, whole seconds, tenths of a second, whole milliseconds. */
const TIME_STEPS = [
  [180_000, 60_000],
  [99_950, 1000],
  [1000, 100],
  [9.95, 1],
  [0, 0.1],
] as const;

function roundTime(ms: number): number {
  const [, step] = TIME_STEPS.find(([least]) => ms >= least) ?? TIME_STEPS[0];
  return Number(Math.max(0.1, Math.round(ms / step) * step).toPrecision(6));
}
