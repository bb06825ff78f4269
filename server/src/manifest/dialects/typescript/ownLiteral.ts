/** Whether the text that states a value may be changed for one use: it must be a literal that nothing else reads. */
import type ts from 'typescript';
import { t } from '../../../../../shared/src/l10n';
import type { Span } from '../../manifest';
import type { CallLike } from './origins';
import type { ParsedSource } from './parse';
import { bindingOf, inOrder, scopesOf } from './scope';

/** The literal as a whole, quotes included; else where the value comes from, in words. */
export type OwnLiteral = { readonly span: Span } | { readonly from: string; readonly isWorkedOut?: true };

const ENVIRONMENT = /\b(process\.env|import\.meta\.env|Deno\.env|Bun\.env)\b/;
const DEEPEST = 4;

export function ownLiteral(source: ParsedSource, expression: ts.Expression, call: CallLike): OwnLiteral {
  const elsewhere = ownerElsewhere(source, expression, call);
  return elsewhere === undefined ? literalOf(source, expression, 0) : { from: elsewhere };
}

function literalOf(source: ParsedSource, expression: ts.Expression, depth: number): OwnLiteral {
  const { ts, file } = source;
  const value = plain(ts, expression);
  if (isLiteral(ts, value)) {
    return { span: { start: value.getStart(file), end: value.end } };
  }
  if (ENVIRONMENT.test(value.getText(file))) {
    return { from: t('an environment variable') };
  }
  const binding = ts.isIdentifier(value) ? bindingOf(scopesOf(source), value.text, value) : undefined;
  if (!ts.isIdentifier(value) || !binding) {
    return { from: t('an expression'), isWorkedOut: true };
  }
  if (binding.imported) {
    return { from: t('another file') };
  }
  const { expression: bound, property } = binding.value ?? {};
  if (!bound || property !== undefined || !binding.isConst || depth > DEEPEST) {
    return { from: t`the variable ${value.text}` };
  }
  if (ENVIRONMENT.test(bound.getText(file))) {
    return { from: t('an environment variable') };
  }
  return isOnlyRead(source, value.text, bound)
    ? literalOf(source, bound, depth + 1)
    : { from: t`the constant ${value.text}, which is used elsewhere too` };
}

/** What stands in the call's own arguments is its own; an object of options may serve several. */
function ownerElsewhere(source: ParsedSource, expression: ts.Expression, call: CallLike): string | undefined {
  const { ts } = source;
  let at: ts.Node = expression;
  while (at.parent && isInsideValue(ts, at.parent)) {
    at = at.parent;
  }
  if (at.parent === call) {
    return undefined;
  }
  if (at.parent && ts.isVariableDeclaration(at.parent) && ts.isIdentifier(at.parent.name)) {
    const { text } = at.parent.name;
    return isOnlyRead(source, text, at) ? undefined : t`${text}, which is used elsewhere too`;
  }
  return t('another place of the file');
}

function isInsideValue(ts: ParsedSource['ts'], node: ts.Node): boolean {
  return (
    ts.isPropertyAssignment(node) ||
    ts.isShorthandPropertyAssignment(node) ||
    ts.isObjectLiteralExpression(node) ||
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node)
  );
}

/** Declared in this file and not exported, and named once beside its declaration. */
export function isOnlyRead({ ts, file }: Pick<ParsedSource, 'ts' | 'file'>, name: string, value: ts.Node): boolean {
  let statement: ts.Node = value;
  while (statement.parent && !ts.isVariableStatement(statement)) {
    statement = statement.parent;
  }
  const isExported = ts.isVariableStatement(statement) && (statement.modifiers?.length ?? 0) > 0;
  let names = 0;
  inOrder(ts, file, (node) => {
    names += ts.isIdentifier(node) && node.text === name && !isPropertyName(ts, node) ? 1 : 0;
    return true;
  });
  return !isExported && names === 2;
}

/** `x` of `{ x: 1 }` and of `a.x`. */
function isPropertyName(ts: ParsedSource['ts'], node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    (ts.isPropertyAssignment(parent) && parent.name === node) ||
    (ts.isPropertyAccessExpression(parent) && parent.name === node)
  );
}

function plain(ts: ParsedSource['ts'], expression: ts.Expression): ts.Expression {
  let at = expression;
  while (ts.isParenthesizedExpression(at) || ts.isAsExpression(at) || ts.isSatisfiesExpression(at)) {
    at = at.expression;
  }
  return at;
}

function isLiteral(ts: ParsedSource['ts'], value: ts.Expression): boolean {
  return (
    ts.isStringLiteralLike(value) ||
    ts.isNumericLiteral(value) ||
    value.kind === ts.SyntaxKind.TrueKeyword ||
    value.kind === ts.SyntaxKind.FalseKeyword ||
    (ts.isArrayLiteralExpression(value) && value.elements.every((each) => ts.isStringLiteralLike(each)))
  );
}
