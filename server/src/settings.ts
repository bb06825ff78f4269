/** Settings per document: fetched once, checked against their defaults, dropped on change. */
import { DEFAULT_SETTINGS } from '../../shared/src/settings';
import type { Settings } from '../../shared/src/settings';

export interface SettingsSource {
  readonly of: (uri: string) => Promise<Settings>;
  readonly drop: (uri?: string) => void;
}

/** `fetch` asks the client for the section `placewright` of one document; absent: the client cannot be asked. */
export function createSettings(
  fetch: ((uri: string) => Promise<unknown>) | undefined,
  given?: unknown,
): SettingsSource {
  const known = new Map<string, Promise<Settings>>();
  const fallback = settingsFrom(given);
  const load = (uri: string) =>
    fetch
      ? fetch(uri).then(
          (section) => settingsFrom(section),
          () => fallback,
        )
      : Promise.resolve(fallback);

  return {
    of: (uri) => {
      const settings = known.get(uri) ?? load(uri);
      known.set(uri, settings);
      return settings;
    },
    drop: (uri) => {
      if (uri === undefined) {
        known.clear();
      } else {
        known.delete(uri);
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
  return settings as Record<keyof Settings, never>;
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
