/** Functions of a file: which one a call means, what it gives back, what it is handed. */
import type ts from 'typescript';
import { classMember } from './members';
import type { ParsedSource } from './parse';
import { bindingOf, scopesOf, unwrapped } from './scope';

/** The function of this file that a call means: by its name, or as a method of the same class. */
export function functionOf(source: ParsedSource, callee: ts.Expression): ts.FunctionLikeDeclaration | undefined {
  const { ts } = source;
  const at = unwrapped(ts, callee);
  if (ts.isIdentifier(at)) {
    const binding = bindingOf(scopesOf(source), at.text, at);
    const value =
      binding?.declared ?? (binding?.value && !binding.value.property ? binding.value.expression : undefined);
    return value && isFunction(ts, value) ? value : undefined;
  }
  const member = ts.isPropertyAccessExpression(at) ? classMember(source, at) : undefined;
  const value = member && ts.isPropertyDeclaration(member) ? member.initializer : member;
  return value && isFunction(ts, value) ? value : undefined;
}

const isFunction = (ts: ParsedSource['ts'], node: ts.Node): node is ts.FunctionLikeDeclaration =>
  ts.isFunctionDeclaration(node) ||
  ts.isArrowFunction(node) ||
  ts.isFunctionExpression(node) ||
  ts.isMethodDeclaration(node);

/** What a function gives back, each `return` of its own. */
export function givenBack({ ts }: ParsedSource, made: ts.FunctionLikeDeclaration): readonly ts.Expression[] {
  const body = 'body' in made ? made.body : undefined;
  return !body ? [] : ts.isBlock(body) ? returnsOf(ts, body) : [body];
}

function returnsOf(ts: ParsedSource['ts'], body: ts.Block): readonly ts.Expression[] {
  const found: ts.Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isReturnStatement(node) && node.expression) {
      found.push(node.expression);
    } else if (!ts.isFunctionLike(node) && !ts.isClassLike(node)) {
      ts.forEachChild(node, visit);
    }
  };
  visit(body);
  return found;
}

/** What calls of this file hand over for a parameter of a function, a constructor or a method. */
export function handedOver(source: ParsedSource, parameter: ts.ParameterDeclaration): readonly ts.Expression[] {
  const { ts } = source;
  const owner = parameter.parent;
  const at = owner.parameters.indexOf(parameter);
  const named = ts.isConstructorDeclaration(owner) ? owner.parent : namedFunction(ts, owner);
  const name = named?.name && ts.isIdentifier(named.name) ? named.name.text : undefined;
  return (name === undefined ? [] : (scopesOf(source).callsOf.get(name) ?? [])).flatMap((call) =>
    ts.isNewExpression(call) === ts.isConstructorDeclaration(owner) ? (call.arguments?.[at] ?? []) : [],
  );
}

function namedFunction(ts: ParsedSource['ts'], owner: ts.Node) {
  if (ts.isFunctionDeclaration(owner) || ts.isMethodDeclaration(owner)) {
    return owner;
  }
  return ts.isVariableDeclaration(owner.parent) && ts.isIdentifier(owner.parent.name) ? owner.parent : undefined;
}
