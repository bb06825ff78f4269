/** Digits as the language writes them: what all formats of numbers are made of. */
import { locale, onLanguage, t } from './l10n';

/** What is written for a figure that nobody knows. */
export const unknownText = (): string => t('unknown');
/** U+2212: as wide as the plus, and never mistaken for a hyphen. */
export const MINUS = '−';
export const EN_DASH = '–';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export function isKnown(n: number | undefined): n is number {
  return n !== undefined && Number.isFinite(n);
}

const formatters = new Map<string, Intl.NumberFormat>();
onLanguage(() => formatters.clear());

/** Building an Intl formatter costs far more than using one, and spelling out its options as much as using it. */
export function formatter(
  kind: 'FractionDigits' | 'SignificantDigits',
  most: number,
  least: number,
): Intl.NumberFormat {
  const key = `${kind}${most} ${least}`;
  let found = formatters.get(key);
  if (!found) {
    found = new Intl.NumberFormat(locale(), { [`maximum${kind}`]: most, [`minimum${kind}`]: least });
    formatters.set(key, found);
  }
  return found;
}

/** At most `most` decimals, at least `least`; minus as a true minus; no negative zero. */
export function decimals(n: number, most: number, least = 0): string {
  const text = formatter('FractionDigits', most, least).format(n === 0 ? 0 : n);
  return text === '-0' ? '0' : text.replace('-', MINUS);
}

/** Rounded as `toFixed` does, written as the language does; `least` decimals stay where they are zeros. */
export function formatFixed(n: number, digits: number, least = digits): string {
  return decimals(Number(n.toFixed(digits)), digits, least);
}

/** Smaller than this, a digit string is noise. */
const TINY = 1e-9;

export function significant(n: number, digits: number): string {
  if (n !== 0 && Math.abs(n) < TINY) {
    return n.toExponential(0).replaceAll('-', MINUS);
  }
  return formatter('SignificantDigits', digits, 1)
    .format(n === 0 ? 0 : n)
    .replace('-', MINUS);
}

/** Where plain notation would run off the line: 10^15 and above. */
const PLAIN_LIMIT = 1e15;

export function plain(n: number, most: number, least = 0): string {
  return Math.abs(n) < PLAIN_LIMIT
    ? decimals(n, most, least)
    : n.toExponential(1).replace('e+', 'e').replace('-', MINUS);
}

/** `≈ 36 ms`: an estimate that stands alone in prose. */
export function approximate(text: string): string {
  return `≈ ${text}`;
}
