/** Constant values, as far as syntax alone shows them: literals, constants, enums, templates, objects and their spreads. */
import type ts from 'typescript';
import type { FieldSpan, Span } from '../../manifest';
import { handedOver } from './functions';
import { classMember, memberAssignments, parameterProperty } from './members';
import type { Modules } from './modules';
import type { ParsedSource } from './parse';
import type { Binding } from './scope';
import { bindingOf, scopesOf, unwrapped } from './scope';

export interface ConstantText {
  readonly text: string;
  /** Without quotes. For text put together from several places: the place where that is done. */
  readonly span: Span;
  /** The value stands in another file; `span` is where it is named. */
  readonly isElsewhere?: true;
}

export interface ConstantNumber {
  readonly value: number;
  readonly span: Span;
  readonly isElsewhere?: true;
}

/** The place of a value's text; none in this file where another one holds it. */
export const fieldOf = ({ span, isElsewhere }: Pick<ConstantText, 'span' | 'isElsewhere'>): FieldSpan =>
  isElsewhere ? {} : { value: span };

/** A constant may name another; more than this is a loop. */
const DEEPEST_CONSTANT = 8;

/**
 * The expression that a value stands for: a literal, an object, a list, a template, or whatever cannot be followed.
 * Constants, members of the enclosing class, enums, properties of constant objects and the fallback behind `??` and `||`
 * are gone through.
 */
export function resolved(
  source: ParsedSource,
  expression: ts.Expression | undefined,
  depth = 0,
): ts.Expression | undefined {
  const { ts } = source;
  const value = expression && unwrapped(ts, expression);
  if (!value || depth > DEEPEST_CONSTANT) {
    return undefined;
  }
  const next = stepFrom(source, value, depth + 1);
  return next === undefined ? value : resolved(source, next, depth + 1);
}

function stepFrom(source: ParsedSource, value: ts.Expression, depth: number): ts.Expression | undefined {
  const { ts } = source;
  if (ts.isBinaryExpression(value)) {
    const { kind } = value.operatorToken;
    const isFallback = kind === ts.SyntaxKind.QuestionQuestionToken || kind === ts.SyntaxKind.BarBarToken;
    return isFallback ? value.right : undefined;
  }
  if (ts.isIdentifier(value)) {
    const scopes = scopesOf(source);
    const binding = bindingOf(scopes, value.text, value);
    return binding && (binding.isConst || !scopes.assigned.has(value.text))
      ? boundValue(source, binding, depth)
      : undefined;
  }
  if (ts.isPropertyAccessExpression(value)) {
    return memberValue(source, value, depth);
  }
  if (ts.isElementAccessExpression(value)) {
    const key = constantText(source, value.argumentExpression, depth);
    return (
      key && (enumMember(source, value.expression, key.text) ?? propertyOf(source, value.expression, key.text, depth))
    );
  }
  return undefined;
}

/** What a name is bound to; a parameter is its default, else what the only call of this file hands over. */
function boundValue(source: ParsedSource, { value, fallback, parameter }: Binding, depth: number) {
  if (value) {
    const { expression, property } = value;
    return property === undefined ? expression : (propertyOf(source, expression, property, depth) ?? fallback);
  }
  if (fallback || !parameter || !source.ts.isIdentifier(parameter.name)) {
    return fallback;
  }
  return onlyOne(handedOver(source, parameter));
}

const onlyOne = <T>(items: readonly T[]) => (items.length === 1 ? items[0] : undefined);

/** `this.model`, `Service.model`, `Models.Small` of an enum, `MODELS.small` of a constant object. */
function memberValue(source: ParsedSource, use: ts.PropertyAccessExpression, depth: number): ts.Expression | undefined {
  const { ts } = source;
  const member = classMember(source, use);
  const assigned = memberAssignments(source, use);
  if (member && ts.isPropertyDeclaration(member) && member.initializer) {
    return assigned.length === 0 ? member.initializer : undefined;
  }
  if (assigned.length > 0) {
    return onlyOne(assigned);
  }
  const handed = member ? undefined : parameterProperty(source, use);
  if (member || handed) {
    return handed && (handed.initializer ?? onlyOne(handedOver(source, handed)));
  }
  return enumMember(source, use.expression, use.name.text) ?? propertyOf(source, use.expression, use.name.text, depth);
}

function enumMember(source: ParsedSource, owner: ts.Expression, wanted: string): ts.Expression | undefined {
  const { ts } = source;
  const declared = ts.isIdentifier(owner) ? scopesOf(source).enums.get(owner.text) : undefined;
  return declared?.members.find(({ name }) => ts.isIdentifier(name) && name.text === wanted)?.initializer;
}

