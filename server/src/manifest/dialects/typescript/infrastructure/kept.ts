/** Readings of stacks that outlive a keystroke: as long as no statement that they depend on was touched. */
import type ts from 'typescript';
import type { Context } from '../../../context';
import { mapProblem, mapWorkload } from '../../../foreign/lastGood';
import type { Span } from '../../../manifest';
import type { Footing, Moved } from '../lasting';
import { footingOf, isEach, movedTo } from '../lasting';
import type { ParsedSource } from '../parse';
import type { Group } from './groups';
import type { Declared, Named, StackReading } from './stack';

interface Placed {
  readonly declared: Declared;
  readonly reading: StackReading;
}

interface Keeping {
  readonly named: readonly Named[];
  /** The names that its constructs were given in the file. */
  readonly ids: readonly string[];
  readonly hasPods: boolean;
  readonly placed: Placed;
}

export interface Kept extends Keeping, Footing {
  readonly context: Context;
  /** While a line is unfinished, nothing follows from what is missing. */
  readonly broken: boolean;
  moved?: Moved<Placed>;
}

/** By the first statement. A file that breaks and is whole again with every other letter has two readings. */
const all = new WeakMap<ts.Node, readonly Kept[]>();

export function keep(source: ParsedSource, { building, reached }: Group, context: Context, read: Keeping): void {
  const [first] = building;
  if (first && !hasWordsBehind(source, building)) {
    const { broken } = source;
    const others = (all.get(first) ?? []).filter((each) => each.broken !== broken);
    all.set(first, [{ ...read, ...footingOf(reached), context, broken }, ...others]);
  }
}

export function keptOf(source: ParsedSource, { building, reached }: Group, context: Context): Kept | undefined {
  const [first] = building;
  const kept = first && all.get(first)?.find(({ broken }) => broken === source.broken);
  return kept?.context === context && isEach(kept.reached, reached) && !hasWordsBehind(source, building)
    ? kept
    : undefined;
}

/** A comment behind a resource speaks of it, and belongs to the statement that follows. */
function hasWordsBehind({ text }: ParsedSource, building: readonly ts.Statement[]): boolean {
  return building.some(({ end }) => /[^\s;]/.test(text.slice(end, lineEnd(text, end))));
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/** The same where its statements stand now. */
export function inPlace(kept: Kept): Placed {
  kept.moved = movedTo(kept, kept.placed, kept.moved, moved);
  return kept.moved.value;
}

const moved = ({ declared, reading }: Placed, move: (span: Span) => Span): Placed => ({
  declared: { ...declared, declared: declared.declared.map((each) => ({ ...each, span: move(each.span) })) },
  reading: {
    ...reading,
    read: reading.read.map(({ workload, problems, ...rest }) => ({
      ...rest,
      workload: mapWorkload(workload, move),
      problems: problems.map((problem) => mapProblem(problem, move)),
    })),
  },
});
