/** A block whose values can be asked for. */
import { t } from '../../../../../shared/src/l10n';
import type { Span } from '../../manifest';
import type { Scope } from './evaluate';
import { evaluate, evaluateText } from './evaluate';
import type { Block, BlockLabel, TextExpression } from './syntax';
import type { MapEntry, Value } from './values';
import { unknown } from './values';

export interface Body {
  readonly type: string;
  readonly labels: readonly BlockLabel[];
  readonly span: Span;
  /** Of its attributes. */
  readonly names: readonly string[];
  /** Absent and null are the same. */
  readonly value: (name: string) => Value | undefined;
  /** The same, and what a text says that is JSON. */
  readonly parsed: (name: string) => Value | undefined;
  readonly entry: (name: string) => MapEntry | undefined;
  readonly blocks: (type?: string) => readonly Body[];
  /** Written with `dynamic`, and perhaps there several times. */
  readonly dynamic: boolean;
  /** The place of a heredoc's lines, as they are written; of one in a list by its position. */
  readonly lines: (name: string, position?: number) => Span | undefined;
  /** What Terraform fills into that heredoc, in the order of the text. */
  readonly holes: (name: string, position?: number) => readonly Hole[];
}

export interface Hole {
  /** Of the expression: between the braces. */
  readonly span: Span;
  readonly value: Value;
}

export function bodyOf(block: Block, scope: Scope, dynamic = false): Body {
  let inner: readonly Body[] | undefined;
  // Joins ask for the same values many times.
  const known = new Map<string, MapEntry | undefined>();
  const entry = (name: string): MapEntry | undefined => {
    if (!known.has(name)) {
      known.set(name, evaluated(name));
    }
    return known.get(name);
  };
  const evaluated = (name: string): MapEntry | undefined => {
    const attribute = block.attributes.findLast((each) => each.name === name);
    const value = attribute && evaluate(attribute.value, scope);
    return attribute && value && value.kind !== 'null'
      ? { key: name, keySpan: scope.place(attribute.keySpan), value }
      : undefined;
  };
  const heredoc = (name: string, position?: number): TextExpression | undefined => {
    const whole = block.attributes.findLast((each) => each.name === name)?.value;
    const value = position !== undefined && whole?.kind === 'list' ? whole.items[position] : whole;
    return value?.kind === 'text' && value.heredoc ? value : undefined;
  };
  return {
    type: block.type,
    labels: block.labels.map(({ text, span }) => ({ text, span: scope.place(span) })),
    span: scope.place(block.span),
    names: block.attributes.map(({ name }) => name),
    entry,
    value: (name) => entry(name)?.value,
    parsed: (name) => {
      const attribute = block.attributes.findLast((each) => each.name === name);
      return attribute && evaluateText(attribute.value, scope);
    },
    blocks: (type) => {
      inner ??= block.blocks.flatMap((each) => innerBodies(each, scope));
      return type === undefined ? inner : inner.filter((each) => each.type === type);
    },
    dynamic,
    lines: (name, position) => {
      const text = heredoc(name, position);
      return text && scope.place(text.inner);
    },
    holes: (name, position) =>
      (heredoc(name, position)?.parts ?? []).flatMap((part): Hole[] =>
        part.kind === 'literal' ? [] : [{ span: scope.place(part.span), value: evaluate(part, scope) }],
      ),
  };
}

/** `dynamic "x" { for_each = …  content { … } }` stands for blocks named `x`. */
function innerBodies(block: Block, scope: Scope): Body[] {
  const [label] = block.labels;
  if (block.type !== 'dynamic' || !label) {
    return [bodyOf(block, scope)];
  }
  const each = block.attributes.find(({ name }) => name === 'for_each');
  const over = each ? evaluate(each.value, scope) : unknown(t('has no for_each'));
  const count = over.kind === 'list' ? over.items.length : over.kind === 'map' ? over.entries.length : undefined;
  if (count === 0) {
    return [];
  }
  return block.blocks
    .filter(({ type }) => type === 'content')
    .map((content) => bodyOf({ ...content, type: label.text }, scope, count !== 1));
}
