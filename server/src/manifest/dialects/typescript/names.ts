/** What the code around a call is called. */
import type ts from 'typescript';
import type { Span } from '../../manifest';
import type { ParsedSource } from './parse';

export interface Named {
  readonly name: string;
  readonly nameSpan: Span;
  /** The statement, function or member as a whole. */
  readonly node: ts.Node;
}

/** The nearest function, method or class member with a name; at the top level the variable. */
export function enclosing(source: ParsedSource, start: ts.Node): Named | undefined {
  const { ts } = source;
  let variable: Named | undefined;
  for (let at: ts.Node | undefined = start.parent; at && !ts.isSourceFile(at); at = at.parent) {
    // A variable is met as its declaration, and only counts where no function is around it.
    const name = ts.isVariableStatement(at) ? undefined : declaredName(source, at);
    if (!name) {
      continue;
    }
    const named = { name: qualified(source, at, name.text), nameSpan: spanOf(source, name), node: wholeOf(source, at) };
    if (!ts.isVariableDeclaration(at) || holdsFunction(source, at)) {
      return named;
    }
    variable ??= named;
  }
  return variable;
}

/** The name of what a node declares, where it is an identifier. */
export function declaredName({ ts }: ParsedSource, node: ts.Node): ts.Identifier | undefined {
  if (
    (ts.isVariableDeclaration(node) ||
      ts.isFunctionDeclaration(node) ||
      ts.isFunctionExpression(node) ||
      ts.isMethodDeclaration(node) ||
      ts.isClassDeclaration(node) ||
      ts.isPropertyDeclaration(node) ||
      ts.isPropertyAssignment(node) ||
      ts.isGetAccessor(node)) &&
    node.name &&
    ts.isIdentifier(node.name)
  ) {
    return node.name;
  }
  return ts.isVariableStatement(node) ? firstName(ts, node) : undefined;
}

function firstName(ts: ParsedSource['ts'], { declarationList }: ts.VariableStatement): ts.Identifier | undefined {
  const name = declarationList.declarations[0]?.name;
  return name && ts.isIdentifier(name) ? name : undefined;
}

function holdsFunction({ ts }: ParsedSource, { initializer }: ts.VariableDeclaration): boolean {
  return initializer !== undefined && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer));
}

/** Members carry their class: `getInstance` alone says little. */
function qualified({ ts }: ParsedSource, node: ts.Node, name: string): string {
  const owner = ts.isClassElement(node) ? node.parent : undefined;
  return owner && ts.isClassLike(owner) && owner.name ? `${owner.name.text}.${name}` : name;
}

function wholeOf({ ts }: ParsedSource, node: ts.Node): ts.Node {
  const statement = ts.isVariableDeclaration(node) ? node.parent.parent : node;
  return ts.isVariableStatement(statement) ? statement : node;
}

export const spanOf = ({ file }: ParsedSource, node: ts.Node): Span => ({ start: node.getStart(file), end: node.end });
