/** Facts that the author states beside the format's own fields, in a comment, an annotation or a map: they would overrule the moved ones. */
import { t } from '../../../../shared/src/l10n';
import type { Target } from '../../../../shared/src/report/schema';
import type { Edit } from '../dialect';
import type { Unit } from '../foreign/unit';
import type { Span } from '../manifest';
import type { Step } from './step';
import { lineEnd, lineStart } from './treeEdit';

interface Said {
  readonly text: string;
  readonly unit: Pick<Unit, 'inline' | 'span'>;
  readonly target: Target;
  /** No other workload stands in its document: what is said above it is said of it. */
  readonly alone?: boolean;
}

interface Fact {
  readonly path: string;
  /** Absent: it goes. */
  readonly value?: string | undefined;
  /** Stands in for a value that cannot go. */
  readonly none?: string;
}

export function editSaid({ text, unit, target, alone = true }: Said): Step {
  const edits: Edit[] = [];
  for (const fact of wanted(target)) {
    const { path } = fact;
    // The last one counts.
    const span = (unit.inline ?? []).findLast((said) => said?.fields.has(path))?.fields.get(path)?.value;
    if (!span || text.slice(span.start, span.end) === fact.value) {
      continue;
    }
    if (!alone && (span.start < unit.span.start || span.end > unit.span.end)) {
      return { reason: t`${path} is stated for every workload of the file` };
    }
    const edit = editFact(text, span, fact);
    if (!edit) {
      return { reason: t`${path} is stated beside what would change` };
    }
    edits.push(edit);
  }
  return edits;
}

function wanted(target: Target): readonly Fact[] {
  const { acceleratorCount, tensorParallel } = target;
  return [
    { path: 'placement.instance', value: target.instance },
    // A part of a card is asked for as one device.
    { path: 'placement.count', value: numeral(acceleratorCount && Math.ceil(acceleratorCount)), none: '0' },
    { path: 'placement.replicas', value: numeral(Math.ceil(target.replicas)) },
    { path: 'placement.tensorParallel', value: numeral(tensorParallel), none: '1' },
    { path: 'placement.pipelineParallel', value: numeral(target.pipelineParallel ?? 1) },
    { path: 'placement.accelerator', value: target.accelerator },
    { path: 'placement.purchase', value: target.purchase },
    { path: 'placement.region', value: target.region },
    { path: 'precision', value: target.precision },
    { path: 'runtime', value: target.runtime },
  ];
}

const numeral = (value: number | undefined) => (value === undefined ? undefined : String(value));

/** Nothing where a value that has to go shares its line with others. */
function editFact(text: string, span: Span, { value, none }: Fact): Edit | undefined {
  if (value !== undefined) {
    return { span, newText: value };
  }
  if (isComment(text, span)) {
    return withoutFact(text, span);
  }
  if (none !== undefined) {
    return { span, newText: none };
  }
  const line = text.slice(lineStart(text, span.start), lineEnd(text, span.end));
  return line.includes(',') ? undefined : withoutLine(text, span);
}

const isComment = (text: string, span: Span) =>
  /^\uFEFF?\s*#/.test(text.slice(lineStart(text, span.start), span.start));

function withoutLine(text: string, span: Span): Edit {
  const next = text.indexOf('\n', span.end);
  return { span: { start: lineStart(text, span.start), end: next < 0 ? text.length : next + 1 }, newText: '' };
}

/** The assignment goes; with it the line where it says nothing else. */
function withoutFact(text: string, span: Span): Edit {
  const start = lineStart(text, span.start);
  const key = /[ \t,;]*[\w.]+=["']?$/.exec(text.slice(start, span.start))?.[0].length ?? 0;
  const quoted = /["']/.test(text[span.end] ?? '') ? 1 : 0;
  const rest = text.slice(start, span.start - key) + text.slice(span.end + quoted, lineEnd(text, span.end));
  return /^\s*#\s*placewright:\s*$/.test(rest)
    ? withoutLine(text, span)
    : { span: { start: span.start - key, end: span.end + quoted }, newText: '' };
}
