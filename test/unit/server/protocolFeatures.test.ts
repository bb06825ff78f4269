/** What the built server declares and answers, over stdio as an editor asks. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type {
  CompletionItem,
  DocumentDiagnosticReport,
  DocumentLink,
  FoldingRange,
  InitializeResult,
  InlayHint,
  Location,
  SignatureHelp,
  WorkspaceDiagnosticReport,
  WorkspaceEdit,
  WorkspaceSymbol,
} from 'vscode-languageserver/node';
import { CHAT, WHOLE } from '../../support/service';
import { CAPABILITIES, isBuilt, startServerProcess, stop } from '../../support/serverProcess';
import type { ServerProcess } from '../../support/serverProcess';

const SHOP = `${CHAT}  agent:
    kind: agent
    agent: { stepsMean: 12, llm: support-chat }
`;
const uri = 'file:///shop.workload.yaml';
const textDocument = { uri };
const NAME = { line: 2, character: 4 };
const REFERENCE = { line: SHOP.split('\n').length - 2, character: '    agent: { stepsMean: 12, llm: sup'.length };

const PULLING = {
  ...CAPABILITIES,
  workspace: { ...CAPABILITIES.workspace, diagnostics: { refreshSupport: true } },
  textDocument: {
    ...CAPABILITIES.textDocument,
    diagnostic: {},
    inlayHint: { resolveSupport: { properties: ['tooltip'] } },
    completion: { completionItem: { resolveSupport: { properties: ['documentation'] } } },
  },
  window: { workDoneProgress: true },
};

describe('what the server declares and answers', function () {
  this.timeout(20_000);
  const started: ServerProcess[] = [];
  const start = async (...options: Parameters<typeof startServerProcess>) => {
    const server = await startServerProcess(...options);
    started.push(server);
    return server;
  };
  const open = ({ connection }: ServerProcess, text = SHOP, at = uri) =>
    connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri: at, languageId: 'yaml', version: 1, text },
    });

  before(function () {
    if (!isBuilt()) {
      console.log('    dist/server.js is missing: run npm run build first');
      this.skip();
    }
  });
  after(() => started.forEach(({ kill }) => kill()));

  it('goes to definitions and references, highlights, links, and renames or says why not', async () => {
    const server = await start();
    const ask = <T>(method: string, params: object) =>
      server.connection.sendRequest<T>(method, { textDocument, ...params });
    await open(server);
    const [definition] = await ask<Location[]>('textDocument/definition', { position: REFERENCE });
    assert.equal(definition?.range.start.line, 2);
    const context = { includeDeclaration: true };
    assert.equal((await ask<Location[]>('textDocument/references', { position: NAME, context })).length, 2);
    assert.equal((await ask<unknown[]>('textDocument/documentHighlight', { position: NAME })).length, 2);
    const linked = await ask<{ ranges: unknown[] }>('textDocument/linkedEditingRange', { position: NAME });
    assert.equal(linked.ranges.length, 2);
    const ready = await ask<{ placeholder: string }>('textDocument/prepareRename', { position: NAME });
    assert.equal(ready.placeholder, 'support-chat');
    const edit = await ask<WorkspaceEdit>('textDocument/rename', { position: NAME, newName: 'help' });
    const [change] = edit.documentChanges ?? [];
    assert.ok(change && 'edits' in change && change.edits.length === 2);
    await assert.rejects(ask('textDocument/rename', { position: NAME, newName: 'agent' }), /called agent already/);
    await assert.rejects(
      ask('textDocument/prepareRename', { position: { line: 0, character: 0 } }),
      /no name of a workload/,
    );
    await stop(server);
  });

  it('folds, links, grows selections, says units, and resolves what it left open', async () => {
    const server = await start({ capabilities: PULLING });
    const ask = <T>(method: string, params: object) =>
      server.connection.sendRequest<T>(method, { textDocument, ...params });
    await open(server);
    assert.ok((await ask<FoldingRange[]>('textDocument/foldingRange', {})).some(({ startLine }) => startLine === 2));
    const [link] = await ask<DocumentLink[]>('textDocument/documentLink', {});
    assert.match(link?.target ?? '', /^https:\/\/huggingface\.co\//);
    const [selection] = await ask<{ parent?: unknown }[]>('textDocument/selectionRange', { positions: [NAME] });
    assert.ok(selection?.parent);
    const position = { line: 6, character: '    traffic: { rpsAvg: 0'.length };
    const help = await ask<SignatureHelp>('textDocument/signatureHelp', { position });
    assert.match(help.signatures[0]?.label ?? '', /^traffic \{ rpsAvg, /);
    const hints = await ask<InlayHint[]>('textDocument/inlayHint', { range: WHOLE });
    const value = hints.find(({ label }) => String(label).endsWith('/mo') && !String(label).includes('$'));
    const { tooltip } = await server.connection.sendRequest<InlayHint>('inlayHint/resolve', value);
    assert.match(JSON.stringify(tooltip), /req\/s × 3,600 s/);
    const instance = { line: 10, character: '      instance: '.length };
    const items = await ask<CompletionItem[]>('textDocument/completion', { position: instance });
    const machine = items.find(({ label }) => label === 'g6.xlarge');
    assert.equal(machine?.documentation, undefined);
    const full = await server.connection.sendRequest<CompletionItem>('completionItem/resolve', machine);
    assert.match(JSON.stringify(full.documentation), /1 × L4/);
    await stop(server);
  });

  it('answers pulled diagnostics and pushes none, so that nothing stands there twice', async () => {
    const server = await start({ capabilities: PULLING });
    await open(server, SHOP.replace('rpsAvg', 'rpsAverage'));
    const ask = (previousResultId?: string) =>
      server.connection.sendRequest<DocumentDiagnosticReport>('textDocument/diagnostic', {
        textDocument,
        previousResultId,
      });
    const report = await ask();
    assert.ok(report.kind === 'full' && report.items.some(({ code }) => code === 'key-unknown'));
    assert.equal((await ask(report.resultId)).kind, 'unchanged');
    await new Promise((done) => setTimeout(done, 200));
    assert.deepEqual(server.published, []);
    await stop(server);
  });

  it('asks a client that pulls to ask again when another file changes what is said', async () => {
    const server = await start({ capabilities: PULLING });
    const refreshed = new Promise<void>((done) =>
      server.connection.onRequest('workspace/diagnostic/refresh', () => {
        done();
        return null;
      }),
    );
    await open(server);
    const hardware = 'file:///placewright.hardware.yaml';
    await open(
      server,
      'version: 1\nprices:\n  - { instance: g6e.xlarge, region: us-east-1, usdPerHour: 1 }\n',
      hardware,
    );
    await refreshed;
    await stop(server);
  });

  it('finds workloads and problems of files that are not open', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'placewright-symbols-'));
    try {
      writeFileSync(join(folder, 'a.workload.yaml'), SHOP.replace('rpsAvg', 'rpsAverage'));
      const root = pathToFileURL(folder).toString();
      const server = await start({
        capabilities: PULLING,
        rootUri: root,
        workspaceFolders: [{ uri: root, name: 'shop' }],
        initializationOptions: { workspaceDiagnostics: true },
      });
      const symbols = await server.connection.sendRequest<WorkspaceSymbol[]>('workspace/symbol', { query: 'suppchat' });
      assert.deepEqual(
        symbols.map(({ name }) => name),
        ['support-chat'],
      );
      const { items } = await server.connection.sendRequest<WorkspaceDiagnosticReport>('workspace/diagnostic', {
        previousResultIds: [],
      });
      const [file] = items;
      assert.ok(file?.kind === 'full' && file.items.some(({ code }) => code === 'key-unknown'));
      await stop(server);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('declares what it has, and diagnostics to pull only to a client that can be told to pull again', async () => {
    const server = await start();
    const declared = async (capabilities: object, initializationOptions?: object) =>
      (
        await server.connection
          .sendRequest<InitializeResult>('initialize', {
            processId: null,
            rootUri: null,
            capabilities,
            initializationOptions,
          })
          .catch(() => undefined)
      )?.capabilities;
    const plain = await declared(CAPABILITIES);
    assert.ok(plain);
    assert.equal(plain.diagnosticProvider, undefined);
    for (const provider of [
      'definitionProvider',
      'documentHighlightProvider',
      'documentLinkProvider',
      'documentSymbolProvider',
      'foldingRangeProvider',
      'linkedEditingRangeProvider',
      'referencesProvider',
      'renameProvider',
      'selectionRangeProvider',
      'signatureHelpProvider',
      'workspaceSymbolProvider',
    ] as const) {
      assert.ok(plain[provider], provider);
    }
    const pulled = (await declared(PULLING))?.diagnosticProvider;
    assert.ok(
      pulled && 'interFileDependencies' in pulled && pulled.interFileDependencies && !pulled.workspaceDiagnostics,
    );
    const whole = (await declared(PULLING, { workspaceDiagnostics: true }))?.diagnosticProvider;
    assert.equal(whole?.workspaceDiagnostics, true);
    await stop(server);
  });
});
