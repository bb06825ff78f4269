/** Facts that the author states beside the manifest: they would overrule the moved ones. */
import type { Edit } from '../dialect';
import type { Span } from '../manifest';
import type { UnitMove } from './site';
import type { Step } from './step';
import { lineEnd, lineStart } from './treeEdit';

export function editInline({ unit, text, target }: UnitMove): Step {
  const wanted: readonly (readonly [string, string | undefined])[] = [
    ['placement.instance', target.instance],
    ['placement.count', String(target.acceleratorCount ?? 0)],
    ['placement.replicas', String(target.replicas)],
    ['placement.tensorParallel', String(target.tensorParallel ?? 1)],
    ['placement.pipelineParallel', String(target.pipelineParallel ?? 1)],
    ['placement.accelerator', target.accelerator],
    ['placement.purchase', target.purchase],
    ['placement.region', target.region],
    ['precision', target.precision],
    ['runtime', target.runtime],
  ];
  const edits: Edit[] = [];
  for (const [path, value] of wanted) {
    const [span] = (unit.inline ?? []).flatMap((said) => said?.fields.get(path)?.value ?? []);
    if (!span || text.slice(span.start, span.end) === value) {
      continue;
    }
    if (value === undefined && text.slice(lineStart(text, span.start), lineEnd(text, span.end)).includes(',')) {
      return { reason: `${path} is stated beside the manifest and shares its line` };
    }
    edits.push(value === undefined ? lineOf(span, text) : { span, newText: value });
  }
  return edits;
}

function lineOf(span: Span, text: string): Edit {
  const next = text.indexOf('\n', span.end);
  return { span: { start: lineStart(text, span.start), end: next < 0 ? text.length : next + 1 }, newText: '' };
}
