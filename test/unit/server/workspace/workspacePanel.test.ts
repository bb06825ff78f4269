/** The page of all workloads: the sum of the status bar and of the list, and no word that its numbers do not bear. */
import { strict as assert } from 'node:assert';
import { CHAT, CHAT_ON_L4 } from '../../../support/service';
import { DEPLOYMENT, POINTING, whole, workspaceOf } from '../../../support/workspace';

const AGENT = `${CHAT}  repo-agent:
    kind: agent
    agent: { stepsMean: 12, llm: support-chat, tools: [{ name: sandbox, callsPerTask: 8, cpuSeconds: 1.5 }] }
    traffic: { tasksPerHour: 40 }
    placement: { instance: c8g.2xlarge }
`;
const UNKNOWN = CHAT.replace('support-chat', 'transcribe')
  .replace('meta-llama/Llama-3.1-8B-Instruct', 'acme/omni-7b')
  .replace(/instance: g6e.xlarge.*/, '');
const TUNING = `version: 1
workloads:
  nightly-tune:
    kind: fine-tuning
    model: meta-llama/Llama-3.1-8B
    training: { method: lora, tokensB: 0.6 }
    placement: { instance: p5.4xlarge }
`;

/** The page once nothing more is on its way, with what the status bar and the list say. */
async function pageOf(files: Record<string, string>) {
  const { service } = workspaceOf(files);
  const page = await whole(service.workspacePanel);
  return { page, total: await service.total(), list: await service.workloads() };
}

const sum = (rows: readonly { readonly monthlyUsd?: number }[]) =>
  rows.reduce((usd, { monthlyUsd = 0 }) => usd + monthlyUsd, 0);

describe('the page of all workloads', () => {
  it('has the total of the status bar, and rows that add up to it', async function () {
    this.timeout(20_000);
    const { page, total, list } = await pageOf({
      'chat.workload.yaml': AGENT,
      'l4.workload.yaml': CHAT_ON_L4,
      'k8s/llama.yaml': DEPLOYMENT,
      'front.workload.yaml': POINTING,
      'tune.workload.yaml': TUNING,
    });
    assert.equal(`${page.total.cost}/mo`, total.text);
    assert.ok(Math.abs(sum(page.rows) - total.monthlyUsd) < 1e-6);
    assert.ok(Math.abs(sum(page.classes?.rows ?? []) - total.monthlyUsd) < 1e-6);
    assert.equal(page.rows.length, list.files.flatMap(({ workloads }) => workloads).length);
    assert.ok(page.verdict.startsWith(`${total.workloads} workloads cost ${page.total.cost} a month`), page.verdict);
    assert.equal(page.extent, '6 workloads in 5 files');
    assert.ok(page.because.includes('repo-agent calls support-chat: that model is counted once.'));
    assert.ok(page.because.includes('front is counted in llama.yaml, which deploys it.'), page.because.join('\n'));
    assert.ok(page.because.includes('1 training run in it, one a month assumed.'));
    const front = page.rows.find(({ name }) => name === 'front');
    assert.deepEqual(
      [front?.cost, front?.saving, front?.verdict, front?.monthlyUsd],
      ['elsewhere', 'elsewhere', 'Counted in llama.yaml', undefined],
    );
  });

  it('has rows that the list has: name, line, standing and price', async () => {
    const { page, list } = await pageOf({ 'chat.workload.yaml': AGENT, 'l4.workload.yaml': CHAT_ON_L4 });
    const listed = list.files.flatMap(({ uri, workloads }) => workloads.map((each) => ({ uri, ...each })));
    assert.deepEqual(
      page.rows.map(({ uri, name, line, standing, monthlyUsd, hardwareClass }) => [
        uri,
        name,
        line,
        standing,
        monthlyUsd,
        hardwareClass,
      ]),
      listed.map(({ uri, name, line, standing, monthlyUsd, hardwareClass }) => [
        uri,
        name,
        line,
        standing,
        monthlyUsd,
        hardwareClass,
      ]),
    );
    for (const [i, { cost }] of page.rows.entries()) {
      assert.ok(listed[i]?.summary.startsWith(`${cost}/mo`), `${listed[i]?.summary} has ${cost}`);
    }
  });

  it('says what weighs most, on what, and what should move', async () => {
    const { page } = await pageOf({ 'chat.workload.yaml': CHAT, 'l4.workload.yaml': CHAT_ON_L4 });
    assert.match(page.weightFinding ?? '', /^support-chat is \d+% of the bill and should move\.$/);
    assert.equal(page.classes?.finding, 'The whole bill pays for GPUs.');
    assert.match(page.moveFinding ?? '', /^support-chat to \S+/);
    const [chat] = page.rows;
    assert.equal(chat?.now, '2 × g6e.xlarge');
    assert.match(chat?.saving ?? '', /^\$[\d,]+$/);
    assert.match(chat?.verdict ?? '', /^Move to /);
    assert.match(page.verdict, /^2 workloads cost \$[\d,]+ a month; \d moves? would save \$[\d,]+\.$/);
  });

  it('says unknown where nothing is known, and never 0', async () => {
    const { page, total } = await pageOf({ 'chat.workload.yaml': CHAT, 'u.workload.yaml': UNKNOWN });
    assert.equal(total.unknown, 1);
    assert.match(page.verdict, /^1 of 2 workloads costs \$[\d,]+ a month/);
    assert.ok(page.because.includes('1 cost unknown: transcribe.'));
    assert.equal(`${page.total.cost}/mo + 1 unknown`, total.text);
    const lost = page.rows.find(({ name }) => name === 'transcribe');
    assert.deepEqual(
      [lost?.now, lost?.cost, lost?.saving, lost?.savingUsd],
      ['unknown', 'unknown', 'unknown', undefined],
    );
    assert.equal(page.weightFinding, undefined, 'one alone is not weighed');

    const alone = (await pageOf({ 'u.workload.yaml': UNKNOWN })).page;
    assert.equal(alone.verdict, 'What 1 workload would cost a month is unknown.');
    assert.deepEqual(alone.total, { cost: 'unknown', saving: 'unknown' });
    assert.equal(alone.classes, undefined);
  });

  it('holds the sum against a budget only where every file has one', async () => {
    const budgeted = `${CHAT}budget: { usdPerMonth: 4000 }\n`;
    const { page } = await pageOf({ 'a.workload.yaml': budgeted });
    assert.match(page.because[0] ?? '', /^\d+% of the \$4,000 budget\.$/);
    const both = (await pageOf({ 'a.workload.yaml': budgeted, 'b.workload.yaml': CHAT_ON_L4 })).page;
    assert.ok(!both.because.some((sentence) => sentence.includes('budget')));
  });

  it('of an empty workspace says how to begin', async () => {
    const { page } = await pageOf({ 'notes.yaml': 'a: 1\n' });
    assert.equal(page.verdict, 'No workload in this workspace yet.');
    assert.match(page.because.join(' '), /^Create a manifest/);
    assert.deepEqual(
      [page.rows, page.weightFinding, page.moveFinding, page.classes],
      [[], undefined, undefined, undefined],
    );
  });

  it('is sent while files are read, and says so', async () => {
    const { service } = workspaceOf({ 'a.workload.yaml': CHAT }, { filesArrived: () => undefined });
    const page = await service.workspacePanel();
    assert.equal(page.reading, true);
    assert.equal(page.verdict, 'Reading the files of the workspace.');
  });
});
