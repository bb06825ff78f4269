import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import type { Target } from '../../../../../shared/src/report/schema';
import { kubernetes } from '../../../../../server/src/manifest/dialects/kubernetes';
import { applyEdits } from '../../../../../server/src/manifest/edits';
import type { FoundWorkload } from '../../../../../server/src/manifest/manifest';

const fixture = (name: string) => readFileSync(`test/fixtures/kubernetes/${name}.yaml`, 'utf8');
const source = (text: string) => ({ path: 'a.yaml', languageId: 'yaml', text });

const common = { instances: 1, replicas: 1, purchase: 'on-demand', region: 'us-east-1' } as const;
const graviton: Target = {
  ...common,
  hardwareClass: 'graviton',
  instance: 'c8g.4xlarge',
  replicas: 3,
  instances: 3,
  precision: 'bf16',
  runtime: 'vllm',
};
const x86: Target = { ...common, hardwareClass: 'x86', instance: 'c7i.4xlarge', precision: 'bf16', runtime: 'vllm' };
const l4: Target = {
  ...common,
  hardwareClass: 'gpu',
  instance: 'g6.xlarge',
  accelerator: 'L4',
  acceleratorCount: 1,
  tensorParallel: 1,
  replicas: 2,
  precision: 'bf16',
  runtime: 'vllm',
};
const four: Target = {
  ...common,
  hardwareClass: 'gpu',
  instance: 'g6e.12xlarge',
  accelerator: 'L40S',
  acceleratorCount: 4,
  tensorParallel: 4,
  precision: 'bf16',
  runtime: 'vllm',
};
const trainium: Target = {
  ...common,
  hardwareClass: 'neuron',
  instance: 'trn2.3xlarge',
  accelerator: 'Trainium2',
  acceleratorCount: 1,
  tensorParallel: 1,
  precision: 'bf16',
  runtime: 'neuron',
};

function workloadOf(text: string, name = 'chat'): FoundWorkload {
  const found = kubernetes.read(source(text)).workloads.find((workload) => workload.name === name);
  assert.ok(found, name);
  return found;
}

function move(text: string, target: Target, name?: string): string {
  const result = kubernetes.retarget?.(source(text), workloadOf(text, name), target);
  assert.ok(result?.ok, JSON.stringify(result));
  const moved = applyEdits(text, result.edits);
  assert.deepEqual(
    parseAllDocuments(moved).flatMap((document) => ('errors' in document ? document.errors : [])),
    [],
  );
  const placement = workloadOf(moved, name).spec.placement;
  assert.equal(placement?.instance, target.instance);
  assert.equal(placement?.count, target.acceleratorCount ?? 0);
  assert.equal(placement?.replicas, target.replicas);
  assert.equal(workloadOf(moved, name).stated.hardwareClass, target.hardwareClass);
  const again = kubernetes.retarget?.(source(moved), workloadOf(moved, name), target);
  assert.deepEqual(again, { ok: true, edits: [] }, 'a second run finds something to do');
  return moved;
}

function refusal(text: string, target: Target, name?: string): string {
  const result = kubernetes.retarget?.(source(text), workloadOf(text, name), target);
  assert.ok(result && !result.ok, JSON.stringify(result));
  return result.reason;
}

/** Lines that are not in the other text. */
const changed = (from: string, to: string) =>
  to
    .split('\n')
    .filter((line) => !from.split('\n').includes(line))
    .map((line) => line.trim());

