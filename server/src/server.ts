/** Transport: capabilities, and one line from each request to its feature. */
import {
  CodeActionKind,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  LSPErrorCodes,
  MessageType,
  PositionEncodingKind,
  ResponseError,
  ShowMessageNotification,
  TextDocuments,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import type { Connection, InitializeParams, InitializeResult } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import {
  COMMANDS,
  ESTIMATES_CHANGED,
  LIST_FOLDER_REQUEST,
  PING_REQUEST,
  PLAN_PROGRESS,
  READ_FILE_REQUEST,
} from '../../shared/src/protocol';
import type { EstimatesChanged } from '../../shared/src/protocol';
import type { Catalog } from '../../shared/src/catalog/types';
import { speak } from '../../shared/src/l10n';
import { currencyFrom, showMoneyIn } from '../../shared/src/money';
import { WATCHED_ARM } from './arm/fileKinds';
import { clientFrom } from './clientSupport';
import { clientFiles, filesOf } from './evidence/clientFiles';
import type { HostFiles } from './evidence/hostFiles';
import { createGuard, failure } from './guard';
import type { Guard } from './guard';
import { WATCHED } from './evidence/paths';
import { WATCHED_HARDWARE } from './hardware/hardwareFiles';
import { createFleetPlanner } from './fleet/planner';
import type { Solve } from './fleet/solve';
import { FIX_ALL } from './features/codeActions/fixAll';
import { createLanguageService } from './languageService';
import type { LanguageService } from './languageService';
import { runMove } from './moveCommand';
import { NAVIGATION, routeNavigation } from './navigationRoutes';
import { routeOwn, routePlan } from './ownRoutes';
import { createPublisher } from './publisher';
import { createPullDiagnostics, routePull } from './pullDiagnostics';
import type { PullDiagnostics } from './pullDiagnostics';
import { createSettings } from './settings';
import { wellFormed } from './wellFormed';
import { createWorkProgress, progressOf } from './workProgress';
import { routeStructure, STRUCTURE } from './structureRoutes';
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
  /** Files of a disk beside the documents; without them the client is asked for every file. */
  readonly files?: HostFiles;
  /** What the client sends with `initialize`, before anything is read. */
  readonly configure?: (initializationOptions: unknown) => void;
  /** Improves a plan of the fleet in a thread of its own; absent: there are no threads. */
  readonly solve?: Solve;
  /** With which our own client ends a server that does not answer. */
  readonly processId?: number;
  /** Calls back when refreshed prices are there. */
  readonly onPricesChanged?: (listener: (catalog: Catalog) => void) => void;
}

export function startServer(connection: Connection, host: ServerHost): void {
  const documents = new TextDocuments(TextDocument);
  documents.listen(connection);

  connection.onInitialize((params): InitializeResult => {
    connection.console.info(`Placewright language server ${host.version}, prices of ${host.catalog.priceDate}`);
    host.configure?.(params.initializationOptions);
    speak(clientFrom(params).language);
    serve(connection, host, documents, params);
    return {
      serverInfo: { name: 'placewright', version: host.version },
      capabilities: capabilitiesFor(params, host.processId),
    };
  });
  connection.listen();
}

const CAPABILITIES: InitializeResult['capabilities'] = {
  // What every client has to understand; some would count in bytes if nobody said so.
  positionEncoding: PositionEncodingKind.UTF16,
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
  hoverProvider: true,
  inlayHintProvider: { resolveProvider: true },
  codeLensProvider: { resolveProvider: true },
  completionProvider: { triggerCharacters: [':', ' ', '"', '-', '@', '.', '='], resolveProvider: true },
  codeActionProvider: {
    codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, FIX_ALL],
    resolveProvider: true,
  },
  ...NAVIGATION,
  ...STRUCTURE,
};

/** For editors without our client, which has commands of the same names. */
const OWN_COMMANDS: InitializeResult['capabilities'] = { executeCommandProvider: { commands: [COMMANDS.move] } };

