/** Classes of a file that extend others: what they are made from, and how their constructors hand options on. */
import type ts from 'typescript';
import type { ParsedSource } from './parse';
import { bindingOf, scopesOf, unwrapped } from './scope';

export interface OwnClass {
  readonly class: ts.ClassLikeDeclaration;
  /** Its own constructor; without one it takes what the class before it takes. */
  readonly made?: ts.ConstructorDeclaration;
}

/** The class of this file that `new Name()` means. */
export function constructorOf(source: ParsedSource, callee: ts.Expression): OwnClass | undefined {
  const { ts } = source;
  const at = unwrapped(ts, callee);
  const binding = ts.isIdentifier(at) ? bindingOf(scopesOf(source), at.text, at) : undefined;
  const declared = binding?.declared ?? (binding?.value?.property ? undefined : binding?.value?.expression);
  if (!declared || !ts.isClassLike(declared)) {
    return undefined;
  }
  const made = declared.members.find((member) => ts.isConstructorDeclaration(member) && member.body !== undefined);
  return { class: declared, ...(made && ts.isConstructorDeclaration(made) ? { made } : {}) };
}

/** What stands behind `extends`. */
export function baseOf({ ts }: ParsedSource, own: ts.ClassLikeDeclaration | undefined): ts.Expression | undefined {
  return own?.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression;
}

/** The `super(…)` of a constructor, where it is a statement of its own. */
export function superOf({ ts }: ParsedSource, made: ts.ConstructorDeclaration): ts.CallExpression | undefined {
  for (const statement of made.body?.statements ?? []) {
    const call = ts.isExpressionStatement(statement) ? statement.expression : undefined;
    if (call && ts.isCallExpression(call) && call.expression.kind === ts.SyntaxKind.SuperKeyword) {
      return call;
    }
  }
  return undefined;
}
