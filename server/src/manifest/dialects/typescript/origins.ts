/**
 * Where a value comes from, followed through a file without running or typing it: `(await getLlama()).loadModel(…)`
 * is `node-llama-cpp` and the path `getLlama().loadModel()`, whatever the variables between are called.
 */
import type ts from 'typescript';
import type { ParsedSource } from './parse';
import type { Binding } from './scope';
import { bindingOf, scopesOf, unwrapped } from './scope';

export type CallLike = ts.CallExpression | ts.NewExpression;

export interface Origin {
  readonly module: string;
  /** Names joined by dots from the export on; calls as `()`, constructors as `new Name()`. Empty for the module itself. */
  readonly path: string;
  /** The calls of the path, in its order. */
  readonly calls: readonly CallLike[];
}

/** Values go through a few variables; more is a loop. */
const DEEPEST = 12;
/** A chain of calls ends by itself, and builders have long ones: a link weighs less than a variable. */
const LINK = 1 / 16;

/** By tree: an edit may keep a node and change what its names mean. */
const memos = new WeakMap<ts.SourceFile, Map<ts.Node, Origin | null>>();

export function originOf(source: ParsedSource, expression: ts.Expression, depth = 0): Origin | undefined {
  const value = unwrapped(source.ts, expression);
  const known = memos.get(source.file) ?? new Map<ts.Node, Origin | null>();
  memos.set(source.file, known);
  const before = known.get(value);
  if (before !== undefined) {
    return before ?? undefined;
  }
  if (depth > DEEPEST) {
    return undefined;
  }
  // A value that names itself on the way ends there.
  known.set(value, null);
  const isLink = source.ts.isPropertyAccessExpression(value) || source.ts.isCallExpression(value);
  const origin = follow(source, value, depth + (isLink ? LINK : 1));
  known.set(value, origin ?? null);
  return origin;
}

function follow(source: ParsedSource, value: ts.Expression, depth: number): Origin | undefined {
  const { ts } = source;
  if (ts.isIdentifier(value)) {
    return ofName(source, value, depth);
  }
  if (ts.isPropertyAccessExpression(value)) {
    return value.expression.kind === ts.SyntaxKind.ThisKeyword
      ? ofMember(source, value, depth)
      : (extended(originOf(source, value.expression, depth), value.name.text) ?? ofMember(source, value, depth));
  }
  if (ts.isCallExpression(value)) {
    return (
      importedHere(source, value) ??
      called(originOf(source, value.expression, depth), value) ??
      returned(source, functionOf(source, value.expression), depth)
    );
  }
  if (ts.isNewExpression(value)) {
    const made = originOf(source, value.expression, depth);
    return made && { module: made.module, path: `${newPath(made.path)}()`, calls: [...made.calls, value] };
  }
  if (ts.isBinaryExpression(value)) {
    return originOf(source, value.left, depth) ?? originOf(source, value.right, depth);
  }
  if (ts.isConditionalExpression(value)) {
    return originOf(source, value.whenTrue, depth) ?? originOf(source, value.whenFalse, depth);
  }
  return undefined;
}

/** A package whose module is itself the class or function: `new (require('replicate'))()`. */
const newPath = (path: string) => (path === '' ? 'new default' : path.replace(/([\w$]+)$/, 'new $1'));

function extended(base: Origin | undefined, name: string): Origin | undefined {
  return base && { ...base, path: base.path === '' ? name : `${base.path}.${name}` };
}

function called(base: Origin | undefined, call: ts.CallExpression): Origin | undefined {
  return base && { ...base, path: `${base.path === '' ? 'default' : base.path}()`, calls: [...base.calls, call] };
}

/** The module of `import('…')` or `require('…')`. */
function importedHere({ ts }: ParsedSource, call: ts.CallExpression): Origin | undefined {
  const isImport = call.expression.kind === ts.SyntaxKind.ImportKeyword;
  const isRequire = ts.isIdentifier(call.expression) && call.expression.text === 'require';
  const [argument] = call.arguments;
  return (isImport || isRequire) && argument && ts.isStringLiteralLike(argument)
    ? { module: argument.text, path: '', calls: [] }
    : undefined;
}

function ofName(source: ParsedSource, name: ts.Identifier, depth: number): Origin | undefined {
  const scopes = scopesOf(source);
  const binding = bindingOf(scopes, name.text, name);
  if (!binding) {
    return undefined;
  }
  const direct = ofBinding(source, binding, depth);
  if (direct || binding.imported) {
    return direct;
  }
  return (
    // `let model; … model = await load()`, in the scope of the variable.
    first(scopes.assigned.get(name.text) ?? [], ({ left, right }) =>
      bindingOf(scopes, name.text, left) === binding ? originOf(source, right, depth) : undefined,
    ) ??
    ofParameter(source, binding, depth) ??
    ofType(source, binding.type)
  );
}

