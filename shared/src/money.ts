import { locale, onLanguage, t } from './l10n';

/**
 * The currency that money is shown in, one for the whole program as its language is. What programs read (JSON, SARIF, schemas)
 * stays USD, and so does every figure until it is written.
 */
export interface Currency {
  /** ISO 4217. */
  readonly code: string;
  /** Exchange rate, as the reader states it: USD for one unit. */
  readonly usdPerUnit: number;
}

const DOLLAR: Currency = { code: 'USD', usdPerUnit: 1 };
/** assumed: no currency is worth more, or less, than this. */
const MOST_USD_PER_UNIT = 1e6;

let shown = DOLLAR;
let sign = '$';
/** `714 $`, as some languages write it. */
let isAfter = false;
onLanguage(() => showSign());

/** Without one: in USD. True where that is another than before. */
export function showMoneyIn(currency: Currency = DOLLAR): boolean {
  const changes = currency.code !== shown.code || currency.usdPerUnit !== shown.usdPerUnit;
  shown = currency;
  showSign();
  return changes;
}

function showSign(): void {
  const parts = signParts(shown.code);
  isAfter = parts[0]?.type === 'integer';
  sign = isAfter ? `\u00a0${signIn(parts).trim()}` : signIn(parts);
}

/** Absent: USD. */
export function shownCurrency(): Currency | undefined {
  return shown === DOLLAR || shown.code === DOLLAR.code ? undefined : shown;
}

/** `$`, `€`; the code and a space that does not break where a currency has no sign of its own: `CHF `. */
export function moneySign(): string {
  return sign.trim();
}

/** amount = USD / USD for one unit [units of the shown currency] */
export function inShownCurrency(usd: number): number {
  return usd / shown.usdPerUnit;
}

/** The other way round: USD of an amount in the shown currency. */
export function fromShownCurrency(amount: number): number {
  return amount * shown.usdPerUnit;
}

/** `−$714`; `−714 $` where the sign stands after the amount. */
export function moneyText(minus: string, digits: string): string {
  return isAfter ? `${minus}${digits}${sign}` : `${minus}${sign}${digits}`;
}

/** The sign stands once in a range: `$625–932`, `625–932 $`. */
export function joinMoneyRange(low: string, high: string): string {
  return isAfter ? `${withoutMoneySign(low)}–${high}` : `${low}–${withoutMoneySign(high)}`;
}

export function withoutMoneySign(text: string): string {
  return text.replace(sign, '');
}

/** ` Money in EUR at 1.08 USD for 1 EUR, as set.`; empty for USD. */
export function currencyNote(): string {
  const currency = shownCurrency();
  return currency
    ? ` ${t`Money in ${currency.code} at ${currency.usdPerUnit} USD for 1 ${currency.code}, as set.`}`
    : '';
}

/** `{ EUR: 1.08 }`; undefined for what is no currency with its rate. The rate is never guessed. */
export function currencyFrom(value: unknown): Currency | undefined {
  const [entry] = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const [code = '', usdPerUnit] = entry ?? [];
  const isRate = typeof usdPerUnit === 'number' && usdPerUnit > 1 / MOST_USD_PER_UNIT && usdPerUnit < MOST_USD_PER_UNIT;
  return isRate && /^[A-Z]{3}$/.test(code) ? { code, usdPerUnit } : undefined;
}

type Parts = readonly Intl.NumberFormatPart[];

const signParts = (currency: string): Parts =>
  new Intl.NumberFormat(locale(), {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    maximumFractionDigits: 0,
  }).formatToParts(0);

const signIn = (parts: Parts): string =>
  parts.flatMap(({ type, value }) => (type === 'integer' ? [] : [value])).join('');
