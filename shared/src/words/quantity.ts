/** A value of a manifest's key in words, and a slider's place as a value that a person would write. */
import { formatNumber, formatPercent, formatRate, formatTime, formatTokens, formatWhole } from '../format';
import type { Quantity } from '../protocol';

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
      return `${formatWhole(value)} in flight`;
    case 'word':
      return formatNumber(value);
    default:
      return formatRate(value, quantity);
  }
}

/** Whole tokens, whole requests in flight; else two digits below one, three above. */
export function roundQuantity(quantity: Quantity, value: number): number {
  const digits = Number(value.toPrecision(value < 1 ? 2 : 3));
  return quantity === 'tokens' || quantity === 'in flight' ? Math.max(1, Math.round(digits)) : digits;
}
