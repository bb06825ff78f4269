/** What each name of a file stands for, scope by scope: imports, variables with their values, parameters, functions. */
import type ts from 'typescript';
import type { TypeScript } from './load';
import type { ParsedSource } from './parse';

export interface Imported {
  readonly module: string;
  /** The exported name; `default`, or `*` for the module itself. */
  readonly name: string;
  /** `import type`: names a type and brings no value. */
  readonly isType?: true;
}

export interface Binding {
  /** The block, function or file in which the name holds. */
  readonly scope: ts.Node;
  readonly imported?: Imported;
  /** The value, and the property of it that a pattern takes. */
  readonly value?: { readonly expression: ts.Expression; readonly property?: string };
  /** Never assigned again. */
  readonly isConst: boolean;
  /** What a parameter or a part of a pattern is where nothing is handed over. */
  readonly fallback?: ts.Expression;
  /** Handed over by callers, or typed. */
  readonly parameter?: ts.ParameterDeclaration;
  /** A function or a class of this file. */
  readonly declared?: ts.FunctionDeclaration | ts.ClassDeclaration;
  /** `const client: OpenAI`. */
  readonly type?: ts.TypeNode;
}

type Call = ts.CallExpression | ts.NewExpression;

/** What one statement brings, with all that stands inside it. */
interface Reading {
  /** Names of the scopes inside the statement. */
  readonly bindings: Map<string, Map<ts.Node, Binding>>;
  /** Names that it brings to where it stands: to the file, or to a namespace. */
  readonly outer: Map<string, Binding>;
  readonly assigned: Map<string, ts.BinaryExpression[]>;
  readonly enums: Map<string, ts.EnumDeclaration>;
  readonly calls: Call[];
  readonly callsOf: Map<string, Call[]>;
}

export interface Scopes {
  readonly inside: (statement: ts.Node) => Reading['bindings'] | undefined;
  readonly ofFile: ReadonlyMap<string, Binding>;
  /** Values that are assigned later, by name: `model`, or `.model` for members. */
  readonly assigned: ReadonlyMap<string, readonly ts.BinaryExpression[]>;
  readonly enums: ReadonlyMap<string, ts.EnumDeclaration>;
  /** Every call and `new`, in the order of the text. */
  readonly calls: readonly Call[];
  /** The same by the last name of what is called: `load(…)`, `this.load(…)`, `new Load(…)`. */
  readonly callsOf: ReadonlyMap<string, readonly Call[]>;
}

const known = new WeakMap<ts.SourceFile, Scopes>();
/** An edit leaves most statements as they are: the parser keeps them, and with them what was read there. */
const readings = new WeakMap<ts.Node, Reading>();

/** One walk over each statement, done once for as long as it stands. */
export function scopesOf({ ts, file }: ParsedSource): Scopes {
  const before = known.get(file);
  if (before) {
    return before;
  }
  const scopes = merged(file.statements.map((statement) => readUnit(ts, statement)));
  known.set(file, scopes);
  return scopes;
}

/** What one statement of the file brings. */
export const readingOf = (ts: TypeScript, statement: ts.Statement): Readonly<Reading> => readUnit(ts, statement);

/** A statement of the file, or a part of one that is as long as a file: each is read by itself. */
function readUnit(ts: TypeScript, unit: ts.Node): Reading {
  const before = readings.get(unit);
  if (before) {
    return before;
  }
  const reading: Reading = {
    bindings: new Map(),
    outer: new Map(),
    assigned: new Map(),
    enums: new Map(),
    calls: [],
    callsOf: new Map(),
  };
  inOrder(ts, unit, (node) => {
    if (node !== unit && isPartOfLong(ts, node)) {
      absorb(reading, readUnit(ts, node), node.parent, unit);
      return false;
    }
    readNode(ts, node, reading, unit);
    return true;
  });
  readings.set(unit, reading);
  return reading;
}

/** Each node in the order of the text. A chain of a thousand calls is a thousand nodes deep: no stack would hold that. */
export function inOrder(ts: TypeScript, root: ts.Node, enter: (node: ts.Node) => boolean): void {
  const ahead = [root];
  for (let node = ahead.pop(); node; node = ahead.pop()) {
    if (enter(node)) {
      const children: ts.Node[] = [];
      ts.forEachChild(node, (child) => void children.push(child));
      children.reverse().forEach((child) => ahead.push(child));
    }
  }
}

/** In characters: about 500 lines. */
const LONG = 20_000;

