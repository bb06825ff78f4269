/** Which names of a file mean `pipeline` of transformers.js, and where each name is declared anew. */
import type ts from 'typescript';
import type { ParsedSource } from './parse';
import type { TypeScript } from './load';

export type Meaning = 'pipeline' | 'module';

export interface Binding {
  readonly meaning?: Meaning;
  /** The package it comes from. */
  readonly module?: string;
  /** The block, function or file in which the name holds. */
  readonly scope: ts.Node;
}

export type Bindings = ReadonlyMap<string, readonly Binding[]>;

const PACKAGES = new Set(['@huggingface/transformers', '@xenova/transformers']);

export function readBindings(source: ParsedSource): Bindings {
  const bindings = new Map<string, Binding[]>();
  const add = (name: string, binding: Binding) => bindings.set(name, [...(bindings.get(name) ?? []), binding]);
  const visit = (node: ts.Node): void => {
    readDeclaration(source.ts, node, add);
    source.ts.forEachChild(node, visit);
  };
  visit(source.file);
  return bindings;
}

type Add = (name: string, binding: Binding) => void;

function readDeclaration(ts: TypeScript, node: ts.Node, add: Add): void {
  if (ts.isImportDeclaration(node)) {
    readImport(ts, node, add);
  } else if (ts.isVariableDeclaration(node)) {
    readVariable(ts, node, add);
  } else if (ts.isParameter(node)) {
    declareNames(ts, node.name, scopeOf(ts, node), add);
  } else if ((ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) && node.name) {
    add(node.name.text, { scope: scopeOf(ts, node.parent) });
  }
}

/** `import type` brings no value. */
function readImport(ts: TypeScript, { importClause, moduleSpecifier, parent }: ts.ImportDeclaration, add: Add): void {
  const module = ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : '';
  if (!importClause || importClause.isTypeOnly || !PACKAGES.has(module)) {
    return;
  }
  const bindings = importClause.namedBindings;
  if (bindings && ts.isNamespaceImport(bindings)) {
    add(bindings.name.text, { meaning: 'module', module, scope: parent });
  } else if (bindings) {
    for (const { propertyName, name, isTypeOnly } of bindings.elements) {
      if (!isTypeOnly && (propertyName ?? name).text === 'pipeline') {
        add(name.text, { meaning: 'pipeline', module, scope: parent });
      }
    }
  }
}

/** `const { pipeline } = await import('…')`, `const hf = require('…')`, or any other variable of that name. */
function readVariable(ts: TypeScript, node: ts.VariableDeclaration, add: Add): void {
  const scope = scopeOf(ts, node);
  const module = node.initializer && importedModule(ts, node.initializer);
  if (module === undefined) {
    declareNames(ts, node.name, scope, add);
  } else if (ts.isIdentifier(node.name)) {
    add(node.name.text, { meaning: 'module', module, scope });
  } else if (ts.isObjectBindingPattern(node.name)) {
    for (const { propertyName, name } of node.name.elements) {
      const source = propertyName ?? name;
      const meaning = ts.isIdentifier(source) && source.text === 'pipeline' ? 'pipeline' : undefined;
      if (ts.isIdentifier(name)) {
        add(name.text, { ...(meaning ? { meaning, module } : {}), scope });
      }
    }
  }
}

function declareNames(ts: TypeScript, name: ts.BindingName, scope: ts.Node, add: Add): void {
  if (ts.isIdentifier(name)) {
    add(name.text, { scope });
    return;
  }
  for (const element of name.elements) {
    if (ts.isBindingElement(element)) {
      declareNames(ts, element.name, scope, add);
    }
  }
}

/** The package of `import('…')` or `require('…')`, awaited or not. */
export function importedModule(ts: TypeScript, expression: ts.Expression): string | undefined {
  const call = unwrapped(ts, expression);
  if (!ts.isCallExpression(call)) {
    return undefined;
  }
  const isImport = call.expression.kind === ts.SyntaxKind.ImportKeyword;
  const isRequire = ts.isIdentifier(call.expression) && call.expression.text === 'require';
  const [argument] = call.arguments;
  const module = argument && ts.isStringLiteralLike(argument) ? argument.text : '';
  return (isImport || isRequire) && PACKAGES.has(module) ? module : undefined;
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

function scopeOf(ts: TypeScript, node: ts.Node): ts.Node {
  let at = node;
  while (at.parent && !ts.isBlock(at) && !ts.isSourceFile(at) && !ts.isFunctionLike(at) && !ts.isModuleBlock(at)) {
    at = at.parent;
  }
  return at;
}

/** What a name means where it is used: the innermost scope that declares it decides. */
export function meaningOf(bindings: Bindings, name: string, use: ts.Node): Binding | undefined {
  const declared = bindings.get(name);
  if (!declared) {
    return undefined;
  }
  for (let at: ts.Node | undefined = use; at; at = at.parent) {
    const here = declared.filter(({ scope }) => scope === at);
    if (here.length > 0) {
      return here.find(({ meaning }) => meaning) ?? here[0];
    }
  }
  return undefined;
}
