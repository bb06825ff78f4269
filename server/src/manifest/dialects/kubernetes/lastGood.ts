/** While a line is half-typed, what the break swallowed is taken from the last good reading. */
import type { FieldSpan, FoundWorkload, Manifest } from '../../manifest';

/** Workloads as read now, completed from `previous` where the document is broken. */
export function withLastGood(
  found: readonly FoundWorkload[],
  previous: Manifest | undefined,
  length: number,
): readonly FoundWorkload[] {
  if (!previous || previous.workloads.length === 0) {
    return found;
  }
  const kept = previous.workloads.map((old) => {
    const now = found.find(({ name }) => name === old.name);
    return now ? completed(now, old) : clamped(old, length);
  });
  const fresh = found.filter(({ name }) => !previous.workloads.some((old) => old.name === name));
  return [...kept, ...fresh];
}

/** A reading that lost facts gives way as a whole: half of two readings would be a third that nobody wrote. */
function completed(now: FoundWorkload, old: FoundWorkload): FoundWorkload {
  const lost = [...old.fields.keys()].some((path) => !now.fields.has(path));
  if (!lost) {
    return now;
  }
  const fields = new Map<string, FieldSpan>([...now.fields].filter(([path]) => old.fields.has(path)));
  return { ...old, span: now.span, nameSpan: now.nameSpan, fields };
}

/** Spans behind the end of the text would point nowhere. */
function clamped(old: FoundWorkload, length: number): FoundWorkload {
  const fits = ({ value, key }: FieldSpan) => (value?.end ?? 0) <= length && (key?.end ?? 0) <= length;
  const limit = (at: number) => Math.min(at, length);
  return {
    ...old,
    span: { start: limit(old.span.start), end: limit(old.span.end) },
    nameSpan: { start: limit(old.nameSpan.start), end: limit(old.nameSpan.end) },
    fields: new Map([...old.fields].filter(([, span]) => fits(span))),
  };
}
