/** What was read of statements lasts as long as they do: the parser keeps those that an edit leaves alone, and moves them. */
import type ts from 'typescript';
import { isElsewhere } from '../../engines/text';
import type { Span } from '../../manifest';

/** The statements that a reading depends on, with where they stood then. */
export interface Footing {
  readonly reached: readonly ts.Statement[];
  readonly starts: readonly number[];
}

export const footingOf = (reached: readonly ts.Statement[]): Footing => ({
  reached,
  starts: reached.map(({ pos }) => pos),
});

export const isEach = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((each, at) => each === b[at]);

export interface Moved<T> {
  readonly by: readonly number[];
  readonly value: T;
}

/** `value` where its statements stand now; the same object as long as they stand there. */
export function movedTo<T>(
  { reached, starts }: Footing,
  value: T,
  last: Moved<T> | undefined,
  map: (value: T, move: (span: Span) => Span) => T,
): Moved<T> {
  if (last && reached.every(({ pos }, at) => pos - (starts[at] ?? pos) === last.by[at])) {
    return last;
  }
  const by = reached.map(({ pos }, at) => pos - (starts[at] ?? pos));
  const move = (span: Span): Span => {
    const shift = isElsewhere(span) ? 0 : (by[starts.findLastIndex((start) => start <= span.start)] ?? 0);
    return { start: span.start + shift, end: span.end + shift };
  };
  return { by, value: by.every((each) => each === 0) ? value : map(value, move) };
}
