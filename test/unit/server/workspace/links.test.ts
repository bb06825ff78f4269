/** What files of a workspace say about each other: configuration, scaling, and manifests that point at deployments. */
import assert from 'node:assert/strict';
import { WHOLE } from '../../../support/service';
import { ROOT, workspaceOf } from '../../../support/workspace';

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: { name: chat }
spec:
  replicas: 1
  template:
    spec:
      nodeSelector: { node.kubernetes.io/instance-type: g6e.xlarge }
      containers:
        - name: engine
          image: vllm/vllm-openai:v0.8.5
          args: ['--model', '$(MODEL)']
          env:
            - name: MODEL
              valueFrom: { configMapKeyRef: { name: chat-config, key: model } }
          resources: { limits: { nvidia.com/gpu: 1 } }
`;
const CONFIG = `apiVersion: v1
kind: ConfigMap
metadata: { name: chat-config }
data: { model: meta-llama/Llama-3.1-8B-Instruct }
`;
const SCALER = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: chat-scaler }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: chat }
  minReplicas: 2
  maxReplicas: 6
`;
const MANIFEST = `version: 1
workloads:
  support:
    targets: [{ file: k8s/chat.yaml, kind: Deployment, name: chat }]
    traffic: { rpsAvg: 2, rpsPeak: 4 }
    tokens: { inMean: 700, outMean: 150 }
`;

describe('files that speak of each other', () => {
  it('takes a model from a ConfigMap of another file', async () => {
    const { service, open } = workspaceOf({ 'k8s/chat.yaml': DEPLOYMENT, 'k8s/config.yaml': CONFIG });
    const [report] = (await service.reports(open('k8s/chat.yaml'))).workloads;
    assert.equal(report?.model, 'meta-llama/Llama-3.1-8B-Instruct');
  });

  it('takes replica bounds from an autoscaler of another file', async () => {
    const { service, open } = workspaceOf({ 'chat.yaml': DEPLOYMENT, 'hpa.yaml': SCALER });
    const [placed] = await service.placements(open('chat.yaml'));
    assert.deepEqual(
      [placed?.placement.workload.placement.minReplicas, placed?.placement.workload.placement.maxReplicas],
      [2, 6],
    );
    assert.equal(placed?.placement.workload.placement.replicas, undefined, 'where it starts is not how many there are');
  });

  it('gives a deployment the load that a manifest elsewhere states, and the manifest the machine', async () => {
    const files = { 'k8s/chat.yaml': DEPLOYMENT, 'k8s/config.yaml': CONFIG, 'chat.workload.yaml': MANIFEST };
    const { service, open } = workspaceOf(files);
    const [foreign] = await service.placements(open('k8s/chat.yaml'));
    const [own] = await service.placements(open('chat.workload.yaml'));
    assert.equal(foreign?.placement.workload.traffic.rpsAvg, 2);
    assert.equal(own?.placement.current?.target.instance, 'g6e.xlarge');
    assert.equal(own?.placement.current?.cost.monthlyUsd, foreign?.placement.current?.cost.monthlyUsd);
    const total = await service.total();
    assert.equal(total.workloads, 1, 'one deployment stands in the sum once');
  });

  it('tells deployments of one name apart by their files', async () => {
    const other = DEPLOYMENT.replace('g6e.xlarge', 'g5.xlarge');
    const files = { 'k8s/chat.yaml': DEPLOYMENT, 'staging/chat.yaml': other, 'chat.workload.yaml': MANIFEST };
    const { service, open } = workspaceOf({ ...files, 'k8s/config.yaml': CONFIG });
    const [meant] = await service.placements(open('k8s/chat.yaml'));
    const [another] = await service.placements(open('staging/chat.yaml'));
    assert.deepEqual(
      [meant, another].map((each) => each?.placement.workload.tokens.inMean),
      [700, 512],
    );
  });

  it('says where targets point at nothing', async () => {
    const { service, open } = workspaceOf({ 'chat.workload.yaml': MANIFEST });
    const diagnostics = await service.provideDiagnostics(open('chat.workload.yaml'));
    const found = diagnostics.find(({ code }) => code === 'target-not-found');
    const text = MANIFEST.split('\n')[found?.range.start.line ?? 0] ?? '';
    assert.equal(text.slice(found?.range.start.character, found?.range.end.character), 'k8s/chat.yaml');
  });

  it('follows a pattern, and never leaves the workspace', async () => {
    const globbed = MANIFEST.replace('k8s/chat.yaml', '"**/chat.yaml"');
    const inside = workspaceOf({ 'k8s/chat.yaml': DEPLOYMENT, 'chat.workload.yaml': globbed });
    const [own] = await inside.service.placements(inside.open('chat.workload.yaml'));
    assert.equal(own?.placement.current?.target.instance, 'g6e.xlarge');
    for (const file of ['/etc/passwd', 'file:///etc/passwd', '"../../**"', '"[[[[[["']) {
      const hostile = workspaceOf({ 'chat.workload.yaml': MANIFEST.replace('k8s/chat.yaml', file) });
      await hostile.service.placements(hostile.open('chat.workload.yaml'));
      assert.deepEqual(
        hostile.reads.filter((uri) => uri.includes('etc/passwd')),
        [],
      );
    }
  });

  it('reads a changed file again, and no other', async () => {
    const { service, open, reads, texts } = workspaceOf({ 'chat.yaml': DEPLOYMENT, 'config.yaml': CONFIG });
    const document = open('chat.yaml');
    await service.reports(document);
    texts.set(`${ROOT}/config.yaml`, CONFIG.replace('8B', '70B'));
    reads.length = 0;
    service.changeFiles([`${ROOT}/config.yaml`]);
    const [report] = (await service.reports(document)).workloads;
    assert.equal(report?.model, 'meta-llama/Llama-3.1-70B-Instruct');
    assert.deepEqual(
      reads.filter((uri) => uri.endsWith('.yaml') && !uri.includes('hardware')),
      [`${ROOT}/config.yaml`],
    );
  });

  it('lets an open document speak as it is typed', async () => {
    const { service, open } = workspaceOf({ 'chat.yaml': DEPLOYMENT, 'config.yaml': CONFIG });
    const document = open('chat.yaml');
    open('config.yaml', CONFIG.replace('8B', '70B'));
    const [typed] = (await service.reports(document)).workloads;
    assert.equal(typed?.model, 'meta-llama/Llama-3.1-70B-Instruct');
    service.close(`${ROOT}/config.yaml`);
    const [saved] = (await service.reports(document)).workloads;
    assert.equal(saved?.model, 'meta-llama/Llama-3.1-8B-Instruct');
  });
});

