/** Which statements of a file may have a say in what another one means: by the names in it, whatever they turn out to be. */
import type ts from 'typescript';
import { GRAPH_METHODS, laterCalls, rootName } from './laterCalls';
import type { TypeScript } from './load';
import type { ParsedSource } from './parse';
import { inOrder, readingOf } from './scope';

interface Mentions {
  /** Every name but members behind a dot and keys in front of a colon. */
  readonly names: ReadonlySet<string>;
  /** Functions and classes in it that take something: their callers decide what. */
  readonly handed: ReadonlySet<string>;
  /** Texts and constants by which resources name each other. */
  readonly naming: ReadonlySet<string>;
}

/** Statements by their number in the file. */
export interface Reach {
  /** All that the statement depends on, itself first; undefined where that is more than anybody follows. */
  readonly of: (statement: number) => readonly number[] | undefined;
  /** Statements that bring a name to the file. */
  readonly giving: (name: string) => readonly number[];
}

/** In all: what depends on everything is not taken apart. */
const MOST_STEPS = 300_000;

export function reachIn(source: ParsedSource): Reach {
  const { statements } = source.file;
  const [first] = statements;
  const last = first && reaches.get(first);
  if (last && isAlike(source.ts, last.statements, statements)) {
    last.statements = statements;
    return last.reach;
  }
  const reach = findReach(source);
  if (first) {
    reaches.set(first, { statements, reach });
  }
  return reach;
}

/** By the first statement, which most edits leave as it is. */
const reaches = new WeakMap<ts.Node, { statements: readonly ts.Statement[]; readonly reach: Reach }>();

/** Most keystrokes change a text or a number, and no name. */
function isAlike(ts: TypeScript, before: readonly ts.Statement[], now: readonly ts.Statement[]): boolean {
  return (
    before.length === now.length &&
    now.every((statement, at) => {
      const old = before[at];
      return old === statement || (old !== undefined && sayingOf(ts, old) === sayingOf(ts, statement));
    })
  );
}

/** All of a statement that the reach of any statement rests on. */
function sayingOf(ts: TypeScript, statement: ts.Statement): string {
  const { names, handed, naming } = mentionsOf(ts, statement);
  const { outer, assigned, enums, callsOf } = readingOf(ts, statement);
  const graphs = GRAPH_METHODS.map((method) => callsOf.get(method)?.map((call) => rootName(ts, call.expression)) ?? []);
  const imported = [...outer].map(([name, binding]) => [name, binding.imported?.name]);
  return JSON.stringify([
    statement.kind,
    [names, handed, naming].map((each) => [...each].toSorted()),
    imported.toSorted(),
    [assigned, enums, callsOf].map((each) => [...each.keys()].toSorted()),
    graphs,
  ]);
}

/** Said once for the whole program. */
const isForAll = ({ callsOf, assigned }: ReturnType<typeof readingOf>) =>
  callsOf.has('setDefaultOpenAIClient') || assigned.has('.llm');

