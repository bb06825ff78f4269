import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { setTypeScriptLoader } from '../../../../server/src/manifest/dialects/typescript/load';
import type { WhatIf } from '../../../../shared/src/placement/whatIf';
import type { PanelWorkload } from '../../../../shared/src/protocol';
import { testService } from '../../../support/service';

const CHAT = `version: 1
workloads:
  # The one that people talk to.
  support-chat:
    kind: inference
    model: meta-llama/Llama-3.2-3B-Instruct
    precision: int4
    traffic: { rpsAvg: 0.6, rpsPeak: 2.5 } # measured in May
    tokens:
      inMean: 420
      outMean: 120
    slo: { ttftMsP95: 2000 }
    placement: { instance: g6.xlarge, minReplicas: 1, maxReplicas: 40 }
  other:
    kind: embedding
    model: BAAI/bge-base-en-v1.5
    traffic: { rpsAvg: 20 }
    placement: { instance: g6.xlarge }
`;

const POD = `apiVersion: apps/v1
kind: Deployment
metadata: { name: chat }
spec:
  template:
    spec:
      nodeSelector: { node.kubernetes.io/instance-type: g6.xlarge }
      containers:
        - name: vllm
          image: vllm/vllm-openai:v0.12.0
          args: ["--model", "meta-llama/Llama-3.2-3B-Instruct"]
          resources: { limits: { nvidia.com/gpu: 1 } }
`;

const CODE = `/**
 * @workload chat
 * kind: inference
 * model: meta-llama/Llama-3.2-3B-Instruct
 * traffic: { rpsAvg: 0.6 }
 * placement: { instance: g6.xlarge }
 */
export const serve = () => undefined;
`;

function opened(text: string, uri: string, languageId: string) {
  const service = testService();
  const document = TextDocument.create(uri, languageId, 1, text);
  service.open(document);
  const panel = async (line: number, workload: string, changes: WhatIf) =>
    (await service.panelState({ uri, line, whatIf: { workload, changes } })) as PanelWorkload;
  const apply = async (workload: string, changes: WhatIf) => {
    const reply = await service.whatIfEdit({ uri, workload, changes });
    return reply.ok ? TextDocument.applyEdits(document, [...reply.edits]) : reply.reason;
  };
  return { panel, apply };
}

const own = (text = CHAT) => opened(text, 'file:///w/chat.workload.yaml', 'yaml');
const changedLines = (before: string, after: string) =>
  after.split('\n').filter((line) => !before.split('\n').includes(line));

describe('what if: the figures', () => {
  it('are those of a file that says so', async () => {
    const changes: WhatIf = { 'traffic.rpsAvg': 1.8, 'tokens.outMean': 60, 'placement.region': 'eu-central-1' };
    const asked = await own().panel(3, 'support-chat', changes);
    const written = await own().apply('support-chat', changes);
    const said = await own(written).panel(3, 'support-chat', {});
    assert.notEqual(written, CHAT);
    assert.deepEqual(asked.figures, said.figures);
    assert.deepEqual(asked.candidates, said.candidates);
    assert.equal(asked.verdict, said.verdict);
    assert.deepEqual(asked.report.current, said.report.current);
  });

  it('of another workload stay as they are', async () => {
    const plain = await own().panel(16, 'other', {});
    const asked = await own().panel(16, 'support-chat', { 'traffic.rpsAvg': 9 });
    assert.equal(plain.name, 'other');
    assert.deepEqual(asked, plain);
  });

  it('the peak follows its mean, the curve stays that of the stated load', async () => {
    const stated = await own().panel(3, 'support-chat', {});
    const asked = await own().panel(3, 'support-chat', { 'traffic.rpsAvg': 1.2 });
    assert.deepEqual(asked.load, stated.load);
    assert.deepEqual(
      asked.whatIf?.changes.map(({ field, text, line }) => [field, text, line]),
      [
        ['traffic.rpsAvg', '0.6 req/s → 1.2 req/s', 7],
        ['traffic.rpsPeak', '2.5 req/s → 5 req/s', 7],
      ],
    );
    assert.notDeepEqual((await own().panel(3, 'support-chat', { 'tokens.outMean': 600 })).load, stated.load);
  });

  it('as stated is no change; nonsense is none either', async () => {
    const bad = { 'traffic.rpsAvg': 0.6, 'tokens.inMean': -4, precision: 'int5', __proto__: 1, kind: 'batch' };
    const asked = await own().panel(3, 'support-chat', bad as WhatIf);
    assert.deepEqual(asked.whatIf?.changes, []);
    assert.deepEqual(asked.figures, (await own().panel(3, 'support-chat', {})).figures);
  });

  it('the move waits: it would be of values that the file does not state', async () => {
    const asked = await own().panel(3, 'support-chat', { 'traffic.rpsAvg': 0.1 });
    assert.equal(asked.move === undefined || asked.move.disabledReason !== undefined, true);
  });

  it('each value tells the line that set it, or none', async () => {
    const { whatIf } = await own().panel(3, 'support-chat', {});
    const lines = Object.fromEntries((whatIf?.fields ?? []).map(({ field, line }) => [field, line]));
    assert.deepEqual(
      [lines['traffic.rpsAvg'], lines['tokens.inMean'], lines['slo.ttftMsP95'], lines['placement.region']],
      [7, 9, 11, undefined],
    );
    assert.ok(whatIf?.fields.every(({ value }) => value !== '' && value !== undefined));
  });
});

