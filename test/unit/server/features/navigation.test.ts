import assert from 'node:assert/strict';
import type { Location, WorkspaceEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { setTypeScriptLoader } from '../../../../server/src/manifest/dialects/typescript/load';
import { CHAT, testService } from '../../../support/service';
import { workspaceOf } from '../../../support/workspace';

const SHOP = `${CHAT}  repo-agent:
    kind: agent
    agent: { stepsMean: 12, llm: support-chat }
    traffic: { tasksPerHour: 10 }
  front:
    kind: orchestration
    stages:
      - use: "support-chat"
      - use: repo-agent
`;

function opened(text: string, options?: Parameters<typeof testService>[0], name = 'shop.workload.yaml') {
  const languageId = name.endsWith('.ts') ? 'typescript' : name.endsWith('.json') ? 'json' : 'yaml';
  const document = TextDocument.create(`file:///${name}`, languageId, 3, text);
  const service = testService(options);
  service.open(document);
  return { document, service };
}

/** The place before a piece of text, `into` it. */
function at(document: TextDocument, piece: string, into = 1) {
  const offset = document.getText().indexOf(piece);
  assert.ok(offset >= 0, piece);
  return document.positionAt(offset + into);
}

const lineOf = (document: TextDocument, { range }: Pick<Location, 'range'>) =>
  document
    .getText({ start: { line: range.start.line, character: 0 }, end: { line: range.start.line + 1, character: 0 } })
    .trim();

function applied(document: TextDocument, edit: WorkspaceEdit): string {
  const [change] = edit.documentChanges ?? [];
  assert.ok(change && 'edits' in change && change.textDocument.uri === document.uri);
  assert.equal(change.textDocument.version, document.version);
  return TextDocument.applyEdits(document, change.edits as Parameters<typeof TextDocument.applyEdits>[1]);
}

describe('going to a definition', () => {
  it('leads from an agent and from a stage to the workload that they name', async () => {
    const { document, service } = opened(SHOP);
    for (const from of ['llm: support', '"support-chat"']) {
      const found = await service.provideDefinition(document, at(document, from, from.length - 4));
      assert.deepEqual(
        found.map((one) => lineOf(document, one)),
        ['support-chat:'],
        from,
      );
    }
    assert.deepEqual(await service.provideDefinition(document, at(document, 'precision: int4', 13)), []);
  });

  it('leads nowhere where no workload has the name, and is off when switched off', async () => {
    const { document, service } = opened(SHOP.replace('llm: support-chat', 'llm: gone'));
    assert.deepEqual(await service.provideDefinition(document, at(document, 'llm: gone', 6)), []);
    const off = opened(SHOP, { settings: { 'navigation.enabled': false } });
    assert.deepEqual(await off.service.provideDefinition(off.document, at(off.document, 'llm: support', 8)), []);
  });
});

const POOL = `apiVersion: karpenter.sh/v1
kind: NodePool
metadata: { name: gpu-pool }
spec:
  template:
    metadata: { labels: { team/pool: cards } }
    spec:
      requirements:
        - { key: node.kubernetes.io/instance-type, operator: In, values: [g6.xlarge] }
`;
const GROUP = `apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: { name: shop, region: us-east-1 }
managedNodeGroups:
  - name: arm
    instanceType: c8g.2xlarge
    labels: { team/pool: arm }
`;
const SERVED = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: chat
spec:
  template:
    spec:
      nodeSelector:
        team/pool: cards
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
              - matchExpressions:
                  - key: team/pool
                    operator: In
                    values: [arm, other]
      containers:
        - name: vllm
          image: vllm/vllm-openai:v0.20.0
          args: ["--model", "Qwen/Qwen2.5-1.5B-Instruct"]
          resources: { limits: { nvidia.com/gpu: 1 } }
`;
const POINTING = `version: 1
workloads:
  support:
    targets: [{ file: k8s/chat.yaml, kind: Deployment, name: chat }]
    traffic: { rpsAvg: 2 }
`;

describe('going from file to file', () => {
  it('leads from a label to the NodePool and to the node group that carry it', async () => {
    const { service, open, uriOf } = workspaceOf({ 'pool.yaml': POOL, 'eks.yaml': GROUP, 'k8s/chat.yaml': SERVED });
    const document = open('k8s/chat.yaml');
    const [pool, ...more] = await service.provideDefinition(document, at(document, 'pool: cards', 2));
    assert.equal(pool?.uri, uriOf('pool.yaml'));
    assert.equal(TextDocument.create('', '', 1, POOL).getText(pool?.range), 'gpu-pool');
    assert.deepEqual(more, []);
    const [group] = await service.provideDefinition(document, at(document, 'values: [arm', 10));
    assert.equal(group?.uri, uriOf('eks.yaml'));
    assert.equal(TextDocument.create('', '', 1, GROUP).getText(group?.range), 'arm');
    assert.deepEqual(await service.provideDefinition(document, at(document, 'image: vllm', 2)), []);
  });

  it('leads from a queue’s name to the queue, and from a service to its runtime', async () => {
    const files = {
      'queue.yaml':
        'apiVersion: kueue.x-k8s.io/v1beta1\nkind: LocalQueue\nmetadata: { name: cards, namespace: ml }\nspec: { clusterQueue: all }\n',
      'runtime.yaml':
        'apiVersion: serving.kserve.io/v1alpha1\nkind: ServingRuntime\nmetadata: { name: vllm-rt }\nspec:\n  supportedModelFormats: [{ name: vllm }]\n  containers: [{ name: kserve-container, image: "vllm/vllm-openai:v0.20.0" }]\n',
      'job.yaml': SERVED.replace('  name: chat\n', '  name: chat\n  labels:\n    kueue.x-k8s.io/queue-name: cards\n'),
      'service.yaml':
        'apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata: { name: chat }\nspec:\n  predictor:\n    model:\n      modelFormat: { name: vllm }\n      runtime: vllm-rt\n      storageUri: hf://Qwen/Qwen3-8B\n',
    };
    const { service, open, uriOf } = workspaceOf(files);
    const job = open('job.yaml');
    const [queue] = await service.provideDefinition(job, at(job, 'queue-name: cards', 14));
    assert.equal(queue?.uri, uriOf('queue.yaml'));
    const served = open('service.yaml');
    const [runtime] = await service.provideDefinition(served, at(served, 'runtime: vllm-rt', 10));
    assert.equal(runtime?.uri, uriOf('runtime.yaml'));
    assert.equal(TextDocument.create('', '', 1, files['runtime.yaml']).getText(runtime?.range), 'vllm-rt');
  });

  it('finds a NodePool of the same file, where it stands now', async () => {
    const { document, service } = opened(`${POOL}---\n${SERVED}`, {}, 'all.yaml');
    const found = await service.provideDefinition(document, at(document, 'pool: cards\n', 2));
    assert.deepEqual(
      found.map((one) => lineOf(document, one)),
      ['metadata: { name: gpu-pool }'],
    );
  });

  it('leads from targets to what they mean, and from there back to the manifest', async () => {
    const { service, open, uriOf } = workspaceOf({ 'shop.workload.yaml': POINTING, 'k8s/chat.yaml': SERVED });
    const document = open('shop.workload.yaml');
    const [there] = await service.provideDefinition(document, at(document, 'k8s/chat.yaml'));
    assert.equal(there?.uri, uriOf('k8s/chat.yaml'));
    assert.equal(TextDocument.create('', '', 1, SERVED).getText(there?.range), 'chat');
    const served = open('k8s/chat.yaml');
    const [back] = await service.provideReferences(served, at(served, 'name: chat', 7), false);
    assert.equal(back?.uri, uriOf('shop.workload.yaml'));
    assert.equal(document.getText(back?.range), 'support');
  });
});

describe('finding who names a workload', () => {
  it('lists its name and every reference, with or without the declaration', async () => {
    const { document, service } = opened(SHOP);
    const where = at(document, 'support-chat');
    const found = await service.provideReferences(document, where, true);
    assert.deepEqual(
      found.map((one) => lineOf(document, one)),
      ['support-chat:', 'agent: { stepsMean: 12, llm: support-chat }', '- use: "support-chat"'],
    );
    assert.equal((await service.provideReferences(document, where, false)).length, 2);
  });

  it('highlights them, the name as written and the others as read', async () => {
    const { document, service } = opened(SHOP);
    const found = await service.provideHighlights(document, at(document, 'repo-agent'));
    assert.deepEqual(
      found.map(({ kind }) => kind),
      [3, 2],
    );
  });

  it('types them as one where the name needs no quotes', async () => {
    const { document, service } = opened(SHOP);
    const linked = await service.provideLinkedEditing(document, at(document, 'support-chat'));
    assert.deepEqual(
      linked?.ranges.map((range) => document.getText(range)),
      ['support-chat', 'support-chat', 'support-chat'],
    );
    assert.equal(await service.provideLinkedEditing(document, at(document, 'front')), null);
  });
});

describe('renaming a workload', () => {
  before(() => setTypeScriptLoader(() => require('typescript')));

  it('changes the name and every reference, in the quotes that stand there', async () => {
    const { document, service } = opened(SHOP);
    const ready = await service.prepareRename(document, at(document, 'llm: support', 8));
    assert.ok(ready?.ok && ready.placeholder === 'support-chat');
    const renamed = await service.provideRename(document, at(document, 'support-chat'), 'help', {
      isCancellationRequested: false,
    });
    assert.ok(renamed?.ok);
    assert.equal(applied(document, renamed.edit), SHOP.replaceAll('support-chat', 'help'));
  });

  it('puts a name into quotes where YAML would read it as something else', async () => {
    const { document, service } = opened(SHOP);
    const renamed = await service.provideRename(document, at(document, 'support-chat'), 'help: me');
    assert.ok(renamed?.ok);
    const text = applied(document, renamed.edit);
    assert.match(text, /\n {2}"help: me":\n/);
    assert.match(text, /llm: "help: me" }/);
    assert.match(text, /use: "help: me"/);
    const again = opened(text);
    const names = await again.service.provideDocumentSymbols(again.document);
    assert.equal(names[0]?.name, 'help: me');
  });

  it('works in JSON and in a @workload comment', async () => {
    const json = opened('{ "version": 1, "workloads": { "chat": { "kind": "inference" } } }', {}, 'a.workload.json');
    const inJson = await json.service.provideRename(json.document, at(json.document, '"chat"', 2), 'a "b"');
    assert.ok(inJson?.ok);
    assert.match(applied(json.document, inJson.edit), /"a \\"b\\"": \{/);
    const code = opened('/**\n * @workload chat\n *   kind: inference\n */\nexport const a = 1;\n', {}, 'a.ts');
    const inCode = await code.service.provideRename(code.document, at(code.document, 'chat'), 'help');
    assert.ok(inCode?.ok);
    assert.match(applied(code.document, inCode.edit), /@workload help\n/);
    const twoWords = await code.service.provideRename(code.document, at(code.document, 'chat'), 'help me');
    assert.ok(twoWords && !twoWords.ok && /one word/.test(twoWords.reason));
  });

  it('is refused with the reason: another workload, another tool, no name, a line not finished', async () => {
    const { document, service } = opened(SHOP);
    const reason = async (piece: string, newName = 'x', into = 1) => {
      const answer = await service.provideRename(document, at(document, piece, into), newName);
      return answer && !answer.ok ? answer.reason : undefined;
    };
    assert.match((await reason('support-chat', 'front')) ?? '', /called front already/);
    assert.match((await reason('support-chat', ' ')) ?? '', /between 1 and 128/);
    assert.match((await reason('precision')) ?? '', /no name of a workload/);
    const foreign = opened(SERVED, {}, 'chat.yaml');
    const refused = await foreign.service.prepareRename(foreign.document, at(foreign.document, 'name: chat', 7));
    assert.ok(refused && !refused.ok && /belongs to Deployment chat/.test(refused.reason));
    const typing = opened(SHOP.replace('llm: support-chat }', 'llm: support-chat'));
    const half = await typing.service.provideRename(typing.document, at(typing.document, 'support-chat'), 'x');
    assert.ok(half && !half.ok);
  });

  it('follows into a manifest that points at a program’s workload by its name', async () => {
    const pointing = 'version: 1\nworkloads:\n  shop:\n    targets: [{ file: serve.ts, name: chat }]\n';
    const { service, open, uriOf } = workspaceOf({
      'serve.ts': '/**\n * @workload chat\n *   kind: inference\n */\nexport const a = 1;\n',
      'a.workload.yaml': pointing,
    });
    const document = open('serve.ts');
    const renamed = await service.provideRename(document, at(document, 'chat'), 'help');
    assert.ok(renamed?.ok, JSON.stringify(renamed));
    const other = renamed.edit.documentChanges?.[1];
    assert.ok(other && 'edits' in other && other.textDocument.uri === uriOf('a.workload.yaml'));
    assert.equal(other.textDocument.version, null);
    const [edit] = other.edits as Parameters<typeof TextDocument.applyEdits>[1];
    assert.ok(edit);
    assert.match(TextDocument.applyEdits(TextDocument.create('', '', 1, pointing), [edit]), /name: help \}/);
  });
});
