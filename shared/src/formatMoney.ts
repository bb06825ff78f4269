/** Money in words, in the shown currency: one form each, so that hint, hover, panel and command line cannot differ. */
import { MINUS, approximate, decimals, formatter, isKnown, plain, significant, unknownText } from './digits';
import type { Interval } from './digits';
import { t } from './l10n';
import { inShownCurrency, joinMoneyRange, moneyText, shownCurrency } from './money';

function sign(n: number): string {
  return n < 0 ? MINUS : '';
}

/** `$714`: whole units of the shown currency; under one of them two digits, because `$0` would say nothing. */
export function formatDollars(usd: number | undefined): string {
  return isKnown(usd) ? formatMoneyAmount(inShownCurrency(usd)) : unknownText();
}

/** As `formatDollars`, of an amount that is in the shown currency already. */
export function formatMoneyAmount(amount: number | undefined): string {
  if (!isKnown(amount)) {
    return unknownText();
  }
  const size = Math.abs(amount);
  return size !== 0 && size < 1 ? smallAmount(amount) : moneyText(sign(amount), plain(size, 0));
}

/** `$714/mo`. */
export function formatMonthly(usd: number | undefined): string {
  return isKnown(usd) ? t`${formatDollars(usd)}/mo` : unknownText();
}

/** `$15k/mo`: axes only. */
export function formatMonthlyAxis(usd: number | undefined): string {
  return isKnown(usd) ? t`${formatMoneyAxis(usd)}/mo` : unknownText();
}

/** `$15k`: on axes that say of what. */
export function formatMoneyAxis(usd: number): string {
  const size = Math.abs(inShownCurrency(usd));
  return size >= 1e6
    ? moneyText(sign(usd), `${significant(size / 1e6, 2)}M`)
    : size >= 1e3
      ? moneyText(sign(usd), `${significant(size / 1e3, 2)}k`)
      : formatDollars(usd);
}

/** `$0.8048/h`, as published. */
export function formatHourly(usdPerHour: number | undefined): string {
  return isKnown(usdPerHour)
    ? `${moneyText(sign(usdPerHour), plain(Math.abs(inShownCurrency(usdPerHour)), 5, 2))}/h`
    : unknownText();
}

/** `$6.42`, `$0.0048`: what a request, a task or a million tokens costs. */
export function formatSmallMoney(usd: number | undefined): string {
  return isKnown(usd) ? smallAmount(inShownCurrency(usd)) : unknownText();
}

function smallAmount(amount: number): string {
  const size = Math.abs(amount);
  // Below a trillionth of a dollar a digit string is noise.
  if (size !== 0 && size < 1e-12) {
    return t`less than ${moneyText('', decimals(1e-12, 12))}`;
  }
  const digits =
    size === 0 ? '0' : size >= 99.5 ? plain(size, 0) : size >= 0.095 ? decimals(size, 2, 2) : smallDigits(size);
  return moneyText(sign(amount), digits);
}

function smallDigits(n: number): string {
  return formatter('SignificantDigits', 2, 2).format(n);
}

/** `0.48¢`: inside a chart only; another currency has no such sign. */
export function formatCents(usd: number | undefined): string {
  return isKnown(usd) && !shownCurrency() ? `${significant(usd * 100, 2)}¢` : formatSmallMoney(usd);
}

export function formatPerMTokens(usd: number | undefined): string {
  return isKnown(usd) ? t`${formatSmallMoney(usd)} per 1M output tokens` : unknownText();
}

export function formatPer(usd: number | undefined, thing: 'task' | 'request' | 'item'): string {
  if (!isKnown(usd)) {
    return unknownText();
  }
  const money = formatSmallMoney(usd);
  return thing === 'task' ? t`${money} per task` : thing === 'request' ? t`${money} per request` : t`${money} per item`;
}

/** `$501 less`. */
export function formatDifference(from: number | undefined, to: number | undefined): string {
  if (!isKnown(from) || !isKnown(to)) {
    return unknownText();
  }
  const difference = to - from;
  const size = formatDollars(Math.abs(difference));
  return difference === 0 ? t('the same') : difference < 0 ? t`${size} less` : t`${size} more`;
}

/** `+$412/mo`, for tight places; sign always. */
export function formatTightMonthly(usd: number | undefined): string {
  if (!isKnown(usd)) {
    return unknownText();
  }
  return `${usd < 0 ? MINUS : '+'}${formatMonthly(Math.abs(usd))}`;
}

/** `$625–932`: the unit once, an en dash; `≈ $714` where both ends are written alike. */
export function formatMoneyRange(range: Interval | undefined): string {
  if (!range || !isKnown(range.low) || !isKnown(range.high)) {
    return unknownText();
  }
  const low = formatDollars(range.low);
  const high = formatDollars(range.high);
  return low === high ? approximate(low) : joinMoneyRange(low, high);
}

/**
 * Whole dollars that add up to the rounded sum: the largest remainders are
 * rounded up, so what is shown adds up to what is shown.
 */
export function roundToSum(amounts: readonly number[]): number[] {
  const known = amounts.map((a) => (Number.isFinite(a) ? a : 0));
  const floors = known.map(Math.floor);
  const target = Math.round(known.reduce((sum, a) => sum + a, 0));
  let missing = target - floors.reduce((sum, a) => sum + a, 0);
  const byRemainder = known.map((a, i) => [a - Math.floor(a), i] as const).sort((x, y) => y[0] - x[0] || x[1] - y[1]);
  for (const [, i] of byRemainder) {
    if (missing <= 0) {
      break;
    }
    floors[i] = (floors[i] ?? 0) + 1;
    missing -= 1;
  }
  return floors;
}
