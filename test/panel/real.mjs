// The page with what the server really says: a manifest over stdio, each workload's state into the page.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { assertClean, assertFits, openPanel } from './session.mjs';

const { StreamMessageReader, StreamMessageWriter, createMessageConnection } = createRequire(import.meta.url)(
  'vscode-jsonrpc/node',
);

/** Another build of the server may be named. */
const SERVER = process.env.PLACEWRIGHT_SERVER ?? 'dist/server.js';
const URI = 'file:///panel/all.workloads.yaml';
const MANIFEST = `version: 1
defaults:
  region: us-east-1
workloads:
  support-chat:
    kind: inference
    model: meta-llama/Llama-3.2-3B-Instruct
    precision: int4
    traffic: { rpsAvg: 0.6, rpsPeak: 2.5, hourlyProfile: business-hours }
    tokens: { inMean: 420, outMean: 120 }
    slo: { ttftMsP95: 2000, tpotMsP95: 100 }
    placement: { instance: g6.xlarge, replicas: 2 }
  search-embed:
    kind: embedding
    model: BAAI/bge-base-en-v1.5
    traffic: { rpsAvg: 20 }
    tokens: { inMean: 200 }
    placement: { instance: g6.xlarge }
  nightly-tune:
    kind: fine-tuning
    model: meta-llama/Llama-3.1-8B
    training: { method: lora, tokensB: 0.6 }
    placement: { instance: p5.4xlarge }
  repo-agent:
    kind: agent
    agent: { stepsMean: 12, llm: support-chat, tools: [{ name: sandbox, callsPerTask: 8, cpuSeconds: 1.5, memMiB: 2048, waitMs: 300 }] }
    traffic: { tasksPerHour: 400 }
  too-large:
    kind: inference
    model: meta-llama/Llama-3.1-70B-Instruct
    precision: bf16
    traffic: { rpsAvg: 0.2 }
    placement: { instance: g6.xlarge, replicas: 1 }
  unknown-model:
    kind: inference
    model: acme/omni-7b
    traffic: { rpsAvg: 1 }
    placement: { instance: g6.xlarge }
`;
const NAMES = [...MANIFEST.matchAll(/^ {2}([a-z-]+):$/gm)].map((m) => m[1]).filter((name) => name !== 'defaults');

const lineOf = (name) => MANIFEST.split('\n').indexOf(`  ${name}:`);

async function withServer(body, language) {
  const server = spawn(process.execPath, [SERVER, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createMessageConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  try {
    connection.onRequest((method, params) =>
      method === 'workspace/configuration' ? params.items.map(() => null) : null,
    );
    connection.listen();
    const initializationOptions = { language };
    const init = { processId: process.pid, rootUri: null, capabilities: {}, initializationOptions };
    await connection.sendRequest('initialize', init);
    await connection.sendNotification('initialized', {});
    await connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri: URI, languageId: 'yaml', version: 1, text: MANIFEST },
    });
    return await body((name) => connection.sendRequest('placewright/panel', { uri: URI, line: lineOf(name) }));
  } finally {
    connection.dispose();
    server.kill();
  }
}

/** What the page shows of a real state is what the server said, and each picture that has its numbers is there. */
async function assertShown(page, name, state) {
  assert.equal(state.kind, 'workload', JSON.stringify(state).slice(0, 300));
  assert.equal(await page.locator('h1').textContent(), state.verdict);
  assert.equal(await page.locator('.figure').count(), state.figures.length);
  assert.equal(
    (await page.locator('.bar-picture').count()) > 0,
    state.bars.length > 0 || (await page.locator('#memory').count()) > 0,
  );
  const missing = await page.evaluate(
    () =>
      [...document.querySelectorAll('#root svg :is(rect, line, circle)')].filter((e) => e.outerHTML.includes('NaN'))
        .length,
  );
  assert.equal(missing, 0);
  assert.doesNotMatch(await page.locator('#root').innerText(), /NaN|Infinity|undefined|\[object/);
  if (name === 'support-chat') {
    assert.ok(state.candidates.length > 3);
    assert.equal(await page.locator('.scatter svg').count(), 1);
    assert.equal(await page.locator('#memory').count(), 1);
    // First token and time per token; cost has one where it may change.
    assert.ok((await page.locator('.range-bar').count()) >= 2);
  }
}

export async function realChecks(check, browser, server) {
  if (!existsSync(SERVER)) {
    console.log(`skip  the server's own states: ${SERVER} is not built`);
    return;
  }
  const states = new Map();
  await check('the server answers for each workload', () =>
    withServer(async (panel) => {
      for (const name of NAMES) {
        states.set(name, await panel(name));
      }
      const size = JSON.stringify(states.get('support-chat')).length;
      return `${states.size} workloads, ${(size / 1024).toFixed(0)} KB for one`;
    }),
  );
  await check('the server says the same in German, and its words have room', () =>
    withServer(
      async (panel) => {
        for (const name of NAMES) {
          const state = await panel(name);
          assert.equal(state.candidates.length, states.get(name).candidates.length);
          assert.notEqual(state.verdict, states.get(name).verdict);
          for (const width of [320, 1200]) {
            const { page, seen } = await openPanel(browser, server, { width, state, language: 'de' });
            await page.screenshot({ path: `dist/panel/real-german-${width}-${name}.png`, fullPage: true });
            await assertShown(page, name, state);
            await assertFits(page);
            await assertClean(page, seen);
            await page.context().close();
          }
        }
      },
      { locale: 'de', words: JSON.parse(readFileSync('l10n/bundle.l10n.de.json', 'utf8')) },
    ),
  );
  for (const [name, state] of states) {
    await check(`the server's own state: ${name}`, async () => {
      const { page, seen } = await openPanel(browser, server, { width: 1200, state });
      await page.screenshot({ path: `dist/panel/real-${name}.png`, fullPage: true });
      await assertShown(page, name, state);
      await assertClean(page, seen);
    });
  }
}
