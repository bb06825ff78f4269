/** Many fixes of the text as one edit: those of one code, or on request all that are safe. Never a move. */
import { CodeActionKind } from 'vscode-languageserver';
import type { CodeAction, Diagnostic } from 'vscode-languageserver';
import { fixAllSafeTitle, fixAllTitle } from '../../../../shared/src/words/codeFixTitle';
import type { Edit } from '../../manifest/dialect';
import type { FeatureContext, Reading } from '../context';
import { provideDiagnostics } from '../diagnostics';
import { applyEdits, changing, errors } from './move';
import { fixOf } from './textFixes';
import { workspaceEdit } from './workspaceEdit';

export const FIX_ALL = `${CodeActionKind.SourceFixAll}.placewright`;

/** Where a code at the cursor stands several times in the file. */
export function fixesOfCode(
  context: FeatureContext,
  reading: Reading,
  asked: readonly Diagnostic[],
  known: readonly Diagnostic[],
): CodeAction[] {
  const codes = new Set(asked.filter((one) => fixOf(reading, one)).map(({ code }) => code));
  return [...codes].flatMap((code) => {
    const same = known.filter((one) => one.code === code && fixOf(reading, one));
    const edits = same.length > 1 ? together(context, reading, same) : undefined;
    return edits && edits.length > 1
      ? [
          {
            title: fixAllTitle(String(code), edits.length),
            kind: CodeActionKind.QuickFix,
            diagnostics: same,
            edit: workspaceEdit(context, reading.document, edits),
          },
        ]
      : [];
  });
}

/** What no figure depends on but those that could not be read. */
export function fixAllActions(context: FeatureContext, reading: Reading): CodeAction[] {
  const safe = provideDiagnostics(context, reading).filter((one) => SAFE.has(one.code) && fixOf(reading, one));
  const edits = together(context, reading, safe);
  return edits && edits.length > 0
    ? [
        {
          title: fixAllSafeTitle(),
          kind: FIX_ALL,
          diagnostics: safe,
          edit: workspaceEdit(context, reading.document, edits),
        },
      ]
    : [];
}

/** Of one meaning whoever reads it. Which value, machine or model a misspelled name stands for is a guess about money. */
const SAFE: ReadonlySet<unknown> = new Set(['key-unknown', 'tab-indent', 'unit-in-value', 'version-missing']);

/** The first of those that touch each other; nothing where the file would read worse. */
function together(
  context: FeatureContext,
  reading: Reading,
  diagnostics: readonly Diagnostic[],
): readonly Edit[] | undefined {
  const { document, manifest } = reading;
  const ordered = diagnostics
    .flatMap((one) => fixOf(reading, one)?.edit ?? [])
    .toSorted((a, b) => a.span.start - b.span.start);
  const apart: Edit[] = [];
  for (const edit of ordered) {
    const last = apart.at(-1);
    if (!last || edit.span.start > last.span.end) {
      apart.push(edit);
    }
  }
  const text = document.getText();
  const edits = changing(text, apart);
  const after = applyEdits(text, edits);
  const source = { path: document.uri, languageId: document.languageId, text: after ?? text };
  return after !== undefined && errors(context.readDraft(source)) <= errors(manifest) ? edits : undefined;
}
