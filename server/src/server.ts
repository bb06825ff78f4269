/** Transport: capabilities, and one line from each request to its feature. */
import {
  CancellationToken,
  CodeActionKind,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  LSPErrorCodes,
  RequestType,
  ResponseError,
  TextDocuments,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import type { Connection, InitializeParams, InitializeResult } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import {
  ESTIMATES_CHANGED,
  PANEL_REQUEST,
  RETARGET_REQUEST,
  TOTAL_REQUEST,
  WORKLOADS_REQUEST,
} from '../../shared/src/protocol';
import type {
  DocumentPosition,
  EstimatesChanged,
  PanelState,
  RetargetReply,
  RetargetRequest,
  WorkspaceTotal,
  WorkspaceWorkloads,
} from '../../shared/src/protocol';
import type { Catalog } from '../../shared/src/catalog/types';
import { WATCHED_ARM } from './arm/fileKinds';
import { clientFrom } from './clientSupport';
import type { HostFiles } from './evidence/hostFiles';
import { WATCHED } from './evidence/paths';
import { WATCHED_HARDWARE } from './hardware/hardwareFiles';
import { createLanguageService } from './languageService';
import type { LanguageService } from './languageService';
import { createPublisher } from './publisher';
import { createSettings } from './settings';
import { WATCHED_MODULES } from './workspace/moduleFiles';
import { WATCHED_TOFU } from './workspace/survey';
import { WATCHED_FILES } from './workspace/workspaceIndex';

export interface ServerHost {
  readonly version: string;
  readonly catalog: Catalog;
  /** ISO date. */
  readonly today: () => string;
  /** Lets waiting messages in during long work. */
  readonly nextTurn: () => Promise<void>;
  /** Open documents have had their first answers. */
  readonly whenQuiet?: () => Promise<void>;
  /** Files beside the documents. */
  readonly files?: HostFiles;
  /** Calls back when refreshed prices are there. */
  readonly onPricesChanged?: (listener: (catalog: Catalog) => void) => void;
}

export function startServer(connection: Connection, host: ServerHost): void {
  const documents = new TextDocuments(TextDocument);
  documents.listen(connection);

  connection.onInitialize((params): InitializeResult => {
    connection.console.info(`Placewright language server ${host.version}, prices of ${host.catalog.priceDate}`);
    serve(connection, host, documents, params);
    return { serverInfo: { name: 'placewright', version: host.version }, capabilities: CAPABILITIES };
  });
  connection.listen();
}

const CAPABILITIES: InitializeResult['capabilities'] = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
  hoverProvider: true,
  inlayHintProvider: true,
  codeLensProvider: { resolveProvider: true },
  completionProvider: { triggerCharacters: [':', ' ', '"', '-'] },
  documentSymbolProvider: true,
  codeActionProvider: {
    codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite],
    resolveProvider: true,
  },
};

function serve(
  connection: Connection,
  host: ServerHost,
  documents: TextDocuments<TextDocument>,
  params: InitializeParams,
): void {
  const client = clientFrom(params);
  const settings = createSettings(
    client.configuration
      ? (uri) => connection.workspace.getConfiguration({ scopeUri: uri, section: 'placewright' })
      : undefined,
    client.settings,
  );
  const refresh = () => {
    documents.keys().forEach((uri) => publisher.schedule(uri));
    if (client.refreshInlayHints) {
      void connection.languages.inlayHint.refresh();
    }
    if (client.refreshCodeLenses) {
      void connection.sendRequest('workspace/codeLens/refresh');
    }
    surveyed();
  };
  const folders = foldersOf(params);
  const surveyed = () =>
    folders.forEach((uri) => void connection.sendNotification(ESTIMATES_CHANGED, { uri, version: 0 }));
  const service = createLanguageService({
    ...host,
    client,
    settingsFor: settings.of,
    workspaceFolders: folders,
    filesArrived: refresh,
    surveyed,
    filesFailed: (error) => connection.console.error(failure('reading', 'evidence', error)),
  });
  const publisher = createPublisher(documents, service, {
    diagnostics: (found) => connection.sendDiagnostics(found),
    changed: (changed: EstimatesChanged) => connection.sendNotification(ESTIMATES_CHANGED, changed),
    failed: (what, uri, error) => connection.console.error(failure(what, uri, error)),
  });

  documents.onDidChangeContent(({ document }) => {
    if (service.open(document)) {
      refresh();
    }
    publisher.schedule(document.uri);
  });
  documents.onDidClose(({ document }) => {
    const othersChange = service.close(document.uri);
    settings.drop(document.uri);
    publisher.close(document.uri);
    if (othersChange) {
      refresh();
    }
  });
  host.onPricesChanged?.((catalog) => {
    service.useCatalog(catalog);
    connection.console.info(`Prices of ${catalog.priceDate}`);
    refresh();
  });

  connection.onInitialized(() => {
    if (client.configurationChanges) {
      void connection.client.register(DidChangeConfigurationNotification.type, { section: 'placewright' });
    }
    if (client.watchedFiles) {
      void connection.client.register(DidChangeWatchedFilesNotification.type, {
        watchers: [WATCHED, WATCHED_HARDWARE, WATCHED_FILES, WATCHED_MODULES, WATCHED_ARM, WATCHED_TOFU].map(
          (globPattern) => ({
            globPattern,
          }),
        ),
      });
    }
  });
  connection.onDidChangeConfiguration(() => {
    settings.drop();
    refresh();
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    if (service.changeFiles(changes.map(({ uri }) => uri))) {
      refresh();
    }
  });
  connection.onExit(() => publisher.stop());
  route(connection, documents, service);
}

