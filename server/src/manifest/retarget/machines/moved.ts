/** A move of a file, once its text was read again: what it does not show is not promised. */
import { t } from '../../../../../shared/src/l10n';
import type { Target } from '../../../../../shared/src/report/schema';
import type { RetargetResult } from '../../dialect';
import { applyEdits } from '../../edits';
import type { FoundWorkload } from '../../manifest';
import { difference, MACHINE_CHECKS } from '../difference';
import type { Step } from '../step';

export function promised(
  text: string,
  workload: FoundWorkload,
  target: Target,
  step: Step,
  read: (text: string) => readonly FoundWorkload[],
): RetargetResult {
  if ('reason' in step) {
    return { ok: false, reason: step.reason };
  }
  const edits = ordered(step);
  if (!edits) {
    return { ok: false, reason: t('two changes fall on the same place') };
  }
  const reason = doubt(read(text), read(applyEdits(text, edits)), workload, target);
  return reason === undefined ? { ok: true, edits } : { ok: false, reason };
}

/** In the order of the text, each once: two facts may stand in one place. `undefined` where they contradict each other. */
function ordered(step: Exclude<Step, { reason: string }>) {
  const sorted = step.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  const once = sorted.filter((edit, index) => {
    const last = sorted[index - 1];
    return (
      !last || last.span.start !== edit.span.start || last.span.end !== edit.span.end || last.newText !== edit.newText
    );
  });
  return once.every((edit, index) => edit.span.start >= (once[index - 1]?.span.end ?? 0)) ? once : undefined;
}

function doubt(
  before: readonly FoundWorkload[],
  after: readonly FoundWorkload[],
  { name, span }: FoundWorkload,
  target: Target,
): string | undefined {
  const index = before.findIndex((each) => each.name === name && each.span.start === span.start);
  const moved = after[index];
  if (after.length !== before.length || moved?.name !== name) {
    return t('the edit would change other workloads');
  }
  const other = before.find((each, at) => at !== index && said(each) !== said(after[at]));
  if (other) {
    return t`${other.name} runs on the same machine`;
  }
  return difference(moved, target, MACHINE_CHECKS);
}

/** What a workload is, wherever it stands. */
const said = (found: FoundWorkload | undefined) => JSON.stringify([found?.name, found?.spec, found?.image]);
