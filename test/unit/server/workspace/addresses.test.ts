/** A program that asks a service of the cluster, and the manifest that runs it. */
import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { setTypeScriptLoader } from '../../../../server/src/manifest/dialects/typescript/load';
import { workspaceOf } from '../../../support/workspace';

const CLIENT = `import OpenAI from 'openai';
const client = new OpenAI({ baseURL: 'http://llm.models.svc.cluster.local:8000/v1', apiKey: 'none' });
export async function answer(question: string) {
  return client.chat.completions.create({ model: 'llama', messages: [{ role: 'user', content: question }] });
}
`;
const SERVICE = `apiVersion: v1
kind: Service
metadata: { name: llm, namespace: models }
spec: { selector: { app: vllm }, ports: [{ port: 8000 }] }
`;
const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: { name: vllm-llama }
spec:
  replicas: 2
  selector: { matchLabels: { app: vllm } }
  template:
    metadata: { labels: { app: vllm } }
    spec:
      nodeSelector: { node.kubernetes.io/instance-type: g6.xlarge }
      containers:
        - name: engine
          image: vllm/vllm-openai:v0.8.5
          args: ['--model', 'meta-llama/Llama-3.1-8B-Instruct']
          resources: { limits: { nvidia.com/gpu: 1 } }
`;
const COMPOSE = `services:
  llm:
    image: vllm/vllm-openai:v0.8.5
    command: ['--model', 'Qwen/Qwen3-8B']
    deploy: { resources: { reservations: { devices: [{ driver: nvidia, count: 1, capabilities: [gpu] }] } } }
`;

const POOL = `import * as eks from 'aws-cdk-lib/aws-eks';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
declare const cluster: eks.Cluster;
cluster.addNodegroupCapacity('gpu', { instanceTypes: [new ec2.InstanceType('g6e.xlarge')], labels: { pool: 'gpu' } });
`;

type Service = ReturnType<typeof workspaceOf>['service'];

const hintsOf = (service: Service, document: TextDocument) => async () => {
  const whole = { start: document.positionAt(0), end: document.positionAt(document.getText().length) };
  const hints = await service.provideInlayHints(document, whole, { isCancellationRequested: false });
  return hints.map(({ label }) => String(label)).join();
};

/** Files are read between two turns: 100 of them are more than any of these tests has. */
async function waited(isSo: () => Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 100; turn += 1) {
    if (await isSo()) {
      return;
    }
    await setImmediate();
  }
  assert.fail('never came');
}

describe('addresses in programs', () => {
  before(() => setTypeScriptLoader(() => require('typescript')));

  it('lead through a Service to the workload that answers, which is counted once', async () => {
    const { service, open } = workspaceOf({ 'client.ts': CLIENT, 'k8s/svc.yaml': SERVICE, 'k8s/llm.yaml': DEPLOYMENT });
    const [asking] = await service.placements(open('client.ts'));
    assert.equal(asking?.placement.current?.target.instance, 'g6.xlarge');
    assert.equal(asking?.placement.workload.modelName, 'meta-llama/Llama-3.1-8B-Instruct');
    open('k8s/llm.yaml');
    assert.equal((await service.total()).workloads, 1);
  });

  it('lead to a Compose service by its name', async () => {
    const client = CLIENT.replace('llm.models.svc.cluster.local', 'llm');
    const { service, open } = workspaceOf({ 'client.ts': client, 'compose.yaml': COMPOSE });
    const [asking] = await service.placements(open('client.ts'));
    assert.equal(asking?.placement.workload.modelName, 'Qwen/Qwen3-8B');
  });

  it('are followed in an editor that shows nothing but the program', async () => {
    let news = 0;
    const files = { 'client.ts': CLIENT, 'k8s/svc.yaml': SERVICE, 'k8s/llm.yaml': DEPLOYMENT };
    const { service, open } = workspaceOf(files, { filesArrived: () => (news += 1) });
    const hint = hintsOf(service, open('client.ts'));
    assert.doesNotMatch(await hint(), /2 × L4/);
    await waited(async () => /2 × L4/.test(await hint()));
    assert.ok(news > 0);
  });

  it('lead the model of an agent there, not the agent, which runs where the program does', async () => {
    const agent = `import { generateText, stepCountIs } from 'ai';
import { createOpenAI } from '@ai-sdk/openai';
const own = createOpenAI({ baseURL: 'http://llm.models.svc.cluster.local:8000/v1' });
export const solve = (prompt: string) =>
  generateText({
    model: own('llama'),
    stopWhen: stepCountIs(12),
    tools: {},
    prompt,
  });
`;
    const { service, open } = workspaceOf({ 'agent.ts': agent, 'k8s/svc.yaml': SERVICE, 'k8s/llm.yaml': DEPLOYMENT });
    const document = open('agent.ts');
    const placed = await service.placements(document);
    assert.deepEqual(
      placed.map(({ placement: { workload, current } }) => [workload.kind, current?.target.instance]),
      [
        ['agent', undefined],
        ['inference', 'g6.xlarge'],
      ],
    );
    // Each price stands where its owner is: at the function, and at the model.
    const whole = { start: document.positionAt(0), end: document.positionAt(agent.length) };
    const hints = await service.provideInlayHints(document, whole, { isCancellationRequested: false });
    const lines = hints.map(({ position }) => position.line);
    assert.deepEqual([...new Set(lines)], [3, 5]);
  });

  it('lead nowhere where two could be meant, or none', async () => {
    const other = DEPLOYMENT.replace('vllm-llama', 'vllm-other');
    const files = { 'client.ts': CLIENT, 'svc.yaml': SERVICE, 'a.yaml': DEPLOYMENT, 'b.yaml': other };
    for (const given of [files, { 'client.ts': CLIENT }]) {
      const { service, open } = workspaceOf(given);
      const [asking] = await service.placements(open('client.ts'));
      assert.equal(asking?.placement.current, undefined);
    }
  });
});

describe('node groups in programs', () => {
  before(() => setTypeScriptLoader(() => require('typescript')));

  it('take the pods of other files while they are open, as they are typed', async () => {
    const pods = DEPLOYMENT.replace('node.kubernetes.io/instance-type: g6.xlarge', 'pool: gpu');
    let news = 0;
    const { service, open } = workspaceOf({ 'llm.yaml': pods }, { filesArrived: () => (news += 1) });
    const hint = hintsOf(service, open('llm.yaml'));
    assert.doesNotMatch(await hint(), /L40S/);
    await service.check(open('cluster.ts', POOL));
    assert.match(await hint(), /2 × L40S/);
    const before = news;
    await service.check(open('cluster.ts', `${POOL}\n`));
    assert.equal(news, before, 'nothing new is said, nobody is disturbed');
    await service.check(open('cluster.ts', POOL.replace('g6e', 'g5')));
    assert.match(await hint(), /2 × A10G/);
    assert.ok(news > before);
  });
});
