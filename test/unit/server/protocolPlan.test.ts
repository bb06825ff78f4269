/** The plan of the fleet over the built server: progress on the way, an answer also when it is cancelled, other requests in between. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import { PLAN_IS_OLD_REQUEST, PLAN_PROGRESS, PLAN_REQUEST } from '../../../shared/src/protocol';
import type { PanelPlan } from '../../../shared/src/panelState';
import { ownManifest } from '../../bench/manifests';
import { CHAT, CHAT_ON_L4 } from '../../support/service';
import { serversOfSuite } from '../../support/serverProcess';

/** Small services that may share machines: packing them takes as long as there is time. */
const LARGE = `${ownManifest(120)
  .replaceAll(/rpsAvg: \d+, rpsPeak: \d+/g, 'rpsAvg: 0.05, rpsPeak: 0.1')
  .replaceAll('precision: int4', 'precision: bf16')}fleet: { share: time }\n`;

describe('a plan over stdio', function () {
  this.timeout(40_000);
  const start = serversOfSuite();
  const folders: string[] = [];
  after(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

  const workspaceOf = async (files: Readonly<Record<string, string>>) => {
    const folder = mkdtempSync(join(tmpdir(), 'placewright-'));
    folders.push(folder);
    Object.entries(files).forEach(([name, text]) => writeFileSync(join(folder, name), text));
    const uri = pathToFileURL(folder).toString();
    const server = await start({ workspaceFolders: [{ uri, name: 'ws' }] });
    const told: PanelPlan[] = [];
    const running = new Promise<void>((done) =>
      server.connection.onNotification(PLAN_PROGRESS, (plan: PanelPlan) => {
        told.push(plan);
        if (plan.kind === 'running' && plan.finding.startsWith('A plan')) {
          done();
        }
      }),
    );
    return { ...server, uri, told, running };
  };

  it('tells how far it is, and is found; with empty parameters or none', async () => {
    const { connection, told } = await workspaceOf({ 'a.workload.yaml': CHAT, 'b.workload.yaml': CHAT_ON_L4 });
    const plan = await connection.sendRequest<PanelPlan>(PLAN_REQUEST);
    assert.equal(plan.kind, 'found', JSON.stringify(plan));
    assert.ok(told.length > 1 && told.every(({ kind }) => kind === 'running'));
    assert.deepEqual(await connection.sendRequest<PanelPlan>(PLAN_REQUEST, {}), plan);
    assert.equal(await connection.sendRequest<boolean>(PLAN_IS_OLD_REQUEST, {}), false);
  });

  it('is answered with what is found when it is cancelled, soon', async () => {
    const { connection, running } = await workspaceOf({ 'a.workload.yaml': LARGE });
    const stop = new CancellationTokenSource();
    const asked = connection.sendRequest<PanelPlan>(PLAN_REQUEST, {}, stop.token);
    await running;
    const cancelled = performance.now();
    stop.cancel();
    const plan = await asked;
    const took = performance.now() - cancelled;
    assert.ok(plan.kind === 'found', JSON.stringify(plan));
    assert.equal(plan.notes[0], 'Stopped. The plan found so far is kept.');
    assert.equal(plan.rows.length, 120);
    assert.ok(took < 6000, `${took} ms`);
  });

  it('leaves the server free meanwhile', async () => {
    const { connection, running, uri } = await workspaceOf({ 'a.workload.yaml': LARGE });
    const textDocument = { uri: `${uri}/c.workload.yaml` };
    await connection.sendNotification('textDocument/didOpen', {
      textDocument: { ...textDocument, languageId: 'yaml', version: 1, text: CHAT },
    });
    const stop = new CancellationTokenSource();
    const asked = connection.sendRequest<PanelPlan>(PLAN_REQUEST, {}, stop.token);
    await running;
    const times: number[] = [];
    for (let i = 0; i < 10; i += 1) {
      const from = performance.now();
      assert.ok(
        await connection.sendRequest('textDocument/hover', { textDocument, position: { line: 2, character: 4 } }),
      );
      times.push(performance.now() - from);
    }
    const median = times.toSorted((a, b) => a - b)[5] ?? NaN;
    assert.ok(median < 200, `${times.map(Math.round).join(' ')} ms`);
    stop.cancel();
    assert.equal((await asked).kind, 'found');
  });

  it('says that there is nothing to plan', async () => {
    const { connection } = await workspaceOf({ 'notes.yaml': 'a: 1\n' });
    const plan = await connection.sendRequest<PanelPlan>(PLAN_REQUEST, {});
    assert.equal(plan.kind, 'failed');
  });
});
