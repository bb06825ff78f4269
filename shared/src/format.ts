/**
 * Numbers in words, one form each, so that hint, hover, panel and command line
 * cannot differ. What is not a finite number is written `unknown`, never 0.
 */
import { locale, onLanguage, t } from './l10n';
import { inShownCurrency, joinMoneyRange, moneyText, shownCurrency } from './money';

/** What is written for a figure that nobody knows. */
export const unknownText = (): string => t('unknown');
/** U+2212: as wide as the plus, and never mistaken for a hyphen. */
const MINUS = '−';
const EN_DASH = '–';
const GIB = 2 ** 30;
const MIB = 2 ** 20;

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
function formatter(kind: 'FractionDigits' | 'SignificantDigits', most: number, least: number): Intl.NumberFormat {
  const key = `${kind}${most} ${least}`;
  let found = formatters.get(key);
  if (!found) {
    found = new Intl.NumberFormat(locale(), { [`maximum${kind}`]: most, [`minimum${kind}`]: least });
    formatters.set(key, found);
  }
  return found;
}

/** At most `most` decimals, at least `least`; minus as a true minus; no negative zero. */
function decimals(n: number, most: number, least = 0): string {
  const text = formatter('FractionDigits', most, least).format(n === 0 ? 0 : n);
  return text === '-0' ? '0' : text.replace('-', MINUS);
}

/** Rounded as `toFixed` does, written as the language does; `least` decimals stay where they are zeros. */
export function formatFixed(n: number, digits: number, least = digits): string {
  return decimals(Number(n.toFixed(digits)), digits, least);
}

/** Smaller than this, a digit string is noise. */
const TINY = 1e-9;

function significant(n: number, digits: number): string {
  if (n !== 0 && Math.abs(n) < TINY) {
    return n.toExponential(0).replaceAll('-', MINUS);
  }
  return formatter('SignificantDigits', digits, 1)
    .format(n === 0 ? 0 : n)
    .replace('-', MINUS);
}

/** Where plain notation would run off the line: 10^15 and above. */
const PLAIN_LIMIT = 1e15;

function plain(n: number, most: number, least = 0): string {
  return Math.abs(n) < PLAIN_LIMIT
    ? decimals(n, most, least)
    : n.toExponential(1).replace('e+', 'e').replace('-', MINUS);
}

/** `714`, `1,215`, `0.6`: whole from 10, two digits under 10. */
export function formatNumber(n: number | undefined): string {
  if (!isKnown(n)) {
    return unknownText();
  }
  return Math.abs(n) < 9.95 ? significant(n, 2) : plain(n, 0);
}

/** The number that `formatNumber` shows: what is written into a file is what was read on the page. */
export function roundAsShown(n: number): number {
  return Math.abs(n) < 9.95 ? Number(n.toPrecision(2)) : Math.round(n);
}

/** `1,580`, exact and whole. */
export function formatWhole(n: number | undefined): string {
  return isKnown(n) ? plain(n, 0) : unknownText();
}

const billions = (digits: string) => t`${digits}B`;
const LARGE = [
  [1e12, (digits: string) => t`${digits}T`],
  [1e9, billions],
  [1e6, (digits: string) => t`${digits}M`],
] as const;

/** `1.58M`, `320`: a large count, three digits. */
export function formatCount(n: number | undefined): string {
  if (!isKnown(n)) {
    return unknownText();
  }
  for (const [size, inWords] of LARGE) {
    if (Math.abs(n) >= size) {
      return inWords(Math.abs(n) >= size * 1e6 ? plain(n / size, 0) : significant(n / size, 3));
    }
  }
  return Math.abs(n) < 9.95 ? significant(n, 2) : plain(n, 0);
}

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

/** A space before the sign where the language has one. */
const percentText = (digits: string): string => t`${digits}%`;

