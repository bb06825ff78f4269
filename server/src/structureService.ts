/** What shows how a file is built: outline, folding, links, selection, units. One reading each, and no estimate. */
import type {
  CancellationToken,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  Position,
  SelectionRange,
  SignatureHelp,
  WorkspaceSymbol,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Settings } from '../../shared/src/settings';
import type { ClientSupport } from './clientSupport';
import { provideDocumentLinks, resolveDocumentLink } from './features/documentLinks';
import { provideDocumentSymbols } from './features/documentSymbols';
import type { FeatureContext, Reading } from './features/context';
import { provideFoldingRanges } from './features/folding';
import { provideSelectionRanges } from './features/selectionRanges';
import { provideSignatureHelp } from './features/signatureHelp';
import { namedIn, resolveWorkspaceSymbol, workspaceSymbols } from './features/workspaceSymbols';
import type { NamedWorkload } from './features/workspaceSymbols';

type Cancel = Pick<CancellationToken, 'isCancellationRequested'>;

export interface StructureHost {
  readonly client: ClientSupport;
  readonly workspaceFolders: readonly string[];
  /** Every document of the workspace that holds workloads, open or not. */
  readonly allDocuments: (token: Cancel) => Promise<readonly TextDocument[]>;
  /** The newest reading of a document; undefined when cancelled. */
  readonly reading: (document: TextDocument, token: Cancel) => Promise<Reading | undefined>;
  readonly context: (reading: Reading) => FeatureContext;
}

const NEVER: Cancel = { isCancellationRequested: false };

export function createStructure({ client, workspaceFolders, allDocuments, reading, context }: StructureHost) {
  const asked = async <T>(
    document: TextDocument,
    token: Cancel,
    setting: keyof Settings,
    empty: T,
    answer: (read: Reading) => T,
  ): Promise<T> => {
    const read = await reading(document, token);
    return read?.settings[setting] ? answer(read) : empty;
  };
  /** Open documents speak as they are typed. */
  const allNamed = async (token: Cancel) => {
    const named: NamedWorkload[] = [];
    for (const document of await allDocuments(token)) {
      const found = await asked<readonly NamedWorkload[]>(document, token, 'symbols.enabled', [], namedIn);
      named.push(...found);
    }
    return named;
  };

  return {
    provideDocumentSymbols: (document: TextDocument, token: Cancel = NEVER) =>
      asked<DocumentSymbol[]>(document, token, 'symbols.enabled', [], provideDocumentSymbols),
    provideWorkspaceSymbols: async (query: string, token: Cancel = NEVER): Promise<WorkspaceSymbol[]> =>
      workspaceSymbols(await allNamed(token), query, client.resolveSymbols),
    resolveWorkspaceSymbol: (symbol: WorkspaceSymbol): Promise<WorkspaceSymbol> =>
      Promise.resolve(resolveWorkspaceSymbol(symbol)),
    provideFoldingRanges: (document: TextDocument, token: Cancel = NEVER) =>
      asked<FoldingRange[] | null>(document, token, 'folding.enabled', null, (read) =>
        provideFoldingRanges(context(read), read),
      ),
    provideDocumentLinks: (document: TextDocument, token: Cancel = NEVER) =>
      asked<DocumentLink[]>(document, token, 'links.enabled', [], provideDocumentLinks),
    resolveDocumentLink: (link: DocumentLink): Promise<DocumentLink> =>
      Promise.resolve(resolveDocumentLink(link, workspaceFolders)),
    provideSelectionRanges: (document: TextDocument, positions: readonly Position[], token: Cancel = NEVER) =>
      asked<SelectionRange[] | null>(document, token, 'navigation.enabled', null, (read) =>
        // In a file of others a selection grows as the editor grows it.
        read.manifest.workloads.length > 0 ? provideSelectionRanges(read, positions) : null,
      ),
    provideSignatureHelp: (document: TextDocument, position: Position, token: Cancel = NEVER) =>
      asked<SignatureHelp | null>(document, token, 'signatureHelp.enabled', null, (read) =>
        provideSignatureHelp(read, position),
      ),
  };
}
