/** Sets values of a workload in the text, wherever its dialect keeps them; refused where the result reads otherwise. */
import { t } from '../../../../shared/src/l10n';
import { statedAt } from '../../../../shared/src/placement/whatIf';
import type { AskedValues, WhatIfField } from '../../../../shared/src/placement/whatIf';
import type { Edit, RetargetResult, SourceText } from '../../manifest/dialect';
import { applyEdits } from '../../manifest/edits';
import type { FoundWorkload, Manifest } from '../../manifest/manifest';
import { orderedEdits } from '../../manifest/retarget/treeEdit';
import type { FeatureContext, Reading } from '../context';
import { dialectOf, errors } from './move';

export function prepareSettings(
  context: FeatureContext,
  reading: Reading,
  workload: FoundWorkload,
  changes: AskedValues,
): RetargetResult {
  const { document, manifest } = reading;
  const source: SourceText = { path: document.uri, languageId: document.languageId, text: document.getText() };
  if (Object.keys(changes).length === 0) {
    return { ok: false, reason: t('Nothing differs from the file.') };
  }
  if (!manifest.complete) {
    return { ok: false, reason: t('A line in this file is not finished.') };
  }
  const dialect = dialectOf(context, source, manifest, workload);
  const result = dialect?.set?.(source, workload, changes) ?? replaceWritten(source, workload, changes);
  if (!result.ok) {
    return result;
  }
  const after = context.readDraft({ ...source, text: applyEdits(source.text, result.edits) });
  return holds(manifest, after, workload, changes)
    ? result
    : { ok: false, reason: t('The layout of this workload cannot be edited safely.') };
}

/** A value that stands in the file is written over; one that does not has no place there. */
function replaceWritten({ text }: SourceText, { spec, fields }: FoundWorkload, changes: AskedValues): RetargetResult {
  const edits: Edit[] = [];
  for (const [field, value] of Object.entries(changes)) {
    const span = fields.get(field)?.value;
    const written = span && text.slice(span.start, span.end);
    const stated = statedAt(spec, field as WhatIfField);
    // Only where the text is the value itself: a unit, a flag or an expression would be lost.
    if (!span || stated === undefined || written !== String(stated)) {
      return { ok: false, reason: t`${field} has no place of its own in this file.` };
    }
    edits.push({ span, newText: String(value) });
  }
  const ordered = orderedEdits(edits);
  return ordered ? { ok: true, edits: ordered } : { ok: false, reason: t('Two values stand at the same place.') };
}

/** The changed values read as wanted, every other workload as before. */
function holds(before: Manifest, after: Manifest, workload: FoundWorkload, changes: AskedValues): boolean {
  const at = before.workloads.indexOf(workload);
  const changed = after.workloads[at];
  const others = before.workloads.every(
    (one, i) => i === at || JSON.stringify(one.spec) === JSON.stringify(after.workloads[i]?.spec),
  );
  return (
    changed?.name === workload.name &&
    after.workloads.length === before.workloads.length &&
    others &&
    errors(after) <= errors(before) &&
    Object.entries(changes).every(([field, value]) => statedAt(changed.spec, field as WhatIfField) === value)
  );
}
