/** What the panel is about: a place in a document. */
import { Range, Selection, TextEditorRevealType, Uri, ViewColumn, window, workspace } from 'vscode';
import type { TextEditor } from 'vscode';
import type { DocumentPosition, PanelPage } from '../../shared/src/protocol';
import { isOurs } from './documents';
import { isLine, isRecord } from './pageMessage';

/** The cursor of an editor that may hold workloads. */
export function subjectOf(editor: TextEditor | undefined): DocumentPosition | undefined {
  return editor && isOurs(editor.document)
    ? { uri: editor.document.uri.toString(), line: editor.selection.active.line }
    : undefined;
}

export interface Remembered {
  readonly page: PanelPage;
  readonly subject?: DocumentPosition;
}

/** What the page remembered before the window was reloaded. */
export function rememberedBy(state: unknown): Remembered {
  const { shown, page } = isRecord(state) ? state : {};
  return {
    page: page === 'workspace' ? page : 'workload',
    ...(isRecord(shown) && typeof shown['uri'] === 'string' && isLine(shown['line'])
      ? { subject: { uri: shown['uri'], line: shown['line'] } }
      : {}),
  };
}

/** Puts the cursor on the line, in the editor that shows the document, or beside the panel: never over it. */
export async function revealLine(
  uri: string,
  line: number,
  preserveFocus: boolean,
  panelColumn?: ViewColumn,
): Promise<void> {
  const document = await workspace.openTextDocument(Uri.parse(uri, true));
  const { range } = document.lineAt(Math.min(line, document.lineCount - 1));
  const start = range.start.translate(0, document.lineAt(range.start).firstNonWhitespaceCharacterIndex);
  const visible = window.visibleTextEditors.find((editor) => editor.document === document);
  const editor = await window.showTextDocument(document, {
    viewColumn: visible?.viewColumn ?? (panelColumn === ViewColumn.One ? ViewColumn.Two : ViewColumn.One),
    preserveFocus,
  });
  editor.selection = new Selection(start, start);
  editor.revealRange(new Range(start, start), TextEditorRevealType.InCenterIfOutsideViewport);
}
