/**
 * How soon a request ends that nobody wants any longer: over the built server in a process of its own, at 10,000 lines, right after a
 * keystroke, so that there is something to read and to estimate. From the cancel to the answer, whatever it is.
 */
import { CancellationTokenSource } from 'vscode-languageserver/node';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { CAPABILITIES, isBuilt, startServerProcess } from '../support/serverProcess';
import type { ServerProcess } from '../support/serverProcess';
import { fleetBench } from './fleet.bench';
import { inTurn } from './firstPlace';
import { ownManifest } from './manifests';
import { cpuOf, print, printGoal, printSpread, wallOf } from './measure';
import type { Times } from './measure';

const WORKLOADS = 1000;
const ROUNDS = 40;
const WARM_UP = 3;
const CANCEL_AFTER_MS = 5;
const GOAL_MS = 50;
const URI = 'file:///a.workload.yaml';
const MARKER = 'rpsAvg: 51, rpsPeak: 255 }\n    tokens: { inMean: ';
/** A change at the top, from which every workload of the file is another. */
const OF_ALL = 'version: 1\ndefaults: { region: ';

const PULLING = {
  ...CAPABILITIES,
  workspace: { ...CAPABILITIES.workspace, diagnostics: { refreshSupport: true } },
  textDocument: { ...CAPABILITIES.textDocument, diagnostic: {} },
};

interface Kind {
  readonly name: string;
  readonly method: string;
  readonly params: (line: number) => object;
}

const at = (line: number, character: number) => ({ position: { line, character } });
const screen = (line: number) => ({
  range: { start: { line: line - 20, character: 0 }, end: { line: line + 40, character: 0 } },
});

const KINDS: readonly Kind[] = [
  { name: 'hover', method: 'textDocument/hover', params: (line) => at(line, 24) },
  { name: 'code lenses', method: 'textDocument/codeLens', params: () => ({}) },
  { name: 'inlay hints', method: 'textDocument/inlayHint', params: screen },
  { name: 'diagnostics', method: 'textDocument/diagnostic', params: () => ({}) },
  {
    name: 'code actions',
    method: 'textDocument/codeAction',
    params: (line) => ({ ...screen(line), context: { diagnostics: [] } }),
  },
  // The machine of the same workload.
  { name: 'completion', method: 'textDocument/completion', params: (line) => at(line + 3, 16) },
];

/** What the server's thread has worked since it started; of a machine that others use, only that is ours. Linux alone says it. */
function workedMs(pid: number | undefined): number {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return Number.NaN;
  }
}

/** Types a figure and asks; the time from the cancel to the answer. */
function typist({ connection, pid }: ServerProcess, text: string, marker: string, values: readonly string[]) {
  const before = text.slice(0, text.indexOf(marker) + marker.length).split('\n');
  const start = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  let version = 1;
  let typed = /^[\w-]+/.exec(text.slice(text.indexOf(marker) + marker.length))?.[0] ?? '';
  return async ({ method, params }: Kind): Promise<Times> => {
    version += 1;
    const next = values[version % values.length] ?? String(1000 + version);
    const end = { ...start, character: start.character + typed.length };
    typed = next;
    void connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: URI, version },
      contentChanges: [{ range: { start, end }, text: next }],
    });
    const stop = new CancellationTokenSource();
    const middle = text.slice(0, text.indexOf(MARKER)).split('\n').length;
    const answer = connection.sendRequest(method, { textDocument: { uri: URI }, ...params(middle) }, stop.token);
    const now = () => ({ wall: performance.now(), cpu: workedMs(pid) });
    const ended = answer.then(now, now);
    await sleep(CANCEL_AFTER_MS);
    const cancelled = now();
    stop.cancel();
    const { wall, cpu } = await ended;
    // The next keystroke comes when the hand is ready, not when the server is.
    await connection.sendRequest('placewright/ping');
    return { wall: Math.max(0, wall - cancelled.wall), cpu: Math.max(0, cpu - cancelled.cpu) };
  };
}

async function measure(name: string, text: string, marker: string, values: readonly string[]): Promise<void> {
  console.log(`\nStale requests: ${text.split('\n').length} lines, ${name}`);
  const server = await startServerProcess({ capabilities: PULLING });
  try {
    await server.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri: URI, languageId: 'yaml', version: 1, text },
    });
    await server.connection.sendRequest('textDocument/diagnostic', { textDocument: { uri: URI } });
    const type = typist(server, text, marker, values);
    for (const kind of KINDS) {
      const times: Times[] = [];
      for (let round = 0; round < ROUNDS + WARM_UP; round += 1) {
        times.push(await type(kind));
      }
      const measured = times.slice(WARM_UP);
      printSpread(kind.name, measured);
      printGoal(`  ${GOAL_MS} ms at p95`, wallOf(measured).p95, GOAL_MS);
      // As it would be on a machine of its own.
      printGoal(`  ${GOAL_MS} ms of its own work`, cpuOf(measured).p95, GOAL_MS);
    }
  } finally {
    server.kill();
  }
}

async function main(): Promise<void> {
  if (!isBuilt()) {
    print('Stale requests', 'dist/server.js is missing: run npm run build first');
    return;
  }
  const text = ownManifest(WORKLOADS);
  await measure('one workload edited', text, MARKER, []);
  const regional = text.replace('version: 1\n', `${OF_ALL}us-east-1 }\n`);
  await measure('all workloads edited', regional, OF_ALL, ['us-east-1', 'us-west-2', 'eu-west-1', 'us-east-2']);
}

/** After that of fleets. */
export const staleBench = inTurn('stale', fleetBench, main);
