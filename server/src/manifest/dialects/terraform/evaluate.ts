/** What expressions come to, as far as it is known without a plan: literals, defaults, locals, simple templates and conditions. */
import { t } from '../../../../../shared/src/l10n';
import type { MappedText } from '../../engines/text';
import { literalText, TextBuilder, textOver } from '../../engines/text';
import type { Span } from '../../manifest';
import { callValue } from './functions';
import { conditionOf, operationValue } from './operations';
import { addLiteral, addOver } from './literals';
import type { Expression, TextExpression } from './syntax';
import type { Value } from './values';
import { NULL, unknown } from './values';

export interface Scope {
  /** What a reference stands for: `var.x`, `local.y`; with what is below it still to be taken. */
  readonly lookUp: (path: readonly (string | number)[]) => Value;
  /** Puts a place in a piece into the document; all places are elsewhere for another file's text. */
  readonly place: (span: Span) => Span;
  /** A value that is text of its own: JSON in a heredoc. */
  readonly parse: (text: string) => Expression | undefined;
}

/** A local may name another; what goes deeper is a loop or nobody's configuration. */
export const DEEPEST_REFERENCE = 24;

export function evaluate(expression: Expression, scope: Scope): Value {
  const again = (each: Expression) => evaluate(each, scope);
  switch (expression.kind) {
    case 'value':
      return expression.value === null ? NULL : scalar(expression.value, expression.span, scope);
    case 'text':
      return textValue(expression, scope);
    case 'list':
      return { kind: 'list', items: expression.items.map(again) };
    case 'object':
      return {
        kind: 'map',
        span: scope.place(expression.span),
        entries: expression.entries.map(({ key, keySpan, value }) => ({
          key,
          keySpan: scope.place(keySpan),
          value: again(value),
        })),
      };
    case 'reference':
      return scope.lookUp(expression.path);
    case 'conditional': {
      const condition = again(expression.condition);
      const met = conditionOf(condition);
      return met === undefined
        ? either(condition, again(expression.yes), again(expression.no))
        : again(met ? expression.yes : expression.no);
    }
    case 'call':
      return callValue(expression, again, (each) => evaluateText(each, scope));
    case 'operation':
      return operationValue(expression.operator, expression.operands.map(again), (value) =>
        scalar(value, expression.span, scope),
      );
    default:
      return unknown(t`is computed: ${expression.written}`);
  }
}

/** Both ways lead to resources that may be meant. */
function either(condition: Value, yes: Value, no: Value): Value {
  const names = [yes, no].flatMap((each) => (each.kind === 'unknown' ? each.names : []));
  if (condition.kind !== 'unknown') {
    return unknown(t('depends on a condition'), names);
  }
  return unknown(condition.from === undefined ? condition.reason : t`depends on ${condition.from}`, names);
}

function scalar(value: number | boolean, span: Span, scope: Scope): Value {
  const place = scope.place(span);
  const text = String(value);
  return {
    kind: 'scalar',
    value,
    text: place.end - place.start === text.length ? literalText(text, place.start) : textOver(text, place),
  };
}

const ESCAPE = /[\\$%]/;

/** One interpolation alone stands for its value, in the place where that is written. */
function textValue(expression: TextExpression, scope: Scope): Value {
  const { parts } = expression;
  const [only] = parts;
  if (only && parts.length === 1 && only.kind !== 'literal' && !expression.heredoc) {
    return evaluate(only, scope);
  }
  const place = scope.place(expression.inner);
  if (only && parts.length === 1 && only.kind === 'literal' && place.start >= 0 && !ESCAPE.test(only.raw)) {
    const text = literalText(only.raw, place.start);
    return { kind: 'scalar', value: only.raw, text };
  }
  const mapped = new TextBuilder();
  let missing: Value | undefined;
  let mixed = false;
  for (const part of parts) {
    if (part.kind === 'literal') {
      addLiteral(mapped, part, expression.heredoc, scope.place(part.span));
      continue;
    }
    const value = evaluate(part, scope);
    mixed = true;
    missing ??= value.kind === 'scalar' ? undefined : value;
    addOver(mapped, value.kind === 'scalar' ? value.text.text : written(part), scope.place(part.span));
  }
  const text = mapped.build(place.start);
  const whole: MappedText = mixed ? { ...text, span: place } : { ...text, span: place.start < 0 ? place : text.span };
  return missing
    ? { ...(missing.kind === 'unknown' ? missing : unknown(t('is put together from what is no text'))), partly: whole }
    : { kind: 'scalar', value: whole.text, text: whole };
}

function written(part: Expression): string {
  return part.kind === 'reference' ? `\${${part.path.join('.')}}` : '${}';
}

/** Text that is itself a value, as JSON is: parsed where it stands, so that ranges hold. */
export function evaluateText(expression: Expression, scope: Scope): Value {
  const value = evaluate(expression, scope);
  const text = value.kind === 'scalar' ? value.text : value.kind === 'unknown' ? value.partly : undefined;
  const parsed = text && scope.parse(text.text);
  if (!parsed) {
    return value.kind === 'scalar' ? unknown(t('is no JSON that can be read')) : value;
  }
  const start = startOf(expression, text.text.length);
  const place = (span: Span) =>
    start === undefined ? text.span : scope.place({ start: span.start + start, end: span.end + start });
  return evaluate(parsed, { ...scope, place });
}

/** Where text of this length starts that stands in the file as it is. */
function startOf(expression: Expression, length: number): number | undefined {
  const isLiteral = expression.kind === 'text' && expression.parts.every(({ kind }) => kind === 'literal');
  return isLiteral && expression.heredoc && length === expression.inner.end - expression.inner.start
    ? expression.inner.start
    : undefined;
}
