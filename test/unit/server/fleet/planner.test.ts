/** The plan of a workspace in the editor: the same as that of the command line, stopped when asked, never silently old. */
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CancellationToken, CancellationTokenSource } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { nodeFiles } from '../../../../server/src/evidence/nodeFiles';
import { planFiles } from '../../../../server/src/fleet/planFiles';
import { PLAN_GAP, PLAN_SECONDS } from '../../../../server/src/fleet/solve';
import type { Solve } from '../../../../server/src/fleet/solve';
import { solveInWorker } from '../../../../server/src/fleet/solveInWorker';
import { createFleetPlanner } from '../../../../server/src/fleet/planner';
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import type { PanelPlan } from '../../../../shared/src/panelState';
import type { FoundPlan, RunningPlan } from '../../../../shared/src/words/panelPlan';
import { CHAT, CHAT_ON_L4, testService, TODAY } from '../../../support/service';
import { workspaceOf } from '../../../support/workspace';

const WORKER = resolve('dist/fleet.js');
const NONE = CancellationToken.None;
const FILES = { 'chat.workload.yaml': CHAT, 'deploy/l4.workload.yaml': CHAT_ON_L4, 'notes.yaml': 'a: 1\n' };
const editor = { filesArrived: () => undefined };

type Service = ReturnType<typeof testService>;

const solveIn =
  (bundle: string): Solve =>
  (problem, options) =>
    solveInWorker(problem, { ...options, bundle });

function plannerOf(service: Service, seconds?: number) {
  const told: RunningPlan[] = [];
  const failed: unknown[] = [];
  const planner = createFleetPlanner({
    service,
    tell: (running) => told.push(running),
    failed: (error) => failed.push(error),
    solve: solveIn(WORKER),
    seconds,
  });
  return { ...planner, told, failed };
}

function found(plan: PanelPlan): FoundPlan {
  assert.equal(plan.kind, 'found', JSON.stringify(plan));
  return plan as FoundPlan;
}

