/**
 * Expressions of a program as the tree that templates are read from: literals and nearby constants as values in their
 * place, constructs as references, what the file does not hold as a reference that leads nowhere and says where it comes from.
 */
import type ts from 'typescript';
import { t } from '../../../../../../shared/src/l10n';
import { ELSEWHERE } from '../../../engines/text';
import type { Span } from '../../../manifest';
import type { TreeEntry, TreeMap, TreeNode } from '../../../yaml/tree';
import { spanOf } from '../names';
import { originOf } from '../origins';
import { unwrapped } from '../scope';
import { constantNumber, constantText, resolved } from '../values';
import type { Construction } from './construction';
import { intrinsic, itemsIn, joinOf, listOf, mapOf, referenceTo, scalarOf } from './construction';
import { knownValue } from './knownValues';

/** Objects in objects; more than this is a loop or nobody's stack. */
const DEEPEST = 24;

export function nodeOf(at: Construction, expression: ts.Expression, depth = 0): TreeNode {
  const { source } = at;
  at.budget.left -= 1;
  if (depth > DEEPEST || at.budget.left < 0) {
    return unknownNode(at, expression);
  }
  const { ts } = source;
  const value = resolved(source, expression) ?? unwrapped(ts, expression);
  if (ts.isObjectLiteralExpression(value)) {
    return mapOf(spanOf(source, value), entriesIn(at, value, depth + 1));
  }
  if (ts.isArrayLiteralExpression(value)) {
    return listOf(spanOf(source, value), itemsIn(at, value.elements, depth + 1));
  }
  if (ts.isConditionalExpression(value)) {
    const branches = [value.whenTrue, value.whenFalse].map((each) => nodeOf(at, each, depth + 1));
    const condition = scalarOf(shown(at, value.condition), spanOf(source, value.condition));
    return intrinsic('Fn::If', listOf(spanOf(source, value), [condition, ...branches]));
  }
  return plainValue(at, value, depth) ?? knownValue(at, value, depth + 1) ?? unknownNode(at, value);
}

function plainValue(at: Construction, value: ts.Expression, depth: number): TreeNode | undefined {
  const { source } = at;
  const { ts } = source;
  const { TrueKeyword, FalseKeyword, NullKeyword } = ts.SyntaxKind;
  if (value.kind === TrueKeyword || value.kind === FalseKeyword) {
    return scalarOf(value.kind === TrueKeyword, spanOf(source, value));
  }
  if (value.kind === NullKeyword || (ts.isIdentifier(value) && value.text === 'undefined')) {
    return referenceTo('AWS::NoValue', spanOf(source, value));
  }
  const template = ts.isTaggedTemplateExpression(value) ? value.template : value;
  if (ts.isTemplateExpression(template)) {
    return templateNode(at, template, depth + 1);
  }
  if (ts.isNoSubstitutionTemplateLiteral(template)) {
    return textNode(at, template);
  }
  const number = constantNumber(source, value);
  if (number) {
    const written = source.text.slice(number.span.start, number.span.end);
    // What is computed or written with separators is no number in a template's own writing.
    const isPlain = !number.isElsewhere && written === String(number.value);
    return scalarOf(isPlain ? number.value : String(number.value), number.isElsewhere ? ELSEWHERE : number.span);
  }
  return textNode(at, value) ?? joinedText(at, value, depth + 1);
}

function textNode({ source }: Construction, value: ts.Expression): TreeNode | undefined {
  const text = constantText(source, value);
  return text && scalarOf(text.text, text.isElsewhere ? ELSEWHERE : text.span);
}

/** A short text that is known is one value; a longer one stays in pieces, so that each keeps its place. */
function templateNode(at: Construction, value: ts.TemplateExpression, depth: number): TreeNode {
  const { source } = at;
  const whole = constantText(source, value);
  if (whole && !/\s/.test(whole.text)) {
    return scalarOf(whole.text, whole.span);
  }
  const pieces = value.templateSpans.flatMap(({ expression, literal }) => [
    nodeOf(at, expression, depth),
    literalPiece(at, literal),
  ]);
  return joinOf(spanOf(source, value), '', [literalPiece(at, value.head), ...pieces]);
}

