/** Edits bound to the version that they were made for: a client refuses them on any other. */
import type { WorkspaceEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Edit } from '../../manifest/dialect';
import { rangeOf } from '../context';
import type { FeatureContext } from '../context';

export function workspaceEdit(
  { client }: FeatureContext,
  document: TextDocument,
  edits: readonly Edit[],
): WorkspaceEdit {
  const { uri, version } = document;
  const textEdits = edits.map(({ span, newText }) => ({ range: rangeOf(document, span), newText }));
  return client.documentChanges
    ? { documentChanges: [{ textDocument: { uri, version }, edits: textEdits }] }
    : { changes: { [uri]: textEdits } };
}
