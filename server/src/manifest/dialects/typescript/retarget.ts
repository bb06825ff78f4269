/** Moves an annotated workload: the lines of its `@workload` comment, and what the code below states of the machine. */
import { t } from '../../../../../shared/src/l10n';
import type { Target } from '../../../../../shared/src/report/schema';
import { getCatalog } from '../../../../../shared/src/catalog/catalog';
import type { Adjustment, AdjustResult, Edit, RetargetResult, SourceText, Values } from '../../dialect';
import type { FoundWorkload, Span } from '../../manifest';
import { applyEdits } from '../../edits';
import { orderedEdits } from '../../retarget/treeEdit';
import type { WorkloadComment } from './comments';
import { workloadComments } from './comments';
import { readBlock } from '../../annotation';
import { editBlock } from './editBlock';
import { codedBelow, isOnNodeGroup, machinelessReason, retargetMachine } from './infrastructure/retarget';
import { loadTypeScript } from './load';
import type { ParsedSource } from './parse';
import { parseSource } from './parse';
import type { SettingChanges } from './settings';
import { settingChanges } from './settings';
import { modelUses } from './uses';

export function retargetComment(source: SourceText, workload: FoundWorkload, target: Target): RetargetResult {
  const parsed = parsedOf(source);
  const comment = parsed && commentOf(parsed, workload);
  const machine = workload.fields.get('placement.instance')?.value;
  if (parsed && machine && !(comment && isIn(machine, comment.comment))) {
    return retargetCode(parsed, workload, target, commentOf(parsed, workload, true));
  }
  if (parsed && !machine && !comment && isOnNodeGroup(parsed, workload)) {
    return retargetCode(parsed, workload, target, undefined);
  }
  if (!comment) {
    const reason = parsed && machinelessReason(parsed, workload);
    return { ok: false, reason: reason ?? t('the code states no machine: a @workload comment above it would') };
  }
  const { runBy, provider = t('a provider') } = workload.use ?? {};
  if (runBy === 'provider') {
    return { ok: false, reason: t`the code asks ${provider}, whose machines are not yours to choose` };
  }
  const code = codeChanges(parsed, workload, target);
  if (!code.ok) {
    return code;
  }
  // A comment counts, but a construct below it that keeps another machine would be deployed all the same.
  const coded = codedBelow(parsed, workload);
  const constructs = coded ? retargetMachine(parsed, coded, target) : [];
  if ('reason' in constructs) {
    return { ok: false, reason: constructs.reason };
  }
  const block = readBlock(comment.lines);
  const edits = orderedEdits([
    ...constructs,
    ...editBlock(source.text, comment.lines, block.fields, wantedFields(block.spec, target)),
    ...code.changes.flatMap((change) => change.edits),
  ]);
  if (!edits) {
    return { ok: false, reason: t('two changes fall on the same line') };
  }
  return shows(source, workload, target, edits)
    ? { ok: true, edits }
    : { ok: false, reason: t('the comment is written in a way that this edit would not change') };
}

/** The code below states the machine; of a comment above it changes only what it says itself. */
function retargetCode(
  parsed: ParsedSource,
  workload: FoundWorkload,
  target: Target,
  comment: WorkloadComment | undefined,
): RetargetResult {
  const step = retargetMachine(parsed, workload, target);
  if ('reason' in step) {
    return { ok: false, reason: step.reason };
  }
  const block = comment && readBlock(comment.lines);
  const wanted = new Map(
    [...(block ? wantedFields(block.spec, target) : [])].filter(([field]) => block?.fields.has(field)),
  );
  const said = comment && block ? editBlock(parsed.text, comment.lines, block.fields, wanted) : [];
  const edits = orderedEdits([...said, ...step]);
  return edits ? { ok: true, edits } : { ok: false, reason: t('two changes fall on the same line') };
}

const isIn = (inner: Span, outer: Span) => outer.start <= inner.start && inner.end <= outer.end;

const DEVICES = { gpu: 'cuda', neuron: 'neuron', graviton: 'cpu', x86: 'cpu' } as const;

/** What the code below the comment says of the machine changes together with the comment. */
function codeChanges(source: ParsedSource, { use }: FoundWorkload, target: Target): SettingChanges {
  const made = use && modelUses(source).find(({ call }) => call.getStart(source.file) === use.call.start);
  const device = DEVICES[target.hardwareClass];
  const threads = device === 'cpu' ? getCatalog().instance(target.instance)?.vcpus : undefined;
  const wanted = {
    device,
    ...(target.precision === undefined ? {} : { precision: target.precision }),
    ...(threads === undefined ? {} : { threads }),
  };
  return made ? settingChanges(source, made, wanted) : { ok: true, changes: [], stated: new Set() };
}

/** Values go into the lines of its comment; without one they have no place in code. */
export function setInComment(source: SourceText, workload: FoundWorkload, values: Values): RetargetResult {
  const parsed = parsedOf(source);
  const comment = parsed && commentOf(parsed, workload, true);
  if (!comment) {
    return { ok: false, reason: t('The code states no traffic: a @workload comment above it would.') };
  }
  const wanted = new Map(
    Object.entries(values).flatMap(([field, value]) => (value === undefined ? [] : [[field, String(value)] as const])),
  );
  const edits = orderedEdits(editBlock(source.text, comment.lines, readBlock(comment.lines).fields, wanted));
  return edits ? { ok: true, edits } : { ok: false, reason: t('Two changes fall on the same line.') };
}

/** One option of the code, and what its comment says of the same. */
export function adjustUse(source: SourceText, workload: FoundWorkload, wanted: Adjustment): AdjustResult | undefined {
  const parsed = workload.use && parsedOf(source);
  const made = parsed && modelUses(parsed).find(({ call }) => call.getStart(parsed.file) === workload.use?.call.start);
  if (!parsed || !made) {
    return undefined;
  }
  const code = settingChanges(parsed, made, wanted);
  if (!code.ok) {
    return code;
  }
  const [first] = code.changes;
  if (!first) {
    return undefined;
  }
  const comment = commentOf(parsed, workload, true);
  const block = comment && readBlock(comment.lines);
  const said = wanted.precision === undefined ? undefined : block?.fields.get('precision')?.value;
  const edits = orderedEdits([
    ...(said && wanted.precision !== undefined ? [{ span: said, newText: wanted.precision }] : []),
    ...code.changes.flatMap((change) => change.edits),
  ]);
  return edits
    ? { ok: true, option: first.option, word: String(first.word), edits }
    : { ok: false, reason: t('two changes fall on the same line') };
}

function parsedOf(source: SourceText): ParsedSource | undefined {
  const ts = loadTypeScript();
  return ts && parseSource(ts, source);
}

function commentOf(
  parsed: ParsedSource,
  { name, nameSpan }: FoundWorkload,
  isHere?: boolean,
): WorkloadComment | undefined {
  const comments = workloadComments(parsed);
  const here = comments.find((comment) => comment.nameSpan.start === nameSpan.start);
  return here ?? (isHere ? undefined : comments.find((comment) => comment.name === name));
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
  const parsed = parsedOf({ ...source, text: applyEdits(source.text, edits) });
  const moved = parsed && commentOf(parsed, workload);
  const placement = moved && readBlock(moved.lines).spec.placement;
  return placement?.instance === target.instance && placement.accelerator === undefined;
}
