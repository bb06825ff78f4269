/** Readings of stacks that outlive a keystroke: as long as no statement that they depend on was touched. */
import type ts from 'typescript';
import type { Context } from '../../../context';
import { isElsewhere } from '../../../engines/text';
import { mapProblem, mapWorkload } from '../../../foreign/lastGood';
import type { Span } from '../../../manifest';
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

export interface Kept extends Keeping {
  readonly context: Context;
  /** While a line is unfinished, nothing follows from what is missing. */
  readonly broken: boolean;
  readonly reached: readonly ts.Statement[];
  /** Where they stood then: the nodes move with the text. */
  readonly starts: readonly number[];
  moved: { readonly by: readonly number[]; readonly placed: Placed };
}

/** By the first statement. A file that breaks and is whole again with every other letter has two readings. */
const all = new WeakMap<ts.Node, readonly Kept[]>();

export function keep(source: ParsedSource, { building, reached }: Group, context: Context, read: Keeping): void {
  const [first] = building;
  if (first && !hasWordsBehind(source, building)) {
    const { broken } = source;
    const starts = reached.map(({ pos }) => pos);
    const others = (all.get(first) ?? []).filter((each) => each.broken !== broken);
    all.set(first, [{ ...read, context, broken, reached, starts, moved: { by: [], placed: read.placed } }, ...others]);
  }
}

export function keptOf(source: ParsedSource, { building, reached }: Group, context: Context): Kept | undefined {
  const [first] = building;
  const kept = first && all.get(first)?.find(({ broken }) => broken === source.broken);
  return kept?.context === context && isEach(kept.reached, reached) && !hasWordsBehind(source, building)
    ? kept
    : undefined;
}

const isEach = (a: readonly unknown[], b: readonly unknown[]) =>
  a.length === b.length && a.every((each, at) => each === b[at]);

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
  const by = kept.reached.map(({ pos }, at) => pos - (kept.starts[at] ?? pos));
  if (!isEach(kept.moved.by, by)) {
    kept.moved = { by, placed: by.every((each) => each === 0) ? kept.placed : moved(kept, by) };
  }
  return kept.moved.placed;
}

function moved({ placed: { declared, reading }, starts }: Kept, by: readonly number[]): Placed {
  const move = (span: Span): Span => {
    const shift = isElsewhere(span) ? 0 : (by[starts.findLastIndex((start) => start <= span.start)] ?? 0);
    return { start: span.start + shift, end: span.end + shift };
  };
  return {
    declared: { ...declared, declared: declared.declared.map((each) => ({ ...each, span: move(each.span) })) },
    reading: {
      ...reading,
      read: reading.read.map(({ workload, problems, ...rest }) => ({
        ...rest,
        workload: mapWorkload(workload, move),
        problems: problems.map((problem) => mapProblem(problem, move)),
      })),
    },
  };
}
