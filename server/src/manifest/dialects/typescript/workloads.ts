/** The workloads of a source file: annotated ones, and pipelines that stand alone. */
import type { Stated } from '../../../../../shared/src/report/schema';
import { readBlock } from '../../annotation';
import type { FoundWorkload, Problem, Span } from '../../manifest';
import { statedOf } from '../../spec/stated';
import { mergeSpec } from '../../foreign/inline';
import type { WorkloadComment } from './comments';
import { workloadComments } from './comments';
import type { Named } from './names';
import { declaredName, enclosing, spanOf } from './names';
import type { ParsedSource } from './parse';
import type { PipelineFacts } from './pipelineFacts';
import { pipelineFacts } from './pipelineFacts';
import type { PipelineCall } from './pipelines';
import { pipelineCalls } from './pipelines';

export interface SourceWorkloads {
  readonly workloads: readonly FoundWorkload[];
  readonly problems: readonly Problem[];
  readonly complete: boolean;
}

const within = ({ call }: PipelineCall, { node }: WorkloadComment) => call.pos >= node.pos && call.end <= node.end;

export function sourceWorkloads(source: ParsedSource): SourceWorkloads {
  const comments = workloadComments(source);
  const calls = pipelineCalls(source);
  const annotated = comments.map((comment) =>
    readComment(
      source,
      comment,
      calls.filter((call) => within(call, comment)),
    ),
  );
  const alone = calls.filter((call) => !comments.some((comment) => within(call, comment)));
  const workloads = [...annotated.map(({ workload }) => workload), ...readCalls(source, alone)];
  return {
    workloads: workloads.toSorted((a, b) => a.nameSpan.start - b.nameSpan.start),
    problems: annotated.flatMap(({ problems }) => problems),
    complete: annotated.every(({ complete }) => complete),
  };
}

/** The comment says what counts; a single pipeline below it fills what it leaves out. */
function readComment(source: ParsedSource, comment: WorkloadComment, calls: readonly PipelineCall[]) {
  const read = readBlock(comment.lines);
  const facts = calls.length === 1 && calls[0] ? pipelineFacts(calls[0]) : undefined;
  const filled = facts && withoutPlacement(facts, read.spec.placement !== undefined);
  const spec = filled ? mergeSpec(filled.spec, read.spec) : read.spec;
  const name = comment.name || declaredName(source, comment.node)?.text || 'workload';
  const workload: FoundWorkload = {
    name,
    span: { start: comment.comment.start, end: Math.max(comment.comment.end, comment.node.end) },
    nameSpan: comment.nameSpan,
    spec,
    fields: new Map([...(filled?.fields ?? []), ...read.fields]),
    stated: statedOf(spec),
    notes: [],
  };
  return { workload, problems: read.problems, complete: read.complete && comment.name !== '' };
}

/** A machine that the comment names is not to be mixed with the device of the call. */
function withoutPlacement(facts: PipelineFacts, isPlaced: boolean): Pick<PipelineFacts, 'spec' | 'fields'> {
  if (!isPlaced) {
    return facts;
  }
  const { placement: _, ...spec } = facts.spec;
  return { spec, fields: new Map([...facts.fields].filter(([path]) => !path.startsWith('placement.'))) };
}

function readCalls(source: ParsedSource, calls: readonly PipelineCall[]): FoundWorkload[] {
  const named = calls.map((call) => ({ call, place: placeOf(source, call) }));
  const uses = new Map<string, number>();
  return named.map(({ call, place }) => {
    const count = (uses.get(place.name) ?? 0) + 1;
    uses.set(place.name, count);
    const several = named.filter((other) => other.place.name === place.name).length > 1;
    // Two pipelines in one function: the task tells them apart, then the number.
    const tasked = several ? `${place.name}/${call.task.text}` : place.name;
    return callWorkload(source, call, { ...place, name: count > 1 ? `${tasked}-${count}` : tasked });
  });
}

function placeOf(source: ParsedSource, { call, task }: PipelineCall): Named {
  return enclosing(source, call) ?? { name: task.text, nameSpan: task.span, node: call };
}

function callWorkload(source: ParsedSource, call: PipelineCall, place: Named): FoundWorkload {
  const facts = pipelineFacts(call);
  const span: Span = spanOf(source, place.node);
  return {
    name: place.name,
    span,
    nameSpan: place.nameSpan,
    spec: facts.spec,
    fields: facts.fields,
    stated: stated(facts),
    notes: facts.notes,
  };
}

function stated({ spec, hardwareClass }: PipelineFacts): Stated {
  const count = spec.placement?.count;
  return {
    hardwareClass,
    ...(hardwareClass === 'gpu' ? { accelerator: 'nvidia-gpu' } : {}),
    ...(count === undefined ? {} : { acceleratorCount: count }),
    ...(spec.runtime ? { runtime: spec.runtime } : {}),
    ...(spec.precision ? { precision: spec.precision } : {}),
  };
}
