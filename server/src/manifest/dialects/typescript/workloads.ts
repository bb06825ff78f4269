/** The workloads of a source file: annotated ones, and pipelines that stand alone. */
import type { Stated } from '../../../../../shared/src/report/schema';
import type { CapacityDeclaration, Context } from '../../context';
import { NO_CONTEXT } from '../../context';
import { readBlock } from '../../annotation';
import type { CodeUse, FoundWorkload, Problem, Span } from '../../manifest';
import { statedOf } from '../../spec/stated';
import { mergeSpec } from '../../foreign/fields/inline';
import type { WorkloadComment } from './comments';
import { workloadComments } from './comments';
import { infrastructure } from './infrastructure/index';
import type { Named } from './names';
import { declaredName, enclosing, spanOf } from './names';
import type { ParsedSource } from './parse';
import type { ModelUse, UseFacts } from './library';
import { modelUses } from './uses';

export interface SourceWorkloads {
  readonly workloads: readonly FoundWorkload[];
  /** Machines on which pods of other files land. */
  readonly declared: readonly CapacityDeclaration[];
  readonly problems: readonly Problem[];
  readonly complete: boolean;
}

/** What a comment speaks of. An agent asks its model: where both are below, the comment is about the agent. */
function usesBelow(calls: readonly ModelUse[], { node }: WorkloadComment): readonly ModelUse[] {
  const inside = calls.filter(({ call }) => call.pos >= node.pos && call.end <= node.end);
  const answering = new Set(inside.flatMap(({ facts }) => facts.answered?.by ?? []));
  return inside.filter(({ call }) => !answering.has(call));
}

export function sourceWorkloads(source: ParsedSource, context?: Context): SourceWorkloads {
  const machines = infrastructure(source, context);
  const comments = workloadComments(source);
  const calls = modelUses(source, context ?? NO_CONTEXT);
  const annotated = comments.map((comment) => {
    const below = usesBelow(calls, comment);
    return { ...readComment(source, comment, below), below };
  });
  const spokenOf = new Set(annotated.flatMap(({ below }) => below));
  const alone = calls.filter((call) => !spokenOf.has(call));
  const { filled, left } = completed(
    annotated.map(({ workload }) => workload),
    comments,
    machines.read.map(({ workload }) => workload),
  );
  const used = [
    ...filled.map((workload, at): Read => ({ workload, use: onlyOf(annotated[at]?.below) })),
    ...readCalls(source, alone, new Set(filled.map(({ name }) => name))),
  ];
  return {
    workloads: [...linked(used), ...left].toSorted((a, b) => a.nameSpan.start - b.nameSpan.start),
    declared: machines.declared,
    problems: [...annotated, ...machines.read].flatMap(({ problems }) => problems),
    complete: [...annotated, ...machines.read].every(({ complete }) => complete),
  };
}

interface Read {
  readonly workload: FoundWorkload;
  readonly use: ModelUse | undefined;
}

/** Agents name the workload that answers their calls, whatever that came to be called. */
function linked(read: readonly Read[]): FoundWorkload[] {
  const names = new Map(read.flatMap(({ workload, use }) => (use ? [[use.call, workload.name] as const] : [])));
  return read.map(({ workload, use }) => {
    const by = use?.facts.answered?.by;
    const llm = by && names.get(by);
    const { spec } = workload;
    return llm === undefined || spec.agent?.llm !== undefined
      ? workload
      : { ...workload, spec: { ...spec, agent: { ...spec.agent, llm } } };
  });
}

/** A comment on the one construct that makes a machine: what it says counts, the code fills what it leaves out. */
function completed(
  said: readonly FoundWorkload[],
  comments: readonly WorkloadComment[],
  built: readonly FoundWorkload[],
) {
  const taken = new Set<FoundWorkload>();
  const filled = said.map((workload, index) => {
    const node = comments[index]?.node;
    const inside = node ? built.filter(({ span }) => span.start >= node.pos && span.end <= node.end) : [];
    const [only, ...others] = inside;
    if (!only || others.length > 0) {
      return workload;
    }
    taken.add(only);
    const spec = mergeSpec(only.spec, workload.spec);
    return {
      ...only,
      ...workload,
      spec,
      fields: new Map([...only.fields, ...workload.fields]),
      stated: only.stated,
      notes: only.notes,
    };
  });
  return { filled, left: built.filter((workload) => !taken.has(workload)) };
}

