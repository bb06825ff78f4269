/** The tools that an agent is handed: by name, with what each mostly does; those that cannot be seen are counted. */
import type ts from 'typescript';
import type { ToolNeeds } from '../../../../../../shared/src/manifest/schema';
import type { Span } from '../../../manifest';
import type { CallLike, Origin } from '../origins';
import { functionOf, givenBack } from '../functions';
import { originOf } from '../origins';
import type { ParsedSource } from '../parse';
import { constantText, propertyOf, resolved } from '../values';
import { needsIn, needsOfPackage } from './toolNeeds';
import { nodesWithin } from './walk';

export interface AgentTool {
  readonly name: string;
  /** Where exactly this name stands; absent where it is put together or comes from another file. */
  readonly span?: Span;
  readonly needs?: ToolNeeds;
  /** Its body stands in another file. */
  readonly isElsewhere?: true;
}

export interface ToolList {
  readonly tools: readonly AgentTool[];
  /** Lists handed over whole whose tools cannot be seen here. */
  readonly unseen: number;
}

export const NO_TOOLS: ToolList = { tools: [], unseen: 0 };
const UNSEEN: ToolList = { tools: [], unseen: 1 };

/** Lists in lists. */
const DEEPEST_LIST = 6;
/** Nobody hands a model more. */
const MOST_TOOLS = 200;

export function toolsIn(source: ParsedSource, expression: ts.Expression | undefined, depth = 0): ToolList {
  const { ts } = source;
  const value = expression && resolved(source, expression);
  if (!value || depth > DEEPEST_LIST) {
    return expression ? UNSEEN : NO_TOOLS;
  }
  if (ts.isArrayLiteralExpression(value)) {
    return joined(
      value.elements.map((each) =>
        ts.isSpreadElement(each)
          ? toolsIn(source, each.expression, depth + 1)
          : ts.isOmittedExpression(each)
            ? NO_TOOLS
            : one(toolOf(source, each)),
      ),
    );
  }
  if (ts.isObjectLiteralExpression(value)) {
    return joined(value.properties.map((property) => ofProperty(source, property, depth)));
  }
  if (ts.isConditionalExpression(value)) {
    return joined([toolsIn(source, value.whenTrue, depth + 1), toolsIn(source, value.whenFalse, depth + 1)]);
  }
  return ts.isCallExpression(value) || ts.isNewExpression(value) ? ofCall(source, value, depth) : UNSEEN;
}

const one = (tool: AgentTool): ToolList => ({ tools: [tool], unseen: 0 });

/** The same tool twice is one. */
export function joined(lists: readonly ToolList[]): ToolList {
  const byName = new Map(lists.flatMap(({ tools }) => tools).map((tool) => [tool.name, tool]));
  return {
    tools: [...byName.values()].slice(0, MOST_TOOLS),
    unseen: lists.reduce((sum, { unseen }) => sum + unseen, 0),
  };
}

function ofProperty(source: ParsedSource, property: ts.ObjectLiteralElementLike, depth: number): ToolList {
  const { ts, file } = source;
  if (ts.isSpreadAssignment(property)) {
    return toolsIn(source, property.expression, depth + 1);
  }
  const { name } = property;
  if (!name || !(ts.isIdentifier(name) || ts.isStringLiteralLike(name))) {
    return UNSEEN;
  }
  const quote = ts.isIdentifier(name) ? 0 : 1;
  const key = { text: name.text, span: { start: name.getStart(file) + quote, end: name.end - quote } };
  if (ts.isPropertyAssignment(property)) {
    return one(toolOf(source, property.initializer, key));
  }
  return one(
    ts.isShorthandPropertyAssignment(property)
      ? toolOf(source, property.name, key)
      : named(key.text, key.span, needsIn(source, property)),
  );
}

/** `buildTools()` of this file, `Object.values(tools)`, `new ToolNode(tools)`, `tools.filter(…)`. */
function ofCall(source: ParsedSource, call: CallLike, depth: number): ToolList {
  const { ts } = source;
  const made = ts.isCallExpression(call) ? functionOf(source, call.expression) : undefined;
  const [given] = made ? givenBack(source, made) : [];
  if (given) {
    return toolsIn(source, given, depth + 1);
  }
  const { expression: callee } = call;
  const isWrapped = ts.isNewExpression(call)
    ? ts.isIdentifier(callee) && callee.text === 'ToolNode'
    : ts.isPropertyAccessExpression(callee) && callee.getText(source.file) === 'Object.values';
  if (isWrapped) {
    return toolsIn(source, call.arguments?.[0], depth + 1);
  }
  const isList = ts.isPropertyAccessExpression(callee) && /^(filter|concat|slice)$/.test(callee.name.text);
  return isList ? toolsIn(source, callee.expression, depth + 1) : UNSEEN;
}

