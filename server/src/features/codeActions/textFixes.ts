/** Fixes that a diagnostic brings along: rename to the nearest known name, and the like. */
import { CodeActionKind } from 'vscode-languageserver';
import type { CodeAction, Diagnostic } from 'vscode-languageserver';
import type { Edit } from '../../manifest/dialect';
import type { FeatureContext, Reading } from '../context';
import type { DiagnosticData } from '../diagnostics';
import { SOURCE } from '../diagnostics';
import { workspaceEdit } from './workspaceEdit';

export interface TextFix {
  readonly title: string;
  readonly edit: Edit;
}

/** Of the version at hand; what a client kept of an older one is no longer true. */
export function fixOf({ document }: Reading, { source, data }: Diagnostic): TextFix | undefined {
  const fix = source === SOURCE ? (data as DiagnosticData | undefined)?.fix : undefined;
  return fix && fix.version === document.version
    ? { title: fix.title, edit: { span: { start: fix.start, end: fix.end }, newText: fix.newText } }
    : undefined;
}

export function textFixes(context: FeatureContext, reading: Reading, diagnostics: readonly Diagnostic[]): CodeAction[] {
  return diagnostics.flatMap((diagnostic) => {
    const fix = fixOf(reading, diagnostic);
    return fix
      ? [
          {
            title: fix.title,
            kind: CodeActionKind.QuickFix,
            diagnostics: [diagnostic],
            edit: workspaceEdit(context, reading.document, [fix.edit]),
          },
        ]
      : [];
  });
}
