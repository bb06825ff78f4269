/** What clients other than ours do: fewer abilities, refusals, and ends that nobody announced. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type {
  CodeLens,
  DocumentSymbol,
  Hover,
  InitializeResult,
  InlayHint,
  PublishDiagnosticsParams,
  WorkspaceEdit,
} from 'vscode-languageserver/node';
import packageJson from '../../../package.json';
import { CHAT, CHAT_ON_L4, WHOLE } from '../../support/service';
import { serversOfSuite, stop } from '../../support/serverProcess';
import type { ServerProcess } from '../../support/serverProcess';

const uri = 'file:///chat.workload.yaml';
const jsonUri = 'file:///chat.workload.json';
const document = { textDocument: { uri } };

function open({ connection }: ServerProcess, text = CHAT, at = uri, languageId = 'yaml') {
  return connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri: at, languageId, version: 1, text },
  });
}

const hint = async ({ connection }: ServerProcess) => {
  const hints = await connection.sendRequest<InlayHint[]>('textDocument/inlayHint', { ...document, range: WHOLE });
  return String(hints[0]?.label);
};

function textsIn(value: unknown): string[] {
  return typeof value === 'string' ? [value] : Object.values(value ?? {}).flatMap(textsIn);
}

/** Undefined where the server is still there after that time. */
const endsWithin = (server: ServerProcess, ms: number) =>
  Promise.race([server.exit.then((code) => ({ code })), pause(ms, undefined)]);

