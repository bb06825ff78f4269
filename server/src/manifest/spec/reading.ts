/** What a reader of fields collects on its way. */
import type { FieldSpan, Problem } from '../manifest';

export interface Reading {
  /** The text that spans point into. */
  readonly text: string;
  readonly fields: Map<string, FieldSpan>;
  readonly problems: Problem[];
  /** Paths of keys whose value is still to be written. */
  readonly empty: string[];
}

/** One block with a thousand faults says no more than with fifty. */
const MAX_PROBLEMS = 50;

export function report(reading: Reading, problem: Problem): undefined {
  if (!isFull(reading)) {
    reading.problems.push(problem);
  }
  return undefined;
}

/** No further problem is kept: its words need not be made. */
export function isFull({ problems }: Reading): boolean {
  return problems.length >= MAX_PROBLEMS;
}

export function joinPath(path: string, step: string | number): string {
  return path === '' ? String(step) : `${path}.${step}`;
}

/** The last step of a path that is a key: names the field in a message. */
export function fieldName(path: string): string {
  return /([^.]+)(?:\.\d+)*$/.exec(path)?.[1] ?? path;
}
