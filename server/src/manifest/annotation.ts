/** One workload's block outside of an own manifest: in a doc comment, or in an annotation of a foreign one. */
import type { WorkloadSpec } from '../../../shared/src/manifest/schema';
import type { FieldSpan, Problem } from './manifest';
import type { TreeScalar } from './yaml/tree';

/** One line of the block: where its text (without ` * ` or the block's indent) starts in the outer file. */
export interface BlockLine {
  /** Without the line break. */
  readonly text: string;
  /** Offset of `text` in the outer file. */
  readonly start: number;
}

export interface ReadBlock {
  readonly spec: WorkloadSpec;
  /** Spans in the outer file. */
  readonly fields: ReadonlyMap<string, FieldSpan>;
  readonly problems: readonly Problem[];
  /** False where a line is not finished. */
  readonly complete: boolean;
}

/** The lines of a doc comment that starts at `start` in the file: ` * ` in front of each is left out. */
export function commentLines(comment: string, start: number): BlockLine[] {
  const lines: BlockLine[] = [];
  let at = start;
  for (const raw of comment.split('\n')) {
    const lead = /^\s*(?:\/\*\*?|\*(?!\/))? ?/.exec(raw)?.[0].length ?? 0;
    const text = raw.slice(lead).replace(/\s*\*\/\s*$|\r$/, '');
    lines.push({ text, start: at + lead });
    at += raw.length + 1;
  }
  return lines;
}

/** The lines of a block scalar (`key: |`), its indent left out; one line for a plain or quoted scalar. */
export function scalarLines(scalar: TreeScalar, text: string): BlockLine[] {
  const { start, end } = scalar.span;
  const lines = text.slice(start, end).split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^ */.exec(line)?.[0].length ?? 0);
  const indent = scalar.style === 'literal' || scalar.style === 'folded' ? Math.min(...indents, Infinity) : 0;
  let at = start;
  return lines.map((raw) => {
    const lead = Math.min(indent, raw.length);
    const line = { text: raw.slice(lead).replace(/\r$/, ''), start: at + lead };
    at += raw.length + 1;
    return line;
  });
}

/** Reads the fields of one workload (no `workloads:` key) out of such lines. Never throws. */
export function readBlock(_lines: readonly BlockLine[]): ReadBlock {
  // Follows with the validation of the own manifest.
  return { spec: {}, fields: new Map(), problems: [], complete: true };
}
