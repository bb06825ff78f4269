/**
 * The statements of a file that build one stack, as far as names tell: each group is a template of its own. A keystroke in one
 * leaves the others as they were read.
 */
import type ts from 'typescript';
import { rootName } from '../laterCalls';
import { reachIn } from '../mentions';
import type { CallLike } from '../origins';
import type { ParsedSource } from '../parse';
import { readingOf, scopesOf } from '../scope';
import { ADDING, buildingNames } from './constructs';

export interface Group {
  /** Statements that make something, in the order of the file. */
  readonly building: readonly ts.Statement[];
  /** All that they depend on, themselves included, in the order of the file. */
  readonly reached: readonly ts.Statement[];
  readonly calls: readonly CallLike[];
}

export function groupsOf(source: ParsedSource): readonly Group[] {
  const { ts, file } = source;
  const { statements } = file;
  const names = buildingNames(scopesOf(source));
  const readings = statements.map((statement) => readingOf(ts, statement));
  const making = [...readings.keys()].filter((at) =>
    [...(readings[at]?.callsOf.keys() ?? [])].some((name) => names.has(name)),
  );
  const reach = reachIn(source);
  const owners = making.flatMap((at) => ownersIn(source, readings[at]?.callsOf ?? new Map()).flatMap(reach.giving));
  const building = inOrder([
    ...making,
    ...owners.filter((at) => !ts.isImportDeclaration(statements[at] as ts.Statement)),
  ]);
  const pool = poolIn(source, building);
  const reachOf = (at: number) => {
    const of = reach.of(at);
    return of && new Set(pool.has(at) ? [...of, ...pool] : of);
  };
  const parts = partsOf(building, reachOf) ?? [{ building, reached: [...statements.keys()] }];
  const at = (numbers: readonly number[]) => numbers.flatMap((number) => statements[number] ?? []);
  return parts.map((part) => ({
    building: at(part.building),
    reached: at(part.reached),
    calls: part.building.flatMap((number) => readings[number]?.calls ?? []),
  }));
}

const inOrder = (numbers: Iterable<number>) => [...new Set(numbers)].toSorted((a, b) => a - b);

/** What is added to: `script` of `script.addCommands(…)`, which nothing but its methods tells apart from a value. */
function ownersIn({ ts }: ParsedSource, callsOf: ReadonlyMap<string, readonly CallLike[]>): readonly string[] {
  return [...ADDING].flatMap((name) =>
    (callsOf.get(name) ?? []).flatMap(({ expression }) => rootName(ts, expression) ?? []),
  );
}

const NEEDS_MACHINES = /TaskDefinition$|JobDefinition/;
const BRINGS_MACHINES = /Instance$|Launch|AutoScaling|Capacity|ComputeEnvironment|^Group$/;

/** Outside of classes and functions a file is one stack: tasks and jobs land on its machines, which no name connects. */
function poolIn({ ts, file }: ParsedSource, building: readonly number[]): ReadonlySet<number> {
  const named = building.flatMap((at) => {
    const statement = file.statements[at];
    const isLoose = statement && !ts.isClassDeclaration(statement) && !ts.isFunctionDeclaration(statement);
    return isLoose ? [{ at, names: [...readingOf(ts, statement).callsOf.keys()] }] : [];
  });
  const having = (pattern: RegExp) => named.filter(({ names }) => names.some((name) => pattern.test(name)));
  const [needing, bringing] = [having(NEEDS_MACHINES), having(BRINGS_MACHINES)];
  return new Set(needing.length > 0 ? [...needing, ...bringing].map(({ at }) => at) : []);
}

interface Part {
  building: number[];
  reached: number[];
}

/** Statements of which one depends on another belong together. */
function partsOf(
  building: readonly number[],
  reachOf: (statement: number) => ReadonlySet<number> | undefined,
): readonly Part[] | undefined {
  const builds = new Set(building);
  const partAt = new Map<number, { at: number[]; reached: Set<number> }>();
  for (const start of building) {
    const reached = reachOf(start);
    if (!reached) {
      return undefined;
    }
    const own = partAt.get(start) ?? { at: [start], reached: new Set<number>() };
    partAt.set(start, own);
    reached.forEach((each) => own.reached.add(each));
    for (const each of reached) {
      const other = builds.has(each) ? partAt.get(each) : own;
      if (other === undefined) {
        own.at.push(each);
        partAt.set(each, own);
      } else if (other !== own) {
        // The smaller goes into the larger in the end: few do.
        other.reached.forEach((one) => own.reached.add(one));
        own.at.push(...other.at);
        other.at.forEach((one) => partAt.set(one, own));
      }
    }
  }
  return [...new Set(partAt.values())].map(({ at, reached }) => ({ building: inOrder(at), reached: inOrder(reached) }));
}
