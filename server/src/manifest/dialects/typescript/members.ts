/** Members of the classes of a file: where they are declared, and what is assigned to them. */
import type ts from 'typescript';
import type { Modules } from './modules';
import type { ParsedSource } from './parse';
import { scopesOf } from './scope';

/** Each class with the values that it assigns to members of one name. */
type Assigned = ReadonlyMap<ts.Node, readonly ts.Expression[]>;
const assignedValues = new WeakMap<Modules, Map<string, Assigned>>();
const NOTHING: readonly ts.Expression[] = [];

/** What the class assigns to `this.name`; of a place that is assigned to, what stands at the other places. */
export function memberAssignments(source: ParsedSource, use: ts.PropertyAccessExpression): readonly ts.Expression[] {
  const owner = ownerOf(source, use);
  const values = (owner && assignedTo(source, use.name.text).get(owner)) ?? NOTHING;
  const { parent } = use;
  return source.ts.isBinaryExpression(parent) && parent.left === use
    ? values.filter((value) => value !== parent.right)
    : values;
}

/** By `this` or by the name of the class. */
function assignedTo(source: ParsedSource, name: string): Assigned {
  const known = assignedValues.get(source.modules) ?? new Map<string, Assigned>();
  assignedValues.set(source.modules, known);
  const before = known.get(name);
  if (before) {
    return before;
  }
  const byClass = new Map<ts.Node, ts.Expression[]>();
  for (const { left, right } of scopesOf(source).assigned.get(`.${name}`) ?? []) {
    const owner = classAround(source.ts, left);
    if (owner) {
      const own = byClass.get(owner) ?? [];
      own.push(right);
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
