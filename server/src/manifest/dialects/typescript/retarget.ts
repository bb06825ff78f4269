/** Moves an annotated workload: only the lines of its `@workload` comment change. */
import type { Target } from '../../../../../shared/src/report/schema';
import type { Edit, RetargetResult, SourceText } from '../../dialect';
import type { FoundWorkload } from '../../manifest';
import { applyEdits } from '../../edits';
import { orderedEdits } from '../kubernetes/treeEdit';
import type { WorkloadComment } from './comments';
import { workloadComments } from './comments';
import { readBlock } from '../../annotation';
import { editBlock } from './editBlock';
import { loadTypeScript } from './load';
import { parseSource } from './parse';

export function retargetComment(source: SourceText, workload: FoundWorkload, target: Target): RetargetResult {
  const comment = commentOf(source, workload);
  if (!comment) {
    return { ok: false, reason: 'the code states no machine: a @workload comment above it would' };
  }
  const block = readBlock(comment.lines);
  const edits = orderedEdits(editBlock(source.text, comment.lines, block.fields, wantedFields(block.spec, target)));
  if (!edits) {
    return { ok: false, reason: 'two changes fall on the same line' };
  }
  return shows(source, workload, target, edits)
    ? { ok: true, edits }
    : { ok: false, reason: 'the comment is written in a way that this edit would not change' };
}

function commentOf(source: SourceText, { name, nameSpan }: FoundWorkload): WorkloadComment | undefined {
  const ts = loadTypeScript();
  const parsed = ts && parseSource(ts, source);
  const comments = parsed ? workloadComments(parsed) : [];
  return (
    comments.find((comment) => comment.nameSpan.start === nameSpan.start) ??
    comments.find((comment) => comment.name === name)
  );
}

/** Field → text it must have; `undefined`: it must not be there; absent: as it is. */
export type Wanted = ReadonlyMap<string, string | undefined>;

function wantedFields(spec: FoundWorkload['spec'], target: Target): Wanted {
  const placement = spec.placement ?? {};
  const onAccelerator = (target.acceleratorCount ?? 0) > 0;
  const wanted = new Map<string, string | undefined>([['placement.instance', target.instance]]);
  wanted.set('placement.accelerator', undefined);
  if (placement.count !== undefined || (target.acceleratorCount ?? 0) > 1) {
    wanted.set('placement.count', onAccelerator ? String(target.acceleratorCount) : undefined);
  }
  if (placement.tensorParallel !== undefined || (target.tensorParallel ?? 1) > 1) {
    wanted.set('placement.tensorParallel', onAccelerator ? String(target.tensorParallel ?? 1) : undefined);
  }
  const isFixed = placement.minReplicas === undefined && placement.maxReplicas === undefined;
  if (isFixed && (placement.replicas ?? 1) !== target.replicas) {
    wanted.set('placement.replicas', String(target.replicas));
  }
  if (placement.purchase !== undefined && placement.purchase !== target.purchase) {
    wanted.set('placement.purchase', target.purchase);
  }
  if (spec.precision !== undefined && target.precision !== undefined && spec.precision !== target.precision) {
    wanted.set('precision', target.precision);
  }
  if (spec.runtime !== undefined && target.runtime !== undefined && spec.runtime !== target.runtime) {
    wanted.set('runtime', target.runtime);
  }
  return wanted;
}

/** Reads the result back: what it does not show is not promised. */
function shows(source: SourceText, workload: FoundWorkload, target: Target, edits: readonly Edit[]): boolean {
  const moved = commentOf({ ...source, text: applyEdits(source.text, edits) }, workload);
  const placement = moved && readBlock(moved.lines).spec.placement;
  return placement?.instance === target.instance && placement.accelerator === undefined;
}
