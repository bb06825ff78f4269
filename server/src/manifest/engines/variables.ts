/** `$(VAR)`, `$VAR` and `${VAR:-x}`, resolved from the environment that the same container states. */
import { arithmeticValue } from './arithmetic';
import type { MappedText } from './text';
import { sliceText, textOver } from './text';

/** Values by name; `undefined` where the value comes from elsewhere (a ConfigMap, a Secret, a field). */
export type Environment = ReadonlyMap<string, MappedText | undefined>;

export type Resolved =
  | { readonly ok: true; readonly value: MappedText; readonly viaVariable: boolean }
  | {
      readonly ok: false;
      readonly reference: string;
      /** Nothing in the file says of the name: it is a blank that is filled in before the file is used. */
      readonly isPlaceholder: boolean;
    };

/** The last three stand for what only a shell can know. A default may hold one reference of its own. */
const REFERENCE =
  /\$\(([A-Za-z_]\w*)\)|\$\{([A-Za-z_]\w*|\d)(?:(:?[-=?+])((?:[^{}]|\$\{[^}]*\})*))?\}|\$([A-Za-z_]\w*)|\$\(|\$\{|`/;

/** A variable may name another; more than this is a loop. */
const DEEPEST_REFERENCE = 5;
/** References that one value may come to, those inside the values of others counted. */
const MOST_REFERENCES = 200;
const LONGEST_VALUE = 65_536;
/** As much of a shell's expression as a note can show. */
const SHOWN = 40;

interface Budget {
  references: number;
}

/** The value with every reference replaced; a lone reference takes the place where its value stands. */
export function resolveText(value: MappedText, environment: Environment): Resolved {
  return resolve(value, environment, 0, { references: MOST_REFERENCES });
}

function resolve(value: MappedText, environment: Environment, depth: number, budget: Budget): Resolved {
  const match = REFERENCE.exec(value.text);
  if (!match) {
    return { ok: true, value, viaVariable: depth > 0 };
  }
  const computed = arithmeticValue(value.text, (name) => numberOf(name, environment, depth, budget));
  if (computed !== undefined) {
    return { ok: true, value: textOver(String(computed), value.span), viaVariable: true };
  }
  const inserted = valueOf(value, match, environment, depth, budget);
  if (!inserted.ok || match[0].length === value.text.length) {
    return inserted;
  }
  const from = match.index + match[0].length;
  const rest = resolve(sliceText(value, from), environment, depth, budget);
  if (!rest.ok) {
    return rest;
  }
  const whole = value.text.slice(0, match.index) + inserted.value.text + rest.value.text;
  return whole.length > LONGEST_VALUE
    ? { ok: false, reference: match[0], isPlaceholder: false }
    : { ok: true, value: textOver(whole, value.span), viaVariable: depth > 0 };
}

/** A variable within an expression. */
function numberOf(name: string, environment: Environment, depth: number, budget: Budget): number | undefined {
  const stated = environment.get(name);
  budget.references -= 1;
  const resolved =
    stated && depth < DEEPEST_REFERENCE && budget.references > 0
      ? resolve(stated, environment, depth + 1, budget)
      : undefined;
  return resolved?.ok && /^\d{1,9}$/.test(resolved.value.text.trim()) ? Number(resolved.value.text) : undefined;
}

function valueOf(
  value: MappedText,
  match: RegExpExecArray,
  environment: Environment,
  depth: number,
  budget: Budget,
): Resolved {
  const name = match[1] ?? match[2] ?? match[5];
  const stated = name === undefined ? undefined : environment.get(name);
  // `NAME: ${NAME}` is filled in before the file is used: it states nothing.
  const isItself = stated !== undefined && name === loneReference(stated.text);
  const known = isItself ? undefined : stated;
  const inserted = (known?.text === '' ? undefined : known) ?? defaultOf(value, match) ?? known;
  budget.references -= 1;
  if (inserted && depth < DEEPEST_REFERENCE && budget.references > 0) {
    return resolve(inserted, environment, depth + 1, budget);
  }
  return {
    ok: false,
    reference: name === undefined ? shown(value.text.slice(match.index)) : match[0],
    isPlaceholder: name !== undefined && !inserted && (isItself || !environment.has(name)),
  };
}

const shown = (text: string) => (text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);

function defaultOf(value: MappedText, match: RegExpExecArray): MappedText | undefined {
  const text = match[4];
  if (text === undefined || !/[-=]$/.test(match[3] ?? '')) {
    return undefined;
  }
  const end = match.index + match[0].length - 1;
  return sliceText(value, end - text.length, end);
}

/** The name, where the word is nothing but one reference: a shell then splits what it stands for. */
export function loneReference(word: string): string | undefined {
  const array = /^\$\{?([A-Za-z_]\w*|@|\*)(?:\[[@*]\])?\}?$/.exec(word)?.[1];
  return array ?? /^\$\(([A-Za-z_]\w*)\)$/.exec(word)?.[1];
}

/** `NAME=value` and `NAME+=value` as its parts. */
export function assignmentOf(
  word: MappedText,
): { readonly name: string; readonly value: MappedText; readonly appends: boolean } | undefined {
  const match = /^([A-Za-z_]\w*)(\+)?=/.exec(word.text);
  return match
    ? { name: match[1] ?? '', value: sliceText(word, match[0].length), appends: match[2] !== undefined }
    : undefined;
}
