/** While a line is half-typed, what the break swallowed is taken from the last good reading. */
import type { FieldSpan, FoundWorkload, Problem, Span } from '../manifest';
import { placing } from '../own/lastGood';

/** A text and what was read from it; spans relative to the text. */
export interface LastGood {
  readonly text: string;
  readonly workloads: readonly FoundWorkload[];
}

/** `found` in the broken `text`, completed from what stood there before it broke. */
export function withLastGood(
  found: readonly FoundWorkload[],
  text: string,
  good: LastGood | undefined,
): readonly FoundWorkload[] {
  if (!good || good.workloads.length === 0) {
    return found;
  }
  const place = placing(good.text, text);
  const kept = good.workloads.map((old) => {
    const now = found.find(({ name }) => name === old.name);
    const moved = movedWith(old, place, text.length);
    return now ? completed(now, old, moved) : moved;
  });
  const fresh = found.filter(({ name }) => !good.workloads.some((old) => old.name === name));
  return [...kept, ...fresh];
}

/** A reading that lost facts gives way as a whole: half of two readings would be a third that nobody wrote. */
function completed(now: FoundWorkload, old: FoundWorkload, moved: FoundWorkload): FoundWorkload {
  const lost = [...old.fields.keys()].some((path) => !now.fields.has(path));
  return lost ? { ...moved, span: now.span, nameSpan: now.nameSpan } : now;
}

type Place = (span: Span) => Span | undefined;

/** Spans go along with the text around the edit; one that the edit touched is left out. */
function movedWith(old: FoundWorkload, place: Place, length: number): FoundWorkload {
  const limit = ({ start, end }: Span): Span => ({ start: Math.min(start, length), end: Math.min(end, length) });
  const fields = [...old.fields].flatMap(([path, field]): [string, FieldSpan][] => {
    const value = field.value && place(field.value);
    const key = field.key && place(field.key);
    return value ? [[path, { value, ...(key ? { key } : {}) }]] : [];
  });
  const end = place({ start: old.span.end, end: old.span.end })?.end ?? old.span.end;
  return {
    ...old,
    span: limit({ start: place({ start: old.span.start, end: old.span.start })?.start ?? old.span.start, end }),
    nameSpan: limit(place(old.nameSpan) ?? old.nameSpan),
    fields: new Map(fields),
  };
}

/** A reading of a piece in its place in the file. */
export function shiftWorkload(workload: FoundWorkload, by: number): FoundWorkload {
  return by === 0 ? workload : mapWorkload(workload, shiftedBy(by));
}

export function shiftProblem(problem: Problem, by: number): Problem {
  return by === 0 ? problem : mapProblem(problem, shiftedBy(by));
}

const shiftedBy =
  (by: number) =>
  ({ start, end }: Span): Span => ({ start: start + by, end: end + by });

/** The same reading with each place as `map` gives it. */
export function mapWorkload(workload: FoundWorkload, map: (span: Span) => Span): FoundWorkload {
  const fields = [...workload.fields].map(([path, { key, value }]): [string, FieldSpan] => [
    path,
    { ...(key ? { key: map(key) } : {}), ...(value ? { value: map(value) } : {}) },
  ]);
  return { ...workload, span: map(workload.span), nameSpan: map(workload.nameSpan), fields: new Map(fields) };
}

export function mapProblem({ fix, ...problem }: Problem, map: (span: Span) => Span): Problem {
  const moved = fix && { ...fix, ...(fix.span ? { span: map(fix.span) } : {}) };
  return { ...problem, span: map(problem.span), ...(moved ? { fix: moved } : {}) };
}