describe('the built server with the clients of other editors', function () {
  this.timeout(20_000);
  const start = serversOfSuite();

  it('counts in UTF-16 and says so, whatever the client would rather have', async () => {
    const server = await start();
    const { capabilities } = await server.connection.sendRequest<InitializeResult>('initialize', {
      processId: null,
      rootUri: null,
      capabilities: { general: { positionEncodings: ['utf-8', 'utf-32', 'utf-16'] } },
    });
    assert.equal(capabilities.positionEncoding, 'utf-16');
    await open(server, CHAT.replace('support-chat:', '"𝒳 chat": # 𝒴'));
    const symbols = await server.connection.sendRequest<DocumentSymbol[]>('textDocument/documentSymbol', document);
    const { start: from, end: to } = symbols[0]?.selectionRange ?? WHOLE;
    assert.deepEqual([from.character, to.character], [3, 3 + '𝒳 chat'.length]);
    await stop(server);
  });

  it('answers in plain text where Markdown is not shown', async () => {
    const server = await start({ capabilities: { textDocument: { hover: { contentFormat: ['plaintext'] } } } });
    await open(server, CHAT.replace('support-chat', '"[x](command:evil) <img> *a*"'));
    const hover = await server.connection.sendRequest<Hover | null>('textDocument/hover', {
      ...document,
      position: { line: 2, character: 4 },
    });
    assert.ok(hover && typeof hover.contents === 'object' && 'kind' in hover.contents);
    assert.equal(hover.contents.kind, 'plaintext');
    assert.doesNotMatch(hover.contents.value, /\*\*|\\|&lt;|---/);
    assert.match(hover.contents.value, /\$[\d,]+/);
    await stop(server);
  });

  it('lives on when the client refuses whatever it is asked', async () => {
    const dynamicRegistration = true;
    const refreshSupport = true;
    const server = await start({
      capabilities: {
        workspace: {
          configuration: true,
          didChangeConfiguration: { dynamicRegistration },
          didChangeWatchedFiles: { dynamicRegistration },
          inlayHint: { refreshSupport },
          codeLens: { refreshSupport },
        },
      },
    });
    // No handler: each request of the server is answered with an error.
    await open(server);
    await server.connection.sendNotification('workspace/didChangeConfiguration', { settings: {} });
    await server.publication((found) => found.uri === uri);
    await pause(200);
    assert.match(await hint(server), /\$[\d,]+\/mo/);
    assert.equal(await stop(server), 0);
  });

  it('takes the settings of the start where the client has none of ours', async () => {
    const server = await start({
      capabilities: { workspace: { configuration: true } },
      initializationOptions: { settings: { inlayHints: { length: 'short' } } },
    });
    server.connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) => items.map(() => null));
    await open(server);
    assert.match(await hint(server), /^\$[\d,]+\/mo$/);
    await stop(server);
  });

  it('takes settings that are sent, from a client that cannot be asked', async () => {
    const server = await start({ capabilities: {} });
    await open(server);
    assert.match(await hint(server), / · \$/);
    const settings = { placewright: { inlayHints: { length: 'short' } } };
    await server.connection.sendNotification('workspace/didChangeConfiguration', { settings });
    assert.match(await hint(server), /^\$[\d,]+\/mo$/);
    await stop(server);
  });

  it('shows all money in the currency of the settings, and goes back', async () => {
    const server = await start({ capabilities: {} });
    const set = (currency: object) =>
      server.connection.sendNotification('workspace/didChangeConfiguration', {
        settings: { placewright: { currency } },
      });
    await open(server);
    const inUsd = await hint(server);
    const findings = async () =>
      (await server.publication(({ uri: of, diagnostics }) => of === uri && diagnostics.length > 0)).diagnostics;
    assert.match((await findings()).map(({ message }) => message).join(), /\$[\d,]+/);
    await set({ EUR: 1.25 });
    assert.match(await hint(server), / · €[\d,]+\/mo/);
    await server.publication(({ diagnostics }) => diagnostics.some(({ message }) => /€/.test(String(message))));
    const latest =
      server.published
        .at(-1)
        ?.diagnostics.map(({ message }) => message)
        .join() ?? '';
    assert.doesNotMatch(latest, /\$/);
    await set({});
    assert.equal(await hint(server), inUsd);
    await stop(server);
  });

  it('sends a client that has not our commands nothing of our own', async () => {
    const told: string[] = [];
    const listen = async (initializationOptions: object) => {
      const server = await start({ initializationOptions });
      server.connection.onUnhandledNotification(({ method }) => told.push(method));
      await open(server);
      await server.publication((found) => found.uri === uri);
      await hint(server);
      await pause(100);
      await stop(server);
      return told.splice(0).filter((method) => method.startsWith('placewright/'));
    };
    assert.deepEqual(await listen({}), []);
    assert.deepEqual(await listen({ commands: true }), ['placewright/estimatesChanged']);
  });

  it('reads manifests whatever an editor calls their language', async () => {
    const server = await start();
    for (const [index, languageId] of ['yaml-ts', 'yaml.docker-compose', 'plaintext', 'fundamental'].entries()) {
      const at = `file:///folder/chat${index}.yaml`;
      await open(server, CHAT, at, languageId);
      const symbols = await server.connection.sendRequest<DocumentSymbol[]>('textDocument/documentSymbol', {
        textDocument: { uri: at },
      });
      assert.deepEqual(
        symbols.map(({ name }) => name),
        ['support-chat'],
        languageId,
      );
    }
    await stop(server);
  });

  it('sends no half of a sign, which stricter readers of JSON refuse', async () => {
    const server = await start();
    const names = ['"a\\ud835"', '"\\udc00b"', '"𝒳 \ud835"', `"${'𝒳'.repeat(200)}"`, `"a${'𝒳'.repeat(200)}"`];
    const workloads = names.map((name) => `${name}: { "kind": "inference", ${name}: 1, "model": ${name} }`);
    await open(server, `{ "version": 1, "workloads": { ${workloads.join(',\n')} } }`, jsonUri, 'json');
    const { diagnostics } = await server.publication((found) => found.uri === jsonUri);
    const at = { textDocument: { uri: jsonUri } };
    const symbols = await server.connection.sendRequest<DocumentSymbol[]>('textDocument/documentSymbol', at);
    const hover = await server.connection.sendRequest<Hover>('textDocument/hover', {
      ...at,
      position: symbols[0]?.selectionRange.start,
    });
    assert.equal(symbols.length, names.length);
    assert.ok(diagnostics.length >= names.length);
    assert.deepEqual(
      textsIn([diagnostics, symbols, hover]).filter((text) => /\p{Cs}/u.test(text)),
      [],
    );
    await stop(server);
  });

  it('moves a workload from its lens, and shows no lens that needs our client', async () => {
    const server = await start();
    const edits: WorkspaceEdit[] = [];
    server.connection.onRequest('workspace/applyEdit', ({ edit }: { edit: WorkspaceEdit }) => {
      edits.push(edit);
      return { applied: true };
    });
    await open(server);
    const lenses = await server.connection.sendRequest<CodeLens[]>('textDocument/codeLens', document);
    const titles = lenses.map(({ command }) => command?.title ?? '');
    assert.ok(
      titles.every((title) => title !== '' && !title.includes('panel')),
      titles.join(),
    );
    const runnable = lenses.filter(({ command }) => command?.command);
    assert.deepEqual(
      runnable.map(({ command }) => command?.command),
      ['placewright.move'],
    );
    await server.connection.sendRequest('workspace/executeCommand', runnable[0]?.command);
    assert.equal(edits.length, 1);
    const [change] = edits[0]?.documentChanges ?? [];
    assert.ok(change && 'edits' in change && change.edits.length > 0 && change.textDocument.version === 1);
    await stop(server);
  });

  it('says why a command moved nothing, and refuses those of others', async () => {
    const server = await start();
    const said: string[] = [];
    server.connection.onNotification('window/showMessage', ({ message }: { message: string }) => {
      said.push(message);
    });
    const run = (command: string, ...given: readonly unknown[]) =>
      server.connection.sendRequest('workspace/executeCommand', { command, arguments: given });
    await run('placewright.move');
    await run('placewright.move', { uri, workload: 'nobody', target: {} });
    assert.equal(said.length, 2);
    await assert.rejects(run('rm'));
    await stop(server);
  });

  it('reads a result again that was saved in an editor which watches no files', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'placewright-'));
    try {
      const at = (name: string) => pathToFileURL(join(folder, name)).href;
      const server = await start({ workspaceFolders: [{ uri: at(''), name: 'work' }], capabilities: {} });
      const about = ({ diagnostics }: PublishDiagnosticsParams) =>
        diagnostics.some(({ code }) => String(code).startsWith('evidence-'));
      await open(server, `${CHAT_ON_L4}    evidence: [run.json]\n`, at('chat.workload.yaml'));
      await server.publication((found) => found.uri === at('chat.workload.yaml') && about(found));
      const before = server.published.length;

      const text = readFileSync('test/fixtures/evidence/l4-vllm-bench-c16.json', 'utf8');
      await open(server, text, at('run.json'), 'json');
      writeFileSync(join(folder, 'run.json'), text);
      await server.connection.sendNotification('textDocument/didSave', { textDocument: { uri: at('run.json') } });
      const again = (found: PublishDiagnosticsParams) => server.published.indexOf(found) >= before && !about(found);
      assert.ok(await server.publication((found) => found.uri === at('chat.workload.yaml') && again(found)));
      await stop(server);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is a command of its own', () => {
    const path = resolve(packageJson.bin['placewright-language-server']);
    assert.match(readFileSync(path, 'utf8'), /^#!\/usr\/bin\/env node\n/);
    const { stdout, status } = spawnSync(process.execPath, [path, '--version'], { encoding: 'utf8' });
    assert.deepEqual([stdout, status], [`${packageJson.version}\n`, 0]);
  });

  it('ends with 1 when told to exit without a shutdown', async () => {
    const server = await start();
    await server.connection.sendNotification('exit');
    assert.deepEqual(await endsWithin(server, 3000), { code: 1 });
  });

  it('ends soon after the editor that started it is gone', async () => {
    const editor = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const server = await start({ processId: editor.pid ?? null });
    editor.kill('SIGKILL');
    assert.ok(await endsWithin(server, 8000), 'the server is still there');
  });
});
