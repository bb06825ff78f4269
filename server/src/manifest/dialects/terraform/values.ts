/** Values of Terraform as far as they are known, each with the text it came from. */
import { t } from '../../../../../shared/src/l10n';
import type { MappedText } from '../../engines/text';
import type { Counted, WrittenCount } from '../../foreign/unit';
import type { Span } from '../../manifest';

export interface ScalarValue {
  readonly kind: 'scalar';
  readonly value: string | number | boolean;
  /** As text, character by character in its place; elsewhere for what another file says. */
  readonly text: MappedText;
}

export interface NullValue {
  readonly kind: 'null';
}

export interface ListValue {
  readonly kind: 'list';
  readonly items: readonly Value[];
}

export interface MapEntry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: Value;
}

export interface MapValue {
  readonly kind: 'map';
  readonly entries: readonly MapEntry[];
  readonly span: Span;
}

export interface UnknownValue {
  readonly kind: 'unknown';
  /** Ends the sentence `The instance type …`: `comes from var.x, which has no default`. */
  readonly reason: string;
  /** Where it comes from, where the reason says just that. */
  readonly from?: string;
  /** Resources that it names: `aws_sagemaker_model.llm`. */
  readonly names: readonly string[];
  /** A text of which parts are unknown, those as they are written. */
  readonly partly?: MappedText;
}

export type Value = ScalarValue | NullValue | ListValue | MapValue | UnknownValue;

export const NULL: NullValue = { kind: 'null' };
export const unknown = (reason: string, names: readonly string[] = []): UnknownValue => ({
  kind: 'unknown',
  reason,
  names,
});

/** Its value stands in another place: `var.x, which has no default`. */
export const unknownFrom = (from: string, names: readonly string[] = []): UnknownValue => ({
  ...unknown(t`comes from ${from}`, names),
  from,
});

export function entryAt(value: Value | undefined, key: string): MapEntry | undefined {
  return value?.kind === 'map' ? value.entries.findLast((entry) => entry.key === key) : undefined;
}

/** Follows keys and positions; what is below an unknown value is unknown. */
export function valueAt(value: Value | undefined, ...path: readonly (string | number)[]): Value | undefined {
  let at = value;
  for (const step of path) {
    if (at?.kind === 'unknown') {
      return at;
    }
    at = typeof step === 'number' ? (at?.kind === 'list' ? at.items[step] : undefined) : entryAt(at, step)?.value;
  }
  return at?.kind === 'null' ? undefined : at;
}

export const itemsOf = (value: Value | undefined): readonly Value[] => (value?.kind === 'list' ? value.items : []);
export const entriesOf = (value: Value | undefined): readonly MapEntry[] =>
  value?.kind === 'map' ? value.entries : [];

/** A known text; numbers and words count as text too. */
export const knownText = (value: Value | undefined): MappedText | undefined =>
  value?.kind === 'scalar' && value.text.text.trim() !== '' ? value.text : undefined;

/** The same, or what is known of it: an image is recognized by its name, whoever's registry it is in. */
export const anyText = (value: Value | undefined): MappedText | undefined =>
  value?.kind === 'unknown' ? value.partly : knownText(value);

/** Why it is not known. */
export const reasonOf = (value: Value | undefined): string | undefined =>
  value?.kind === 'unknown' ? value.reason : undefined;

export const namesIn = (value: Value | undefined): readonly string[] => (value?.kind === 'unknown' ? value.names : []);

/** Far beyond any cluster. */
const MOST = 100_000;

export function countOf(value: Value | undefined): number | undefined {
  const text = value?.kind === 'scalar' ? value.text.text.trim() : '';
  const count = /^\d{1,6}$/.test(text) ? Number(text) : undefined;
  return count !== undefined && count <= MOST ? count : undefined;
}

export function countedOf(value: Value | undefined): Counted | undefined {
  const count = countOf(value);
  return value?.kind === 'scalar' && count !== undefined ? { count, value: value.text.span } : undefined;
}

export function writtenOf(value: Value | undefined): WrittenCount | undefined {
  const counted = countedOf(value);
  return counted?.value && { count: counted.count, value: counted.value };
}