/** What the callers of this file hand over, the first that can be followed. */
function ofParameter(source: ParsedSource, { parameter, fallback }: Binding, depth: number): Origin | undefined {
  const handed = parameter && first(handedOver(source, parameter), (each) => originOf(source, each, depth));
  return handed ?? (fallback && originOf(source, fallback, depth));
}

/** `client: OpenAI`: an instance of the class, made elsewhere. */
function ofType(source: ParsedSource, type: ts.TypeNode | undefined): Origin | undefined {
  const { ts } = source;
  if (!type || !ts.isTypeReferenceNode(type)) {
    return undefined;
  }
  const [root, ...names] = entityNames(ts, type.typeName);
  const imported = root && bindingOf(scopesOf(source), root.text, type)?.imported;
  if (!imported) {
    return undefined;
  }
  const path = [...(imported.name === '*' ? [] : [imported.name]), ...names.map(({ text }) => text)].join('.');
  return { module: imported.module, path: `${newPath(path)}()`, calls: [] };
}

function entityNames(ts: ParsedSource['ts'], name: ts.EntityName): readonly ts.Identifier[] {
  return ts.isIdentifier(name) ? [name] : [...entityNames(ts, name.left), name.right];
}

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

/** What a function of this file gives back: the first value that can be followed. */
function returned(
  source: ParsedSource,
  made: ts.FunctionLikeDeclaration | undefined,
  depth: number,
): Origin | undefined {
  return made && first(givenBack(source, made), (each) => originOf(source, each, depth));
}

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

function ofBinding(source: ParsedSource, { imported, value }: Binding, depth: number): Origin | undefined {
  if (imported?.isType) {
    return undefined;
  }
  if (imported) {
    const path = imported.name === '*' ? '' : imported.name;
    return { module: imported.module, path, calls: [] };
  }
  const origin = value && originOf(source, value.expression, depth);
  return value?.property ? extended(origin, value.property) : origin;
}

/** `this.model`, or `Service.model` for a static member: its initial value, or what the class assigns to it. */
function ofMember(source: ParsedSource, use: ts.PropertyAccessExpression, depth: number): Origin | undefined {
  const { ts } = source;
  const member = classMember(source, use);
  const declared = member && ts.isPropertyDeclaration(member) ? member : undefined;
  const initial = declared?.initializer && originOf(source, declared.initializer, depth);
  const handed = parameterProperty(source, use);
  return (
    initial ??
    first(memberAssignments(source, use), (right) => originOf(source, right, depth)) ??
    (handed &&
      (first(handedOver(source, handed), (each) => originOf(source, each, depth)) ?? ofType(source, handed.type))) ??
    ofType(source, declared?.type) ??
    (member && ts.isGetAccessor(member) ? returned(source, member, depth) : undefined)
  );
}

/** What the class assigns to `this.name`. */
export function memberAssignments(source: ParsedSource, use: ts.PropertyAccessExpression): readonly ts.Expression[] {
  return (scopesOf(source).assigned.get(`.${use.name.text}`) ?? []).flatMap(({ left, right }) =>
    left !== use && isSameOwner(source, use, left) ? [right] : [],
  );
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

/** The member of the class around a use that `this.name` or `Class.name` means. */
export function classMember(
  { ts }: ParsedSource,
  { expression, name }: ts.PropertyAccessExpression,
): ts.ClassElement | undefined {
  const owner = classAround(ts, expression);
  const isOwn =
    expression.kind === ts.SyntaxKind.ThisKeyword ||
    (ts.isIdentifier(expression) && owner?.name !== undefined && expression.text === owner.name.text);
  return isOwn
    ? owner?.members.find(
        (each) =>
          each.name &&
          (ts.isIdentifier(each.name) || ts.isPrivateIdentifier(each.name)) &&
          each.name.text === name.text,
      )
    : undefined;
}

function classAround(ts: ParsedSource['ts'], node: ts.Node): ts.ClassLikeDeclaration | undefined {
  for (let at: ts.Node | undefined = node; at; at = at.parent) {
    if (ts.isClassLike(at)) {
      return at;
    }
  }
  return undefined;
}

/** Both in the same class, by `this` or by its name. */
function isSameOwner({ ts }: ParsedSource, use: ts.PropertyAccessExpression, other: ts.Expression): boolean {
  return (
    ts.isPropertyAccessExpression(other) &&
    other.name.text === use.name.text &&
    classAround(ts, other) !== undefined &&
    classAround(ts, other) === classAround(ts, use)
  );
}

function first<T, R>(items: readonly T[], of: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = of(item);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
