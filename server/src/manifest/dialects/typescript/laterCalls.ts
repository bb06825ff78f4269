/** Statements that say more of what another one makes: a graph is put together and run by calls that stand behind it. */
import type ts from 'typescript';
import type { ParsedSource } from './parse';
import { readingOf, unwrapped } from './scope';

/** Methods that add to a graph or run it. */
export const GRAPH_METHODS = [
  'addNode',
  'addEdge',
  'addConditionalEdges',
  'compile',
  'withConfig',
  'invoke',
  'stream',
  'streamEvents',
] as const;

/** For each statement with a graph those that call it. */
export function laterCalls(
  { ts, file }: ParsedSource,
  giving: (name: string) => readonly number[],
  directOf: (at: number) => readonly number[],
): ReadonlyMap<number, readonly number[]> {
  const readings = file.statements.map((statement) => readingOf(ts, statement));
  const imported = file.statements.filter(ts.isImportDeclaration).flatMap((each) => [...readingOf(ts, each).outer]);
  const classes = new Set(
    imported.flatMap(([name, binding]) => (binding.imported?.name.includes('Graph') ? [name] : [])),
  );
  const graphs = new Set(
    [...readings.keys()].filter((at) =>
      [...(readings[at]?.callsOf.keys() ?? [])].some((name) => classes.has(name) || name.endsWith('Graph')),
    ),
  );
  const found = new Map<number, number[]>();
  if (graphs.size === 0) {
    return found;
  }
  addDerived(ts, file.statements, graphs, directOf);
  readings.forEach(({ callsOf }, at) => {
    for (const call of GRAPH_METHODS.flatMap((method) => callsOf.get(method) ?? [])) {
      const name = rootName(ts, call.expression);
      for (const graph of name === undefined ? [] : giving(name)) {
        if (graphs.has(graph) && graph !== at) {
          found.set(graph, [...(found.get(graph) ?? []), at]);
        }
      }
    }
  });
  return found;
}

/** `const app = workflow.compile()`: a graph under another name. */
function addDerived(
  ts: ParsedSource['ts'],
  statements: readonly ts.Statement[],
  graphs: Set<number>,
  directOf: (at: number) => readonly number[],
): void {
  for (let before = 0; before < graphs.size;) {
    before = graphs.size;
    statements.forEach((statement, at) => {
      if (!graphs.has(at) && ts.isVariableStatement(statement) && directOf(at).some((each) => graphs.has(each))) {
        graphs.add(at);
      }
    });
  }
}

/** `script` of `script.userData.addCommands`. */
export function rootName(ts: ParsedSource['ts'], expression: ts.Expression): string | undefined {
  let at = unwrapped(ts, expression);
  while (ts.isPropertyAccessExpression(at) || ts.isCallExpression(at)) {
    at = unwrapped(ts, at.expression);
  }
  return ts.isIdentifier(at) ? at.text : undefined;
}
