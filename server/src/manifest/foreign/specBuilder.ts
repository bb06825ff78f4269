/** Facts on their way into a spec: value, place, and the notes that explain what could not be read. */
import type { WorkloadSpec } from '../../../../shared/src/manifest/schema';
import { isElsewhere } from '../engines/text';
import type { FieldSpan, Problem, Span } from '../manifest';

export interface SpecBuilder {
  readonly spec: WorkloadSpec;
  readonly fields: Map<string, FieldSpan>;
  readonly notes: string[];
  readonly problems: Problem[];
  /** A part of the text could not be read: what is missing may stand there, so nothing follows from it. */
  readonly partial: boolean;
}

export function specBuilder(partial = false): SpecBuilder {
  return { spec: { placement: {} }, fields: new Map(), notes: [], problems: [], partial };
}

/** What stands in another file has no place here; a place that was kept before is that of another value. */
export function place(builder: SpecBuilder, path: string, value: Span, key?: Span): void {
  if (isElsewhere(value)) {
    builder.fields.delete(path);
    return;
  }
  builder.fields.set(path, key ? { key, value } : { value });
}

/** Positive whole number within what any setting can mean; `undefined` for all else. */
export function countOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text.trim()) && Number(text) > 0 ? Number(text) : undefined;
}