function foldersOf({ workspaceFolders, rootUri }: InitializeParams): readonly string[] {
  return workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
}

function route(connection: Connection, documents: TextDocuments<TextDocument>, service: LanguageService): void {
  const guarded =
    <P, R>(
      what: string,
      empty: R,
      uriOf: (params: P) => string,
      work: (params: P, token: CancellationToken) => Promise<R>,
    ) =>
    async (params: P, token: CancellationToken): Promise<R | ResponseError<void>> => {
      try {
        const result = await work(params, token);
        return token.isCancellationRequested
          ? new ResponseError<void>(LSPErrorCodes.RequestCancelled, 'cancelled')
          : result;
      } catch (error) {
        connection.console.error(failure(what, uriOf(params), error));
        return empty;
      }
    };
  type OnDocument = { readonly textDocument: { readonly uri: string } };
  const of = <P extends OnDocument, R>(
    what: string,
    empty: R,
    work: (document: TextDocument, params: P, token: CancellationToken) => Promise<R>,
  ) =>
    guarded<P, R>(
      what,
      empty,
      ({ textDocument }) => textDocument.uri,
      async (params, token) => {
        const document = documents.get(params.textDocument.uri);
        return document ? work(document, params, token) : empty;
      },
    );

  connection.onHover(
    of('hover', null, (document, { position }, token) => service.provideHover(document, position, token)),
  );
  connection.languages.inlayHint.on(
    of('inlay hints', [], (document, { range }, token) => service.provideInlayHints(document, range, token)),
  );
  connection.onCodeLens(of('code lenses', [], (document, _, token) => service.provideCodeLenses(document, token)));
  connection.onCodeLensResolve(async (lens, token) => {
    const resolved = guarded('code lens', lens, () => 'code lens', service.resolveCodeLens);
    return (await resolved(lens, token)) as typeof lens;
  });
  connection.onCompletion(
    of('completion', [], (document, { position }, token) => service.provideCompletion(document, position, token)),
  );
  connection.onDocumentSymbol(
    of('symbols', [], (document, _, token) => service.provideDocumentSymbols(document, token)),
  );
  connection.onCodeAction(
    of('code actions', [], (document, { range, context }, token) =>
      service.provideCodeActions(document, range, context, token),
    ),
  );
  connection.onCodeActionResolve(async (action, token) => {
    const resolved = guarded('code action', action, () => 'code action', service.resolveCodeAction);
    return (await resolved(action, token)) as typeof action;
  });
  connection.onRequest(
    new RequestType<DocumentPosition, PanelState, void>(PANEL_REQUEST),
    guarded('panel', PANEL_FAILED, ({ uri }) => uri, service.panelState),
  );
  // A client may send these requests with empty parameters or with none.
  const ofWorkspace =
    <R>(what: string, empty: R, work: (token: CancellationToken) => Promise<R>) =>
    (...given: readonly unknown[]) =>
      guarded<null, R>(
        what,
        empty,
        () => 'workspace',
        (_, token) => work(token),
      )(null, given.findLast(CancellationToken.is) ?? CancellationToken.None);
  connection.onRequest<WorkspaceTotal, void>(TOTAL_REQUEST, ofWorkspace('total', NO_TOTAL, service.total));
  connection.onRequest<WorkspaceWorkloads, void>(
    WORKLOADS_REQUEST,
    ofWorkspace('workloads', NO_WORKLOADS, service.workloads),
  );
  connection.onRequest(
    new RequestType<RetargetRequest, RetargetReply, void>(RETARGET_REQUEST),
    guarded('move', RETARGET_FAILED, ({ uri }) => uri, service.retargetEdit),
  );
}

const PANEL_FAILED: PanelState = { kind: 'error', message: 'The estimate failed; the log says where.' };
const RETARGET_FAILED: RetargetReply = { ok: false, reason: 'The edit could not be prepared; nothing was written.' };
const NO_TOTAL: WorkspaceTotal = {
  workloads: 0,
  monthlyUsd: 0,
  unknown: 0,
  text: '',
  tooltip: '',
  sentence: '',
  prices: { date: '', age: '', isStale: false },
};
const NO_WORKLOADS: WorkspaceWorkloads = { files: [], total: NO_TOTAL, reading: false };

/** Never the document's text: only what failed, where, and our own stack. */
function failure(what: string, uri: string, error: unknown): string {
  return `${what} of ${uri} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