describe('Kubernetes: moving a workload', () => {
  const gpu = fixture('vllm-gpu');
  const arm = fixture('vllm-graviton');

  it('GPU to Graviton: the twin, to the byte', () => assert.equal(move(gpu, graviton), arm));

  it('a part of a card is asked for as one device, and read back as that part', () => {
    const part = { ...l4, instance: 'g6f.2xlarge', acceleratorCount: 0.25 };
    const moved = move(gpu, part);
    assert.deepEqual(changed(gpu, moved), ['node.kubernetes.io/instance-type: g6f.2xlarge']);
    assert.equal(workloadOf(moved).stated.acceleratorCount, 1, 'what the file says');
  });

  it('gives a pod that names no machine a node selector', () => {
    const bare = gpu.replace(/ {6}nodeSelector:\n(?: {8}.*\n)+/, '');
    assert.deepEqual(changed(bare, move(bare, { ...l4, instance: 'g6e.xlarge', accelerator: 'L40S' })), [
      'nodeSelector:',
      'node.kubernetes.io/instance-type: g6e.xlarge',
    ]);
  });

  it('keeps CRLF line ends', () =>
    assert.equal(move(gpu.replaceAll('\n', '\r\n'), graviton), arm.replaceAll('\n', '\r\n')));

  it('Graviton to GPU: device, toleration, image', () => {
    assert.deepEqual(changed(arm, move(arm, l4)), [
      'replicas: 2 # fixed for now',
      'node.kubernetes.io/instance-type: g6.xlarge',
      'tolerations:',
      '- key: nvidia.com/gpu',
      'operator: Exists',
      'effect: NoSchedule',
      'image: vllm/vllm-openai:v0.20.0',
      'cpu: "3"',
      'memory: 14Gi',
      'memory: 14Gi',
      'nvidia.com/gpu: 1',
    ]);
  });

  it('GPU to GPU: count, instance, split; the image stays', () => {
    assert.deepEqual(changed(gpu, move(gpu, four)), [
      'replicas: 1 # fixed for now',
      'node.kubernetes.io/instance-type: g6e.12xlarge',
      '- --tensor-parallel-size=4',
      'nvidia.com/gpu: 4',
      'nvidia.com/gpu: 4 # one whole card',
    ]);
  });

  it('GPU to x86', () => assert.match(move(gpu, x86), /vllm\/vllm-openai-cpu:v0\.20\.0-x86_64/));

  it('GPU to Trainium: device, taint, cores', () => {
    const moved = move(gpu, trainium);
    assert.match(moved, /- key: aws\.amazon\.com\/neuron\n/);
    assert.match(moved, /aws\.amazon\.com\/neuron: 1 # one whole card/);
    assert.match(moved, /--tensor-parallel-size=8\n/);
  });

  it('adds a node selector and a flag where there is none', () => {
    const bare = gpu
      .replace(/ {6}nodeSelector:\n.*\n.*\n/, '')
      .replace(/ {12}- --tensor-parallel-size=1\n/, '')
      .replace('  replicas: 2 # fixed for now\n', '');
    const moved = move(bare, { ...four, replicas: 2 });
    assert.match(moved, /^spec:\n {2}replicas: 2\n/m);
    assert.match(moved, / {6}nodeSelector:\n {8}node\.kubernetes\.io\/instance-type: g6e\.12xlarge\n {6}containers:/);
    assert.match(moved, /- --dtype=bfloat16\n {12}- --tensor-parallel-size=4\n/);
  });

  it('turns a Karpenter family and a GPU label into the instance type', () => {
    const karpenter = gpu.replace(
      'node.kubernetes.io/instance-type: g6.xlarge',
      'karpenter.k8s.aws/instance-family: g6\n        karpenter.k8s.aws/instance-gpu-count: "1"\n        kubernetes.io/arch: amd64',
    );
    const moved = move(karpenter, graviton);
    assert.match(
      moved,
      /nodeSelector:\n {8}node\.kubernetes\.io\/instance-type: c8g\.4xlarge\n {8}kubernetes\.io\/arch: arm64\n {8}topology/,
    );
    const product = gpu.replace('node.kubernetes.io/instance-type: g6.xlarge', 'nvidia.com/gpu.product: NVIDIA-L4');
    assert.match(move(product, four), /nodeSelector:\n {8}node\.kubernetes\.io\/instance-type: g6e\.12xlarge/);
  });

  it('moves JSON, a flow map and a script', () => {
    const flow = gpu.replace(
      /resources:[\s\S]*$/,
      'resources: { requests: { nvidia.com/gpu: 1 }, limits: { nvidia.com/gpu: 1, memory: 12Gi } }\n',
    );
    assert.match(
      move(flow, graviton),
      /resources: \{ requests: \{ cpu: "15", memory: 28Gi \}, limits: \{ memory: 28Gi \} \}/,
    );
    const json = JSON.stringify(parseAllDocuments(gpu)[0]?.toJS(), null, 2);
    assert.doesNotThrow(() => JSON.parse(move(json, graviton)));
    assert.doesNotThrow(() => JSON.parse(move(json, four)));
    const script = gpu.replace(
      /args:\n(?: {12}-.*\n)+/,
      'command: ["sh", "-c", "vllm serve Qwen/Qwen3-8B --port 8000"]\n',
    );
    assert.match(move(script, four), /"vllm serve Qwen\/Qwen3-8B --tensor-parallel-size 4 --port 8000"/);
  });

  it('changes what the author states beside the manifest', () => {
    const said = gpu.replace(
      '  labels:\n    app: chat\nspec',
      '  annotations:\n    placewright.dev/workload: |\n      placement: { instance: g6.xlarge, replicas: 2 }\nspec',
    );
    assert.match(move(said, graviton), /placement: \{ instance: c8g\.4xlarge, replicas: 3 \}/);
  });

  it('touches one document of a stream', () => {
    const stream = `${gpu}---\n${gpu.replaceAll('chat', 'other')}`;
    assert.equal(move(stream, graviton), `${arm}---\n${gpu.replaceAll('chat', 'other')}`);
  });

  const refusals: readonly [string, string, Target, RegExp][] = [
    [
      'an image without an arm64 build',
      gpu.replace('vllm/vllm-openai:v0.20.0', 'acme/vllm-server:1.4'),
      graviton,
      /no arm64 image of acme\/vllm-server:1\.4 is known/,
    ],
    ['a release before the first CPU image', gpu.replace('v0.20.0', 'v0.9.1'), graviton, /no arm64 image/],
    ['another runtime', gpu, { ...graviton, runtime: 'llama.cpp' }, /llama\.cpp in place of vllm/],
    ['other weights', gpu, { ...graviton, precision: 'int4' }, /int4 needs other weights/],
    ['a templated instance', gpu.replace('g6.xlarge', '${INSTANCE}'), four, /template/],
    ['a templated number of replicas', gpu.replace('replicas: 2', 'replicas: $REPLICAS'), four, /template/],
    [
      'a flag from a ConfigMap',
      gpu.replace('--tensor-parallel-size=1', '--tensor-parallel-size=$(TP)'),
      four,
      /tensor parallel comes from \$\(TP\)/,
    ],
    [
      'another region',
      gpu.replace('us-east-1', 'eu-west-1'),
      four,
      /topology\.kubernetes\.io\/region keeps it in eu-west-1/,
    ],
    [
      'a shared anchor',
      gpu
        .replace(
          '            limits:\n              memory: 12Gi\n              nvidia.com/gpu: 1 # one whole card',
          '            limits: &all\n              nvidia.com/gpu: 1',
        )
        .replace(/requests:\n.*\n.*\n.*\n/, 'requests: *all\n')
        .replace(/( {12}requests: \*all\n)([\s\S]*)$/, '$2$1'),
      four,
      /shared through a YAML anchor/,
    ],
    [
      'a file of another cloud',
      gpu.replace('node.kubernetes.io/instance-type: g6.xlarge', 'cloud.google.com/gke-accelerator: nvidia-l4'),
      four,
      /^this file targets GKE$/,
    ],
    ['nodes of AKS', gpu.replace('topology.kubernetes.io/region: us-east-1', 'agentpool: gpus'), four, /targets AKS/],
    [
      'a target that the image contradicts',
      gpu,
      { ...four, hardwareClass: 'x86' },
      /a label or the image would still name other hardware/,
    ],
    ['a slice of a card', gpu.replaceAll('nvidia.com/gpu: 1', 'nvidia.com/mig-1g.5gb: 1'), four, /slice/],
  ];
  for (const [name, text, target, reason] of refusals) {
    it(`refuses ${name}`, () => assert.match(refusal(text, target), reason));
  }
});
