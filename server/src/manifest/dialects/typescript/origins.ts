/**
 * Where a value comes from, followed through a file without running or typing it: `(await getLlama()).loadModel(…)`
 * is `node-llama-cpp` and the path `getLlama().loadModel()`, whatever the variables between are called.
 */
import type ts from 'typescript';
import { baseOf, constructorOf, superOf } from './classes';
import { functionOf, givenBack, handedOver } from './functions';
import { classAround, classMember, memberAssignments, ownerOf, parameterProperty } from './members';
import type { MadeElsewhere, Modules } from './modules';
import { isOfWorkspace } from './modules';
import type { ParsedSource } from './parse';
import type { Binding } from './scope';
import { bindingOf, scopesOf, unwrapped } from './scope';
import { propertyOf, resolved } from './values';

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
      : (extended(originOf(source, value.expression, depth), value.name.text) ??
          ofMember(source, value, depth) ??
          ofProperty(source, value.expression, value.name.text, depth));
  }
  if (ts.isCallExpression(value)) {
    if (value.expression.kind === ts.SyntaxKind.SuperKeyword) {
      return ofSuper(source, value, depth);
    }
    return (
      importedHere(source, value) ??
      called(source, originOf(source, value.expression, depth), value, depth) ??
      returned(source, functionOf(source, value.expression), depth)
    );
  }
  if (ts.isNewExpression(value)) {
    const made = originOf(source, value.expression, depth);
    return made ? constructed(made, value) : inherited(source, value, depth);
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

const constructed = (made: Origin, call: CallLike): Origin => ({
  ...made,
  path: `${newPath(made.path)}()`,
  calls: [...made.calls, call],
});

/** `class Llm extends ChatOpenAI`: what `new Llm(options)` makes is the library’s, by the options that reach it. */
function inherited(source: ParsedSource, made: ts.NewExpression, depth: number): Origin | undefined {
  const own = constructorOf(source, made.expression);
  const base = own && baseOf(source, own.class);
  if (!base) {
    return undefined;
  }
  const call = own.made && superOf(source, own.made);
  if (call && !handsOn(source, call)) {
    return originOf(source, call, depth);
  }
  const from = originOf(source, base, depth);
  return from && constructed(from, made);
}

/** `super({ model })`: the options stand there. One that only hands on what it is given says nothing of its own. */
function ofSuper(source: ParsedSource, call: ts.CallExpression, depth: number): Origin | undefined {
  const base = handsOn(source, call) ? undefined : baseOf(source, classAround(source.ts, call));
  const from = base && originOf(source, base, depth);
  return from && constructed(from, call);
}

/** `super(options)`, `super(...options)`, `super(options ?? {})` say nothing: only an object that stands there does. */
function handsOn(source: ParsedSource, { arguments: [given] }: ts.CallExpression): boolean {
  const { ts } = source;
  const binding = given && ts.isIdentifier(given) ? bindingOf(scopesOf(source), given.text, given) : undefined;
  const stated = binding?.parameter ? undefined : resolved(source, given);
  return !stated || !ts.isObjectLiteralExpression(stated) || stated.properties.length === 0;
}

function extended(base: Origin | undefined, name: string): Origin | undefined {
  return base && { ...base, path: base.path === '' ? name : `${base.path}.${name}` };
}

/** Tracing puts a wrapper around a client, or around the whole library, that is asked the same way. */
const TRACING = /^(langsmith|langfuse|@langfuse\/openai|braintrust|weave)(\/|$)/;
const WRAPS = /^(wrap(OpenAI|Anthropic|SDK|AISDK|GoogleGenAI)|observeOpenAI)$/;

function called(
  source: ParsedSource,
  base: Origin | undefined,
  call: ts.CallExpression,
  depth: number,
): Origin | undefined {
  const [wrapped] = call.arguments;
  if (base && wrapped && TRACING.test(base.module) && WRAPS.test(base.path)) {
    return originOf(source, wrapped, depth);
  }
  return base && { ...base, path: `${base.path === '' ? 'default' : base.path}()`, calls: [...base.calls, call] };
}

/** The module of `import('…')` or `require('…')`. */
function importedHere(source: ParsedSource, call: ts.CallExpression): Origin | undefined {
  const { ts } = source;
  const isImport = call.expression.kind === ts.SyntaxKind.ImportKeyword;
  // Bundles of modules that are none call it `__require`.
  const isRequire = ts.isIdentifier(call.expression) && /^(__)?require$/.test(call.expression.text);
  const [argument] = call.arguments;
  const module =
    (isImport || isRequire) && argument && ts.isStringLiteralLike(argument)
      ? argument.text
      : importedInText(source, call);
  return module === undefined ? undefined : { module, path: '', calls: [] };
}

/** What keeps a compiler from turning `import()` into `require()`. */
const IMPORT_IN_TEXT = /^\s*(?:return\s+)?import\(\s*(['"`])([^'"`]+)\1\s*\)\s*;?\s*$/;

/** `eval('import("…")')`, `Function('return import("…")')()`. */
function importedInText({ ts }: ParsedSource, { expression, arguments: given }: ts.CallExpression): string | undefined {
  const callee = unwrapped(ts, expression);
  const isMade =
    (ts.isCallExpression(callee) || ts.isNewExpression(callee)) && isNamed(ts, callee.expression, 'Function');
  const text = isMade ? callee.arguments?.[0] : isNamed(ts, callee, 'eval') ? given[0] : undefined;
  return text && ts.isStringLiteralLike(text) ? IMPORT_IN_TEXT.exec(text.text)?.[2] : undefined;
}

const isNamed = (ts: ParsedSource['ts'], node: ts.Node, name: string) => ts.isIdentifier(node) && node.text === name;

function ofName(source: ParsedSource, name: ts.Identifier, depth: number): Origin | undefined {
  const scopes = scopesOf(source);
  const binding = bindingOf(scopes, name.text, name);
  if (!binding) {
    return undefined;
  }
  const direct = ofBinding(source, binding, depth);
  if (direct || binding.imported) {
    return binding.type ? orOfType(source, direct, binding.type) : direct;
  }
  // `let model; … model = await load()`, in the scope of the variable.
  const assigned = (scopes.assigned.get(name.text) ?? []).flatMap(({ left, right }) =>
    bindingOf(scopes, name.text, left) === binding ? [right] : [],
  );
  const near = nearest(source, assigned, name);
  return (
    (near && originOf(source, near, depth)) ??
    first(assigned, (right) => originOf(source, right, depth)) ??
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

/** What another module of the workspace makes is not followed there, where the code says what it is. */
const orOfType = (source: ParsedSource, found: Origin | undefined, type: ts.TypeNode | undefined) =>
  found && !isOfWorkspace(found.module) ? found : (ofType(source, type) ?? found);

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
  return value?.property
    ? (extended(origin, value.property) ?? ofProperty(source, value.expression, value.property, depth))
    : origin;
}

/** `models.fast` of an object of this file, `{ llm }` of what a function of it gives back. */
function ofProperty(source: ParsedSource, owner: ts.Expression, name: string, depth: number): Origin | undefined {
  if (owner.kind === source.ts.SyntaxKind.ThisKeyword) {
    return takenFromThis(source, owner, name, depth);
  }
  const property = madeProperty(source, owner, name, depth);
  return property && originOf(source, property, depth + 1);
}

/** `const { client } = this`: what `this.client` is. */
function takenFromThis(source: ParsedSource, self: ts.Expression, name: string, depth: number): Origin | undefined {
  const { ts } = source;
  const around = classAround(ts, self);
  const assigned = (scopesOf(source).assigned.get(`.${name}`) ?? []).flatMap(({ left, right }) =>
    ts.isPropertyAccessExpression(left) &&
    left.expression.kind === ts.SyntaxKind.ThisKeyword &&
    classAround(ts, left) === around
      ? [right]
      : [],
  );
  const member = around?.members.find((each) => each.name && ts.isIdentifier(each.name) && each.name.text === name);
  const declared = member && ts.isPropertyDeclaration(member) ? member : undefined;
  const made =
    (declared?.initializer && originOf(source, declared.initializer, depth)) ??
    first(assigned, (right) => originOf(source, right, depth));
  return orOfType(source, made, declared?.type);
}

function madeProperty(
  source: ParsedSource,
  owner: ts.Expression,
  name: string,
  depth: number,
): ts.Expression | undefined {
  const { ts } = source;
  const value = depth > DEEPEST ? undefined : resolved(source, owner);
  if (!value) {
    return undefined;
  }
  if (ts.isPropertyAccessExpression(value)) {
    return propertyOf(source, madeProperty(source, value.expression, value.name.text, depth + 1), name);
  }
  const made = ts.isCallExpression(value) ? functionOf(source, value.expression) : undefined;
  return first(made ? givenBack(source, made) : [value], (object) => propertyOf(source, object, name));
}

/** `this.model`, or `Service.model` for a static member: its initial value, or what the class assigns to it. */
function ofMember(source: ParsedSource, use: ts.PropertyAccessExpression, depth: number): Origin | undefined {
  const owner = ownerOf(source, use);
  if (!owner) {
    return undefined;
  }
  const near = nearest(source, memberAssignments(source, use), use);
  if (near) {
    return originOf(source, near, depth);
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

/** More are a machine's writing, and every use would look at each. */
const MOST_ASSIGNED = 64;

/** Of several assignments the last one before a use, in its own function: each way of loading is asked where it loads. */
function nearest(
  source: ParsedSource,
  assigned: readonly ts.Expression[],
  use: ts.Expression,
): ts.Expression | undefined {
  if (assigned.length < 2 || assigned.length > MOST_ASSIGNED) {
    return undefined;
  }
  const around = functionAround(source, use);
  return assigned.findLast((right) => right.end <= use.pos && functionAround(source, right) === around);
}

function functionAround({ ts }: ParsedSource, node: ts.Node): ts.Node | undefined {
  let at: ts.Node | undefined = node.parent;
  while (at && !ts.isFunctionLike(at)) {
    at = at.parent;
  }
  return at;
}

function followMember(source: ParsedSource, use: ts.PropertyAccessExpression, depth: number): Origin | undefined {
  const { ts } = source;
  const member = classMember(source, use);
  const declared = member && ts.isPropertyDeclaration(member) ? member : undefined;
  const initial = declared?.initializer && originOf(source, declared.initializer, depth);
  const handed = parameterProperty(source, use);
  const made = initial ?? first(memberAssignments(source, use), (right) => originOf(source, right, depth));
  return (
    orOfType(source, made, declared?.type) ??
    (handed &&
      (first(handedOver(source, handed), (each) => originOf(source, each, depth)) ?? ofType(source, handed.type))) ??
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
