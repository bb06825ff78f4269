/**
 * The language that people read, one for the whole program as its currency is. A text is written as a template with `t` before
 * it, in English: `` t`Misses the SLO: TTFT ${p95}` `` stands in `l10n/` as `Misses the SLO: TTFT {0}`. What programs read (JSON,
 * SARIF, keys, codes) and what is written into files stays as it is.
 */
import { config, t as translate } from '@vscode/l10n';

export interface Language {
  /** BCP 47. */
  readonly locale: string;
  /** English template to that of the language. */
  readonly words: Readonly<Record<string, string>>;
}

const ENGLISH: Language = { locale: 'en-US', words: {} };

let spoken = ENGLISH;
const listeners: (() => void)[] = [];

/** To be said before anything is written; without one: English. */
export function speak(language: Language = ENGLISH): void {
  spoken = language;
  config({ contents: language.words });
  for (const listener of listeners) {
    listener();
  }
}

/** Absent: English. */
export const spokenLanguage = (): Language | undefined => (spoken === ENGLISH ? undefined : spoken);

export const locale = (): string => spoken.locale;

/** What is kept for the sake of speed is of one language. */
export const onLanguage = (forget: () => void): void => void listeners.push(forget);

/** A text for people, in their language. */
export function t(text: string): string;
export function t(parts: TemplateStringsArray, ...values: readonly (string | number)[]): string;
export function t(parts: string | TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return typeof parts === 'string' ? translate(parts) : translate(parts, ...values);
}

/** A text of a table that is said later, by `t`: the bundle has to know it. */
export const phrase = (text: string): string => text;

/** `{ locale: 'de', words: { … } }`; undefined for what is no language. */
export function languageFrom(value: unknown): Language | undefined {
  if (typeof value !== 'object' || value === null) {
    return undefined;
  }
  const { locale: name, words } = value as Readonly<Record<string, unknown>>;
  return typeof name === 'string' && isKnownLocale(name) && typeof words === 'object' && words !== null
    ? { locale: name, words: Object.fromEntries(Object.entries(words).filter(([, text]) => typeof text === 'string')) }
    : undefined;
}

function isKnownLocale(name: string): boolean {
  try {
    return Intl.NumberFormat.supportedLocalesOf(name).length > 0;
  } catch {
    return false;
  }
}
