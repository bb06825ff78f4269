/**
 * Numbers in words, one form each, so that hint, hover, panel and command line
 * cannot differ. What is not a finite number is written `unknown`, never 0.
 */
import { EN_DASH, MINUS, approximate, decimals, isKnown, plain, significant, unknownText } from './digits';
import type { Interval } from './digits';
import { locale, onLanguage, t } from './l10n';

const GIB = 2 ** 30;
const MIB = 2 ** 20;

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

/** `−41%`, for tight places; sign always. */
export function formatTightChange(from: number | undefined, to: number | undefined): string {
  if (!isKnown(from) || !isKnown(to) || from <= 0) {
    return unknownText();
  }
  // −100% would say that it costs nothing.
  const percent = Math.max(Math.round((to / from - 1) * 100), to > 0 ? -99 : -100);
  return percentText(percent === 0 ? '0' : `${percent < 0 ? MINUS : '+'}${plain(Math.abs(percent), 0)}`);
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
