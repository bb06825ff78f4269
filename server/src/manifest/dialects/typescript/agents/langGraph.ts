/** LangGraph: graphs put together by hand, and the agents that it has ready. */
import type ts from 'typescript';
import { t } from '../../../../../../shared/src/l10n';
import type { Library, UseCall, UseFacts } from '../library';
import type { ParsedSource } from '../parse';
import type { AgentParts, StepLimit } from './agentFacts';
import { agentFacts, agentLabel } from './agentFacts';
import type { Graph, GraphNode } from './graph';
import { graphOf, hasCycle, longestWay } from './graph';
import { byRecursionDefault, prebuiltAgents, recursionLimit } from './langChainAgents';
import type { ToolList } from './tools';
import { joined, toolsIn } from './tools';
import { nodesWithin } from './walk';
import { functionOf } from '../functions';
import { originOf } from '../origins';

export const langGraph: Library = {
  id: 'langgraph',
  packages: ['@langchain/langgraph', '@langchain/langgraph-supervisor', '@langchain/langgraph-swarm', 'deepagents'],
  patterns: [
    { path: /^new (StateGraph|MessageGraph)\(\)$/, read: readGraph },
    // Later calls on a graph are found from where it is made.
    ...prebuiltAgents,
  ],
};

/** Methods that ask a model, or another agent. */
const ASKS = /^(invoke|stream|streamEvents|batch|generate|call|predict)$/;
/** Of the file, for one node. */
const MOST_FUNCTIONS = 16;

function readGraph(use: UseCall): UseFacts | undefined {
  const { source, call } = use;
  const graph = graphOf(source, call);
  const asking = graph.nodes.map((node) => ({ node, asked: askedIn(source, node) }));
  const askers = new Set(asking.filter(({ asked }) => asked.length > 0).map(({ node }) => node.name));
  const hidden = graph.nodes.filter((node) => isHidden(source, node));
  // A graph whose functions are all here and ask no model is no agent.
  if (graph.nodes.length === 0 || (askers.size === 0 && hidden.length === 0)) {
    return undefined;
  }
  return {
    ...agentFacts({
      label: agentLabel(use),
      asks: asking.flatMap(({ asked }) => asked.map((expression) => ({ expression }))),
      ...shapeOf(use, graph, askers, hidden),
      tools: toolsOf(
        source,
        graph,
        asking.flatMap(({ asked }) => asked),
      ),
      notes: hiddenNotes(hidden),
    }),
    asksWithin: graph.nodes.flatMap(({ body }) => body ?? []),
  };
}

function hiddenNotes(hidden: readonly GraphNode[]): string[] {
  const names = hidden.map(({ name }) => name);
  return names.length > 0 ? [t`Nodes whose functions stand in another file: ${names.join(', ')}.`] : [];
}

/**
 * Without a cycle each node runs once at most: so many model calls at most, side by side where the longest way has fewer. With one the
 * limit of super-steps counts, of which a round takes one for the model and one for what follows it, where anything does.
 */
function shapeOf(
  use: UseCall,
  graph: Graph,
  askers: ReadonlySet<string>,
  hidden: readonly GraphNode[],
): Pick<AgentParts, 'limit' | 'parallelBranches'> {
  if (hasCycle(graph) || graph.isOpen || hidden.length > 0) {
    return { limit: limitOf(use, graph, askers) };
  }
  const inARow = longestWay(graph, (name) => askers.has(name));
  // Ways among which one is chosen do not run side by side.
  const parallelBranches = graph.isConditional ? 1 : Math.floor(askers.size / Math.max(1, inARow));
  return {
    limit: { steps: askers.size, field: {}, why: t('The graph has no way back: each of its nodes runs once at most.') },
    parallelBranches,
  };
}

function limitOf({ source }: UseCall, graph: Graph, askers: ReadonlySet<string>): StepLimit {
  const onlyAsks = graph.nodes.every(({ name }) => askers.has(name));
  const perRound = onlyAsks ? 1 : undefined;
  for (const method of ['withConfig', 'invoke', 'stream', 'streamEvents']) {
    for (const call of graph.calls.get(method) ?? []) {
      const limit = recursionLimit({ source, call }, perRound);
      if (limit) {
        return limit;
      }
    }
  }
  return byRecursionDefault(perRound);
}

/** What a node asks: `model.invoke(…)` in its function, or an agent that is itself the node. */
function askedIn(source: ParsedSource, { made, body }: GraphNode): readonly ts.Expression[] {
  const { ts } = source;
  if (!body) {
    const origin = made && originOf(source, made);
    return made && origin && !origin.path.startsWith('new ToolNode()') && /\(\)/.test(origin.path) ? [made] : [];
  }
  const found: ts.Expression[] = [];
  const bodies = new Set<ts.Node>([body]);
  // Grows while it is gone through: functions of the file that a node calls, and those behind them.
  for (const each of bodies) {
    for (const node of nodesWithin(ts, each)) {
      const asked = ts.isCallExpression(node) ? askedBy(source, node) : undefined;
      const own = ts.isCallExpression(node) && !asked ? functionOf(source, node.expression) : undefined;
      found.push(...(asked ? [asked] : []));
      if (own && bodies.size < MOST_FUNCTIONS) {
        bodies.add(own);
      }
    }
  }
  return found;
}

/** The model of `model.invoke(…)`. */
function askedBy(source: ParsedSource, { expression: callee }: ts.CallExpression): ts.Expression | undefined {
  const { ts } = source;
  if (!ts.isPropertyAccessExpression(callee) || !ASKS.test(callee.name.text)) {
    return undefined;
  }
  return isModel(source, callee.expression) ? callee.expression : undefined;
}

/** Tools, retrievers and graphs have `invoke` too. */
function isModel(source: ParsedSource, asked: ts.Expression): boolean {
  const origin = originOf(source, asked);
  if (!origin) {
    return /(llm|model|chat|agent|chain)/i.test(asked.getText(source.file));
  }
  return !/ToolNode|[Rr]etriever|tool\(\)|ToolExecutor|VectorStore/.test(origin.path);
}

/** Nothing of the node can be seen here, and no library says what it is. */
function isHidden(source: ParsedSource, { made, body }: GraphNode): boolean {
  const origin = made && !body ? originOf(source, made) : undefined;
  return (
    made !== undefined && !body && (origin === undefined || origin.module.startsWith('.') || !/\(\)/.test(origin.path))
  );
}

/** Those of every `ToolNode` that is a node, else those that its models are told of. */
function toolsOf(source: ParsedSource, { nodes }: Graph, asked: readonly ts.Expression[]): ToolList {
  const ofNodes = nodes.flatMap(({ made, body }) => listsOf(source, body ? undefined : made, /^new ToolNode\(\)$/));
  return joined(
    ofNodes.length > 0 ? ofNodes : asked.flatMap((model) => listsOf(source, model, /\.bindTools\(\)$/).slice(0, 1)),
  );
}

function listsOf(source: ParsedSource, expression: ts.Expression | undefined, path: RegExp): readonly ToolList[] {
  const origin = expression && originOf(source, expression);
  const call = origin && path.test(origin.path) ? origin.calls.at(-1) : undefined;
  return call ? [toolsIn(source, call.arguments?.[0])] : [];
}