/** A property of an object that can be seen: the last one counts, spreads are gone through. */
export function propertyOf(
  source: ParsedSource,
  owner: ts.Expression | undefined,
  name: string,
  depth = 0,
): ts.Expression | undefined {
  const { ts } = source;
  const object = resolved(source, owner, depth + 1);
  if (!object || !ts.isObjectLiteralExpression(object) || depth > DEEPEST_CONSTANT) {
    return undefined;
  }
  const all = properties.get(source.modules) ?? new Map<ts.Node, Map<string, ts.Expression | null>>();
  properties.set(source.modules, all);
  const known = all.get(object) ?? new Map<string, ts.Expression | null>();
  all.set(object, known);
  const before = known.get(name);
  if (before !== undefined) {
    return before ?? addedProperty(source, owner, name);
  }
  // An object that spreads itself ends there.
  known.set(name, null);
  const found = findProperty(source, object, name, depth);
  known.set(name, found ?? null);
  return found ?? addedProperty(source, owner, name);
}

/** `options.baseURL = …` behind `const options = {}`: of several, one that the code does not settle. */
function addedProperty(
  source: ParsedSource,
  owner: ts.Expression | undefined,
  name: string,
): ts.Expression | undefined {
  const { ts } = source;
  const object = owner && unwrapped(ts, owner);
  const scopes = scopesOf(source);
  const assigned = scopes.assigned.get(`.${name}`);
  if (!assigned || !object || !ts.isIdentifier(object)) {
    return undefined;
  }
  const binding = bindingOf(scopes, object.text, object);
  const added = assigned.flatMap(({ left, right }) => {
    const at = ts.isPropertyAccessExpression(left) ? left.expression : undefined;
    const isOf = at && ts.isIdentifier(at) && at.text === object.text && bindingOf(scopes, at.text, at) === binding;
    return binding && isOf ? [right] : [];
  });
  return added.find((right) => !ts.isStringLiteralLike(right)) ?? added[0];
}

function findProperty(
  source: ParsedSource,
  object: ts.ObjectLiteralExpression,
  name: string,
  depth: number,
): ts.Expression | undefined {
  const { ts } = source;
  for (const property of object.properties.toReversed()) {
    if (ts.isSpreadAssignment(property)) {
      const spread = propertyOf(source, property.expression, name, depth + 1);
      if (spread) {
        return spread;
      }
    } else if (isNamed(ts, property, name)) {
      return ts.isPropertyAssignment(property)
        ? property.initializer
        : ts.isShorthandPropertyAssignment(property)
          ? property.name
          : undefined;
    }
  }
  return undefined;
}

function isNamed(ts: ParsedSource['ts'], { name }: ts.ObjectLiteralElementLike, wanted: string): boolean {
  return name !== undefined && (ts.isIdentifier(name) || ts.isStringLiteralLike(name)) && name.text === wanted;
}

export function constantText(
  source: ParsedSource,
  expression: ts.Expression | undefined,
  depth = 0,
): ConstantText | undefined {
  const { ts } = source;
  const value = resolved(source, expression, depth);
  if (!value) {
    return undefined;
  }
  if (ts.isStringLiteralLike(value)) {
    return { text: value.text, span: innerSpan(source, value) };
  }
  return ts.isTemplateExpression(value) ? templateText(source, value, depth + 1) : importedText(source, value);
}

/** `MODEL` of `import { MODEL } from './config'`, `MODELS.small`, `config.MODEL` of `import * as config`. */
function importedText(source: ParsedSource, value: ts.Expression): ConstantText | undefined {
  const path = importedPath(source, value);
  const text = path && source.modules.constant(path.module, path.names.join('.'));
  return text === undefined
    ? undefined
    : { text, span: { start: value.getStart(source.file), end: value.end }, isElsewhere: true };
}

function importedPath(
  source: ParsedSource,
  value: ts.Expression,
  depth = 0,
): { readonly module: string; readonly names: readonly string[] } | undefined {
  const { ts } = source;
  if (ts.isIdentifier(value)) {
    const imported = bindingOf(scopesOf(source), value.text, value)?.imported;
    return imported && { module: imported.module, names: imported.name === '*' ? [] : [imported.name] };
  }
  const isMember = ts.isPropertyAccessExpression(value) || ts.isElementAccessExpression(value);
  if (!isMember || depth > DEEPEST_CONSTANT) {
    return undefined;
  }
  const name = ts.isPropertyAccessExpression(value)
    ? value.name.text
    : constantText(source, value.argumentExpression, depth + 1)?.text;
  const owner = name === undefined ? undefined : importedPath(source, unwrapped(ts, value.expression), depth + 1);
  return owner && name !== undefined ? { module: owner.module, names: [...owner.names, name] } : undefined;
}

