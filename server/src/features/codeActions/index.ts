/** Fixes of the text, then moves; at most one action is preferred. */
import { CodeActionKind } from 'vscode-languageserver';
import type { CodeAction, CodeActionContext, Diagnostic, Range } from 'vscode-languageserver';
import { t } from '../../../../shared/src/l10n';
import { COMMANDS } from '../../../../shared/src/protocol';
import { previewWords } from '../../../../shared/src/words/fixTitle';
import type { Estimate, Target } from '../../../../shared/src/report/schema';
import type { FoundWorkload, Span } from '../../manifest/manifest';
import { workloadNamed } from '../context';
import type { FeatureContext, Reading } from '../context';
import { provideDiagnostics } from '../diagnostics';
import { adjustActions } from './adjust';
import { annotateActions } from './annotate';
import { explainActions } from './explain';
import { FIX_ALL, fixAllActions, fixesOfCode } from './fixAll';
import { ignoreActions } from './ignore';
import { prepareMove } from './move';
import { moveActions, prepareMoves } from './moves';
import type { MoveData } from './moves';
import { textFixes } from './textFixes';
import { workspaceEdit } from './workspaceEdit';

/** What takes longest of them, in turns: done before the rest, which then has it at hand. False: nobody waits any longer. */
export async function prepareCodeActions(
  context: FeatureContext,
  reading: Reading,
  range: Range,
  { only }: CodeActionContext,
  goesOn: () => Promise<boolean>,
): Promise<boolean> {
  const workload = isMenu(only) ? workloadIn(reading, range) : undefined;
  return workload ? prepareMoves(context, reading, workload, goesOn) : true;
}

export function provideCodeActions(
  context: FeatureContext,
  reading: Reading,
  range: Range,
  { only, diagnostics }: CodeActionContext,
): CodeAction[] {
  const wanted = (kind: string | undefined) => !only || only.some((one) => isWithin(kind, one));
  const isAsked = (kind: string) => isAskedFor(only, kind);
  // What changes a whole file is for clients that ask for it, as on save: a menu would show it everywhere.
  const all = only && wanted(FIX_ALL) ? fixAllActions(context, reading) : [];
  if (!isMenu(only)) {
    return all;
  }
  const known = provideDiagnostics(context, reading);
  // A client may not send back our data, or send diagnostics of an older version: our own are the measure.
  const asked = known.filter(
    (own) =>
      overlaps(own.range, range) || diagnostics.some((one) => one.code === own.code && overlaps(one.range, own.range)),
  );
  const fixes = [
    ...textFixes(context, reading, asked),
    ...fixesOfCode(context, reading, asked, known),
    ...refreshActions(context, asked),
  ];
  const workload = workloadIn(reading, range);
  const moves = workload ? moveActions(context, reading, workload, asked) : [];
  const attached = moves.map((move) =>
    context.client.resolveEdits || move.disabled ? move : resolveCodeAction(context, reading, move),
  );
  const annotations =
    workload && isAsked(CodeActionKind.RefactorRewrite) ? annotateActions(context, reading, workload) : [];
  const settings = workload && isAsked(CodeActionKind.QuickFix) ? adjustActions(context, reading, workload) : [];
  const rules = [...ignoreActions(context, reading, asked), ...explainActions(context, asked)];
  return [...all, ...[...fixes, ...attached, ...settings, ...annotations, ...rules].filter(({ kind }) => wanted(kind))];
}

type Only = CodeActionContext['only'];

const isAskedFor = (only: Only, kind: string): boolean =>
  !only || only.some((one) => isWithin(kind, one) || isWithin(one, kind));

const isMenu = (only: Only): boolean =>
  isAskedFor(only, CodeActionKind.QuickFix) || isAskedFor(only, CodeActionKind.RefactorRewrite);

/** `refactor.rewrite.placewright` is within `refactor`. */
const isWithin = (kind: string | undefined, outer: string): boolean =>
  outer === CodeActionKind.Empty || kind === outer || kind?.startsWith(`${outer}.`) === true;

/** Old prices: the command that reads newer ones, where the client has it. */
function refreshActions({ client }: FeatureContext, asked: readonly Diagnostic[]): CodeAction[] {
  const stale = asked.filter(({ code }) => code === 'prices-stale');
  const title = t('Refresh prices');
  return client.commands && stale.length > 0
    ? [
        {
          title,
          kind: CodeActionKind.QuickFix,
          diagnostics: [...stale],
          command: { title, command: COMMANDS.refreshPrices },
        },
      ]
    : [];
}

/** The edit, made for the version that the document has now. */
export function resolveCodeAction(context: FeatureContext, reading: Reading, action: CodeAction): CodeAction {
  const data = moveData(action);
  const workload = data && workloadNamed(reading, data.workload, data.line);
  const estimate = data && workload && estimateOf(reading, workload, data.target);
  if (!estimate) {
    return action;
  }
  const move = prepareMove(context, reading, workload, estimate);
  if (!move.ok) {
    return action;
  }
  const words = previewWords(reading.estimated(workload).placement, estimate);
  const annotation = { ...words, needsConfirmation: data.preview === true };
  return { ...action, edit: workspaceEdit(context, reading.document, move.edits, annotation) };
}

export function moveData({ data }: CodeAction): MoveData | undefined {
  const value: unknown = data;
  return typeof value === 'object' &&
    value !== null &&
    'target' in value &&
    'uri' in value &&
    typeof value.uri === 'string'
    ? (value as MoveData)
    : undefined;
}

/** The estimate that a target was shown with; a candidate beyond the first few is looked up among all. */
export function estimateOf(reading: Reading, workload: FoundWorkload, target: Target): Estimate | undefined {
  const same = ({ target: one }: Estimate) => TOLD_APART_BY.every((key) => one[key] === target[key]);
  const { candidates, recommended } = reading.estimated(workload).placement;
  return (
    [...(recommended ? [recommended] : []), ...candidates].find(same) ?? reading.full(workload).candidates.find(same)
  );
}

const TOLD_APART_BY = [
  'instance',
  'acceleratorCount',
  'precision',
  'runtime',
  'purchase',
  'region',
  'instances',
  'tensorParallel',
  'pipelineParallel',
] as const;

function workloadIn({ document, manifest }: Reading, range: Range): FoundWorkload | undefined {
  const start = document.offsetAt(range.start);
  const end = document.offsetAt(range.end);
  const touches = (one: Span) => one.start <= end && start <= one.end;
  const here = manifest.workloads.filter(({ span, nameSpan }) => touches(span) || touches(nameSpan));
  // Several uses in one function: the call under the cursor is meant, and the inner of two.
  const length = ({ use }: FoundWorkload) => (use ? use.call.end - use.call.start : Infinity);
  const called = here.filter(({ use }) => use && touches(use.call)).toSorted((a, b) => length(a) - length(b));
  return called[0] ?? here[0];
}

function overlaps(a: Range, b: Range): boolean {
  const before = (p: Range['start'], q: Range['start']) =>
    p.line < q.line || (p.line === q.line && p.character < q.character);
  return !before(a.end, b.start) && !before(b.end, a.start);
}
