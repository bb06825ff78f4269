/** Diagnostics for a client that asks for them: of one document once typing pauses, of the workspace when something changed. */
import { DocumentDiagnosticReportKind, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import type {
  CancellationToken,
  Connection,
  Diagnostic,
  DiagnosticServerCancellationData,
  DocumentDiagnosticParams,
  DocumentDiagnosticReport,
  WorkspaceDiagnosticParams,
  WorkspaceDiagnosticReport,
  WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { normalUri } from './evidence/paths';
import { failure } from './guard';
import type { LanguageService } from './languageService';
import { QUIET_MS } from './publisher';

export interface PullDiagnostics {
  readonly ofDocument: (
    params: DocumentDiagnosticParams,
    token: CancellationToken,
  ) => Promise<DocumentDiagnosticReport>;
  /** Answers when there is news, so that a client that asks again at once costs nothing. */
  readonly ofWorkspace: (
    params: Pick<WorkspaceDiagnosticParams, 'previousResultIds'>,
    token: CancellationToken,
  ) => Promise<WorkspaceDiagnosticReport>;
  /** A document was typed in. */
  readonly typed: (uri: string) => void;
  /** Something that bears on problems is another now. */
  readonly changed: () => void;
}

interface PullHost {
  readonly openDocument: (uri: string) => TextDocument | undefined;
  readonly service: Pick<LanguageService, 'provideDiagnostics' | 'allDocuments'>;
}

interface Known {
  readonly id: string;
  readonly text: string;
}

type Report = Extract<DocumentDiagnosticReport, { kind: 'full' | 'unchanged' }>;

export function createPullDiagnostics({ openDocument, service }: PullHost): PullDiagnostics {
  const typedAt = new Map<string, number>();
  const known = new Map<string, Known>();
  const waiting = new Set<() => void>();
  let numbered = 0;
  let news = 0;
  let told = -1;

  /** The same problems have the same id, whatever was typed in between. */
  const reportOf = (uri: string, items: Diagnostic[], previous: string | undefined): Report => {
    const text = JSON.stringify(items);
    const before = known.get(uri);
    const now = before?.text === text ? before : { id: String((numbered += 1)), text };
    known.set(uri, now);
    return now.id === previous
      ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId: now.id }
      : { kind: DocumentDiagnosticReportKind.Full, resultId: now.id, items };
  };
  const pause = async (uri: string, token: CancellationToken): Promise<void> => {
    const left = () => (typedAt.get(uri) ?? -Infinity) + QUIET_MS - performance.now();
    while (left() > 0 && !token.isCancellationRequested) {
      await timeOrCancel(left(), token);
    }
  };
  const somethingNew = (token: CancellationToken): Promise<void> =>
    new Promise((done) => {
      const listener = token.onCancellationRequested(() => finish());
      const finish = () => {
        listener.dispose();
        waiting.delete(finish);
        done();
      };
      waiting.add(finish);
    });
  const all = async (previous: ReadonlyMap<string, string>, token: CancellationToken) => {
    const items: WorkspaceDocumentDiagnosticReport[] = [];
    const seen = new Set<string>();
    for (const document of await service.allDocuments(token)) {
      const uri = normalUri(document.uri);
      const found = await service.provideDiagnostics(document, token);
      if (token.isCancellationRequested) {
        return [];
      }
      seen.add(uri);
      const version = openDocument(document.uri)?.version ?? null;
      items.push({ uri: document.uri, version, ...reportOf(uri, found, previous.get(uri)) });
    }
    const gone = [...previous].filter(([uri]) => !seen.has(uri));
    return [...items, ...gone.map(([uri, id]) => ({ uri, version: null, ...reportOf(uri, [], id) }))];
  };

  return {
    typed: (uri) => void typedAt.set(uri, performance.now()),
    changed: () => {
      news += 1;
      [...waiting].forEach((finish) => finish());
    },
    ofDocument: async ({ textDocument: { uri }, previousResultId }, token) => {
      await pause(uri, token);
      const document = openDocument(uri);
      const items = document ? await service.provideDiagnostics(document, token) : [];
      return token.isCancellationRequested
        ? { kind: DocumentDiagnosticReportKind.Full, items: [] }
        : reportOf(normalUri(uri), items, previousResultId);
    },
    ofWorkspace: async ({ previousResultIds }, token) => {
      const previous = new Map(previousResultIds.map(({ uri, value }) => [normalUri(uri), value]));
      if (told === news && !token.isCancellationRequested) {
        await somethingNew(token);
      }
      const now = news;
      const items = token.isCancellationRequested ? [] : await all(previous, token);
      if (!token.isCancellationRequested) {
        told = now;
      }
      return { items };
    },
  };
}

/** Whoever does not want the answer any longer does not wait for the pause either. */
function timeOrCancel(ms: number, token: CancellationToken): Promise<void> {
  return new Promise((done) => {
    const end = () => {
      clearTimeout(timer);
      listener.dispose();
      done();
    };
    const timer = setTimeout(end, ms);
    const listener = token.onCancellationRequested(end);
  });
}

export function routePull(connection: Connection, pull: PullDiagnostics): void {
  connection.languages.diagnostics.on(async (params, token) => {
    try {
      const report = await pull.ofDocument(params, token);
      // Nothing found because nobody looked is not the same as no problems.
      return token.isCancellationRequested
        ? new ResponseError<DiagnosticServerCancellationData>(LSPErrorCodes.RequestCancelled, 'cancelled')
        : report;
    } catch (error) {
      connection.console.error(failure('diagnostics', params.textDocument.uri, error));
      return { kind: DocumentDiagnosticReportKind.Full, items: [] };
    }
  });
  // Not an error when cancelled: a client that counts errors would stop to ask.
  connection.languages.diagnostics.onWorkspace((params, token) =>
    pull.ofWorkspace(params, token).catch((error: unknown) => {
      connection.console.error(failure('diagnostics', 'workspace', error));
      return { items: [] };
    }),
  );
}