/** Between the quotes; a literal that is still open ends where the parser stopped. */
function innerSpan({ text, file }: ParsedSource, literal: ts.Expression): Span {
  const start = literal.getStart(file) + 1;
  const isClosed = /["'`]$/.test(text.slice(start, literal.end));
  return { start, end: Math.max(start, literal.end - (isClosed ? 1 : 0)) };
}

/** A name is short; templates of templates of templates are not. */
const LONGEST_TEXT = 2000;
/** What was found in this reading: templates and spreads of each other are gone through once. */
const templates = new WeakMap<
  Modules,
  { readonly file: ts.SourceFile; readonly texts: Map<ts.Node, ConstantText | null> }
>();
const properties = new WeakMap<Modules, Map<ts.Node, Map<string, ts.Expression | null>>>();

/** `${ORG}/model`, where every part is constant. */
function templateText(source: ParsedSource, value: ts.TemplateExpression, depth: number): ConstantText | undefined {
  const last = templates.get(source.modules);
  // Texts carry their places, which an edit moves.
  const known = last?.file === source.file ? last.texts : new Map<ts.Node, ConstantText | null>();
  templates.set(source.modules, { file: source.file, texts: known });
  const before = known.get(value);
  if (before !== undefined) {
    return before ?? undefined;
  }
  known.set(value, null);
  const text = readTemplate(source, value, depth);
  known.set(value, text ?? null);
  return text;
}

function readTemplate(source: ParsedSource, value: ts.TemplateExpression, depth: number): ConstantText | undefined {
  const parts = value.templateSpans.map(({ expression, literal }) => {
    const part = constantText(source, expression, depth) ?? constantNumber(source, expression, depth);
    return part && ('text' in part ? part.text : String(part.value)) + literal.text;
  });
  const length = parts.reduce((sum, part) => sum + (part?.length ?? 0), 0);
  return parts.every((part) => part !== undefined) && length <= LONGEST_TEXT
    ? { text: value.head.text + parts.join(''), span: innerSpan(source, value) }
    : undefined;
}

/** A number as written, `4_096` and `8 * 1024` included. */
export function constantNumber(
  source: ParsedSource,
  expression: ts.Expression | undefined,
  depth = 0,
): ConstantNumber | undefined {
  const value = resolved(source, expression, depth);
  const imported = value && importedText(source, value);
  const number = imported ? Number(imported.text.trim() || undefined) : value && numberIn(source, value, 0);
  return value && number !== undefined && Number.isFinite(number)
    ? {
        value: number,
        span: { start: value.getStart(source.file), end: value.end },
        ...(imported ? { isElsewhere: true } : {}),
      }
    : undefined;
}

function numberIn(source: ParsedSource, value: ts.Expression, depth: number): number | undefined {
  const { ts } = source;
  if (ts.isNumericLiteral(value)) {
    return Number(value.text);
  }
  if (depth > DEEPEST_CONSTANT || !ts.isBinaryExpression(value)) {
    return undefined;
  }
  const left = resolved(source, value.left);
  const right = resolved(source, value.right);
  const [a, b] = [left && numberIn(source, left, depth + 1), right && numberIn(source, right, depth + 1)];
  if (a === undefined || b === undefined) {
    return undefined;
  }
  switch (value.operatorToken.kind) {
    case ts.SyntaxKind.AsteriskToken:
      return a * b;
    case ts.SyntaxKind.PlusToken:
      return a + b;
    case ts.SyntaxKind.MinusToken:
      return a - b;
    case ts.SyntaxKind.AsteriskAsteriskToken:
      return a ** b;
    default:
      return undefined;
  }
}

export function constantFlag(source: ParsedSource, expression: ts.Expression | undefined): boolean | undefined {
  const kind = resolved(source, expression)?.kind;
  const { TrueKeyword, FalseKeyword } = source.ts.SyntaxKind;
  return kind === TrueKeyword ? true : kind === FalseKeyword ? false : undefined;
}

/** An option of a call's argument, by its path: `optionOf(source, call, 1, 'options', 'device')`. */
export function optionOf(
  source: ParsedSource,
  call: { readonly arguments?: ts.NodeArray<ts.Expression> },
  argument: number,
  ...path: readonly string[]
): ts.Expression | undefined {
  return path.reduce<ts.Expression | undefined>((at, name) => propertyOf(source, at, name), call.arguments?.[argument]);
}