describe('what if: apply', () => {
  before(() => setTypeScriptLoader(() => require('typescript')));

  it('writes exactly the changed values; every other byte stays', async () => {
    const written = await own().apply('support-chat', { 'traffic.rpsAvg': 1.2, 'tokens.inMean': 900 });
    assert.deepEqual(changedLines(CHAT, written), [
      '    traffic: { rpsAvg: 1.2, rpsPeak: 5 } # measured in May',
      '      inMean: 900',
    ]);
    assert.equal(written.split('\n').length, CHAT.split('\n').length);
  });

  it('makes the block that a value needs', async () => {
    const written = await own().apply('support-chat', { 'pricing.discountPct': 12 });
    assert.deepEqual(changedLines(CHAT, written), ['    pricing:', '      discountPct: 12']);
    assert.deepEqual((await own(written).panel(3, 'support-chat', {})).whatIf?.changes, []);
  });

  it('keeps the line ends of Windows, in JSON its quotes', async () => {
    const windows = CHAT.replaceAll('\n', '\r\n');
    const written = await own(windows).apply('support-chat', { 'traffic.rpsAvg': 1.2, 'placement.purchase': 'spot' });
    assert.equal(written.replaceAll('\r\n', '').includes('\n'), false);
    assert.match(written, /maxReplicas: 40, purchase: spot \}/);
    const json =
      '{ "version": 1, "workloads": { "a": { "kind": "inference", "model": "Qwen/Qwen2.5-7B-Instruct", "traffic": { "rpsAvg": 1 } } } }\n';
    const after = await opened(json, 'file:///w/a.workload.json', 'json').apply('a', {
      'traffic.rpsAvg': 2,
      'tokens.inMean': 77,
    });
    assert.equal(JSON.parse(after).workloads.a.traffic.rpsAvg, 2);
    assert.equal(JSON.parse(after).workloads.a.tokens.inMean, 77);
  });

  it('of a Kubernetes object goes into a comment, and a second time into the same', async () => {
    const pod = (text: string) => opened(text, 'file:///w/chat.yaml', 'yaml');
    const once = await pod(POD).apply('chat', { 'traffic.rpsAvg': 3 });
    assert.equal(once, `# placewright: traffic.rpsAvg=3\n${POD}`);
    const twice = await pod(once).apply('chat', { 'traffic.rpsAvg': 4, 'tokens.inMean': 800 });
    assert.equal(twice, `# placewright: traffic.rpsAvg=4 tokens.inMean=800\n${POD}`);
  });

  it('of code goes into its @workload comment', async () => {
    const written = await opened(CODE, 'file:///w/serve.ts', 'typescript').apply('chat', {
      'traffic.rpsAvg': 2,
      'tokens.outMean': 99,
    });
    assert.match(written, /^ \* traffic: \{ rpsAvg: 2 \}$/m);
    assert.match(written, /^ \* +tokens: .*outMean: 99|^ \* +outMean: 99/m);
    assert.match(written, /\*\/\nexport const serve/);
  });

  it('refuses over a shared anchor and in an unfinished file, and writes nothing', async () => {
    const shared = CHAT.replace(
      'traffic: { rpsAvg: 0.6, rpsPeak: 2.5 } # measured in May',
      'traffic: &t { rpsAvg: 0.6 }',
    ).replace('traffic: { rpsAvg: 20 }', 'traffic: *t');
    assert.match(await own(shared).apply('other', { 'traffic.rpsAvg': 3 }), /anchor|cannot be edited safely/);
    assert.match(await own(shared).apply('support-chat', { 'traffic.rpsAvg': 3 }), /anchor|cannot be edited safely/);
    assert.match(await own(`${CHAT}  half: {`).apply('support-chat', { 'traffic.rpsAvg': 3 }), /not finished/);
    assert.match(await own().apply('nobody', { 'traffic.rpsAvg': 3 }), /nothing was written/);
  });
});