/** A client that does not pull, or cannot be told to pull again, is pushed to. */
function capabilitiesFor(params: InitializeParams, processId?: number): InitializeResult['capabilities'] {
  const { commands, pullsDiagnostics, workspaceDiagnostics } = clientFrom(params);
  return {
    ...CAPABILITIES,
    ...(commands ? { experimental: { processId } } : OWN_COMMANDS),
    ...(pullsDiagnostics
      ? { diagnosticProvider: { identifier: 'placewright', interFileDependencies: true, workspaceDiagnostics } }
      : {}),
  };
}

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
  /** A client may refuse what it said it can do: that costs what was asked for and nothing else. */
  const ask = (what: string, answer: Promise<unknown>) =>
    void answer.catch((error: unknown) => connection.console.warn(failure(what, 'the client', error)));
  const refresh = () => {
    documents.keys().forEach((uri) => publisher.schedule(uri));
    pull.changed();
    if (client.pullsDiagnostics) {
      ask('refresh of problems', connection.languages.diagnostics.refresh());
    }
    if (client.refreshInlayHints) {
      ask('refresh of inlay hints', connection.languages.inlayHint.refresh());
    }
    refreshLenses();
    surveyed();
  };
  const refreshLenses = () => {
    if (client.refreshCodeLenses) {
      ask('refresh of code lenses', connection.sendRequest('workspace/codeLens/refresh'));
    }
  };
  const folders = foldersOf(params);
  const surveyed = () => {
    if (client.commands) {
      folders.forEach((uri) => void connection.sendNotification(ESTIMATES_CHANGED, { uri, version: 0 }));
    }
  };
  const askedFiles = clientFiles(
    {
      read: (request) => connection.sendRequest(READ_FILE_REQUEST, request),
      list: (request) => connection.sendRequest(LIST_FOLDER_REQUEST, request),
    },
    (error) => connection.console.warn(failure('reading', 'the workspace', error)),
  );
  const service = createLanguageService({
    ...host,
    files: filesOf(host.files, client.readsFiles ? askedFiles : undefined),
    client,
    settingsFor: async (uri) => {
      const found = await settings.of(uri);
      showMoneyIn(currencyFrom(found.currency));
      return found;
    },
    workspaceFolders: folders,
    filesArrived: refresh,
    surveyed: () => {
      pull.changed();
      // The sum of a file stands over it only where other files count, too.
      refreshLenses();
      surveyed();
    },
    working: createWorkProgress(client.progress ? progressOf(connection) : undefined),
    filesFailed: (error) => connection.console.error(failure('reading', 'files', error)),
  });
  const pull = createPullDiagnostics({ openDocument: (uri) => documents.get(uri), service });
  const publisher = createPublisher(documents, service, {
    // Pulled and pushed, every problem would stand there twice.
    diagnostics: (found) =>
      client.pullsDiagnostics ? Promise.resolve() : connection.sendDiagnostics(wellFormed(found)),
    // Our own message: other clients would log it as unknown.
    changed: async (changed: EstimatesChanged) =>
      client.commands ? connection.sendNotification(ESTIMATES_CHANGED, changed) : undefined,
    failed: (what, uri, error) => connection.console.error(failure(what, uri, error)),
  });

  documents.onDidChangeContent(({ document }) => {
    pull.typed(document.uri);
    pull.changed();
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
      const { type } = DidChangeConfigurationNotification;
      ask('watching settings', connection.client.register(type, { section: 'placewright' }));
    }
    if (client.watchedFiles) {
      const watched = [WATCHED, WATCHED_HARDWARE, WATCHED_FILES, WATCHED_MODULES, WATCHED_ARM, WATCHED_TOFU];
      const watchers = watched.map((globPattern) => ({ globPattern }));
      ask('watching files', connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }));
    }
  });
  connection.onDidChangeConfiguration(({ settings: sent }) => {
    settings.changed(sent);
    refresh();
  });
  documents.onDidSave(({ document }) => {
    // A client that watches no files tells at least of those that are written in it.
    if (!client.watchedFiles && service.changeFiles([document.uri])) {
      refresh();
    }
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    if (service.changeFiles(changes.map(({ uri }) => uri))) {
      refresh();
    }
    pull.changed();
  });
  const planner = createFleetPlanner({
    service,
    solve: host.solve,
    tell: (running) => void connection.sendNotification(PLAN_PROGRESS, running),
    failed: (error) => connection.console.error(failure('plan', 'workspace', error)),
  });
  connection.onExit(() => {
    planner.stop();
    publisher.stop();
  });
  connection.onExecuteCommand(async ({ command, arguments: [value] = [] }, token) => {
    if (command !== COMMANDS.move) {
      return new ResponseError<void>(LSPErrorCodes.RequestFailed, `There is no command ${command}.`);
    }
    await runMove(client, value, {
      edit: (request) => service.retargetEdit(request, token),
      apply: (label, edit) => connection.workspace.applyEdit({ label, edit }),
      // Not the connection's own method, which waits for an answer that some clients cannot give.
      say: (message) =>
        void connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message }),
    });
    return null;
  });
  const guard = createGuard(connection, documents, host.nextTurn);
  route(connection, guard, service, pull);
  routePlan(connection, guard, planner);
}

function foldersOf({ workspaceFolders, rootUri }: InitializeParams): readonly string[] {
  return workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
}

function route(connection: Connection, guard: Guard, service: LanguageService, pull: PullDiagnostics): void {
  const { of, resolving } = guard;

  connection.onRequest(PING_REQUEST, () => true);
  connection.onHover(
    of('hover', null, (document, { position }, token) => service.provideHover(document, position, token)),
  );
  routePull(connection, pull);
  connection.languages.inlayHint.on(
    of('inlay hints', [], (document, { range }, token) => service.provideInlayHints(document, range, token)),
  );
  connection.languages.inlayHint.resolve(resolving('inlay hint', service.resolveInlayHint));
  connection.onCodeLens(of('code lenses', [], (document, _, token) => service.provideCodeLenses(document, token)));
  connection.onCodeLensResolve(resolving('code lens', service.resolveCodeLens));
  connection.onCompletion(
    of('completion', [], (document, { position }, token) => service.provideCompletion(document, position, token)),
  );
  connection.onCodeAction(
    of('code actions', [], (document, { range, context }, token) =>
      service.provideCodeActions(document, range, context, token),
    ),
  );
  connection.onCodeActionResolve(resolving('code action', service.resolveCodeAction));
  connection.onCompletionResolve(resolving('completion', service.resolveCompletion));
  routeNavigation(connection, guard, service);
  routeStructure(connection, guard, service);
  routeOwn(connection, guard, service);
}
