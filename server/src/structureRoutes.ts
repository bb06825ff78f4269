/** Requests about how a file is built: one line from each to its feature. */
import type { Connection, InitializeResult } from 'vscode-languageserver';
import { SIGNATURE_TRIGGERS } from './features/signatureHelp';
import type { Guard } from './guard';
import type { LanguageService } from './languageService';

export const STRUCTURE = {
  documentSymbolProvider: true,
  workspaceSymbolProvider: { resolveProvider: true },
  foldingRangeProvider: true,
  documentLinkProvider: { resolveProvider: true },
  selectionRangeProvider: true,
  signatureHelpProvider: { triggerCharacters: SIGNATURE_TRIGGERS },
} satisfies InitializeResult['capabilities'];

export function routeStructure(
  connection: Connection,
  { guarded, of, resolving }: Guard,
  service: LanguageService,
): void {
  connection.onDocumentSymbol(
    of('symbols', [], (document, _, token) => service.provideDocumentSymbols(document, token)),
  );
  connection.onWorkspaceSymbol(
    guarded(
      'symbols',
      [],
      () => 'workspace',
      ({ query }, token) => service.provideWorkspaceSymbols(query, token),
    ),
  );
  connection.onWorkspaceSymbolResolve(resolving('symbol', service.resolveWorkspaceSymbol));
  connection.onFoldingRanges(
    of('folding', null, (document, _, token) => service.provideFoldingRanges(document, token)),
  );
  connection.onDocumentLinks(of('links', [], (document, _, token) => service.provideDocumentLinks(document, token)));
  connection.onDocumentLinkResolve(resolving('link', service.resolveDocumentLink));
  connection.onSelectionRanges(
    of('selection', null, (document, { positions }, token) =>
      service.provideSelectionRanges(document, positions, token),
    ),
  );
  connection.onSignatureHelp(
    of('units', null, (document, { position }, token) => service.provideSignatureHelp(document, position, token)),
  );
}