/** Between the quotes and braces around it. */
function literalPiece({ source }: Construction, literal: ts.TemplateLiteralLikeNode): TreeNode {
  const start = literal.getStart(source.file) + 1;
  const closing = /(?:\$\{|`)$/.exec(source.text.slice(start, literal.end))?.[0].length ?? 0;
  return scalarOf(literal.text, { start, end: Math.max(start, literal.end - closing) });
}

/** `'a' + b`. */
function joinedText(at: Construction, value: ts.Expression, depth: number): TreeNode | undefined {
  const { ts } = at.source;
  const operands: ts.Expression[] = [];
  let left: ts.Expression = value;
  while (ts.isBinaryExpression(left) && left.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    operands.push(left.right);
    left = unwrapped(ts, left.left);
  }
  return operands.length === 0
    ? undefined
    : joinOf(
        spanOf(at.source, value),
        '',
        [left, ...operands.toReversed()].map((each) => nodeOf(at, each, depth)),
      );
}

function entriesIn(at: Construction, object: ts.ObjectLiteralExpression, depth: number): TreeEntry[] {
  const { source } = at;
  const { ts } = source;
  return object.properties.flatMap((property): readonly TreeEntry[] => {
    if (ts.isSpreadAssignment(property)) {
      return spreadEntries(at, property.expression, depth);
    }
    const name = property.name && keyOf(at, property.name);
    const isShort = ts.isShorthandPropertyAssignment(property);
    const value = isShort ? property.name : ts.isPropertyAssignment(property) ? property.initializer : undefined;
    if (!name || !value) {
      return [];
    }
    return [lazyEntry(name.text, name.span, spanOf(source, property), () => nodeOf(at, value, depth))];
  });
}

/** Of a construct's options few are ever asked for. */
function lazyEntry(key: string, keySpan: Span, span: Span, read: () => TreeNode): TreeEntry {
  let node: TreeNode | undefined;
  return {
    key,
    keySpan,
    span,
    aliased: false,
    merged: false,
    get value() {
      return (node ??= read());
    },
  };
}

/** `...base`, `...(gpu && { gpuCount: 1 })`, `...(gpu ? { … } : {})`: what may be there counts. */
function spreadEntries(at: Construction, expression: ts.Expression, depth: number): readonly TreeEntry[] {
  const { ts } = at.source;
  const value = unwrapped(ts, expression);
  if (ts.isConditionalExpression(value) && depth < DEEPEST) {
    return [value.whenFalse, value.whenTrue].flatMap((each) => spreadEntries(at, each, depth + 1));
  }
  if (ts.isBinaryExpression(value) && depth < DEEPEST) {
    return spreadEntries(at, value.right, depth + 1);
  }
  const node = nodeOf(at, value, depth + 1);
  return node.kind === 'map' ? node.entries : [];
}

function keyOf({ source }: Construction, name: ts.PropertyName) {
  const { ts } = source;
  if (ts.isComputedPropertyName(name)) {
    return constantText(source, name.expression);
  }
  const span = spanOf(source, name);
  const isQuoted = ts.isStringLiteralLike(name);
  return {
    text: name.text,
    span: isQuoted ? { start: span.start + 1, end: Math.max(span.start + 1, span.end - 1) } : span,
  };
}

/** Longer expressions say nothing in a sentence. */
const LONGEST_SHOWN = 60;

/** What the file does not hold, by its source: `props.instanceType`, `context instanceType`. */
export const unknownNode = (at: Construction, expression: ts.Expression): TreeMap =>
  referenceTo(sourceInWords(at, expression), spanOf(at.source, expression));

function sourceInWords(at: Construction, expression: ts.Expression): string {
  const { source } = at;
  const { ts } = source;
  const value = unwrapped(ts, expression);
  if (ts.isCallExpression(value) && ts.isPropertyAccessExpression(value.expression)) {
    const method = value.expression.name.text;
    const name = constantText(source, value.arguments[0])?.text;
    if (name !== undefined && /^(?:tryGetContext|getContext)$/.test(method)) {
      return t`context ${name}`;
    }
    const owner = originOf(source, value.expression.expression);
    if (name !== undefined && owner?.module === '@pulumi/pulumi' && /^(?:get|require)/.test(method)) {
      return t`configuration ${name}`;
    }
  }
  return shown(at, value);
}

function shown({ source }: Construction, expression: ts.Expression): string {
  const text = source.text
    .slice(expression.getStart(source.file), expression.end)
    .replace(/[\s${}]+/g, ' ')
    .trim();
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}
