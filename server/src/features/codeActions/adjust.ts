/** One option of a call set to another value, with the money or time that it changes where that was computed. */
import { CodeActionKind } from 'vscode-languageserver';
import type { CodeAction } from 'vscode-languageserver';
import { PRECISIONS } from '../../../../shared/src/manifest/schema';
import type { Placement } from '../../../../shared/src/placement/place';
import { isClosedLoop, isTraining, meetsSlo, moneyOf } from '../../../../shared/src/placement/rank';
import type { Estimate } from '../../../../shared/src/report/schema';
import { setTitle, settingEffect } from '../../../../shared/src/words/codeFixTitle';
import type { Scope } from '../../estimates';
import { scopeOf } from '../../estimates';
import type { Adjustment, AdjustResult } from '../../manifest/dialect';
import type { FoundWorkload } from '../../manifest/manifest';
import type { FeatureContext, Reading } from '../context';
import { applyEdits, dialectOf, errors } from './move';
import { workspaceEdit } from './workspaceEdit';

const prepared = new WeakMap<Scope, Map<FoundWorkload, readonly CodeAction[]>>();

export function adjustActions(context: FeatureContext, reading: Reading, workload: FoundWorkload): CodeAction[] {
  const known = prepared.get(reading.scope) ?? new Map<FoundWorkload, readonly CodeAction[]>();
  prepared.set(reading.scope, known);
  const actions = known.get(workload) ?? [
    ...threadsAction(context, reading, workload),
    ...precisionActions(context, reading, workload),
  ];
  known.set(workload, actions);
  return [...actions];
}

const KIND = CodeActionKind.QuickFix;

/** As many threads as the stated machine has vCPUs. What that changes is not computed, so no figure is given. */
function threadsAction(context: FeatureContext, reading: Reading, workload: FoundWorkload): CodeAction[] {
  const { placement } = reading.estimated(workload);
  const machine = context.catalog.instance(placement.current?.target.instance ?? '');
  const threads = machine && !machine.accelerator ? machine.vcpus : undefined;
  const result = threads === undefined ? undefined : adjusted(context, reading, workload, { threads });
  if (!result || threads === undefined) {
    return [];
  }
  if (!result.ok) {
    const title = setTitle('threads', String(threads), { reason: result.reason });
    return context.client.disabledActions ? [{ title, kind: KIND, disabled: { reason: result.reason } }] : [];
  }
  return result.found.use?.options.get('threads')?.value === threads
    ? [{ title: setTitle(result.option, result.word), kind: KIND, edit: edit(context, reading, result) }]
    : [];
}

/** The same machine in another number format, where that costs less or answers sooner. */
function precisionActions(context: FeatureContext, reading: Reading, workload: FoundWorkload): CodeAction[] {
  const {
    placement,
    placement: { current },
  } = reading.estimated(workload);
  if (!current || !workload.use) {
    return [];
  }
  return PRECISIONS.flatMap((precision) => {
    if (precision === current.target.precision) {
      return [];
    }
    const result = adjusted(context, reading, workload, { precision });
    const then = result?.ok ? result.placement.current : undefined;
    if (!result?.ok || !then || then.target.precision !== precision || !isSameMachine(current, then)) {
      return [];
    }
    const effect = meetsSlo(then) ? settingEffect(current, then, savingOf(placement, current, then)) : undefined;
    const title = effect && setTitle(result.option, result.word, { effect });
    return title ? [{ title, kind: KIND, edit: edit(context, reading, result) }] : [];
  });
}

const isSameMachine = ({ target: a }: Estimate, { target: b }: Estimate) =>
  a.instance === b.instance && a.acceleratorCount === b.acceleratorCount && a.runtime === b.runtime;

/**
 * Dollars a month; none where a cheaper bill is not sure. One machine and one engine: whatever the model of them is off
 * by, it is off by in both figures and to the same side, so the ends of the two ranges are compared in pairs.
 */
function savingOf({ workload }: Placement, now: Estimate, then: Estimate): number | undefined {
  const [before, after] = [moneyOf(workload, now), moneyOf(workload, then)];
  const isSure = before && after && after.low <= before.low && after.high < before.high;
  return isSure && !isClosedLoop(workload) && !isTraining(workload) ? before.amount - after.amount : undefined;
}

type Adjusted =
  | (Extract<AdjustResult, { ok: true }> & { readonly found: FoundWorkload; readonly placement: Placement })
  | { readonly ok: false; readonly reason: string };

/** Nothing where the code does not state it: a file that cannot be read again says nothing either. */
function adjusted(
  context: FeatureContext,
  reading: Reading,
  workload: FoundWorkload,
  wanted: Adjustment,
): Adjusted | undefined {
  const { document, manifest, settings, scope } = reading;
  const source = { path: document.uri, languageId: document.languageId, text: document.getText() };
  const adjust = workload.use && manifest.complete && dialectOf(context, source, manifest, workload)?.adjust;
  const result = adjust ? adjust(source, workload, wanted) : undefined;
  const text = result?.ok ? applyEdits(source.text, result.edits) : undefined;
  if (!result?.ok || text === undefined) {
    return result?.ok ? undefined : result;
  }
  const after = context.readDraft({ ...source, text });
  const found = after.workloads[manifest.workloads.indexOf(workload)];
  const isWhole = after.complete && errors(after) <= errors(manifest);
  if (!isWhole || after.workloads.length !== manifest.workloads.length || found?.name !== workload.name) {
    return undefined;
  }
  const now = context.estimates.of(found, scopeOf(after, settings, scope.evidence, scope.catalog));
  return { ...result, found, placement: now.placement };
}

const edit = (context: FeatureContext, { document }: Reading, { edits }: Extract<AdjustResult, { ok: true }>) =>
  workspaceEdit(context, document, edits);
