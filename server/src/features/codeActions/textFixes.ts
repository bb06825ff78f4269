/** Fixes that a diagnostic brings along: rename to the nearest known name, and the like. */
import { CodeActionKind } from 'vscode-languageserver';
import type { CodeAction, Diagnostic } from 'vscode-languageserver';
import type { FeatureContext, Reading } from '../context';
import type { DiagnosticData } from '../diagnostics';
import { SOURCE } from '../diagnostics';
import { workspaceEdit } from './workspaceEdit';

export function textFixes(
  context: FeatureContext,
  { document }: Reading,
  diagnostics: readonly Diagnostic[],
): CodeAction[] {
  return diagnostics.flatMap((diagnostic) => {
    const fix = diagnostic.source === SOURCE ? (diagnostic.data as DiagnosticData | undefined)?.fix : undefined;
    if (!fix || fix.version !== document.version) {
      return [];
    }
    const edit = { span: { start: fix.start, end: fix.end }, newText: fix.newText };
    return [
      {
        title: fix.title,
        kind: CodeActionKind.QuickFix,
        diagnostics: [diagnostic],
        edit: workspaceEdit(context, document, [edit]),
      },
    ];
  });
}
