/** Requests that wait: a server that stands still is noticed within the bound, one that works is left alone. Real processes. */
import { strict as assert } from 'node:assert';
import { setTimeout as sleep } from 'node:timers/promises';
import { ASK_AFTER, createWatchdog, DEAD_AFTER, SLOW_AFTER } from '../../../client/src/watchdog';
import { PING_REQUEST, PLAN_REQUEST } from '../../../shared/src/protocol';
import { ownManifest } from '../../bench/manifests';
import { CHAT } from '../../support/service';
import { serversOfSuite } from '../../support/serverProcess';
import type { ServerProcess } from '../../support/serverProcess';

const uri = 'file:///a.workload.yaml';

/** Over a server, with more looks a second than in the editor. */
function watched({ connection }: ServerProcess, everyMs: number) {
  const seen = { dead: 0, slow: [] as (readonly string[])[] };
  const watchdog = createWatchdog({
    ping: () => connection.sendRequest(PING_REQUEST),
    dead: () => void (seen.dead += 1),
    slow: (methods) => void seen.slow.push(methods),
    everyMs,
  });
  const ask = (method: string, params: object) => watchdog.watch(method, connection.sendRequest(method, params));
  return { seen, ask, watchdog };
}

describe('requests that wait', function () {
  this.timeout(60_000);
  const watchdogs: { dispose: () => unknown }[] = [];
  afterEach(() => watchdogs.splice(0).forEach((watchdog) => watchdog.dispose()));
  const start = serversOfSuite();
  const opened = async (text: string) => {
    const server = await start({ initializationOptions: { commands: true } });
    await server.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'yaml', version: 1, text },
    });
    return server;
  };
  const hover = { textDocument: { uri }, position: { line: 2, character: 4 } };

  it('on a server that stands still are given up within the bound, once', async function () {
    if (process.platform === 'win32') {
      this.skip();
    }
    const server = await opened(CHAT);
    const { seen, ask, watchdog } = watched(server, 100);
    watchdogs.push(watchdog);
    await ask('textDocument/hover', hover);
    process.kill(server.pid ?? assert.fail(), 'SIGSTOP');
    const from = performance.now();
    ask('textDocument/hover', hover).catch(() => undefined);
    while (seen.dead === 0 && performance.now() - from < 10_000) {
      await sleep(20);
    }
    const looks = (performance.now() - from) / 100;
    assert.ok(looks < ASK_AFTER + DEAD_AFTER + 10, `${looks} looks`);
    await sleep(2500);
    assert.equal(seen.dead, 1);
  });

  it('on a server that works hard are left alone', async () => {
    const server = await opened(ownManifest(300));
    // Twice as strict as in the editor.
    const { seen, ask, watchdog } = watched(server, 500);
    watchdogs.push(watchdog);
    for (let round = 0; round < 2; round += 1) {
      await server.connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version: round + 2 },
        contentChanges: [{ text: ownManifest(300).replaceAll('outMean: 150', `outMean: ${151 + round}`) }],
      });
      const asked = ['textDocument/codeLens', 'textDocument/foldingRange', 'placewright/total'];
      await Promise.all(asked.map((method) => ask(method, { textDocument: { uri } })));
    }
    assert.equal(seen.dead, 0);
  });

  it('are said to be slow while the server answers others, and no longer once they are answered', async () => {
    const server = await opened(CHAT);
    const { seen, watchdog } = watched(server, 20);
    watchdogs.push(watchdog);
    let answer: (() => void) | undefined;
    const late = watchdog.watch('textDocument/codeLens', new Promise<void>((done) => (answer = done)));
    const plan = watchdog.watch(PLAN_REQUEST, new Promise<void>((done) => void late.then(done)));
    await sleep(20 * (SLOW_AFTER + 10));
    assert.deepEqual(seen, { dead: 0, slow: [['textDocument/codeLens']] });
    answer?.();
    await plan;
    await sleep(50);
    assert.deepEqual(seen, { dead: 0, slow: [['textDocument/codeLens'], []] });
  });

  it('for news of the workspace wait as long as there is none', async () => {
    let asked = 0;
    const watchdog = createWatchdog({
      ping: () => Promise.resolve((asked += 1)),
      dead: () => assert.fail(),
      slow: () => assert.fail(),
      everyMs: 5,
    });
    watchdogs.push(watchdog);
    void watchdog.watch('workspace/diagnostic', new Promise(() => undefined));
    await sleep(300);
    assert.equal(asked, 0);
  });

  it('before the server is there ask nobody', async () => {
    const watchdog = createWatchdog({
      ping: () => undefined,
      dead: () => assert.fail(),
      slow: () => undefined,
      everyMs: 5,
    });
    watchdogs.push(watchdog);
    void watchdog.watch('start', new Promise(() => undefined));
    await sleep(300);
  });
});