/** `97%`; `less than 1%`; `0%` only for zero. Takes a share, 0 to 1. */
export function formatPercent(share: number | undefined): string {
  if (!isKnown(share)) {
    return unknownText();
  }
  const percent = share * 100;
  if (percent !== 0 && Math.abs(percent) < 1) {
    return t('less than 1%');
  }
  // 99.7% idle is not idle all the time.
  if (percent > 99.5 - 1e-9 && percent < 100) {
    return t('more than 99%');
  }
  return percentText(plain(Math.round(percent), 0));
}

/** `41% less`, `12% more`, `2.4 times`: from one amount to another. */
export function formatChange(from: number | undefined, to: number | undefined): string {
  if (!isKnown(from) || !isKnown(to) || from <= 0) {
    return unknownText();
  }
  const change = to / from - 1;
  if (change === 0) {
    return t('the same');
  }
  if (change >= 1) {
    return t`${formatNumber(to / from)} times`;
  }
  // 100% less would say that it costs nothing.
  const shown = change < 0 && to > 0 ? Math.min(-change, 0.99) : Math.abs(change);
  return change < 0 ? t`${formatPercent(shown)} less` : t`${formatPercent(shown)} more`;
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

/** `−41%`, for tight places; sign always. */
export function formatTightChange(from: number | undefined, to: number | undefined): string {
  if (!isKnown(from) || !isKnown(to) || from <= 0) {
    return unknownText();
  }
  // −100% would say that it costs nothing.
  const percent = Math.max(Math.round((to / from - 1) * 100), to > 0 ? -99 : -100);
  return percentText(percent === 0 ? '0' : `${percent < 0 ? MINUS : '+'}${plain(Math.abs(percent), 0)}`);
}

/** `+$412/mo`, for tight places; sign always. */
export function formatTightMonthly(usd: number | undefined): string {
  if (!isKnown(usd)) {
    return unknownText();
  }
  return `${usd < 0 ? MINUS : '+'}${formatMonthly(Math.abs(usd))}`;
}

interface Scaled {
  readonly digits: string;
  readonly unit: string;
}

/** Which unit a time is said in depends on its size alone. */
function scaledTime(seconds: number): Scaled {
  const size = Math.abs(seconds);
  if (size < 0.9995) {
    const ms = seconds * 1000;
    return { digits: Math.abs(ms) < 9.95 ? significant(ms, 2) : decimals(ms, 0), unit: 'ms' };
  }
  if (size < 180) {
    return { digits: decimals(seconds, size < 99.95 ? 1 : 0, size < 99.95 ? 1 : 0), unit: 's' };
  }
  if (size < 2 * 3600) {
    return { digits: decimals(seconds / 60, 0), unit: 'min' };
  }
  // 101 h is said in hours, 45 days in days: from five days on.
  if (size < 5 * 86400) {
    const hours = seconds / 3600;
    return { digits: decimals(hours, Math.abs(hours) < 99.95 ? 1 : 0), unit: 'h' };
  }
  if (size < 730 * 86400) {
    return { digits: plain(seconds / 86400, 0), unit: t('days') };
  }
  return { digits: formatNumber(seconds / (365 * 86400)), unit: t('years') };
}

/** `38 ms`, `1.8 s`, `16 min`, `15.5 h`, `45 days`. */
export function formatTime(seconds: number | undefined): string {
  if (!isKnown(seconds)) {
    return unknownText();
  }
  const { digits, unit } = scaledTime(seconds);
  return `${digits} ${unit}`;
}

const RATES = {
  'req/s': () => t('req/s'),
  'tok/s': () => t('tok/s'),
  'tasks/h': () => t('tasks/h'),
  'items/h': () => t('items/h'),
  'items/s': () => t('items/s'),
} as const;

/** `0.6 req/s`. */
export function formatRate(perSecond: number | undefined, unit: keyof typeof RATES): string {
  return isKnown(perSecond) ? `${formatNumber(perSecond)} ${RATES[unit]()}` : unknownText();
}

/** `420 tokens`, `32,768 tokens`, `1.2M tokens`, `0.6B tokens`. */
export function formatTokens(n: number | undefined): string {
  if (!isKnown(n)) {
    return unknownText();
  }
  if (n === 1) {
    return t('1 token');
  }
  // Training runs are counted in billions, also below one.
  const text = n >= 5e8 && n < 1e9 ? billions(significant(n / 1e9, 2)) : n >= 1e6 ? formatCount(n) : plain(n, 0);
  return t`${text} tokens`;
}

function gibDigits(gib: number): string {
  // Capacities such as 24 or 80 GiB are whole; 4.0 GiB keeps its place so that figures line up.
  const whole = gib >= 99.95 || (gib >= 20 && Math.abs(gib - Math.round(gib)) < 0.05);
  return plain(gib, whole ? 0 : 1, whole ? 0 : 1);
}

/** `11.6 GiB`; below 0.1 GiB in MiB. */
export function formatBytes(bytes: number | undefined): string {
  if (!isKnown(bytes)) {
    return unknownText();
  }
  const gib = bytes / GIB;
  if (bytes === 0 || Math.abs(gib) >= 0.1) {
    return bytes === 0 ? '0 GiB' : `${gibDigits(gib)} GiB`;
  }
  return Math.abs(bytes) >= MIB / 10 ? `${formatNumber(bytes / MIB)} MiB` : `${formatNumber(bytes / 1024)} KiB`;
}

/** `38 of 80 GiB`. */
export function formatBytesOf(part: number | undefined, whole: number | undefined): string {
  if (!isKnown(part) || !isKnown(whole)) {
    return unknownText();
  }
  return part >= GIB / 10 && whole >= GIB / 10
    ? t`${gibDigits(part / GIB)} of ${gibDigits(whole / GIB)} GiB`
    : t`${formatBytes(part)} of ${formatBytes(whole)}`;
}

/** `225 GB/s`: powers of ten, as vendors print bandwidth. */
export function formatBandwidth(bytesPerSecond: number | undefined): string {
  return isKnown(bytesPerSecond) ? `${formatNumber(bytesPerSecond / 1e9)} GB/s` : unknownText();
}

/** `45 TFLOP/s`. */
export function formatCompute(flopsPerSecond: number | undefined): string {
  return isKnown(flopsPerSecond) ? `${formatNumber(flopsPerSecond / 1e12)} TFLOP/s` : unknownText();
}

/** `17 mWh`, `0.4 Wh`. */
export function formatEnergy(wattHours: number | undefined): string {
  if (!isKnown(wattHours)) {
    return unknownText();
  }
  const size = Math.abs(wattHours);
  if (size === 0 || (size >= 0.095 && size < 1000)) {
    return `${formatNumber(wattHours)} Wh`;
  }
  if (size >= 1000) {
    return `${formatNumber(wattHours / 1000)} kWh`;
  }
  return size >= 0.95e-4 ? `${formatNumber(wattHours * 1e3)} mWh` : `${formatNumber(wattHours * 1e6)} µWh`;
}

/** `27 kWh/mo`. */
export function formatMonthlyEnergy(kilowattHours: number | undefined): string {
  return isKnown(kilowattHours) ? t`${formatNumber(kilowattHours)} kWh/mo` : unknownText();
}

/** `10.8 kgCO2e/mo`. */
export function formatCarbon(kilograms: number | undefined): string {
  return isKnown(kilograms) ? t`${kilogramText(kilograms)} kgCO2e/mo` : unknownText();
}

/** `3.4–8.9 kgCO2e`. */
export function formatCarbonRange(range: Interval | undefined): string {
  return range && isKnown(range.low) && isKnown(range.high)
    ? `${kilogramText(range.low)}${EN_DASH}${kilogramText(range.high)} kgCO2e`
    : unknownText();
}

function kilogramText(kilograms: number): string {
  const size = Math.abs(kilograms);
  return size >= 9.95 && size < 99.95 ? decimals(kilograms, 1) : formatNumber(kilograms);
}

/** `4.2 mgCO2e`, `12 gCO2e`, `1.2 kgCO2e`: of a request, a task or a run. */
export function formatGrams(grams: number | undefined): string {
  if (!isKnown(grams)) {
    return unknownText();
  }
  const size = Math.abs(grams);
  if (size >= 1000) {
    return `${formatNumber(grams / 1000)} kgCO2e`;
  }
  if (size === 0 || size >= 0.095) {
    return `${formatNumber(grams)} gCO2e`;
  }
  return size >= 0.95e-4 ? `${formatNumber(grams * 1e3)} mgCO2e` : `${formatNumber(grams * 1e6)} µgCO2e`;
}

/** `396 gCO2e/kWh`. */
export function formatIntensity(gramsPerKwh: number | undefined): string {
  return isKnown(gramsPerKwh) ? `${formatNumber(gramsPerKwh)} gCO2e/kWh` : unknownText();
}

/** `38 W`. */
export function formatPower(watts: number | undefined): string {
  return isKnown(watts) ? `${formatNumber(watts)} W` : unknownText();
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

/** `1.7–1.8 s`, `820 ms–1.2 s`, `≈ 36 ms`. */
export function formatTimeRange(range: Interval | undefined): string {
  if (!range || !isKnown(range.low) || !isKnown(range.high)) {
    return unknownText();
  }
  const low = scaledTime(range.low);
  const high = scaledTime(range.high);
  if (low.unit !== high.unit) {
    return `${formatTime(range.low)}${EN_DASH}${formatTime(range.high)}`;
  }
  return low.digits === high.digits
    ? approximate(`${low.digits} ${low.unit}`)
    : `${low.digits}${EN_DASH}${high.digits} ${low.unit}`;
}

/** `≈ 36 ms`: an estimate that stands alone in prose. */
export function approximate(text: string): string {
  return `≈ ${text}`;
}

/** `2 × g6.xlarge`, `2–5 × c8g.2xlarge`. */
export function formatTimes(count: number | undefined, target: string, most?: number): string {
  if (!isKnown(count)) {
    return target;
  }
  const low = formatNumber(count);
  const high = isKnown(most) ? formatNumber(most) : low;
  return `${low === high ? low : `${low}${EN_DASH}${high}`} × ${target}`;
}

/** `0.6 → 1.4`. */
export function formatArrow(from: string, to: string): string {
  return `${from} → ${to}`;
}

let months: readonly string[] = [];
onLanguage(() => (months = []));

function monthName(month: number): string | undefined {
  if (months.length === 0) {
    const format = new Intl.DateTimeFormat(locale(), { month: 'short', timeZone: 'UTC' });
    months = Array.from({ length: 12 }, (_, i) => format.format(Date.UTC(2000, i)));
  }
  return months[month - 1];
}

const ISO_DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?/;

/** `20 Jul 2026` from an ISO date, or as much of it as is stated: `Jul 2026`, `2026`. */
export function formatDate(iso: string | undefined): string {
  const parts = ISO_DATE.exec(iso ?? '');
  if (!parts) {
    return unknownText();
  }
  const [, year = '', month, day] = parts;
  const name = monthName(Number(month ?? 0));
  if (!name) {
    return year;
  }
  return day ? t`${Number(day)} ${name} ${year}` : `${name} ${year}`;
}

/** `97 days old`. */
export function formatAge(days: number | undefined): string {
  if (!isKnown(days)) {
    return unknownText();
  }
  return t`${formatPlural(days, 'day')} old`;
}

/** Days between two ISO dates; undefined where one of them is not complete. */
export function daysBetween(fromIso: string, toIso: string): number | undefined {
  const days = (Date.parse(toIso.slice(0, 10)) - Date.parse(fromIso.slice(0, 10))) / 86_400_000;
  return Number.isFinite(days) ? Math.round(days) : undefined;
}

let pluralRules: Intl.PluralRules | undefined;
onLanguage(() => (pluralRules = undefined));

/** `day`, `days`; the other form may be given. Both stand in the bundle. */
export function plural(n: number, one: string, other = `${one}s`): string {
  pluralRules ??= new Intl.PluralRules(locale());
  return t(pluralRules.select(n) === 'one' ? one : other);
}

/** `1 workload`, `9 workloads`. */
export function formatPlural(n: number, one: string, other?: string): string {
  return `${formatWhole(n)} ${plural(n, one, other)}`;
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
