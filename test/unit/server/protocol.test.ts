import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FileChangeType, ProgressType } from 'vscode-languageserver/node';
import type {
  CodeAction,
  CodeLens,
  Hover,
  InitializeResult,
  InlayHint,
  PublishDiagnosticsParams,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextEdit } from 'vscode-languageserver-textdocument';
import type { PanelHead, PanelState } from '../../../shared/src/panelState';
import type { WorkspaceTotal } from '../../../shared/src/protocol';
import { CHAT, CHAT_ON_L4, WHOLE } from '../../support/service';
import { CAPABILITIES, SERVER, serversOfSuite, stop } from '../../support/serverProcess';
import type { ServerProcess } from '../../support/serverProcess';

const uri = 'file:///chat.workload.yaml';

function open({ connection }: ServerProcess, text = CHAT, at = uri, languageId = 'yaml') {
  return connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri: at, languageId, version: 1, text },
  });
}

function change({ connection }: ServerProcess, version: number, text: string) {
  return connection.sendNotification('textDocument/didChange', {
    textDocument: { uri, version },
    contentChanges: [{ text }],
  });
}

const document = { textDocument: { uri } };

describe('the built server over stdio', function () {
  this.timeout(20_000);
  const start = serversOfSuite();

  it('answers a whole session and exits with 0', async () => {
    const server = await start();
    const { connection } = server;
    await open(server);

    const hints = await connection.sendRequest<InlayHint[]>('textDocument/inlayHint', { ...document, range: WHOLE });
    assert.match(String(hints[0]?.label), /\$[\d,]+\/mo/);
    const lenses = await connection.sendRequest<CodeLens[]>('textDocument/codeLens', document);
    assert.equal(lenses.length, 1, 'the panel is our own client’s');
    const hover = await connection.sendRequest<Hover | null>('textDocument/hover', {
      ...document,
      position: { line: 2, character: 4 },
    });
    assert.ok(hover);
    const symbols = await connection.sendRequest<unknown[]>('textDocument/documentSymbol', document);
    assert.equal(symbols.length, 1);
    const completion = await connection.sendRequest<unknown[]>('textDocument/completion', {
      ...document,
      position: { line: 3, character: 10 },
    });
    assert.ok(completion.length > 10);
    const panel = await connection.sendRequest<PanelState>('placewright/panel', { uri, line: 2 });
    assert.ok(panel.kind === 'workload');
    const { current } = panel.report;
    assert.ok(current && current.evidence.length > 0, 'what runs now is whole');
    assert.ok(panel.candidates.length > 10, 'the page has rows of its own');
    assert.ok(panel.candidates.some(({ numbers }) => (numbers.ttftP95 ?? 0) > 0));
    const total = await connection.sendRequest<WorkspaceTotal>('placewright/total', {});
    assert.equal(total.workloads, 1);
    assert.deepEqual(await connection.sendRequest('placewright/total'), total);

    const { diagnostics, version } = await server.publication((found) => found.uri === uri);
    assert.equal(version, 1);
    assert.ok(diagnostics.every(({ source, code }) => source === 'placewright' && typeof code === 'string'));
    assert.match(server.log[0] ?? '', /\d+\.\d+\.\d+/, 'the version is in the first line of the log');

    assert.equal(await stop(server), 0);
  });

  it('sends the head of a panel’s answer ahead of it, to who asks', async () => {
    const server = await start();
    const { connection } = server;
    await open(server);
    const came: string[] = [];
    const heads: PanelHead[] = [];
    connection.onProgress(new ProgressType<PanelHead>(), 'mine', (head) => {
      came.push('head');
      heads.push(head);
    });
    const request = { uri, line: 2, whatIf: { workload: 'support-chat', changes: { 'traffic.rpsAvg': 1.8 } } };
    const answer = await connection.sendRequest<PanelState>('placewright/panel', {
      ...request,
      partialResultToken: 'mine',
    });
    came.push('answer');
    const plain = await connection.sendRequest<PanelState>('placewright/panel', request);
    assert.deepEqual(came, ['head', 'answer']);
    assert.deepEqual(answer, plain);
    assert.deepEqual(plain, { ...plain, ...heads[0] });
    assert.match(heads[0]?.verdict ?? '', /\$\d/);
    assert.ok(JSON.stringify(heads[0]).length < JSON.stringify(plain).length / 5, 'a small part of it');
    await stop(server);
  });

  it('offers the move, gives its edit on resolve, and the edited text is cheaper', async () => {
    const server = await start();
    await open(server);
    const line = CHAT.split('\n').findIndex((one) => one.includes('instance:'));
    const range = { start: { line, character: 6 }, end: { line, character: 6 } };
    const ask = () =>
      server.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
        ...document,
        range,
        context: { diagnostics: [] },
      });
    const preferred = (await ask()).filter(({ isPreferred }) => isPreferred);
    assert.equal(preferred.length, 1);
    const action = await server.connection.sendRequest<CodeAction>('codeAction/resolve', preferred[0]);
    const [edit] = action.edit?.documentChanges ?? [];
    assert.ok(edit && 'edits' in edit && 'version' in edit.textDocument);
    assert.equal(edit.textDocument.version, 1);
    const text = TextDocument.applyEdits(TextDocument.create(uri, 'yaml', 1, CHAT), edit.edits as TextEdit[]);

    const before = await server.connection.sendRequest<WorkspaceTotal>('placewright/total', {});
    await change(server, 2, text);
    const after = await server.connection.sendRequest<WorkspaceTotal>('placewright/total', {});
    assert.ok(after.monthlyUsd < before.monthlyUsd, `${before.text} → ${after.text}`);
    assert.ok(action.title.includes(after.text), `the title promises ${after.text}: ${action.title}`);
    assert.ok(!(await ask()).some(({ isPreferred }) => isPreferred));
    await stop(server);
  });

  it('sends only the last version of a burst, and never an older one after a newer', async () => {
    const server = await start();
    await open(server);
    for (let length = 1; length <= 20; length += 1) {
      await change(server, length + 1, `${CHAT}${'  another:\n    kind: inf'.slice(0, length)}`);
    }
    const last = await server.publication(({ version }) => version === 21);
    assert.equal(server.published.at(-1), last);
    const versions = server.published.map(({ version }) => version ?? 0);
    assert.deepEqual(
      versions,
      versions.toSorted((a, b) => a - b),
    );
    assert.ok(versions.length <= 3, `one burst, ${versions.length} messages`);
    await stop(server);
  });

  it('keeps the price while a line is half-typed', async () => {
    const server = await start();
    await open(server);
    const ask = () =>
      server.connection.sendRequest<InlayHint[]>('textDocument/inlayHint', { ...document, range: WHOLE });
    const before = await ask();
    await change(server, 2, CHAT.replace('    precision: int4', '    precision: int4\n    runti'));
    const during = await ask();
    assert.deepEqual(
      during.map(({ label }) => label),
      before.map(({ label }) => label),
    );
    await stop(server);
  });

  it('ends a cancelled request and goes on', async () => {
    const server = await start();
    const many = Array.from({ length: 60 }, (_, i) =>
      CHAT.split('\n')
        .slice(2)
        .join('\n')
        .replace('support-chat', `chat-${i}`)
        .replace('inMean: 300', `inMean: ${300 + i}`),
    );
    await open(server, `version: 1\nworkloads:\n${many.join('')}`);
    const { CancellationTokenSource } = await import('vscode-languageserver/node');
    const source = new CancellationTokenSource();
    const pending = server.connection.sendRequest<InlayHint[]>(
      'textDocument/inlayHint',
      { ...document, range: WHOLE },
      source.token,
    );
    setTimeout(() => source.cancel(), 20);
    const ended = await pending.then(
      (hints) => ({ hints }),
      (error: { code: number }) => ({ code: error.code }),
    );
    assert.ok('hints' in ended ? ended.hints.length === 60 : ended.code === -32800, JSON.stringify(ended));
    const total = await server.connection.sendRequest<WorkspaceTotal>('placewright/total', {});
    assert.equal(total.workloads, 60);
    await stop(server);
  });

  it('survives garbage in documents, and requests about documents that are not open', async () => {
    const server = await start();
    const garbage = [
      '\u0000\u0001',
      '{'.repeat(5000),
      '- '.repeat(5000),
      '&a [*a, *a]',
      'workloads: {__proto__: {kind: inference}}',
      '\ud800: \udfff',
      'version: 1\nworkloads:\n  "": {}\n  constructor: {}\n',
    ];
    for (const [index, text] of garbage.entries()) {
      const at = `file:///bad${index}.workload.yaml`;
      await open(server, text, at);
      const hints = await server.connection.sendRequest<InlayHint[]>('textDocument/inlayHint', {
        textDocument: { uri: at },
        range: WHOLE,
      });
      assert.ok(Array.isArray(hints));
    }
    assert.equal(
      await server.connection.sendRequest('textDocument/hover', {
        textDocument: { uri: 'file:///none' },
        position: { line: 0, character: 0 },
      }),
      null,
    );
    assert.equal(
      (await server.connection.sendRequest<PanelState>('placewright/panel', { uri: 'nonsense' })).kind,
      'error',
    );
    await assert.rejects(server.connection.sendRequest('placewright/nothing', {}));
    await open(server);
    await server.publication((found) => found.uri === uri);
    assert.deepEqual(
      server.log.filter((line) => line.includes('failed')),
      [],
    );
    assert.equal(await stop(server), 0);
  });

  it('clears the problems of a closed file, and is silent about files of others', async () => {
    const server = await start();
    await open(server, 'services:\n  web:\n    image: nginx\n', 'file:///compose.yaml');
    await open(server);
    await server.publication((found) => found.uri === uri);
    await server.connection.sendNotification('textDocument/didClose', document);
    await server.publication((found) => found.uri === uri && found.version === undefined);
    assert.ok(server.published.every((found) => found.uri === uri));
    await stop(server);
  });

  it('gives edits at once to a client that cannot resolve, as plain changes', async () => {
    const server = await start({ capabilities: {} });
    await open(server);
    const range = { start: { line: 2, character: 4 }, end: { line: 2, character: 4 } };
    const actions = await server.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
      ...document,
      range,
      context: { diagnostics: [] },
    });
    assert.ok(actions.length > 0);
    assert.ok(actions.every(({ edit, disabled }) => edit?.changes?.[uri] && !disabled));
    await stop(server);
  });

  it('asks for settings once and again after a change', async () => {
    const { connection } = await (async () => {
      const server = await start({
        capabilities: { ...CAPABILITIES, workspace: { ...CAPABILITIES.workspace, configuration: true } },
      });
      return server;
    })();
    let asked = 0;
    let length = 'short';
    connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) => {
      asked += 1;
      return items.map(() => ({ inlayHints: { length, enabled: true } }));
    });
    await connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'yaml', version: 1, text: CHAT },
    });
    const ask = async () =>
      String(
        (await connection.sendRequest<InlayHint[]>('textDocument/inlayHint', { ...document, range: WHOLE }))[0]?.label,
      );
    assert.match(await ask(), /^\$[\d,]+\/mo$/);
    await ask();
    assert.equal(asked, 1);
    length = 'normal';
    await connection.sendNotification('workspace/didChangeConfiguration', { settings: {} });
    assert.match(await ask(), / · \$/);
    assert.equal(asked, 2);
  });

  it('says how it is meant to be started, and exits with 2', () => {
    const { status, stderr, stdout } = spawnSync(process.execPath, [SERVER], { encoding: 'utf8' });
    assert.equal(status, 2);
    assert.match(stderr, /--stdio/);
    assert.equal(stdout, '');
  });

  it('ends when its input ends', async () => {
    const server = await start();
    server.connection.end();
    server.write('');
    const code = await Promise.race([server.exit, new Promise((done) => setTimeout(() => done('still there'), 3000))]);
    assert.notEqual(code, 'still there');
  });

  it('declares what it does and nothing else', async () => {
    const child = await start();
    const again = await child.connection
      .sendRequest<InitializeResult>('initialize', { processId: null, rootUri: null, capabilities: {} })
      .catch((error: unknown) => error);
    assert.ok(again, 'a second initialize is answered or refused, never fatal');
    await open(child);
    await child.publication((found) => found.uri === uri);
    await stop(child);
  });

  it('reads a benchmark result that is written later, when the editor tells of it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'placewright-'));
    try {
      const server = await start({ workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'work' }] });
      const at = pathToFileURL(join(folder, 'chat.workload.yaml')).href;
      const about = ({ diagnostics }: PublishDiagnosticsParams) =>
        diagnostics.some(({ code }) => String(code).startsWith('evidence-'));
      await open(server, `${CHAT_ON_L4}    evidence: [run.json]\n`, at);
      const missing = await server.publication((found) => found.uri === at && about(found));
      const before = server.published.length;

      const result = join(folder, 'run.json');
      writeFileSync(result, readFileSync('test/fixtures/evidence/l4-vllm-bench-c16.json'));
      await server.connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: [{ uri: pathToFileURL(result).href, type: FileChangeType.Created }],
      });
      // The editor is told at once that the file is there; its rows follow when they are fitted.
      await server.publication((found) => server.published.indexOf(found) >= before && !about(found));
      const said = async () =>
        JSON.stringify(
          await server.connection.sendRequest<Hover | null>('textDocument/hover', {
            textDocument: { uri: at },
            position: { line: CHAT_ON_L4.split('\n').length - 1, character: 18 },
          }),
        );
      while ((await said()).includes('being read')) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }

      assert.ok(missing);
      assert.match(await said(), /3 rows of this target/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
