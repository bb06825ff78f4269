/** Helm values that serve models; other charts' values are silent. */
import assert from 'node:assert/strict';
import { helmValues } from '../../../../../server/src/manifest/dialects/helmValues';
import { onlyOf, readBy, survivesBadInput } from '../../../../support/fixtures';

const stack = (model: string, spec = '') =>
  onlyOf(
    helmValues,
    `servingEngineSpec:\n  modelSpec:\n    - { name: m, repository: vllm/vllm-openai, tag: latest, modelURL: a/b, ${model} }\n${spec}`,
  );
const service = (side: string, rest = '') =>
  onlyOf(helmValues, `modelArtifacts: { name: a/b, uri: "hf://a/b" }\n${rest}decode: { ${side} }\n`);
const IMAGE = 'containers: [{ image: ghcr.io/llm-d/llm-d-cuda:v1, modelCommand: vllmServe }]';

describe('Helm values: production stack', () => {
  it('asks for requestGPU of requestGPUType; resources stand above both', () => {
    assert.equal(stack('requestGPU: 2').stated.acceleratorCount, 2);
    assert.equal(stack('requestGPU: "4", requestGPUType: amd.com/gpu').stated.accelerator, 'amd-gpu');
    assert.equal(stack('requestGPU: 1, resources: { limits: { nvidia.com/gpu: 8 } }').stated.acceleratorCount, 8);
    const slice = stack('requestGPU: 1, requestGPUType: nvidia.com/mig-1g.10gb');
    assert.ok(slice.notes.some((note) => note.includes('slice of a card')));
  });

  it('knows a GPU whose number is not stated from one that is not there', () => {
    const hinted = stack('lmcacheConfig: { cudaVisibleDevices: "0" }').stated;
    assert.deepEqual([hinted.hardwareClass, hinted.acceleratorCount], ['gpu', undefined]);
    assert.deepEqual(stack('requestCPU: 4').stated.acceleratorCount, 0);
  });

  it('lets extra arguments win over fields', () => {
    const found = stack(
      'requestGPU: 4, vllmConfig: { tensorParallelSize: 2, extraArgs: [--tensor-parallel-size, "4"] }',
    );
    assert.equal(found.stated.tensorParallel, 4);
  });

  it('makes one replica of a Ray cluster', () => {
    const ray = stack('requestGPU: 2, replicaCount: 3, raySpec: { headNode: { requestGPU: 1 } }');
    // a head of 1 and 3 workers of 2
    assert.deepEqual([ray.stated.acceleratorCount, ray.stated.replicas], [7, 1]);
  });

  it('leaves out what is not deployed', () => {
    const text = 'servingEngineSpec:\n  modelSpec: [{ name: m, enabled: false, modelURL: a/b, requestGPU: 1 }]\n';
    assert.deepEqual(readBy(helmValues, text).workloads, []);
    const off = 'servingEngineSpec:\n  enableEngine: false\n  modelSpec: [{ name: m, modelURL: a/b, requestGPU: 1 }]\n';
    assert.deepEqual(readBy(helmValues, off).workloads, []);
  });
});

describe('Helm values: llm-d modelservice', () => {
  it('derives devices from parallelism', () => {
    const count = (parallelism: string) => service(`parallelism: ${parallelism}, ${IMAGE}`).stated.acceleratorCount;
    assert.equal(count('{ tensor: 4 }'), 4);
    // tensor 2 × dataLocal 4
    assert.equal(count('{ tensor: 2, dataLocal: 4 }'), 8);
    // data 16 ÷ workers 2 = dataLocal 8; 8 × 2 workers
    assert.equal(count('{ data: 16, workers: 2 }'), 16);
    // data 16 ÷ dataLocal 8 = 2 workers
    assert.equal(count('{ data: 16, dataLocal: 8 }'), 16);
  });

  it('takes the accelerator of the side over that of the file, and knows those without an estimate', () => {
    const found = service(`accelerator: { type: google }, ${IMAGE}`, 'accelerator: { type: nvidia }\n');
    assert.deepEqual([found.stated.hardwareClass, found.stated.accelerator], ['other', 'TPU']);
    assert.equal(service(IMAGE, 'accelerator: { type: cpu }\n').stated.acceleratorCount, 0);
  });

  it('counts what a container asks for itself', () => {
    const own = 'containers: [{ image: ghcr.io/llm-d/llm-d-cuda:v1, resources: { limits: { nvidia.com/gpu: 4 } } }]';
    assert.equal(service(`parallelism: { tensor: 8 }, ${own}`).stated.acceleratorCount, 4);
  });

  it('puts each rank in a pod of its own where a pod asks for one card', () => {
    const own = 'containers: [{ image: ghcr.io/llm-d/llm-d-cuda:v1, resources: { limits: { nvidia.com/gpu: 1 } } }]';
    const found = service(`parallelism: { data: 8, tensor: 1 }, ${own}`, 'multinode: true\n');
    // 8 ranks × 1 card
    assert.equal(found.stated.acceleratorCount, 8);
  });

  it('serves the name where the model lies on a volume or comes from a template', () => {
    for (const uri of ['pvc://models/x/y', 'hf://{{ .Values.modelArtifacts.name }}', `hf://"{{ .Values.x }}"`]) {
      const text = `modelArtifacts:\n  name: a/b\n  uri: '${uri}'\ndecode: { ${IMAGE} }\n`;
      assert.equal(onlyOf(helmValues, text).spec.model, 'a/b', uri);
    }
  });

  it('is silent about templates, and about values that only have the words', () => {
    for (const text of [
      '{{- if .Values.decode }}\nmodelArtifacts: { name: a }\ndecode: {}\n{{- end }}\n',
      'modelArtifacts: x\ndecode: true\n',
      'apiVersion: v1\nkind: ConfigMap\ndata: { values: "modelArtifacts: decode" }\n',
    ]) {
      assert.deepEqual(readBy(helmValues, text).workloads, [], text);
    }
  });

  it('survives bad input', () => survivesBadInput(helmValues, 'test/fixtures/manifests/helm')).timeout(60_000);
});
