/** One block of an own manifest (a workload, `defaults`, `budget`) as read out of its piece of the text. */
import type { z } from 'zod';
import type { FieldSpan, Problem, Span } from '../manifest';
import { unknownNames } from '../spec/names';
import { readValue } from '../spec/readSpec';
import type { Reading } from '../spec/reading';
import type { TreeNode } from '../yaml/tree';

/** Every span is relative to `text`. */
export interface Block<T> {
  readonly text: string;
  readonly name: string;
  readonly nameSpan: Span;
  readonly span: Span;
  readonly spec: T;
  readonly fields: ReadonlyMap<string, FieldSpan>;
  /** Values that do not fit. */
  readonly problems: readonly Problem[];
  /** Lines that are not finished. */
  readonly syntax: readonly Problem[];
  /** Keys whose value is still to be written. */
  readonly empty: readonly string[];
  /** The value is no map: there is nothing to read. */
  readonly nothing: boolean;
}

export interface BlockPlace {
  readonly text: string;
  readonly name: string;
  readonly nameSpan: Span;
  readonly span: Span;
  readonly syntax: readonly Problem[];
}

/** Reads `node` against `schema`; what does not fit is left out and reported. */
export function readBlockOf<S extends z.ZodType>(
  node: TreeNode | undefined,
  schema: S,
  empty: z.output<S>,
  place: BlockPlace,
): Block<z.output<S>> {
  const reading: Reading = { text: place.text, fields: new Map(), problems: [], empty: [] };
  const value = node && readValue(node, schema, '', reading);
  const checked = schema.safeParse(value ?? {});
  const problems = [...reading.problems, ...unknownNames(reading)];
  return {
    ...place,
    spec: checked.success ? checked.data : empty,
    fields: reading.fields,
    problems,
    empty: reading.empty,
    nothing: value === undefined,
  };
}