/** A member of a long class, a statement of a long namespace. */
function isPartOfLong(ts: TypeScript, node: ts.Node): boolean {
  return (
    node.parent.end - node.parent.pos > LONG &&
    (ts.isClassElement(node) || (ts.isModuleBlock(node.parent) && ts.isStatement(node)))
  );
}

/** The part may be older than what it stands in: names that it brings there are bound anew. */
function absorb(reading: Reading, part: Reading, around: ts.Node, unit: ts.Node): void {
  part.outer.forEach((binding, name) => bind(reading, name, { ...binding, scope: around }, unit));
  part.bindings.forEach((scopes, name) => scopes.forEach((binding) => bind(reading, name, binding, unit)));
  addAll(reading, part);
}

type Collected = Pick<Reading, 'assigned' | 'enums' | 'calls' | 'callsOf'>;

function addAll(to: Collected, from: Collected): void {
  from.assigned.forEach((values, name) => values.forEach((value) => addTo(to.assigned, name, value)));
  from.enums.forEach((value, name) => to.enums.set(name, value));
  from.calls.forEach((call) => to.calls.push(call));
  from.callsOf.forEach((values, name) => values.forEach((value) => addTo(to.callsOf, name, value)));
}

function merged(all: readonly Reading[]): Scopes {
  const ofFile = new Map<string, Binding>();
  const collected: Collected = { assigned: new Map(), enums: new Map(), calls: [], callsOf: new Map() };
  for (const reading of all) {
    reading.outer.forEach((binding, name) => keepFirst(ofFile, name, binding));
    addAll(collected, reading);
  }
  return { inside: (statement) => readings.get(statement)?.bindings, ofFile, ...collected };
}

function readNode(ts: TypeScript, node: ts.Node, reading: Reading, unit: ts.Node): void {
  const add = (name: string, binding: Binding) => bind(reading, name, binding, unit);
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
    reading.calls.push(node);
    const { expression: callee } = node;
    const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
    if (ts.isIdentifier(name)) {
      addTo(reading.callsOf, name.text, node);
    }
  } else if (ts.isImportDeclaration(node)) {
    readImport(ts, node, add);
  } else if (ts.isImportEqualsDeclaration(node)) {
    readImportEquals(ts, node, add);
  } else if (ts.isVariableDeclaration(node)) {
    const isConst = ts.isVariableDeclarationList(node.parent) && (node.parent.flags & ts.NodeFlags.Const) !== 0;
    const type = node.type ? { type: node.type } : {};
    declare(ts, node.name, { scope: scopeOf(ts, node), isConst, ...type }, node.initializer, add);
  } else if (ts.isParameter(node)) {
    readParameter(ts, node, add);
  } else if ((ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) && node.name) {
    add(node.name.text, { scope: scopeOf(ts, node.parent), isConst: true, declared: node });
  } else if (ts.isEnumDeclaration(node)) {
    reading.enums.set(node.name.text, node);
  } else if (ts.isBinaryExpression(node)) {
    readAssignment(ts, node, reading);
  }
}

/** In `import('…').then(({ load }) => …)` it is the module; else whatever callers hand over. */
function readParameter(ts: TypeScript, node: ts.ParameterDeclaration, add: Add): void {
  const own = {
    scope: scopeOf(ts, node),
    isConst: false,
    ...(node.type ? { type: node.type } : {}),
    ...(node.initializer ? { fallback: node.initializer } : {}),
  };
  const { parent: callback } = node;
  const call = callback.parent;
  const isThen =
    ts.isCallExpression(call) &&
    call.arguments[0] === callback &&
    ts.isPropertyAccessExpression(call.expression) &&
    call.expression.name.text === 'then';
  if (isThen && ts.isPropertyAccessExpression(call.expression)) {
    declare(ts, node.name, own, call.expression.expression, add);
  } else {
    declare(ts, node.name, { ...own, parameter: node }, undefined, add);
  }
}

type Add = (name: string, binding: Binding) => void;

function bind({ bindings, outer }: Reading, name: string, binding: Binding, unit: ts.Node): void {
  if (binding.scope === unit.parent) {
    keepFirst(outer, name, binding);
    return;
  }
  const scopes = bindings.get(name) ?? new Map<ts.Node, Binding>();
  keepFirst(scopes, binding.scope, binding);
  bindings.set(name, scopes);
}

/** The first that brings something counts: a function may be declared over and over for its types. */
function keepFirst<K>(bindings: Map<K, Binding>, key: K, binding: Binding): void {
  const before = bindings.get(key);
  if (!before || !(before.imported ?? before.value)) {
    bindings.set(key, binding);
  }
}

