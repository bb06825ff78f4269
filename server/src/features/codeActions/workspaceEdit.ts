/** Edits bound to the version that they were made for: a client refuses them on any other. */
import type { ChangeAnnotation, WorkspaceEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Edit } from '../../manifest/dialect';
import { rangeOf } from '../context';
import type { FeatureContext } from '../context';

const ANNOTATION = 'placewright';

/** `annotation`: what a client that shows edits before they are made writes beside them. */
export function workspaceEdit(
  { client }: FeatureContext,
  document: TextDocument,
  edits: readonly Edit[],
  annotation?: ChangeAnnotation,
): WorkspaceEdit {
  const { uri, version } = document;
  const textEdits = edits.map(({ span, newText }) => ({ range: rangeOf(document, span), newText }));
  if (!client.documentChanges) {
    return { changes: { [uri]: textEdits } };
  }
  if (!client.changeAnnotations || !annotation) {
    return { documentChanges: [{ textDocument: { uri, version }, edits: textEdits }] };
  }
  return {
    documentChanges: [
      { textDocument: { uri, version }, edits: textEdits.map((edit) => ({ ...edit, annotationId: ANNOTATION })) },
    ],
    changeAnnotations: { [ANNOTATION]: annotation },
  };
}