function findReach(source: ParsedSource): Reach {
  const { ts, file } = source;
  const { statements } = file;
  const all = statements.map((statement) => mentionsOf(ts, statement));
  const handed = new Set(all.flatMap((each) => [...each.handed]));
  const giving = new Map<string, number[]>();
  const calling = new Map<string, number[]>();
  statements.forEach((statement, at) => {
    const { outer, assigned, enums, callsOf } = readingOf(ts, statement);
    [outer, assigned, enums].forEach((names) => addEach(giving, names, at));
    for (const name of callsOf.keys()) {
      if (handed.has(name)) {
        addTo(calling, name, at);
      }
    }
  });
  const naming = new Map<string, number[]>();
  all.forEach((each, at) =>
    each.naming.forEach((name) => (name.startsWith("'") || giving.has(name) ? addTo(naming, name, at) : undefined)),
  );
  let left = MOST_STEPS;
  const direct = statements.map((): readonly number[] | undefined => undefined);
  const directOf = (at: number): readonly number[] => (direct[at] ??= findDirect(at));
  const findDirect = (at: number): readonly number[] => {
    const found = new Set<number>();
    const addAll = (by: ReadonlyMap<string, readonly number[]>, names: ReadonlySet<string> = new Set()) =>
      names.forEach((name) => {
        const those = by.get(name) ?? [];
        left -= those.length;
        // A thousand statements that each assign what all of them name.
        if (left >= 0) {
          those.forEach((each) => found.add(each));
        }
      });
    addAll(giving, all[at]?.names);
    addAll(calling, all[at]?.handed);
    addAll(naming, all[at]?.naming);
    found.delete(at);
    return [...found];
  };
  const later = laterCalls(source, (name) => giving.get(name) ?? [], directOf);
  const forAll = [...statements.keys()].filter((at) => isForAll(readingOf(ts, statements[at] as ts.Statement)));
  // More than anybody follows is kept as an empty list: no statement reaches nothing.
  const followed = new Map<number, readonly number[]>();
  const of = (statement: number) => {
    const numbers = followed.get(statement) ?? follow(statement) ?? [];
    followed.set(statement, numbers);
    return numbers.length > 0 ? numbers : undefined;
  };
  const follow = (statement: number): readonly number[] | undefined => {
    const reached = new Set([statement, ...forAll]);
    for (const at of reached) {
      const onward = directOf(at);
      onward.forEach((next) => reached.add(next));
      later.get(at)?.forEach((next) => reached.add(next));
      left -= onward.length;
      if (left < 0) {
        return undefined;
      }
    }
    return [...reached];
  };
  return { of, giving: (name) => giving.get(name) ?? [] };
}

const known = new WeakMap<ts.Node, Mentions>();

function mentionsOf(ts: TypeScript, statement: ts.Statement): Mentions {
  const before = known.get(statement);
  if (before) {
    return before;
  }
  const found = { names: new Set<string>(), handed: new Set<string>(), naming: new Set<string>() };
  inOrder(ts, statement, (node) => {
    if (ts.isIdentifier(node) && !isLabel(ts, node)) {
      found.names.add(node.text);
    } else if (ts.isParameter(node)) {
      const name = nameOfOwner(ts, node.parent);
      if (name !== undefined) {
        found.handed.add(name);
      }
    } else if (ts.isPropertyAssignment(node)) {
      namesGiven(ts, node).forEach((name) => found.naming.add(name));
    }
    return true;
  });
  known.set(statement, found);
  return found;
}

/** Properties by which resources that no variable connects name each other. */
const NAMING =
  /^(?:endpoint|endpointConfig|model|service|launchTemplate|launchConfiguration|autoScalingGroup)Name$|^family$/;
const OWN_NAME = /^(?:name|taskDefinition|launchConfiguration|resourceId)$/;

/** `endpointConfigName: 'chat'`, `resourceId: 'endpoint/chat/variant/all'`, `name: CHAT`: texts by themselves, constants by name. */
function namesGiven(ts: TypeScript, { name, initializer, parent }: ts.PropertyAssignment): readonly string[] {
  const key = ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : '';
  if (!NAMING.test(key) && !(OWN_NAME.test(key) && ts.isNewExpression(parent.parent))) {
    return [];
  }
  if (ts.isStringLiteralLike(initializer)) {
    return initializer.text.split('/').map((text) => `'${text}`);
  }
  return ts.isIdentifier(initializer) ? [initializer.text] : [];
}

/** Names a part of something that is named otherwise. */
function isLabel(ts: TypeScript, node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent) || ts.isClassElement(parent)) &&
    parent.name === node
  );
}

function nameOfOwner(ts: TypeScript, owner: ts.SignatureDeclaration): string | undefined {
  const isInside = ts.isConstructorDeclaration(owner) || ts.isVariableDeclaration(owner.parent);
  const { name } = isInside ? (owner.parent as ts.ClassLikeDeclaration | ts.VariableDeclaration) : owner;
  return name && ts.isIdentifier(name) ? name.text : undefined;
}

function addEach(to: Map<string, number[]>, names: ReadonlyMap<string, unknown>, at: number): void {
  for (const name of names.keys()) {
    addTo(to, name, at);
  }
}

function addTo(to: Map<string, number[]>, name: string, at: number): void {
  const before = to.get(name);
  if (before) {
    before.push(at);
  } else {
    to.set(name, [at]);
  }
}
