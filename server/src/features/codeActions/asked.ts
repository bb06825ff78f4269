/** Values and a move as one edit: first the values, then the move of what they make of the file. */
import { TextDocument } from 'vscode-languageserver-textdocument';
import { t } from '../../../../shared/src/l10n';
import type { AskedValues } from '../../../../shared/src/placement/whatIf';
import { costOf } from '../../../../shared/src/placement/rank';
import type { Placement } from '../../../../shared/src/placement/place';
import type { Estimate } from '../../../../shared/src/report/schema';
import { scopeOf } from '../../estimates';
import type { Edit, RetargetResult } from '../../manifest/dialect';
import { applyEdits, joinEdits } from '../../manifest/edits';
import type { FoundWorkload } from '../../manifest/manifest';
import type { FeatureContext, Reading } from '../context';
import { prepareMove } from './move';
import { prepareSettings } from './settings';

export interface AskedEdit {
  readonly values: AskedValues;
  /** Where it shall run; absent: where it runs now. */
  readonly target?: Estimate;
  readonly placement: Placement;
}

export function prepareAsked(
  context: FeatureContext,
  reading: Reading,
  workload: FoundWorkload,
  { values, target, placement }: AskedEdit,
): RetargetResult {
  if (!target) {
    return prepareSettings(context, reading, workload, values);
  }
  const reason = reasonAgainst(placement, target);
  if (reason !== undefined) {
    return { ok: false, reason };
  }
  if (Object.keys(values).length === 0) {
    return asSentence(prepareMove(context, reading, workload, target));
  }
  const set = prepareSettings(context, reading, workload, values);
  if (!set.ok) {
    return set;
  }
  const between = afterEdits(context, reading, set.edits);
  const changed = between.manifest.workloads[reading.manifest.workloads.indexOf(workload)];
  const move = changed && prepareMove(context, between, changed, target);
  return move?.ok
    ? { ok: true, edits: joinEdits(reading.document.getText(), set.edits, move.edits) }
    : asSentence(move ?? { ok: false, reason: t('the layout of this workload cannot be edited safely') });
}

function reasonAgainst({ workload }: Placement, target: Estimate): string | undefined {
  if (!target.feasible) {
    return target.reasons[0] ?? t('It does not fit there.');
  }
  return costOf(workload, target) === undefined
    ? t`No published price in ${target.target.region}: add one under pricing.overrides.`
    : undefined;
}

/** The file as the edits would leave it, read like any other. */
function afterEdits(context: FeatureContext, reading: Reading, edits: readonly Edit[]): Reading {
  const { document, settings, scope } = reading;
  const { uri, languageId, version } = document;
  const text = applyEdits(document.getText(), edits);
  const manifest = context.readDraft({ path: uri, languageId, text });
  const changed = scopeOf(manifest, settings, scope.evidence, scope.catalog, scope.arm);
  return {
    document: TextDocument.create(uri, languageId, version, text),
    manifest,
    settings,
    scope: changed,
    estimated: (found) => context.estimates.of(found, changed),
    full: (found) => context.estimates.full(found, changed),
  };
}

/** Reasons of a move end a title in brackets; here they stand alone. */
function asSentence(result: RetargetResult): RetargetResult {
  if (result.ok) {
    return result;
  }
  const { reason } = result;
  const end = /[.!?]$/.test(reason) ? '' : '.';
  return { ok: false, reason: `${reason.charAt(0).toUpperCase()}${reason.slice(1)}${end}` };
}
