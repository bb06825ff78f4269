/** The shape of a graph of LangGraph: its nodes, what leads from one to the next, and how long a round of it is. */
import type ts from 'typescript';
import type { CallLike } from '../origins';
import { functionOf } from '../functions';
import { GRAPH_METHODS } from '../laterCalls';
import type { ParsedSource } from '../parse';
import { bindingOf, scopesOf, unwrapped } from '../scope';
import { constantText, propertyOf, resolved } from '../values';
import { nodesWithin } from './walk';

export interface GraphNode {
  readonly name: string;
  readonly made?: ts.Expression;
  /** Its function, where this file has it. */
  readonly body?: ts.FunctionLikeDeclaration;
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: ReadonlyMap<string, ReadonlySet<string>>;
  /** A function or a node chooses the way onward. */
  readonly isConditional: boolean;
  /** Where such a way leads is only known at run time. */
  readonly isOpen: boolean;
  /** Every call on the graph, by method. */
  readonly calls: ReadonlyMap<string, readonly ts.CallExpression[]>;
}

/** Nobody draws a larger one. */
const MOST_GRAPH_NODES = 200;
/** A builder with more links is no builder. */
const LONGEST_CHAIN = 500;
export function graphOf(source: ParsedSource, made: CallLike): Graph {
  const calls = callsOn(source, made);
  const edges = new Map<string, Set<string>>();
  const conditional = calls.get('addConditionalEdges') ?? [];
  for (const call of calls.get('addEdge') ?? []) {
    const [from, to] = call.arguments;
    namesIn(source, from).forEach((start) => namesIn(source, to).forEach((end) => addEdge(edges, start, end)));
  }
  const leadNowhere = conditional.filter((call) => !addConditional(source, call, edges));
  const nodes = (calls.get('addNode') ?? []).flatMap((call) => nodesOf(source, call, edges)).slice(0, MOST_GRAPH_NODES);
  const choosing = nodes.filter(({ body }) => givesCommand(source, body));
  return {
    nodes,
    edges,
    isConditional: conditional.length + choosing.length > 0,
    isOpen: leadNowhere.length > 0 || choosing.some(({ name }) => !edges.has(name)),
    calls,
  };
}

type Calls = Map<string, ts.CallExpression[]>;

const byRoot = new WeakMap<ts.SourceFile, Map<ts.Expression, Calls>>();

/** All builders of a file in one go: each call belongs to one. */
function callsOn(source: ParsedSource, made: CallLike): Calls {
  let known = byRoot.get(source.file);
  if (!known) {
    known = new Map();
    for (const method of GRAPH_METHODS) {
      for (const call of scopesOf(source).callsOf.get(method) ?? []) {
        addCall(source, call, method, known);
      }
    }
    byRoot.set(source.file, known);
  }
  return known.get(made) ?? new Map();
}

function addCall(source: ParsedSource, call: CallLike, method: string, known: Map<ts.Expression, Calls>): void {
  const { ts } = source;
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) {
    return;
  }
  const root = chainRoot(source, call.expression.expression);
  if (root) {
    const calls = known.get(root) ?? new Map<string, ts.CallExpression[]>();
    const same = calls.get(method) ?? [];
    same.push(call);
    known.set(root, calls.set(method, same));
  }
}

/** What a chain of calls starts from, through variables: `new StateGraph(…)`. */
function chainRoot(source: ParsedSource, expression: ts.Expression): ts.Expression | undefined {
  const { ts } = source;
  let at: ts.Expression | undefined = unwrapped(ts, expression);
  for (let links = 0; at && links < LONGEST_CHAIN; links += 1) {
    if (ts.isNewExpression(at)) {
      return at;
    }
    if (ts.isCallExpression(at) && ts.isPropertyAccessExpression(at.expression)) {
      at = unwrapped(ts, at.expression.expression);
    } else if (ts.isIdentifier(at)) {
      const value: ts.Expression | undefined = bindingOf(scopesOf(source), at.text, at)?.value?.expression;
      at = value && unwrapped(ts, value);
    } else {
      return undefined;
    }
  }
  return undefined;
}

/** `'agent'`, `START`, `END`, a list of them. */
function namesIn(source: ParsedSource, expression: ts.Expression | undefined): readonly string[] {
  const { ts } = source;
  const value = expression && resolved(source, expression);
  if (value && ts.isArrayLiteralExpression(value)) {
    return value.elements.flatMap((each) => namesIn(source, each));
  }
  const text = constantText(source, expression)?.text;
  if (text !== undefined) {
    return [text];
  }
  return value && ts.isIdentifier(value) ? [MARKS.get(value.text) ?? value.text] : [];
}

