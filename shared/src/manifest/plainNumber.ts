/** Reads the number out of `1.5s`, `"3"` or `70B` where a plain number belongs and the unit stands in the key. */
import { phrase, t } from '../l10n';

type Units = Readonly<Record<string, number>>;

const MILLISECONDS: Units = { ms: 1, s: 1000, sec: 1000, seconds: 1000, min: 60_000, us: 0.001, µs: 0.001 };
const SECONDS: Units = { s: 1, sec: 1, seconds: 1, ms: 0.001, min: 60, h: 3600 };
const MINUTES: Units = { min: 1, minutes: 1, m: 1, h: 60, s: 1 / 60 };
const HOURS: Units = { h: 1, hr: 1, hours: 1, min: 1 / 60, d: 24, days: 24 };
const BILLIONS: Units = { b: 1, m: 1e-3, t: 1e3, k: 1e-6 };
const MEBIBYTES: Units = { mib: 1, mi: 1, gib: 1024, gi: 1024, kib: 1 / 1024, ki: 1 / 1024 };
const PERCENT: Units = { '%': 1, percent: 1 };
const USD: Units = { $: 1, usd: 1, k: 1000 };
const PER_SECOND: Units = { rps: 1, 'req/s': 1, '/s': 1, qps: 1 };
const PER_HOUR: Units = { '/h': 1, 'tasks/h': 1, 'items/h': 1, '/hour': 1 };
/** No `k`: 32k tokens may mean 32,000 or 32,768. */
const TOKENS: Units = { tokens: 1, tok: 1, token: 1 };

/** The end of a key names its unit. */
const BY_KEY: readonly (readonly [RegExp, Units, string])[] = [
  [/Ms(P\d+)?$/, MILLISECONDS, 'ms'],
  [/(Seconds|StartS)$/, SECONDS, 's'],
  [/EveryMin$/, MINUTES, 'min'],
  [/Hours$/, HOURS, 'h'],
  [/^(active)?[pP]aramsB$|^tokensB$/, BILLIONS, phrase('billions')],
  [/MiB$/, MEBIBYTES, 'MiB'],
  [/Pct$/, PERCENT, phrase('percent')],
  [/^usd|Usd/, USD, 'USD'],
  [/^rps/, PER_SECOND, phrase('per second')],
  [/PerHour$/, PER_HOUR, phrase('per hour')],
  [/[tT]okens|^(in|out|reasoning)(Mean|P95)$|^seqLen$/, TOKENS, phrase('tokens')],
];

/** The unit that a key states, in words; `undefined` for a pure number. */
export function unitOfKey(key: string): string | undefined {
  const unit = BY_KEY.find(([pattern]) => pattern.test(key))?.[2];
  return unit && t(unit);
}

/**
 * `number`: what the text means in the key's unit, absent where that is ambiguous (`32k`, `2 GB`).
 * `undefined` altogether where the text is no number at all.
 */
export function plainNumber(key: string, text: string): { readonly number?: number } | undefined {
  const match = /^\s*(\$?)\s*([-+]?(?:\d[\d_,]*(?:\.\d*)?|\.\d+)(?:e[-+]?\d{1,3})?)\s*([a-zµ%$/]*)\s*$/i.exec(text);
  if (!match) {
    return undefined;
  }
  const unit = (match[3] || match[1] || '').toLowerCase();
  const amount = Number(match[2]?.replace(/[_,]/g, ''));
  // 1,5 is one and a half in half of the world.
  const grouped = !match[2]?.includes(',') || /^[-+]?\d{1,3}(,\d{3})+(\.\d*)?$/.test(match[2]);
  const units = BY_KEY.find(([pattern]) => pattern.test(key))?.[1] ?? {};
  const factor = unit === '' ? 1 : Object.hasOwn(units, unit) ? units[unit] : undefined;
  if (factor === undefined || !grouped || !Number.isFinite(amount)) {
    return {};
  }
  return { number: Number((amount * factor).toPrecision(12)) };
}
