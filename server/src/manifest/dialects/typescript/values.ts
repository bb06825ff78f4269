/** Constant strings, as far as syntax alone shows them. */
import type ts from 'typescript';
import type { Span } from '../../manifest';
import { unwrapped } from './bindings';
import type { TypeScript } from './load';
import type { ParsedSource } from './parse';

export interface ConstantText {
  readonly text: string;
  /** Without quotes. */
  readonly span: Span;
}

/** A constant may name another; more than this is a loop. */
const DEEPEST_CONSTANT = 5;

/** A literal, a `const`, a member of the enclosing class, or the fallback behind `??` and `||`. */
export function constantText(
  source: ParsedSource,
  expression: ts.Expression | undefined,
  depth = 0,
): ConstantText | undefined {
  const { ts } = source;
  const value = expression && unwrapped(ts, expression);
  if (!value || depth > DEEPEST_CONSTANT) {
    return undefined;
  }
  if (ts.isStringLiteralLike(value)) {
    const start = value.getStart(source.file) + 1;
    const closed = /["'`]$/.test(source.text.slice(start, value.end));
    return { text: value.text, span: { start, end: Math.max(start, value.end - (closed ? 1 : 0)) } };
  }
  if (ts.isBinaryExpression(value)) {
    const isFallback =
      value.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken ||
      value.operatorToken.kind === ts.SyntaxKind.BarBarToken;
    return isFallback ? constantText(source, value.right, depth + 1) : undefined;
  }
  const initializer = ts.isIdentifier(value)
    ? constantNamed(source, value)
    : ts.isPropertyAccessExpression(value)
      ? memberNamed(ts, value)
      : undefined;
  return constantText(source, initializer, depth + 1);
}

/** A `const` of that name, from the use outwards. */
function constantNamed({ ts }: ParsedSource, use: ts.Identifier): ts.Expression | undefined {
  for (let at: ts.Node | undefined = use; at; at = at.parent) {
    if (!ts.isBlock(at) && !ts.isSourceFile(at)) {
      continue;
    }
    for (const statement of at.statements) {
      const declared =
        ts.isVariableStatement(statement) && (statement.declarationList.flags & ts.NodeFlags.Const) !== 0;
      const declaration = declared
        ? statement.declarationList.declarations.find(({ name }) => ts.isIdentifier(name) && name.text === use.text)
        : undefined;
      if (declaration) {
        return declaration.initializer;
      }
    }
  }
  return undefined;
}

/** `this.model` or `Service.model`: the property of the class around it. */
function memberNamed(ts: TypeScript, { expression, name }: ts.PropertyAccessExpression): ts.Expression | undefined {
  for (let at: ts.Node | undefined = expression; at; at = at.parent) {
    if (!ts.isClassLike(at)) {
      continue;
    }
    const isOwn =
      expression.kind === ts.SyntaxKind.ThisKeyword ||
      (ts.isIdentifier(expression) && expression.text === at.name?.text);
    const member = at.members.find(
      (each) => ts.isPropertyDeclaration(each) && ts.isIdentifier(each.name) && each.name.text === name.text,
    );
    return isOwn && member && ts.isPropertyDeclaration(member) ? member.initializer : undefined;
  }
  return undefined;
}
