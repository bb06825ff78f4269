/** `$(VAR)`, `$VAR` and `${VAR:-x}`, resolved from the environment that the same container states. */
import type { MappedText } from './text';
import { sliceText, textOver } from './text';

/** Values by name; `undefined` where the value comes from elsewhere (a ConfigMap, a Secret, a field). */
export type Environment = ReadonlyMap<string, MappedText | undefined>;

export type Resolved =
  | { readonly ok: true; readonly value: MappedText; readonly viaVariable: boolean }
  | { readonly ok: false; readonly reference: string };

const REFERENCE = /\$\(([A-Za-z_]\w*)\)|\$\{([A-Za-z_]\w*)(?::?[-=]([^}]*))?\}|\$([A-Za-z_]\w*)/;

/** A variable may name another; more than this is a loop. */
const DEEPEST_REFERENCE = 5;

/** The value with every reference replaced; a lone reference takes the place where its value stands. */
export function resolveText(value: MappedText, environment: Environment, depth = 0): Resolved {
  const match = REFERENCE.exec(value.text);
  if (!match) {
    return { ok: true, value, viaVariable: depth > 0 };
  }
  if (depth >= DEEPEST_REFERENCE) {
    return { ok: false, reference: match[0] };
  }
  const name = match[1] ?? match[2] ?? match[4] ?? '';
  const inserted = environment.get(name) ?? defaultOf(value, match);
  if (!inserted) {
    return { ok: false, reference: match[0] };
  }
  if (match[0].length === value.text.length) {
    return resolveText(inserted, environment, depth + 1);
  }
  const whole = value.text.slice(0, match.index) + inserted.text + value.text.slice(match.index + match[0].length);
  return resolveText(textOver(whole, value.span), environment, depth + 1);
}

function defaultOf(value: MappedText, match: RegExpExecArray): MappedText | undefined {
  const text = match[3];
  if (text === undefined) {
    return undefined;
  }
  const end = match.index + match[0].length - 1;
  return sliceText(value, end - text.length, end);
}

/** Whether the word is nothing but one reference: a shell then splits what it stands for. */
export function loneReference(word: string): boolean {
  const match = REFERENCE.exec(word);
  return match !== null && match[0].length === word.length;
}
