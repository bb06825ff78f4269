/** Requests that go from place to place: one line from each to its feature. */
import { LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import type { Connection, InitializeResult } from 'vscode-languageserver';
import type { Guard } from './guard';
import type { LanguageService } from './languageService';

export const NAVIGATION = {
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  linkedEditingRangeProvider: true,
  renameProvider: { prepareProvider: true },
} as const satisfies InitializeResult['capabilities'];

export function routeNavigation(connection: Connection, { of }: Guard, service: LanguageService): void {
  connection.onDefinition(
    of('definition', [], (document, { position }, token) => service.provideDefinition(document, position, token)),
  );
  connection.onReferences(
    of('references', [], (document, { position, context }, token) =>
      service.provideReferences(document, position, context.includeDeclaration, token),
    ),
  );
  connection.onDocumentHighlight(
    of('highlights', [], (document, { position }, token) => service.provideHighlights(document, position, token)),
  );
  connection.languages.onLinkedEditingRange(
    of('linked editing', null, (document, { position }, token) =>
      service.provideLinkedEditing(document, position, token),
    ),
  );
  connection.onPrepareRename(
    of('rename', null, async (document, { position }, token) => {
      const answer = await service.prepareRename(document, position, token);
      return answer && (answer.ok ? { range: answer.range, placeholder: answer.placeholder } : refused(answer.reason));
    }),
  );
  connection.onRenameRequest(
    of('rename', null, async (document, { position, newName }, token) => {
      const answer = await service.provideRename(document, position, newName, token);
      return answer && (answer.ok ? answer.edit : refused(answer.reason));
    }),
  );
}

/** The client shows the reason. */
function refused(reason: string): ResponseError<void> {
  return new ResponseError<void>(LSPErrorCodes.RequestFailed, reason);
}
