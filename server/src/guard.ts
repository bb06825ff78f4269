/** Around each request: a mistake of ours becomes a line in the log and the empty answer, a cancelled one says so. */
import { LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import type { CancellationToken, Connection, TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { TURN_MS } from './turn';
import { wellFormed } from './wellFormed';

type OnDocument = { readonly textDocument: { readonly uri: string } };

export type Guard = ReturnType<typeof createGuard>;

export function createGuard(
  connection: Connection,
  documents: TextDocuments<TextDocument>,
  nextTurn: () => Promise<void>,
) {
  /** Also a cancelled request gets its answer: what was found by then is worth having. */
  const kept =
    <P, R>(
      what: string,
      empty: R,
      uriOf: (params: P) => string,
      work: (params: P, token: CancellationToken) => Promise<R>,
    ) =>
    async (params: P, token: CancellationToken): Promise<R> => {
      try {
        return wellFormed(await work(params, token));
      } catch (error) {
        connection.console.error(failure(what, uriOf(params), error));
        return empty;
      }
    };
  const guarded =
    <P, R>(...[what, empty, uriOf, work]: Parameters<typeof kept<P, R>>) =>
    async (params: P, token: CancellationToken): Promise<R | ResponseError<void>> => {
      const wanted = async () => {
        const started = performance.now();
        const result = await work(params, token);
        if (performance.now() - started > TURN_MS) {
          // A long answer takes its time to be written down, too: only for those who still wait.
          await nextTurn();
        }
        return token.isCancellationRequested ? empty : result;
      };
      const result = await kept(what, empty, uriOf, wanted)(params, token);
      return token.isCancellationRequested
        ? new ResponseError<void>(LSPErrorCodes.RequestCancelled, 'cancelled')
        : result;
    };
  return {
    guarded,
    kept,
    /** About an open document; the empty answer for any other. */
    of: <P extends OnDocument, R>(
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
      ),
    /** The answer to `resolve`: the same thing with more in it, or as it came. */
    resolving: <T>(what: string, work: (item: T, token: CancellationToken) => Promise<T>) => {
      return async (item: T, token: CancellationToken): Promise<T> => {
        const answer = guarded<T, T>(what, item, () => what, work);
        return (await answer(item, token)) as T;
      };
    },
  };
}

/** Never the document's text: only what failed, where, and our own stack. */
export function failure(what: string, uri: string, error: unknown): string {
  return `${what} of ${uri} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
