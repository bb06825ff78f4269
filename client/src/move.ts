/** Moves a workload: one edit, undone by one undo, and only on the text that it was made for. */
import { l10n, Range, TextEdit, Uri, window, workspace, WorkspaceEdit } from 'vscode';
import type { RetargetReply, RetargetRequest, WhatIfRequest } from '../../shared/src/protocol';
import type { TextRange } from '../../shared/src/report/schema';
import type { Server } from './server';

/** True where the text was changed; otherwise the user has been told why not. */
export async function moveWorkload(server: Server, request: RetargetRequest): Promise<boolean> {
  return write(request.uri, () => server.retargetEdit(request));
}

/** The same for the values that a reader asked about. */
export async function applyWhatIf(server: Server, request: WhatIfRequest): Promise<boolean> {
  return write(request.uri, () => server.whatIfEdit(request));
}

async function write(address: string, ask: () => Promise<RetargetReply | undefined>): Promise<boolean> {
  const uri = Uri.parse(address, true);
  // The server edits what an editor has: a file from the list of all workloads may not be open yet.
  const document = await workspace.openTextDocument(uri);
  const reply = await ask();
  if (!reply) {
    void window.showErrorMessage(l10n.t('The estimator did not answer: nothing was written. The log says more.'));
    return false;
  }
  if (!reply.ok) {
    void window.showInformationMessage(reply.reason);
    return false;
  }
  const edit = new WorkspaceEdit();
  edit.set(
    uri,
    reply.edits.map(({ range, newText }) => TextEdit.replace(rangeOf(range), newText)),
  );
  if (document.version !== reply.version || !(await workspace.applyEdit(edit))) {
    void window.showWarningMessage(
      l10n.t('The file changed while the edit was prepared: nothing was written. Try again'),
    );
    return false;
  }
  return true;
}

function rangeOf({ start, end }: TextRange): Range {
  return new Range(start.line, start.character, end.line, end.character);
}
