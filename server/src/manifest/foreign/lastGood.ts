/** While a line is half-typed, what the break swallowed is taken from the last good reading. */
import type { CodeUse, FieldSpan, FoundWorkload, Problem, Span } from '../manifest';
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
  const matched = new Set<FoundWorkload>();
  const known = new Set(good.workloads.map(({ name }) => name));
  const named = new Map<string, FoundWorkload[]>();
  found.forEach((each) => named.set(each.name, [...(named.get(each.name) ?? []), each]));
  // A name that is being typed is still that of the block where it stands.
  const renamed = found.filter(({ name }) => !known.has(name));
  const isOpen = (each: FoundWorkload) => !matched.has(each);
  const kept = good.workloads.map((old) => {
    const moved = movedWith(old, place, text.length);
    const now =
      named.get(old.name)?.find(isOpen) ?? renamed.find((each) => isOpen(each) && each.span.start === moved.span.start);
    if (!now) {
      return moved;
    }
    matched.add(now);
    return completed(now, old, moved);
  });
  return [...kept, ...found.filter((each) => !matched.has(each))];
}

/** A reading that lost facts gives way as a whole: half of two readings would be a third that nobody wrote. */
function completed(now: FoundWorkload, old: FoundWorkload, moved: FoundWorkload): FoundWorkload {
  const lost = [...old.fields.keys()].some((path) => !now.fields.has(path));
  const { unfinished: _, ...whole } = now;
  return lost ? { ...moved, span: now.span, nameSpan: now.nameSpan } : whole;
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
    ...(old.use ? { use: movedUse(old.use, place, limit) } : {}),
  };
}

/** The call itself is what is being typed: it starts where it started. */
function movedUse(use: CodeUse, place: Place, limit: (span: Span) => Span): CodeUse {
  const at = ({ start, end }: Span) => place({ start, end: start })?.start ?? Math.min(start, end);
  const url = use.baseUrl?.span && place(use.baseUrl.span);
  return {
    ...use,
    call: limit(place(use.call) ?? { start: at(use.call), end: Math.max(at(use.call), use.call.end) }),
    ...(use.baseUrl ? { baseUrl: { text: use.baseUrl.text, ...(url ? { span: url } : {}) } } : {}),
    options: new Map(
      [...use.options].map(([name, { value, span }]) => {
        const now = span && place(span);
        return [name, { value, ...(now ? { span: now } : {}) }];
      }),
    ),
  };
}

// A reading lives as long as its text does: most of them stand where they stood.
const shiftedOf = new WeakMap<FoundWorkload, { readonly by: number; readonly workload: FoundWorkload }>();

/** A reading of a piece in its place in the file; the same object as long as neither changes. */
export function shiftWorkload(workload: FoundWorkload, by: number): FoundWorkload {
  const known = by === 0 ? { by, workload } : shiftedOf.get(workload);
  if (known?.by === by) {
    return known.workload;
  }
  const shifted = mapWorkload(workload, shiftedBy(by));
  shiftedOf.set(workload, { by, workload: shifted });
  return shifted;
}

export function shiftProblem(problem: Problem, by: number): Problem {
  return by === 0 ? problem : mapProblem(problem, shiftedBy(by));
}

const shiftedBy =
  (by: number) =>
  ({ start, end }: Span): Span => ({ start: start + by, end: end + by });

/** The same reading with each place as `map` gives it. */
export function mapWorkload(workload: FoundWorkload, map: (span: Span) => Span): FoundWorkload {
  let fields: ReadonlyMap<string, FieldSpan> | undefined;
  return {
    ...workload,
    span: map(workload.span),
    nameSpan: map(workload.nameSpan),
    // An edit moves every workload below it; few of them are looked at before the next one.
    get fields() {
      return (fields ??= mapFields(workload.fields, map));
    },
  };
}

function mapFields(fields: FoundWorkload['fields'], map: (span: Span) => Span): Map<string, FieldSpan> {
  return new Map(
    [...fields].map(([path, { key, value }]): [string, FieldSpan] => [
      path,
      { ...(key ? { key: map(key) } : {}), ...(value ? { value: map(value) } : {}) },
    ]),
  );
}

export function mapProblem({ fix, ...problem }: Problem, map: (span: Span) => Span): Problem {
  const moved = fix && { ...fix, ...(fix.span ? { span: map(fix.span) } : {}) };
  return { ...problem, span: map(problem.span), ...(moved ? { fix: moved } : {}) };
}
