import assert from 'node:assert/strict';
import { leadsBack, referencesOf, wayBack } from '../../../../shared/src/placement/references';
import type { WorkloadSpec } from '../../../../shared/src/manifest/schema';
import { markedDocument } from '../../../support/marked';
import { testService } from '../../../support/service';

const HEAD = 'version: 1\nworkloads:\n';
const CHAT = '  chat:\n    model: meta-llama/Llama-3.1-8B-Instruct\n';

async function codesAt(marked: string, code: string) {
  const { document, ranges } = markedDocument(HEAD + marked);
  const all = await testService().provideDiagnostics(document);
  const found = all.filter((one) => one.code === code);
  assert.deepEqual(
    found.map(({ range }) => range),
    ranges,
  );
  return found.map(({ message }) => String(message));
}

describe('rules: references between workloads', () => {
  it('a circle of agents is reported where each call is written', async () => {
    const messages = await codesAt(
      '  a:\n    kind: agent\n    agent: { llm: <|b|> }\n  b:\n    kind: agent\n    agent: { llm: <|a|> }\n',
      'reference-cycle',
    );
    assert.deepEqual(messages, [
      'Calls itself: a → b → a. This call is left out.',
      'Calls itself: b → a → b. This call is left out.',
    ]);
  });

  it('a circle through the stages of a service, longer than any chain that is followed', async () => {
    const agents = ['b', 'c', 'd', 'e'].map((name, i, all) => {
      const next = all[i + 1] ?? 'a';
      return `  ${name}:\n    kind: agent\n    agent: { llm: <|${next}|> }\n`;
    });
    const service = `  a:\n    kind: orchestration\n    stages:\n      - { use: <|b|> }\n      - { use: chat }\n`;
    const [first] = await codesAt(service + agents.join('') + CHAT, 'reference-cycle');
    assert.equal(first, 'Calls itself: a → b → c → d → e → a. This call is left out.');
  });

  it('an agent that calls itself', async () => {
    assert.deepEqual(await codesAt('  a:\n    kind: agent\n    agent: { llm: <|a|> }\n', 'reference-cycle'), [
      'Calls itself: a → a. This call is left out.',
    ]);
  });

  it('a model that is being trained answers no calls', async () => {
    const tuning =
      '  tuning:\n    kind: fine-tuning\n    model: meta-llama/Llama-3.1-8B\n    training: { tokensB: 1 }\n';
    const agent = '  a:\n    kind: agent\n    agent: { llm: <|tuning|> }\n';
    const service = '  s:\n    kind: orchestration\n    stages: [{ use: <|tuning|> }]\n';
    const messages = await codesAt(agent + service + tuning, 'reference-training');
    assert.equal(
      messages[0],
      'tuning is a fine-tuning run: it answers no calls. Name a workload that serves the model.',
    );
  });

  it('a stage that names nothing, with the nearest name', async () => {
    const service =
      '  s:\n    kind: orchestration\n    stages:\n      - { name: gateway }\n      - { use: <|chta|> }\n';
    assert.deepEqual(await codesAt(service + CHAT, 'reference-unknown'), [
      'chta is not a workload of this file. Nearest: chat.',
    ]);
  });

  it('stages outside of an orchestration', async () => {
    const marked = '  s:\n    kind: agent\n    stages: <|[{ use: chat }]|>\n';
    assert.deepEqual(await codesAt(marked + CHAT, 'stages-unused'), [
      'Stages count in an orchestration: in kind agent they are left out.',
    ]);
  });

  it('what is in order is left alone', async () => {
    const good =
      '  a:\n    kind: agent\n    agent: { llm: chat }\n  s:\n    kind: orchestration\n    stages: [{ use: chat }, { use: a }]\n';
    for (const code of ['reference-cycle', 'reference-training', 'reference-unknown']) {
      assert.deepEqual(await codesAt(good + CHAT, code), []);
    }
  });

  it('long chains and big circles end', () => {
    const ring = new Map<string, WorkloadSpec>();
    for (let i = 0; i < 20_000; i += 1) {
      ring.set(`a${i}`, { kind: 'agent', agent: { llm: `a${(i + 1) % 20_000}` } });
    }
    ring.set('tail', { kind: 'agent', agent: { llm: 'a0' } });
    const started = performance.now();
    assert.ok(leadsBack('a7', 'a8', ring));
    assert.ok(!leadsBack('tail', 'a0', ring));
    assert.deepEqual(wayBack('a7', 'a8', ring), ['a7', 'a8', '…', 'a7']);
    assert.ok(performance.now() - started < 2000);
  });

  it('names of the prototype are names', () => {
    const odd = new Map<string, WorkloadSpec>([['__proto__', { kind: 'agent', agent: { llm: 'constructor' } }]]);
    assert.ok(!leadsBack('__proto__', 'constructor', odd));
    assert.deepEqual(referencesOf({ kind: 'inference', agent: { llm: 'x' } }), []);
  });
});

describe('completion and moves of agents and services', () => {
  it('a stage is offered the workloads of the file', async () => {
    const { document, ranges } = markedDocument(
      `${HEAD}  s:\n    kind: orchestration\n    stages:\n      - use: <|c|>\n${CHAT}`,
    );
    const end = ranges[0]?.end;
    const items = end ? await testService().provideCompletion(document, end) : [];
    assert.deepEqual(
      items.map(({ label }) => label),
      ['chat'],
    );
  });

  it('a move to idle vCPUs writes the machine of the model and no replicas, and is what was promised', async () => {
    const { document, ranges } = markedDocument(
      `${HEAD}${CHAT}    traffic: { rpsAvg: 1 }\n    placement: { instance: g6e.2xlarge, replicas: 2 }\n  <|a|>:\n    kind: agent\n    agent: { llm: chat }\n    traffic: { tasksPerHour: 60 }\n    placement: { instance: m7i.4xlarge, replicas: 1 }\n`,
    );
    const service = testService();
    service.open(document);
    const range = ranges[0] ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const actions = await service.provideCodeActions(document, range, { diagnostics: [] });
    const move = actions.find(({ title }) => title.includes('idle vCPUs of g6e.2xlarge'));
    assert.ok(move && !move.disabled, actions.map(({ title }) => title).join('\n'));
    const { edit } = await service.resolveCodeAction(move);
    const text = JSON.stringify(edit);
    assert.match(text, /g6e\.2xlarge/);
    assert.match(text, /"newText":"0"/);
  });
});
