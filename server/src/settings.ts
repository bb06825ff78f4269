/** Settings per document: fetched once, checked against their defaults, dropped on change. */
import { currencyFrom } from '../../shared/src/money';
import { DEFAULT_SETTINGS } from '../../shared/src/settings';
import { RULE_SEVERITIES } from '../../shared/src/settings';
import type { IgnoredFindings, RuleSeverities, Settings } from '../../shared/src/settings';

export interface SettingsSource {
  readonly of: (uri: string) => Promise<Settings>;
  readonly drop: (uri: string) => void;
  /** What the client sent, for one that cannot be asked: all of its settings, ours in the section `placewright`. */
  readonly changed: (sent: unknown) => void;
}

/**
 * `fetch` asks the client for the section `placewright` of one document; absent: the client cannot be asked.
 * `given` came with the start and holds where the client has no such section.
 */
export function createSettings(
  fetch: ((uri: string) => Promise<unknown>) | undefined,
  given?: unknown,
): SettingsSource {
  const known = new Map<string, Promise<Settings>>();
  let fallback = settingsFrom(given);
  const load = (uri: string) =>
    fetch
      ? fetch(uri).then(
          (section) => (isRecord(section) ? settingsFrom(section) : fallback),
          () => fallback,
        )
      : Promise.resolve(fallback);

  return {
    of: (uri) => {
      const settings = known.get(uri) ?? load(uri);
      known.set(uri, settings);
      return settings;
    },
    drop: (uri) => void known.delete(uri),
    changed: (sent) => {
      known.clear();
      const section = valueAt(sent, 'placewright');
      if (!fetch && isRecord(section)) {
        fallback = settingsFrom(section);
      }
    },
  };
}

/** Reads nested (`{ inlayHints: { enabled } }`) and flat (`inlayHints.enabled`) sections; a value of another type is ignored. */
export function settingsFrom(section: unknown): Settings {
  const settings: Record<string, unknown> = { ...DEFAULT_SETTINGS };
  for (const [key, initial] of Object.entries(DEFAULT_SETTINGS)) {
    const value = valueAt(section, key);
    if (typeof value === typeof initial && isAllowed(key, value)) {
      settings[key] = value;
    }
  }
  settings.currency = currencyIn(valueAt(section, 'currency'));
  settings.rules = rulesFrom(valueAt(section, 'rules'));
  settings.ignore = ignoredFrom(valueAt(section, 'ignore'));
  return settings as Record<keyof Settings, never>;
}

/** Without a rate that can be used money stays USD. */
function currencyIn(value: unknown): Settings['currency'] {
  const currency = currencyFrom(value);
  return currency ? { [currency.code]: currency.usdPerUnit } : {};
}

/** More is no list that anyone keeps. */
const MOST_ENTRIES = 1000;

/** Entries that are no severity are left out, the others count. */
function rulesFrom(value: unknown): RuleSeverities {
  const entries = isRecord(value) ? Object.entries(value).slice(0, MOST_ENTRIES) : [];
  const isSeverity = (one: unknown) => RULE_SEVERITIES.some((severity) => severity === one);
  return Object.fromEntries(entries.filter(([, severity]) => isSeverity(severity))) as RuleSeverities;
}

/** An entry without a reason does not count: in settings nobody would see that it has none. */
function ignoredFrom(value: unknown): readonly IgnoredFindings[] {
  const entries: readonly unknown[] = Array.isArray(value) ? value.slice(0, MOST_ENTRIES) : [];
  return entries.flatMap((entry) => {
    const { code, path, workload, reason } = isRecord(entry) ? entry : {};
    const isWhole = typeof code === 'string' && typeof reason === 'string' && reason.trim() !== '';
    return isWhole
      ? [
          {
            code,
            reason,
            ...(typeof path === 'string' ? { path } : {}),
            ...(typeof workload === 'string' ? { workload } : {}),
          },
        ]
      : [];
  });
}

const CHOICES: Readonly<Record<string, readonly unknown[]>> = {
  'inlayHints.length': ['short', 'normal', 'long'],
  'diagnostics.scope': ['open-files', 'workspace'],
  'defaults.purchase': ['on-demand', 'spot', 'savings-1y', 'savings-3y'],
};

function isAllowed(key: string, value: unknown): boolean {
  const choices = CHOICES[key];
  return choices ? choices.includes(value) : typeof value !== 'number' || (Number.isFinite(value) && value >= 0);
}

function valueAt(section: unknown, key: string): unknown {
  if (!isRecord(section)) {
    return undefined;
  }
  if (Object.hasOwn(section, key)) {
    return section[key];
  }
  let value: unknown = section;
  for (const part of key.split('.')) {
    value = isRecord(value) && Object.hasOwn(value, part) ? value[part] : undefined;
  }
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
