/** A `@workload` comment for a use of a model that has none, offered where it changes nothing but that. */
import { CodeActionKind } from 'vscode-languageserver';
import type { CodeAction } from 'vscode-languageserver';
import { t } from '../../../../shared/src/l10n';
import { costOf } from '../../../../shared/src/placement/rank';
import type { Placement } from '../../../../shared/src/placement/place';
import { annotateTitle } from '../../../../shared/src/words/codeFixTitle';
import type { Scope } from '../../estimates';
import { scopeOf } from '../../estimates';
import type { AnnotateResult, Edit } from '../../manifest/dialect';
import type { FoundWorkload, Manifest } from '../../manifest/manifest';
import type { FeatureContext, Reading } from '../context';
import { annotationLines } from './annotationLines';
import { applyEdits, dialectOf, errors } from './move';
import { workspaceEdit } from './workspaceEdit';

/** Asked for at every move of the cursor, worked out once for each version of the file and of the settings. */
const prepared = new WeakMap<Scope, Map<FoundWorkload, AnnotateResult | undefined>>();

export function annotateActions(context: FeatureContext, reading: Reading, workload: FoundWorkload): CodeAction[] {
  const known = prepared.get(reading.scope) ?? new Map<FoundWorkload, AnnotateResult | undefined>();
  prepared.set(reading.scope, known);
  const result = known.has(workload) ? known.get(workload) : checked(context, reading, workload);
  known.set(workload, result);
  const kind = CodeActionKind.RefactorRewrite;
  if (result?.ok) {
    const edit = workspaceEdit(context, reading.document, result.edits);
    return [{ title: annotateTitle(result.name), kind, edit }];
  }
  return result && context.client.disabledActions
    ? [{ title: annotateTitle(workload.name, result.reason), kind, disabled: { reason: result.reason } }]
    : [];
}

function checked(context: FeatureContext, reading: Reading, workload: FoundWorkload): AnnotateResult | undefined {
  const { document, manifest } = reading;
  const source = { path: document.uri, languageId: document.languageId, text: document.getText() };
  const annotate = workload.use && dialectOf(context, source, manifest, workload)?.annotate;
  if (!annotate) {
    return undefined;
  }
  const { placement } = reading.estimated(workload);
  const content = annotationLines(workload, placement);
  const result = annotate(source, manifest, workload, 'lines' in content ? content.lines : []);
  if (!result) {
    return undefined;
  }
  if ('reason' in content) {
    return { ok: false, reason: content.reason };
  }
  if (!manifest.complete) {
    return { ok: false, reason: t('a line in this file is not finished') };
  }
  const text = result.ok ? applyEdits(source.text, result.edits) : undefined;
  if (!result.ok || text === undefined) {
    return result;
  }
  const after = context.readDraft({ ...source, text });
  const doubt = doubtAbout(context, reading, workload, placement, { ...result, after });
  return doubt === undefined ? result : { ok: false, reason: doubt };
}

interface Annotated {
  readonly name: string;
  readonly edits: readonly Edit[];
  readonly after: Manifest;
}

function doubtAbout(
  context: FeatureContext,
  reading: Reading,
  { use }: FoundWorkload,
  placement: Placement,
  { name, edits, after }: Annotated,
): string | undefined {
  const { manifest, settings, scope } = reading;
  const added = edits.reduce((sum, { newText }) => sum + newText.length, 0);
  const found = after.workloads.find((each) => use && each.use?.call.start === use.call.start + added);
  if (!found || found.name !== name || after.workloads.length !== manifest.workloads.length) {
    return t('the comment would not belong to this call alone');
  }
  if (!after.complete || errors(after) > errors(manifest)) {
    return t('the comment would leave an error in the file');
  }
  const now = context.estimates.of(found, scopeOf(after, settings, scope.evidence, scope.catalog)).placement;
  return summary(now) === summary(placement) ? undefined : t('the estimate would be another one');
}

/** What people see of an estimate; the assumptions are fewer once they are written down. */
function summary({ workload, decision, current, recommended }: Placement): string {
  const shown = [current, recommended].map(
    (estimate) => estimate && [estimate.target, estimate.feasible, estimate.meetsSlo, costOf(workload, estimate)],
  );
  const { kind, modelName, precision, runtime, contextTokens, traffic, tokens } = workload;
  return JSON.stringify([decision, shown, kind, modelName, precision, runtime, contextTokens, traffic, tokens]);
}
