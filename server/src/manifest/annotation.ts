/** One workload's block outside of an own manifest: in a doc comment, or in an annotation of a foreign one. */
import { workloadSchema } from '../../../shared/src/manifest/schema';
import type { WorkloadSpec } from '../../../shared/src/manifest/schema';
import type { FieldSpan, Problem, Span } from './manifest';
import { readBlockOf } from './own/block';
import { parseTolerant } from './yaml/tolerant';
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
export function readBlock(lines: readonly BlockLine[]): ReadBlock {
  const text = lines.map((line) => line.text).join('\n');
  const { root, syntax } = parseTolerant(text);
  const whole = { start: 0, end: text.length };
  const place = { text, name: '', nameSpan: whole, span: whole, syntax };
  const block = readBlockOf(root, workloadSchema, {}, place);
  const outer = outerSpans(lines);
  const fields = [...block.fields].map(([path, { key, value }]) => {
    const field: FieldSpan = { ...(key && { key: outer(key) }), ...(value && { value: outer(value) }) };
    return [path, field] as const;
  });
  const problems = [...block.problems, ...syntax].map((problem) => outerProblem(problem, outer));
  return { spec: block.spec, fields: new Map(fields), problems, complete: syntax.length === 0 };
}

function outerProblem({ fix, ...problem }: Problem, outer: (span: Span) => Span): Problem {
  const moved = fix?.span ? { ...fix, span: outer(fix.span) } : fix;
  return { ...problem, span: outer(problem.span), ...(moved && { fix: moved }) };
}

/** From offsets of the joined lines to offsets of the file; a span over several lines takes in what stands between. */
function outerSpans(lines: readonly BlockLine[]): (span: Span) => Span {
  const starts: number[] = [];
  let at = 0;
  for (const line of lines) {
    starts.push(at);
    at += line.text.length + 1;
  }
  const outer = (offset: number): number => {
    let low = 0;
    for (let high = starts.length - 1; low < high;) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const line = lines[low];
    return line ? line.start + Math.min(offset - (starts[low] ?? 0), line.text.length) : 0;
  };
  return ({ start, end }) => ({ start: outer(start), end: Math.max(outer(start), outer(end)) });
}
