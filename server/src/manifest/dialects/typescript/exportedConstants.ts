/** What a module of the workspace exports: texts and numbers, by name. */
import type ts from 'typescript';
import type { ConfigDeclaration, Context } from '../../context';
import { NO_CONTEXT } from '../../context';
import type { SourceText } from '../../dialect';
import { loadTypeScript } from './load';
import type { ParsedSource } from './parse';
import { parseSource } from './parse';
import { constantNumber, constantText, resolved } from './values';

export interface ModuleReading {
  /** For the context of the files that import it: `config` named `module:ADDRESS`. */
  readonly declaration: ConfigDeclaration;
  /** Modules that its own constants come from: with those in the context, a second reading says more. */
  readonly wants: readonly string[];
}

/** What a module of the workspace exports. Reads syntax only, and nothing but this text and the context. */
export function readModule(source: SourceText, context: Context = NO_CONTEXT): ModuleReading {
  const ts = loadTypeScript();
  const parsed = ts && parseSource(ts, source, context);
  const declaration: ConfigDeclaration = {
    what: 'config',
    names: [`module:${source.path}`],
    title: `module ${source.path.slice(source.path.lastIndexOf('/') + 1)}`,
    span: { start: 0, end: 0 },
    data: parsed ? exportedConstants(parsed) : new Map(),
  };
  return { declaration, wants: [...(parsed?.modules.wants ?? [])] };
}

/** Texts and numbers that a module exports: `MODEL`, `MODELS.small` of an object or an enum, `default`. */
export function exportedConstants(source: ParsedSource): Map<string, string> {
  const constants = new Map<string, string>();
  source.file.statements.forEach((statement) => readStatement(source, statement, constants));
  return constants;
}

function readStatement(source: ParsedSource, statement: ts.Statement, constants: Map<string, string>): void {
  const { ts } = source;
  if (ts.isExportAssignment(statement)) {
    flatten(source, 'default', statement.expression, constants);
  } else if (ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause)) {
    readNamed(source, statement, statement.exportClause, constants);
  } else if (ts.isVariableStatement(statement) && isExported(ts, statement)) {
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (ts.isIdentifier(name) && initializer) {
        flatten(source, name.text, initializer, constants);
      }
    }
  } else if (ts.isEnumDeclaration(statement) && isExported(ts, statement)) {
    for (const { name, initializer } of statement.members) {
      if (ts.isIdentifier(name) && initializer) {
        flatten(source, `${statement.name.text}.${name.text}`, initializer, constants);
      }
    }
  }
}

/** `export { MODEL as default }`, and `export { MODEL } from './models'`. */
function readNamed(
  source: ParsedSource,
  { moduleSpecifier }: ts.ExportDeclaration,
  { elements }: ts.NamedExports,
  constants: Map<string, string>,
): void {
  const { ts } = source;
  for (const { name, propertyName } of elements) {
    const from = propertyName ?? name;
    if (moduleSpecifier && ts.isStringLiteral(moduleSpecifier)) {
      const value = source.modules.constant(moduleSpecifier.text, from.text);
      if (value !== undefined) {
        constants.set(name.text, value);
      }
    } else if (ts.isIdentifier(from)) {
      flatten(source, name.text, from, constants);
    }
  }
}

const isExported = (ts: ParsedSource['ts'], node: ts.VariableStatement | ts.EnumDeclaration) =>
  node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;

/** Objects in objects: deeper than this nobody keeps the name of a model. */
const DEEPEST_OBJECT = 4;
/** A table of data is no configuration. */
const MOST_CONSTANTS = 2000;

function flatten(
  source: ParsedSource,
  name: string,
  expression: ts.Expression,
  constants: Map<string, string>,
  depth = 0,
): void {
  const { ts } = source;
  if (depth > DEEPEST_OBJECT || constants.size >= MOST_CONSTANTS) {
    return;
  }
  const text = constantText(source, expression)?.text ?? constantNumber(source, expression)?.value.toString();
  if (text !== undefined) {
    constants.set(name, text);
    return;
  }
  const object = resolved(source, expression);
  for (const property of object && ts.isObjectLiteralExpression(object) ? object.properties : []) {
    if (ts.isPropertyAssignment(property) && (ts.isIdentifier(property.name) || ts.isStringLiteral(property.name))) {
      flatten(source, `${name}.${property.name.text}`, property.initializer, constants, depth + 1);
    }
  }
}
