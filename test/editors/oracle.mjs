// A plain client of the protocol: what an editor must come to when it does everything right.
import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import rpc from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { SERVER } from './session.mjs';

const { createProtocolConnection, StreamMessageReader, StreamMessageWriter } = rpc;

/** One server for all questions; each text is opened, asked about and closed. */
export async function oracle([command, ...args] = SERVER) {
  const env = { ...process.env, PLACEWRIGHT_CACHE: '/nonexistent/no-prices' };
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'ignore'] });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const waiting = new Map();
  connection.onNotification('textDocument/publishDiagnostics', (found) => {
    if (found.version !== undefined) waiting.get(found.uri)?.(found.diagnostics);
  });
  const ended = new Promise((done) => child.on('close', done));
  connection.listen();
  await connection.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities: CAPABILITIES });
  await connection.sendNotification('initialized', {});

  let opened = 0;
  /** Opens a text under a name, asks, closes. */
  const about = async (name, languageId, text, ask) => {
    opened += 1;
    const uri = pathToFileURL(`/oracle-${opened}/${name}`).href;
    const diagnostics = new Promise((done) => waiting.set(uri, done));
    const textDocument = { uri, languageId, version: 1, text };
    await connection.sendNotification('textDocument/didOpen', { textDocument });
    const answer = await ask({
      uri,
      textDocument: { uri },
      document: TextDocument.create(uri, languageId, 1, text),
      diagnostics,
    });
    waiting.delete(uri);
    await connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    return answer;
  };
  const send = (method, params) => connection.sendRequest(method, params);

  return {
    /** Codes, and what the menu has at the first place where `at` stands. */
    read: (name, languageId, text, at) =>
      about(name, languageId, text, async ({ textDocument, document, diagnostics }) => {
        const position = document.positionAt(text.indexOf(at));
        const actions = await send('textDocument/codeAction', {
          textDocument,
          range: { start: position, end: position },
          context: { diagnostics: [] },
        });
        const preferred = actions.find(({ isPreferred }) => isPreferred);
        const edits = preferred?.edit.changes[textDocument.uri];
        return {
          codes: (await diagnostics).map(({ code }) => code).sort(),
          titles: actions.map(({ title }) => title),
          preferred: preferred?.title,
          moved: edits && TextDocument.applyEdits(document, edits),
        };
      }),
    symbols: (name, languageId, text) =>
      about(name, languageId, text, ({ textDocument }) => send('textDocument/documentSymbol', { textDocument })),
    diagnostics: (name, languageId, text) => about(name, languageId, text, ({ diagnostics }) => diagnostics),
    stop: async () => {
      await send('shutdown');
      await connection.sendNotification('exit');
      return ended;
    },
  };
}

/** No resolve: edits come with the actions. */
const CAPABILITIES = { textDocument: { documentSymbol: { hierarchicalDocumentSymbolSupport: true } } };
