/** Facts that the author states beside the format's own fields, mostly in a comment: they would overrule the moved ones. */
import type { Edit } from '../dialect';
import type { Span } from '../manifest';
import type { Step } from './step';
import { lineEnd, lineStart } from './treeEdit';
import type { FormatMove } from './formatMove';

export function editSaid(move: FormatMove): Step {
  const { text, unit, alone } = move;
  const edits: Edit[] = [];
  for (const [path, value] of wanted(move)) {
    const span = (unit.inline ?? []).findLast((said) => said?.fields.has(path))?.fields.get(path)?.value;
    if (!span || text.slice(span.start, span.end) === value) {
      continue;
    }
    if (!alone && (span.start < unit.span.start || span.end > unit.span.end)) {
      return { reason: `${path} is stated for every workload of the file` };
    }
    if (value === undefined && !isComment(text, span)) {
      return { reason: `${path} is stated beside what would change` };
    }
    edits.push(value === undefined ? withoutFact(text, span) : { span, newText: value });
  }
  return edits;
}

function wanted({ target }: FormatMove): readonly (readonly [string, string | undefined])[] {
  return [
    ['placement.instance', target.instance],
    // A part of a card is asked for as one device.
    ['placement.count', target.acceleratorCount === undefined ? undefined : String(Math.ceil(target.acceleratorCount))],
    ['placement.replicas', String(Math.ceil(target.replicas))],
    ['placement.tensorParallel', target.tensorParallel === undefined ? undefined : String(target.tensorParallel)],
    ['placement.pipelineParallel', String(target.pipelineParallel ?? 1)],
    ['placement.accelerator', target.accelerator],
    ['placement.purchase', target.purchase],
    ['placement.region', target.region],
    ['precision', target.precision],
    ['runtime', target.runtime],
  ];
}

const isComment = (text: string, span: Span) =>
  /^\uFEFF?\s*#/.test(text.slice(lineStart(text, span.start), span.start));

/** The assignment goes; with it the line where it says nothing else. */
function withoutFact(text: string, span: Span): Edit {
  const start = lineStart(text, span.start);
  const key = /[ \t,;]*[\w.]+=["']?$/.exec(text.slice(start, span.start))?.[0].length ?? 0;
  const quoted = /["']/.test(text[span.end] ?? '') ? 1 : 0;
  const rest = text.slice(start, span.start - key) + text.slice(span.end + quoted, lineEnd(text, span.end));
  const next = text.indexOf('\n', span.end);
  return /^\s*#\s*placewright:\s*$/.test(rest)
    ? { span: { start, end: next < 0 ? text.length : next + 1 }, newText: '' }
    : { span: { start: span.start - key, end: span.end + quoted }, newText: '' };
}