function addTo<T>(map: Map<string, T[]>, name: string, value: T): void {
  const values = map.get(name);
  if (values) {
    values.push(value);
  } else {
    map.set(name, [value]);
  }
}

function readImport(ts: TypeScript, node: ts.ImportDeclaration, add: Add): void {
  const { importClause, moduleSpecifier, parent } = node;
  if (!importClause || !ts.isStringLiteral(moduleSpecifier)) {
    return;
  }
  const module = moduleSpecifier.text;
  const addName = (name: ts.Identifier, from: string, isType = importClause.isTypeOnly) =>
    add(name.text, {
      scope: parent,
      imported: { module, name: from, ...(isType ? { isType } : {}) },
      isConst: true,
    });
  if (importClause.name) {
    addName(importClause.name, 'default');
  }
  const named = importClause.namedBindings;
  if (named && ts.isNamespaceImport(named)) {
    addName(named.name, '*');
  } else if (named) {
    for (const { propertyName, name, isTypeOnly } of named.elements) {
      addName(name, (propertyName ?? name).text, importClause.isTypeOnly || isTypeOnly);
    }
  }
}

/** `import hf = require('…')`. */
function readImportEquals(ts: TypeScript, node: ts.ImportEqualsDeclaration, add: Add): void {
  const { moduleReference } = node;
  if (
    !node.isTypeOnly &&
    ts.isExternalModuleReference(moduleReference) &&
    ts.isStringLiteral(moduleReference.expression)
  ) {
    const imported = { module: moduleReference.expression.text, name: '*' };
    add(node.name.text, { scope: node.parent, imported, isConst: true });
  }
}

/** Each name of a pattern, with the property that it takes; deeper ones without a value. */
function declare(
  ts: TypeScript,
  name: ts.BindingName,
  at: Omit<Binding, 'value' | 'imported' | 'declared'>,
  expression: ts.Expression | undefined,
  add: Add,
  property?: string,
): void {
  if (ts.isIdentifier(name)) {
    add(name.text, { ...at, ...(expression ? { value: { expression, ...(property ? { property } : {}) } } : {}) });
    return;
  }
  for (const element of name.elements) {
    if (ts.isBindingElement(element)) {
      const key = element.propertyName ?? element.name;
      const taken = ts.isObjectBindingPattern(name) && ts.isIdentifier(key) ? key.text : undefined;
      const { fallback: _, type: __, ...whole } = at;
      const own = { ...whole, ...(element.initializer ? { fallback: element.initializer } : {}) };
      declare(ts, element.name, own, taken && !property ? expression : undefined, add, taken);
    }
  }
}

/** `model = …`, `this.model ??= …`. */
function readAssignment(ts: TypeScript, node: ts.BinaryExpression, { assigned }: Reading): void {
  const { FirstAssignment, LastAssignment } = ts.SyntaxKind;
  if (node.operatorToken.kind < FirstAssignment || node.operatorToken.kind > LastAssignment) {
    return;
  }
  if (ts.isIdentifier(node.left)) {
    addTo(assigned, node.left.text, node);
  } else if (ts.isPropertyAccessExpression(node.left)) {
    addTo(assigned, `.${node.left.name.text}`, node);
  }
}

function scopeOf(ts: TypeScript, node: ts.Node): ts.Node {
  let at = node;
  while (at.parent && !ts.isBlock(at) && !ts.isSourceFile(at) && !ts.isFunctionLike(at) && !ts.isModuleBlock(at)) {
    at = at.parent;
  }
  return at;
}

/** What a name means where it is used: the innermost scope that declares it decides. */
export function bindingOf(scopes: Scopes, name: string, use: ts.Node): Binding | undefined {
  const inner = scopes.inside(topStatement(use))?.get(name);
  for (let at: ts.Node | undefined = inner ? use : undefined; at; at = at.parent) {
    const here = inner?.get(at);
    if (here) {
      return here;
    }
  }
  return scopes.ofFile.get(name);
}

/** The statement of the file that holds a node. */
export function topStatement(use: ts.Node): ts.Node {
  let at = use;
  while (at.parent?.parent) {
    at = at.parent;
  }
  return at;
}

/** Without `await`, parentheses, `as`, `satisfies` and `!`. */
export function unwrapped(ts: TypeScript, expression: ts.Expression): ts.Expression {
  let at = expression;
  while (
    ts.isAwaitExpression(at) ||
    ts.isParenthesizedExpression(at) ||
    ts.isAsExpression(at) ||
    ts.isSatisfiesExpression(at) ||
    ts.isNonNullExpression(at)
  ) {
    at = at.expression;
  }
  return at;
}
