/** The workloads of a source file: annotated ones, and pipelines that stand alone. */
import type { Stated } from '../../../../../shared/src/report/schema';
import { readBlock } from '../../annotation';
import type { CodeUse, FoundWorkload, Problem, Span } from '../../manifest';
import { statedOf } from '../../spec/stated';
import { mergeSpec } from '../../foreign/inline';
import type { WorkloadComment } from './comments';
import { workloadComments } from './comments';
import type { Named } from './names';
import { declaredName, enclosing, spanOf } from './names';
import type { ParsedSource } from './parse';
import type { ModelUse, UseFacts } from './library';
import { modelUses } from './uses';

export interface SourceWorkloads {
  readonly workloads: readonly FoundWorkload[];
  readonly problems: readonly Problem[];
  readonly complete: boolean;
}

const within = ({ call }: ModelUse, { node }: WorkloadComment) => call.pos >= node.pos && call.end <= node.end;

export function sourceWorkloads(source: ParsedSource): SourceWorkloads {
  const comments = workloadComments(source);
  const calls = modelUses(source);
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

/** The comment says what counts; a single use of a model below it fills what it leaves out. */
function readComment(source: ParsedSource, comment: WorkloadComment, calls: readonly ModelUse[]) {
  const read = readBlock(comment.lines);
  const facts = calls.length === 1 ? calls[0]?.facts : undefined;
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
    ...(calls.length === 1 && calls[0] ? { use: codeUse(source, calls[0]) } : {}),
  };
  return { workload, problems: read.problems, complete: read.complete && comment.name !== '' };
}

/** A machine that the comment names is not to be mixed with the device of the call. */
function withoutPlacement(facts: UseFacts, isPlaced: boolean): Pick<UseFacts, 'spec' | 'fields'> {
  if (!isPlaced) {
    return facts;
  }
  const { placement: _, ...spec } = facts.spec;
  return { spec, fields: new Map([...facts.fields].filter(([path]) => !path.startsWith('placement.'))) };
}

function readCalls(source: ParsedSource, calls: readonly ModelUse[]): FoundWorkload[] {
  const named = calls.map((call) => ({ call, place: placeOf(source, call) }));
  const uses = new Map<string, number>();
  return named.map(({ call, place }) => {
    const count = (uses.get(place.name) ?? 0) + 1;
    uses.set(place.name, count);
    const several = named.filter((other) => other.place.name === place.name).length > 1;
    // Two uses in one function: the task or the model tells them apart, then the number.
    const tasked = several ? `${place.name}/${call.facts.label.text}` : place.name;
    return callWorkload(source, call, { ...place, name: count > 1 ? `${tasked}-${count}` : tasked });
  });
}

function placeOf(source: ParsedSource, { call, facts }: ModelUse): Named {
  return enclosing(source, call) ?? { name: facts.label.text, nameSpan: facts.label.span, node: call };
}

function codeUse(source: ParsedSource, { call, library, facts: { hosted, options } }: ModelUse): CodeUse {
  return {
    call: spanOf(source, call),
    library: library.id,
    runBy: hosted?.runBy ?? 'process',
    ...(hosted ? { provider: hosted.provider } : {}),
    ...(hosted?.baseUrl ? { baseUrl: hosted.baseUrl } : {}),
    options: options ?? new Map(),
  };
}

function callWorkload(source: ParsedSource, use: ModelUse, place: Named): FoundWorkload {
  const { facts } = use;
  const span: Span = spanOf(source, place.node);
  return {
    name: place.name,
    span,
    nameSpan: place.nameSpan,
    spec: facts.spec,
    fields: facts.fields,
    stated: stated(facts),
    notes: facts.notes,
    use: codeUse(source, use),
  };
}

function stated({ spec, hardwareClass }: UseFacts): Stated {
  const count = spec.placement?.count;
  return {
    hardwareClass,
    ...(hardwareClass === 'gpu' ? { accelerator: 'nvidia-gpu' } : {}),
    ...(count === undefined ? {} : { acceleratorCount: count }),
    ...(spec.runtime ? { runtime: spec.runtime } : {}),
    ...(spec.precision ? { precision: spec.precision } : {}),
  };
}