describe('hardware without an estimate', () => {
  const gaudi = DEPLOYMENT.replace('nvidia.com/gpu', 'habana.ai/gaudi').replace(/ +nodeSelector.*\n/, '');

  it('is named in hint and verdict, and its cost stays out of every sum', async () => {
    const { service, open } = workspaceOf({ 'chat.yaml': gaudi, 'config.yaml': CONFIG });
    const document = open('chat.yaml');
    const [report] = (await service.reports(document)).workloads;
    assert.equal(report?.unestimated, 'gaudi');
    assert.match(report?.verdict ?? '', /^gaudi has no estimate\. On AWS, /);
    const [hint] = await service.provideInlayHints(document, WHOLE);
    assert.equal(hint?.label, 'gaudi · no estimate');
    const total = await service.total();
    assert.deepEqual([total.workloads, total.unknown, total.monthlyUsd], [1, 1, 0]);
    assert.deepEqual(await service.provideDiagnostics(document), []);
  });
});

describe('moves of what other files complete', () => {
  it('are offered where the model stands in a ConfigMap of another file', async () => {
    const { service, open } = workspaceOf({
      'chat.yaml': DEPLOYMENT.replace('g6e.xlarge', 'g5.12xlarge'),
      'config.yaml': CONFIG,
    });
    const document = open('chat.yaml');
    await service.check(document);
    const at = document.positionAt(document.getText().indexOf('chat'));
    const actions = await service.provideCodeActions(document, { start: at, end: at }, { diagnostics: [] });
    const offered = actions.filter(({ disabled }) => !disabled);
    assert.ok(offered.length > 0, actions.map(({ title, disabled }) => `${title}: ${disabled?.reason}`).join('; '));
  });
});