/** The comment says what counts; a single use of a model below it fills what it leaves out. */
function readComment(source: ParsedSource, comment: WorkloadComment, calls: readonly ModelUse[]) {
  const read = readBlock(comment.lines);
  const use = onlyOf(calls);
  const filled = use && withoutPlacement(use.facts, read.spec.placement !== undefined);
  const spec = filled ? mergeSpec(filled.spec, read.spec) : read.spec;
  const name = comment.name || declaredName(source, comment.node)?.text || 'workload';
  const workload: FoundWorkload = {
    name,
    span: { start: comment.comment.start, end: Math.max(comment.comment.end, comment.node.end) },
    nameSpan: comment.nameSpan,
    spec,
    fields: new Map([
      ...(use ? withOptions({ ...use.facts, fields: filled?.fields ?? new Map() }) : []),
      ...read.fields,
    ]),
    stated: statedOf(spec),
    notes: [],
    ...(use ? { use: codeUse(source, use) } : {}),
  };
  return { workload, problems: read.problems, complete: read.complete && comment.name !== '' };
}

const onlyOf = <T>(all: readonly T[] | undefined): T | undefined => (all?.length === 1 ? all[0] : undefined);

/** A machine that the comment names is not to be mixed with the device of the call. */
function withoutPlacement(facts: UseFacts, isPlaced: boolean): Pick<UseFacts, 'spec' | 'fields'> {
  if (!isPlaced) {
    return facts;
  }
  const { placement: _, ...spec } = facts.spec;
  return { spec, fields: new Map([...facts.fields].filter(([path]) => !path.startsWith('placement.'))) };
}

function readCalls(source: ParsedSource, calls: readonly ModelUse[], taken: ReadonlySet<string>): Read[] {
  const named = calls.map((call) => ({ call, place: placeOf(source, call) }));
  const uses = new Map<string, number>();
  const all = countBy(named, ({ place }) => place.name);
  const agents = countBy(
    named.filter(({ call }) => call.facts.asks),
    ({ place }) => place.name,
  );
  return named.map(({ call, place }) => {
    // An agent has the name of what it is made in; its model beside it is told apart.
    const alike = (call.facts.asks ? agents : all).get(place.name) ?? 0;
    const several = taken.has(place.name) || alike > 1;
    // Two uses in one function: the task or the model tells them apart, then the number.
    const tasked = several ? `${place.name}/${call.facts.label.text}` : place.name;
    const number = uses.get(tasked) ?? 0;
    uses.set(tasked, number + 1);
    const name = number > 0 ? `${tasked}-${number + 1}` : tasked;
    // Told apart, it is shown where it is told apart: two prices at one name would not say whose they are.
    const nameSpan = several ? call.facts.label.span : place.nameSpan;
    return { workload: callWorkload(source, call, { ...place, name, nameSpan }), use: call };
  });
}

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  items.forEach((item) => counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1));
  return counts;
}

function placeOf(source: ParsedSource, { call, facts, inside }: ModelUse): Named {
  return enclosing(source, inside ?? call) ?? { name: facts.label.text, nameSpan: facts.label.span, node: call };
}

function codeUse(source: ParsedSource, { call, library, facts: { hosted, options, answered } }: ModelUse): CodeUse {
  return {
    call: spanOf(source, call),
    library: library.id,
    runBy: hosted?.runBy ?? 'process',
    ...(answered?.name === undefined ? {} : { asks: answered.name }),
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
    fields: withOptions(facts),
    stated: stated(facts),
    notes: facts.notes,
    use: codeUse(source, use),
  };
}

/** Numbers of a call that the manifest has no key for, beside the others. */
function withOptions({ fields, options }: Pick<UseFacts, 'fields' | 'options'>): UseFacts['fields'] {
  const threads = options?.get('threads')?.span;
  return threads ? new Map([...fields, ['container.threads', { value: threads }]]) : fields;
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
