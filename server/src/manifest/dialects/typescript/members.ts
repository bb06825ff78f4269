/** Members of the classes of a file: where they are declared, and what is assigned to them. */
import type ts from 'typescript';
import type { Modules } from './modules';
import type { ParsedSource } from './parse';
import { scopesOf } from './scope';

type Assignments = ReadonlyMap<ts.Node, readonly ts.BinaryExpression[]>;
const assignments = new WeakMap<Modules, Map<string, Assignments>>();

/** What the class assigns to `this.name`. */
export function memberAssignments(source: ParsedSource, use: ts.PropertyAccessExpression): readonly ts.Expression[] {
  const owner = ownerOf(source, use);
  const own = owner && assignmentsTo(source, use.name.text).get(owner);
  return (own ?? []).flatMap(({ left, right }) => (left === use ? [] : [right]));
}

/** Each class with what it assigns to members of a name, by `this` or by the name of the class. */
function assignmentsTo(source: ParsedSource, name: string): Assignments {
  const known = assignments.get(source.modules) ?? new Map<string, Assignments>();
  assignments.set(source.modules, known);
  const before = known.get(name);
  if (before) {
    return before;
  }
  const byClass = new Map<ts.Node, ts.BinaryExpression[]>();
  for (const assignment of scopesOf(source).assigned.get(`.${name}`) ?? []) {
    const owner = classAround(source.ts, assignment.left);
    if (owner) {
      const own = byClass.get(owner) ?? [];
      own.push(assignment);
      byClass.set(owner, own);
    }
  }
  known.set(name, byClass);
  return byClass;
}

/** `constructor(private readonly client: OpenAI)`. */
export function parameterProperty(
  { ts }: ParsedSource,
  use: ts.PropertyAccessExpression,
): ts.ParameterDeclaration | undefined {
  const isOwn = use.expression.kind === ts.SyntaxKind.ThisKeyword;
  const constructor = isOwn ? classAround(ts, use)?.members.find(ts.isConstructorDeclaration) : undefined;
  return constructor?.parameters.find(
    ({ name, modifiers }) => modifiers && ts.isIdentifier(name) && name.text === use.name.text,
  );
}

/** The class around a use of `this.name` or `Class.name`. */
export function ownerOf(
  { ts }: ParsedSource,
  { expression }: ts.PropertyAccessExpression,
): ts.ClassLikeDeclaration | undefined {
  if (expression.kind === ts.SyntaxKind.ThisKeyword) {
    return classAround(ts, expression);
  }
  const owner = ts.isIdentifier(expression) ? classAround(ts, expression) : undefined;
  return owner?.name && ts.isIdentifier(expression) && expression.text === owner.name.text ? owner : undefined;
}

/** The member of that class. */
export function classMember(source: ParsedSource, use: ts.PropertyAccessExpression): ts.ClassElement | undefined {
  const { ts } = source;
  return ownerOf(source, use)?.members.find(
    ({ name }) => name && (ts.isIdentifier(name) || ts.isPrivateIdentifier(name)) && name.text === use.name.text,
  );
}

export function classAround(ts: ParsedSource['ts'], node: ts.Node): ts.ClassLikeDeclaration | undefined {
  for (let at: ts.Node | undefined = node; at; at = at.parent) {
    if (ts.isClassLike(at)) {
      return at;
    }
  }
  return undefined;
}
