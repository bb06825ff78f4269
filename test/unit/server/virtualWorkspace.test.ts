/** The built server over stdio with a folder that is on no disk: everything beside the open document comes through the client. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { RequestType } from 'vscode-languageserver/node';
import type { Hover, InlayHint } from 'vscode-languageserver/node';
import { LIST_FOLDER_REQUEST, READ_FILE_REQUEST, WORKLOADS_REQUEST } from '../../../shared/src/protocol';
import type {
  FileRead,
  FolderEntry,
  ListFolderRequest,
  ReadFileRequest,
  WorkspaceWorkloads,
} from '../../../shared/src/protocol';
import { CHAT, CHAT_ON_L4, WHOLE } from '../../support/service';
import { serversOfSuite } from '../../support/serverProcess';
import type { ServerProcess } from '../../support/serverProcess';

const ROOT = 'memfs:/ws';
const OPEN = `${ROOT}/chat.workload.yaml`;
const OTHER = `${ROOT}/teams/l4.workload.yaml`;
const TERRAFORM = `${ROOT}/infra/service.tf`;
const example = (name: string) => readFileSync(`examples/${name}`, 'utf8');

/** Answers like our client, from these texts. */
function answer({ connection }: ServerProcess, texts: ReadonlyMap<string, string>) {
  connection.onRequest(new RequestType<ReadFileRequest, FileRead, void>(READ_FILE_REQUEST), ({ uri }) => {
    const text = texts.get(uri);
    return text === undefined ? { ok: false, reason: 'missing' } : { ok: true, text };
  });
  connection.onRequest(new RequestType<ListFolderRequest, FolderEntry[], void>(LIST_FOLDER_REQUEST), ({ uri }) => {
    const below = [...texts.keys()]
      .filter((each) => each.startsWith(`${uri}/`))
      .map((each) => each.slice(uri.length + 1));
    const names = new Map(below.map((path) => [path.split('/')[0] ?? '', path.includes('/')]));
    return [...names].map(([name, isFolder]) => ({ name, kind: isFolder ? 'folder' : 'file' }));
  });
}

/** The list once it holds what is looked for. */
async function listed({ connection }: ServerProcess, fits: (list: WorkspaceWorkloads) => boolean) {
  for (;;) {
    const list = await connection.sendRequest<WorkspaceWorkloads>(WORKLOADS_REQUEST, {});
    if (!list.reading && fits(list)) {
      return list;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('the built server in a virtual folder', function () {
  this.timeout(20_000);
  const start = serversOfSuite();
  const texts = new Map([
    [OPEN, CHAT],
    [OTHER, CHAT_ON_L4],
    [TERRAFORM, example('formats/service.tf')],
    [`${ROOT}/notes.yaml`, 'a: 1\n'],
  ]);
  const started = async () => {
    const server = await start({ rootUri: ROOT, initializationOptions: { readsFiles: true, commands: true } });
    answer(server, texts);
    await server.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri: OPEN, languageId: 'yaml', version: 1, text: CHAT },
    });
    return server;
  };

  it('prices what is open and what nobody opened', async () => {
    const server = await started();
    const hints = await server.connection.sendRequest<InlayHint[]>('textDocument/inlayHint', {
      textDocument: { uri: OPEN },
      range: WHOLE,
    });
    assert.match(String(hints[0]?.label), /\$[\d,]+\/mo/);
    const list = await listed(server, ({ files }) => files.length > 2);
    assert.deepEqual(
      list.files.map(({ uri }) => uri),
      [OPEN, TERRAFORM, OTHER],
    );
    assert.ok(list.files.every(({ cost }) => /\$\d/.test(cost)));
  });

  it('reads the results that a manifest names', async () => {
    const server = await started();
    const named = `${ROOT}/measured.workload.yaml`;
    texts.set(`${ROOT}/results/run.json`, readFileSync('test/fixtures/evidence/l4-vllm-bench-c16.json', 'utf8'));
    const text = `${CHAT_ON_L4}    evidence: [results/run.json]\n`;
    await server.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri: named, languageId: 'yaml', version: 1, text },
    });
    const line = text.split('\n').findIndex((each) => each.includes('run.json'));
    const hover = () =>
      server.connection.sendRequest<Hover | null>('textDocument/hover', {
        textDocument: { uri: named },
        position: { line, character: text.split('\n')[line]?.indexOf('run') },
      });
    for (;;) {
      if (/rows of this target/.test(JSON.stringify(await hover()))) {
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });

  it('follows what the client’s watcher tells', async () => {
    const server = await started();
    await listed(server, ({ files }) => files.length === 3);
    const later = `${ROOT}/later.workload.yaml`;
    texts.set(later, CHAT_ON_L4);
    await server.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: later, type: 1 }] });
    const list = await listed(server, ({ files }) => files.length === 4);
    assert.ok(list.files.some(({ uri }) => uri === later));
  });

  it('asks nothing of a client that does not say that it reads files', async () => {
    const server = await start({ rootUri: ROOT, initializationOptions: { commands: true } });
    const asked: string[] = [];
    for (const method of [READ_FILE_REQUEST, LIST_FOLDER_REQUEST]) {
      server.connection.onRequest(method, () => void asked.push(method));
    }
    const list = await listed(server, () => true);
    assert.deepEqual([list.files, asked], [[], []]);
  });
});
