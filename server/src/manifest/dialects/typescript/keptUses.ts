/** What the calls of each statement say of models; kept for as long as nothing that they depend on changes. */
import type ts from 'typescript';
import type { Context } from '../../context';
import type { FieldSpan, Span } from '../../manifest';
import type { CallLike, Origin } from './origins';
import type { Library, UseFacts, UsePattern } from './library';
import type { Footing, Moved } from './lasting';
import { footingOf, movedTo } from './lasting';
import { reachIn } from './mentions';
import type { Modules } from './modules';
import { modulesOf } from './modules';
import type { ParsedSource } from './parse';
import { readingOf } from './scope';

export interface CallRead {
  readonly call: CallLike;
  readonly origin: Origin;
  readonly library: Library;
  readonly pattern?: UsePattern;
  readonly facts?: UseFacts;
}

interface Kept extends Footing {
  /** The same statements in the order in which they are found: to compare, none needs to be sorted. */
  readonly found: readonly ts.Statement[];
  readonly context: Context;
  /** What the file as a whole says of all calls. */
  readonly around: string;
  /** Remembers where values come from. */
  readonly modules: Modules;
  readonly calls: readonly CallRead[];
  moved?: Moved<readonly CallRead[]>;
}

const all = new WeakMap<ts.Node, Kept>();

export interface OwnCalls {
  /** The file with what was learned on the way kept apart. */
  readonly source: ParsedSource;
  readonly calls: readonly CallRead[];
}

export type ReadCalls = (source: ParsedSource, calls: readonly CallLike[]) => readonly CallRead[];

/** For each statement of the file. */
export function ownCalls(source: ParsedSource, context: Context, around: string, read: ReadCalls): readonly OwnCalls[] {
  const { ts, file } = source;
  const reach = reachIn(source);
  return file.statements.map((statement, at) => {
    const { calls } = readingOf(ts, statement);
    const numbers = calls.length > 0 ? reach.of(at) : undefined;
    if (!numbers) {
      return { source, calls: read(source, calls) };
    }
    const before = all.get(statement);
    const isKept = before?.context === context && before.around === around && isStanding(before, numbers, file);
    const kept = isKept ? before : keep(source, statement, { context, around, numbers }, read);
    kept.modules.wants.forEach((uri) => source.modules.wants.add(uri));
    kept.moved = movedTo(kept, kept.calls, kept.moved, (value, move) => value.map((each) => movedCall(each, move)));
    return { source: { ...source, modules: kept.modules }, calls: kept.moved.value };
  });
}

/** Asked of every statement at every keystroke: nothing is made to compare. */
const isStanding = ({ found }: Kept, numbers: readonly number[], { statements }: ts.SourceFile): boolean =>
  found.length === numbers.length && numbers.every((number, at) => statements[number] === found[at]);

function keep(
  source: ParsedSource,
  statement: ts.Statement,
  { context, around, numbers }: Pick<Kept, 'context' | 'around'> & { readonly numbers: readonly number[] },
  read: ReadCalls,
): Kept {
  const reached = numbers.flatMap((number) => source.file.statements[number] ?? []);
  const modules = modulesOf(source.file.fileName, context);
  const calls = read({ ...source, modules }, readingOf(source.ts, statement).calls);
  const inOrder = reached.toSorted((a, b) => a.pos - b.pos);
  const kept = { ...footingOf(inOrder), found: reached, context, around, modules, calls };
  all.set(statement, kept);
  return kept;
}

type Move = (span: Span) => Span;

const movedCall = ({ facts, ...rest }: CallRead, move: Move): CallRead =>
  facts ? { ...rest, facts: movedFacts(facts, move) } : rest;

function movedFacts(facts: UseFacts, move: Move): UseFacts {
  const { fields, label, hosted, options, asks } = facts;
  const url = hosted?.baseUrl;
  return {
    ...facts,
    fields: new Map([...fields].map(([path, field]) => [path, movedField(field, move)])),
    label: { ...label, span: move(label.span) },
    ...(url?.span ? { hosted: { ...hosted, baseUrl: { ...url, span: move(url.span) } } } : {}),
    ...(options
      ? {
          options: new Map(
            [...options].map(([name, { value, span }]) => [name, { value, ...(span ? { span: move(span) } : {}) }]),
          ),
        }
      : {}),
    ...(asks
      ? { asks: asks.map((each) => (each.facts ? { ...each, facts: movedFacts(each.facts, move) } : each)) }
      : {}),
  } as UseFacts;
}

const movedField = ({ key, value }: FieldSpan, move: Move): FieldSpan => ({
  ...(key ? { key: move(key) } : {}),
  ...(value ? { value: move(value) } : {}),
});
