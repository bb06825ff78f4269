/** While a line is half-typed, what the break swallowed is taken from the last good reading. */
import type { FieldSpan, FoundWorkload, Span } from '../manifest';
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
    return now ? completed(now, moved) : moved;
  });
  const fresh = found.filter(({ name }) => !good.workloads.some((old) => old.name === name));
  return [...kept, ...fresh];
}

/** A reading that lost facts gives way as a whole: half of two readings would be a third that nobody wrote. */
function completed(now: FoundWorkload, old: FoundWorkload): FoundWorkload {
  const lost = [...old.fields.keys()].some((path) => !now.fields.has(path));
  return lost ? { ...old, span: now.span, nameSpan: now.nameSpan } : now;
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
  const shift = ({ start, end }: Span): Span => ({ start: start + by, end: end + by });
  const fields = [...workload.fields].map(([path, { key, value }]): [string, FieldSpan] => [
    path,
    { ...(key ? { key: shift(key) } : {}), ...(value ? { value: shift(value) } : {}) },
  ]);
  return { ...workload, span: shift(workload.span), nameSpan: shift(workload.nameSpan), fields: new Map(fields) };
}