const START = '__start__';
const END = '__end__';
const MARKS: ReadonlyMap<string, string> = new Map([
  ['START', START],
  ['END', END],
]);

function addEdge(edges: Map<string, Set<string>>, from: string, to: string): void {
  const ends = edges.get(from) ?? new Set<string>();
  edges.set(from, ends.add(to));
}

/** Ways that a function chooses among: those that are listed, else those that it gives back as texts. False where none is seen. */
function addConditional(source: ParsedSource, call: ts.CallExpression, edges: Map<string, Set<string>>): boolean {
  const { ts } = source;
  const [from, decide, ways] = call.arguments;
  const listed = ways && resolved(source, ways);
  const ends =
    listed && ts.isObjectLiteralExpression(listed)
      ? listed.properties.flatMap((each) => (ts.isPropertyAssignment(each) ? namesIn(source, each.initializer) : []))
      : ways
        ? namesIn(source, ways)
        : decide
          ? textsWithin(source, functionOf(source, decide) ?? decide)
          : [];
  namesIn(source, from).forEach((start) => ends.forEach((end) => addEdge(edges, start, end)));
  return ends.length > 0;
}

function textsWithin(source: ParsedSource, node: ts.Node): readonly string[] {
  const { ts } = source;
  return [...nodesWithin(ts, node)].flatMap((at) => {
    const parts = ts.isReturnStatement(at)
      ? [at.expression]
      : ts.isConditionalExpression(at)
        ? [at.whenTrue, at.whenFalse]
        : ts.isArrowFunction(at) && !ts.isBlock(at.body)
          ? [at.body]
          : [];
    return parts.flatMap((part) => namesIn(source, part));
  });
}

/** `addNode('agent', callModel)`, `addNode(callModel)`, `addNode({ agent: callModel })`, and where a node says it may go. */
function nodesOf(source: ParsedSource, call: ts.CallExpression, edges: Map<string, Set<string>>): readonly GraphNode[] {
  const { ts } = source;
  const [first, second] = call.arguments;
  const name = constantText(source, first)?.text;
  if (!first || (name === undefined && second)) {
    return [];
  }
  if (name !== undefined) {
    const ends = namesIn(source, propertyOf(source, call.arguments[2], 'ends'));
    ends.forEach((end) => addEdge(edges, name, end));
    return [nodeOf(source, name, second)];
  }
  const value = resolved(source, first);
  const list = value && ts.isObjectLiteralExpression(value) ? value.properties : undefined;
  return list
    ? list.flatMap((each) =>
        each.name && ts.isIdentifier(each.name)
          ? [nodeOf(source, each.name.text, ts.isPropertyAssignment(each) ? each.initializer : each.name)]
          : [],
      )
    : [nodeOf(source, ts.isIdentifier(first) ? first.text : 'node', first)];
}

function nodeOf(source: ParsedSource, name: string, made: ts.Expression | undefined): GraphNode {
  const { ts } = source;
  const value = made && unwrapped(ts, made);
  const isInline = value && (ts.isArrowFunction(value) || ts.isFunctionExpression(value));
  const body = isInline ? value : value && functionOf(source, value);
  return { name, ...(made ? { made } : {}), ...(body ? { body } : {}) };
}

/** `new Command({ goto })` and `new Send(…)` decide at run time. */
function givesCommand(source: ParsedSource, body: ts.Node | undefined): boolean {
  const { ts } = source;
  for (const node of body ? nodesWithin(ts, body) : []) {
    if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && /^(Command|Send)$/.test(node.expression.text)) {
      return true;
    }
  }
  return false;
}

/** True where a way leads back to where it came from. */
export function hasCycle({ nodes, edges }: Graph): boolean {
  return nodes.some(({ name }) => reaches(edges, name, name));
}

function reaches(edges: Graph['edges'], from: string, to: string): boolean {
  const seen = new Set<string>();
  const open = [...(edges.get(from) ?? [])];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at === to) {
      return true;
    }
    if (!seen.has(at)) {
      seen.add(at);
      open.push(...(edges.get(at) ?? []));
    }
  }
  return false;
}

/** Most of the wanted nodes on one way through a graph without cycles. */
export function longestWay({ nodes, edges }: Graph, counts: (name: string) => boolean): number {
  const known = new Map<string, number>();
  const open = new Set<string>();
  const from = (name: string): number => {
    const before = known.get(name);
    if (before !== undefined || open.has(name)) {
      return before ?? 0;
    }
    open.add(name);
    const onward = [...(edges.get(name) ?? [])].map(from);
    open.delete(name);
    const length = (counts(name) ? 1 : 0) + Math.max(0, ...onward);
    known.set(name, length);
    return length;
  };
  return Math.max(0, ...nodes.map(({ name }) => from(name)));
}
