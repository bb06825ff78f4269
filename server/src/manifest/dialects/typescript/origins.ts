/**
 * Where a value comes from, followed through a file without running or typing it: `(await getLlama()).loadModel(…)`
 * is `node-llama-cpp` and the path `getLlama().loadModel()`, whatever the variables between are called.
 */
import type ts from 'typescript';
import { functionOf, givenBack, handedOver } from './functions';
import { classMember, memberAssignments, ownerOf, parameterProperty } from './members';
import type { MadeElsewhere, Modules } from './modules';
import { isOfWorkspace } from './modules';
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
  /** Made in another module of the workspace: those calls are not in this file. */
  readonly elsewhere?: MadeElsewhere;
}

/** Values go through a few variables; more is a loop. */
const DEEPEST = 12;
/** A chain of calls ends by itself, and builders have long ones: a link weighs less than a variable. */
const LINK = 1 / 16;

/** By reading: an edit, or what is learned of other files, may keep a node and change what its names mean. */
const memos = new WeakMap<Modules, Map<ts.Node, Origin | null>>();

const members = new WeakMap<Modules, Map<ts.Node, Map<string, Origin | null>>>();

export function originOf(source: ParsedSource, expression: ts.Expression, depth = 0): Origin | undefined {
  const value = unwrapped(source.ts, expression);
  const known = memos.get(source.modules) ?? new Map<ts.Node, Origin | null>();
  memos.set(source.modules, known);
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
    return made && { ...made, path: `${newPath(made.path)}()`, calls: [...made.calls, value] };
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
  if (type && ts.isUnionTypeNode(type)) {
    return first(type.types, (each) => ofType(source, each));
  }
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

/** What a function of this file gives back: the first value that can be followed. */
function returned(
  source: ParsedSource,
  made: ts.FunctionLikeDeclaration | undefined,
  depth: number,
): Origin | undefined {
  return made && first(givenBack(source, made), (each) => originOf(source, each, depth));
}

function ofBinding(source: ParsedSource, { imported, value }: Binding, depth: number): Origin | undefined {
  if (imported?.isType) {
    return undefined;
  }
  if (imported) {
    const path = imported.name === '*' ? '' : imported.name;
    const made = isOfWorkspace(imported.module) ? source.modules.made(imported.module, path) : undefined;
    return made
      ? { module: made.module, path: made.path, calls: [], elsewhere: made }
      : { module: imported.module, path, calls: [] };
  }
  const origin = value && originOf(source, value.expression, depth);
  return value?.property ? extended(origin, value.property) : origin;
}

/** `this.model`, or `Service.model` for a static member: its initial value, or what the class assigns to it. */
function ofMember(source: ParsedSource, use: ts.PropertyAccessExpression, depth: number): Origin | undefined {
  const owner = ownerOf(source, use);
  if (!owner) {
    return undefined;
  }
  const known = members.get(source.modules) ?? new Map<ts.Node, Map<string, Origin | null>>();
  members.set(source.modules, known);
  const ofOwner = known.get(owner) ?? new Map<string, Origin | null>();
  known.set(owner, ofOwner);
  const before = ofOwner.get(use.name.text);
  if (before !== undefined) {
    return before ?? undefined;
  }
  // A member that is made of itself ends there.
  ofOwner.set(use.name.text, null);
  const origin = followMember(source, use, depth);
  ofOwner.set(use.name.text, origin ?? null);
  return origin;
}

function followMember(source: ParsedSource, use: ts.PropertyAccessExpression, depth: number): Origin | undefined {
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

function first<T, R>(items: readonly T[], of: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = of(item);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
