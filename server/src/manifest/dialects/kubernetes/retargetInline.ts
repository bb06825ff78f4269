/** Facts that the author states beside the manifest: they would overrule the moved ones. */
import type { Edit } from '../../dialect';
import type { Span } from '../../manifest';
import { nodeAt } from '../../yaml/tree';
import { annotationNode } from '../../foreign/fields/inline';
import type { Step } from '../../retarget/step';
import type { Move } from './retarget';
import { lineEnd, lineStart } from '../../retarget/treeEdit';

export function editInline({ root, kind, text, workload, target }: Move): Step {
  const annotation = annotationNode(root, nodeAt(root, ...kind.template));
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
    const span = workload.fields.get(path)?.value;
    if (!span || !isSaid(span, annotation?.outer, text) || text.slice(span.start, span.end) === value) {
      continue;
    }
    if (value === undefined && text.slice(lineStart(text, span.start), lineEnd(text, span.end)).includes(',')) {
      return { reason: `${path} is stated beside the manifest and shares its line` };
    }
    edits.push(value === undefined ? lineOf(span, text) : { span, newText: value });
  }
  return edits;
}

/** In the annotation, or on a comment line. */
function isSaid(span: Span, annotation: Span | undefined, text: string): boolean {
  const inAnnotation = annotation !== undefined && span.start >= annotation.start && span.end <= annotation.end;
  return inAnnotation || /^\s*#/.test(text.slice(lineStart(text, span.start), span.start));
}

function lineOf(span: Span, text: string): Edit {
  const next = text.indexOf('\n', span.end);
  return { span: { start: lineStart(text, span.start), end: next < 0 ? text.length : next + 1 }, newText: '' };
}