interface Text {
  readonly text: string;
  readonly span?: Span;
}

function named(name: string, span: Span | undefined, needs: ToolNeeds | undefined, isElsewhere = false): AgentTool {
  return {
    name,
    ...(span ? { span } : {}),
    ...(needs ? { needs } : {}),
    ...(isElsewhere ? { isElsewhere } : {}),
  };
}

/** One tool: by its key, else by the name that its definition states, else by what it is called in the code. */
function toolOf(source: ParsedSource, expression: ts.Expression, key?: Text): AgentTool {
  const { ts } = source;
  const value = resolved(source, expression) ?? expression;
  const stated = key ?? statedName(source, value) ?? writtenName(source, expression, value);
  const name = stated?.text || 'tool';
  const span = stated?.text ? stated.span : undefined;
  const ofPackage = madeBy(originOf(source, value));
  const isDefinition = ts.isCallExpression(value) || ts.isNewExpression(value) || ts.isObjectLiteralExpression(value);
  const body = isDefinition ? value : functionOf(source, value);
  if (!body) {
    return named(name, span, ofPackage, ofPackage === undefined);
  }
  // `tool({ … })` of the SDK says nothing by its package; what its body does counts.
  return named(name, span, insideOf(source, body) ?? (holdsFunction(source, body) ? undefined : ofPackage));
}

/** Calls that only wrap what they are given. */
const MAKES_TOOL = /(^|\.)(tool|dynamicTool|createTool|jsonSchema|from|betaTool|betaZodTool|zodFunction)\(\)$/;
/** Tools that run at the provider's. */
const AT_PROVIDER = /^(webSearch|fileSearch|codeInterpreter|imageGeneration|hostedMcp)Tool\(\)$/;

function madeBy(origin: Origin | undefined): ToolNeeds | undefined {
  if (!origin || origin.module.startsWith('.') || MAKES_TOOL.test(origin.path)) {
    return undefined;
  }
  return AT_PROVIDER.test(origin.path) ? 'network' : needsOfPackage(origin.module);
}

/** What the arguments do: the call itself only makes the tool. */
function insideOf(source: ParsedSource, body: ts.Node): ToolNeeds | undefined {
  const { ts } = source;
  if (!ts.isCallExpression(body) && !ts.isNewExpression(body)) {
    return needsIn(source, body);
  }
  const needs = (body.arguments ?? []).flatMap((each) => {
    const own = functionOf(source, each);
    const found = needsIn(source, own ?? resolved(source, each) ?? each);
    return found ? [found] : [];
  });
  return needs[0];
}

function holdsFunction({ ts }: ParsedSource, body: ts.Node): boolean {
  for (const node of nodesWithin(ts, body)) {
    if (ts.isFunctionLike(node)) {
      return true;
    }
  }
  return false;
}

const NAMES = [['name'], ['id'], ['toolName'], ['metadata', 'name'], ['function', 'name'], ['serverLabel']] as const;

function statedName(source: ParsedSource, value: ts.Expression): Text | undefined {
  const { ts } = source;
  const holders = ts.isCallExpression(value) || ts.isNewExpression(value) ? (value.arguments ?? []) : [value];
  for (const holder of holders) {
    for (const path of NAMES) {
      const found = path.reduce<ts.Expression | undefined>((at, step) => propertyOf(source, at, step), holder);
      const text = constantText(source, found);
      if (text && text.text !== '' && !text.isElsewhere) {
        const isPlain = source.text.slice(text.span.start, text.span.end) === text.text;
        return isPlain ? text : { text: text.text };
      }
    }
  }
  return undefined;
}

/** `getWeather`, `new TavilySearch()`, `openai.tools.webSearch()`. */
function writtenName({ ts, file }: ParsedSource, expression: ts.Expression, value: ts.Expression): Text | undefined {
  const own = ts.isIdentifier(expression) || ts.isPropertyAccessExpression(expression) ? expression : undefined;
  const made = ts.isCallExpression(value) || ts.isNewExpression(value) ? value.expression : undefined;
  const at = made && ts.isNewExpression(value) ? made : (own ?? made);
  const name = at && ts.isPropertyAccessExpression(at) ? at.name : at;
  return name && ts.isIdentifier(name)
    ? { text: name.text, span: { start: name.getStart(file), end: name.end } }
    : undefined;
}