describe('the plan of a workspace', function () {
  this.timeout(30_000);

  before(function () {
    if (!existsSync(WORKER)) {
      console.log('    dist/fleet.js is missing: run npm run build first');
      this.skip();
    }
  });

  it('names each workload with what it runs on now and then, and what that changes', async () => {
    const { service } = workspaceOf(FILES, editor);
    const planner = plannerOf(service);
    const { finding, rows, notes, isOld } = found(await planner.plan(NONE));
    assert.match(finding, /^2 workloads can run for \$[\d,]+ a month, \$[\d,]+ less than now, with \d changes?\.$/);
    assert.deepEqual(
      rows.map(({ uri, name, line }) => [uri, name, line]),
      [
        ['file:///ws/chat.workload.yaml', 'support-chat', 2],
        ['file:///ws/deploy/l4.workload.yaml', 'chat', 2],
      ],
    );
    assert.match(rows[0]?.now ?? '', /^2 × g6e\.xlarge/);
    assert.match(rows[0]?.saving ?? '', /^\$[\d,]+ less$/);
    assert.ok(rows[0]?.isMove && rows[0].target.instance !== 'g6e.xlarge');
    assert.match(notes.join('\n'), /Proved .*\nEach workload on machines of its own\./);
    assert.equal(isOld, false);
    assert.deepEqual(planner.failed, []);
    assert.match(planner.told[0]?.finding ?? '', /Looking for workloads/);
    assert.match(planner.told.at(-1)?.finding ?? '', /^A plan at \$[\d,]+ a month is found; /);
  });

  it('costs what the command line says, evidence beside the files included', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'placewright-'));
    try {
      copyFileSync('test/fixtures/evidence/l4-vllm-bench-c16.json', join(folder, 'run.json'));
      const measured = `${CHAT_ON_L4.replace('chat:', 'third:')}    evidence: [run.json]\nbudget: { usdPerMonth: 900 }\n`;
      const texts = { ...FILES, 'third.workload.yaml': measured };
      const files = Object.entries(texts).map(([name, text]) => ({ path: join(folder, name.replace('/', '-')), text }));
      files.forEach(({ path, text }) => writeFileSync(path, text));
      const options = { seconds: PLAN_SECONDS, gap: PLAN_GAP, bundle: WORKER };
      const report = await planFiles(files, getCatalog(), TODAY, options);
      const service = testService({
        host: { files: nodeFiles, workspaceFolders: [pathToFileURL(folder).toString()], ...editor },
      });
      const { finding, limits } = found(await plannerOf(service).plan(NONE));
      const price = `$${Math.round(report.usdPerMonth ?? NaN).toLocaleString('en-US')}`;
      assert.ok(finding.includes(price), `${finding} has ${price}`);
      assert.deepEqual(
        limits.map(({ label }) => label),
        ['budget of third.workload.yaml'],
      );
      assert.ok((limits[0]?.share ?? 2) <= 1);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('counts open text as it stands, and is old once a number is another', async () => {
    const workspace = workspaceOf(FILES, editor);
    const planner = plannerOf(workspace.service);
    const before = found(await planner.plan(NONE));
    assert.equal(await planner.isOld(NONE), false);
    workspace.open('chat.workload.yaml', `# a remark changes no number\n${CHAT}`);
    assert.equal(await planner.isOld(NONE), false);
    const busier = CHAT.replace('rpsAvg: 0.2, rpsPeak: 0.4', 'rpsAvg: 20, rpsPeak: 40');
    workspace.open('chat.workload.yaml', busier);
    assert.equal(await planner.isOld(NONE), true);
    const after = found(await planner.plan(NONE));
    assert.notEqual(after.finding, before.finding);
    assert.equal(await planner.isOld(NONE), false);
    workspace.open('chat.workload.yaml', `${busier}fleet: { quota: { g: 4 } }\n`);
    assert.equal(await planner.isOld(NONE), true, 'a limit of the fleet counts, too');
  });

  it('says which limits clash', async () => {
    const { service } = workspaceOf({ 'a.workload.yaml': `${CHAT}budget: { usdPerMonth: 1 }\n` }, editor);
    const { finding, notes, rows, limits } = found(await plannerOf(service).plan(NONE));
    assert.equal(finding, 'No plan holds all limits.');
    assert.match(notes[0] ?? '', /No plan holds this limit.* budget of a\.workload\.yaml: \$1\/mo\.$/);
    assert.deepEqual(rows, []);
    assert.deepEqual(limits[0], { label: 'budget of a.workload.yaml', text: 'at most $1' });
  });

  it('says what is left out, and that there is nothing to plan', async () => {
    const lost = 'version: 1\nworkloads:\n  lost:\n    kind: inference\n    model: nobody/knows-this\n';
    const { service } = workspaceOf({ 'a.workload.yaml': lost, 'b.workload.yaml': CHAT }, editor);
    const { notes, rows } = found(await plannerOf(service).plan(NONE));
    assert.match(notes.join('\n'), /lost in a\.workload\.yaml is left out\. .*not in the catalog/);
    assert.equal(rows.length, 1);
    const empty = workspaceOf({ 'notes.yaml': 'a: 1\n' }, editor);
    const plan = await plannerOf(empty.service).plan(NONE);
    assert.deepEqual(plan, { kind: 'failed', reason: 'No workload in this workspace yet: there is nothing to plan.' });
  });

  it('is kept as far as it came when it is stopped', async () => {
    const { service } = workspaceOf(FILES, editor);
    const stop = new CancellationTokenSource();
    const planner = createFleetPlanner({
      service,
      tell: ({ finding }) => finding.startsWith('A plan') && stop.cancel(),
      failed: (error) => assert.fail(String(error)),
      solve: solveIn(WORKER),
    });
    const { finding, notes } = found(await planner.plan(stop.token));
    assert.match(finding, /2 workloads can run for/);
    assert.equal(notes[0], 'Stopped. The plan found so far is kept.');
  });

  it('is the one made at once where the thread does not run', async () => {
    const { service } = workspaceOf(FILES, editor);
    const failed: unknown[] = [];
    const host = {
      service,
      tell: () => undefined,
      failed: (error: unknown) => failed.push(error),
      solve: solveIn('missing.js'),
    };
    const { finding, notes } = found(await createFleetPlanner(host).plan(NONE));
    assert.match(finding, /2 workloads can run for/);
    assert.match(notes.join(), /How far from the best is not known/);
    assert.equal(failed.length, 1);
  });

  it('is the one made at once where there are no threads', async () => {
    const { service } = workspaceOf(FILES, editor);
    const failed = (error: unknown) => assert.fail(String(error));
    const { notes } = found(await createFleetPlanner({ service, tell: () => undefined, failed }).plan(NONE));
    assert.match(notes.join(), /How far from the best is not known/);
  });

  it('is one at a time: a second request stops the first', async () => {
    const { service } = workspaceOf(FILES, editor);
    const planner = plannerOf(service);
    const [first, second] = await Promise.all([planner.plan(NONE), planner.plan(NONE)]);
    assert.deepEqual(first, { kind: 'failed', reason: 'Stopped before a plan was found.' });
    assert.equal(found(second).rows.length, 2);
    const cancelled = new CancellationTokenSource();
    cancelled.cancel();
    assert.equal((await planner.plan(cancelled.token)).kind, 'failed');
  });

  it('lets other requests in while it reads', async () => {
    const { service } = workspaceOf(FILES, editor);
    const document = TextDocument.create('file:///ws/chat.workload.yaml', 'yaml', 1, CHAT);
    service.open(document);
    const plan = plannerOf(service).plan(NONE);
    const started = performance.now();
    assert.ok(await service.provideHover(document, { line: 2, character: 4 }));
    assert.ok(performance.now() - started < 2000);
    found(await plan);
  });
});
