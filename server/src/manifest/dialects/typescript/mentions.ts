/** Which statements of a file may have a say in what another one means: by the names in it, whatever they turn out to be. */
import type ts from 'typescript';
import { laterCalls } from './laterCalls';
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
  /** All that the statement depends on, itself included; undefined where that is more than anybody follows. */
  readonly of: (statement: number) => ReadonlySet<number> | undefined;
  /** Statements that bring a name to the file. */
  readonly giving: (name: string) => readonly number[];
}

/** In all: what depends on everything is not taken apart. */
const MOST_STEPS = 300_000;

export function reachIn(source: ParsedSource): Reach {
  const before = reaches.get(source.file);
  const reach = before ?? findReach(source);
  reaches.set(source.file, reach);
  return reach;
}

const reaches = new WeakMap<ts.SourceFile, Reach>();
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
  const of = (statement: number) => {
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
    return reached;
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
