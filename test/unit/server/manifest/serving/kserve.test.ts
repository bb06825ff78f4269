/** KServe: what other objects supply, groups over nodes, bounds, and where values stand. */
import assert from 'node:assert/strict';
import type { Context, RuntimeDeclaration } from '../../../../../server/src/manifest/context';
import { contextOf } from '../../../../../server/src/manifest/context';
import { kserve } from '../../../../../server/src/manifest/dialects/kserve';
import type { FoundWorkload } from '../../../../../server/src/manifest/manifest';

const read = (text: string, context?: Context) =>
  kserve.read({ path: 'a.yaml', languageId: 'yaml', text }, undefined, context);
const one = (text: string, context?: Context) => read(text, context).workloads[0];
const says = (found: FoundWorkload | undefined, words: RegExp) =>
  found?.notes.some((note) => words.test(note)) === true;
const written = (found: FoundWorkload | undefined, path: string, text: string) => {
  const at = found?.fields.get(path)?.value;
  return at && text.slice(at.start, at.end);
};

const service = (predictor: string) => `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata: {name: chat}
spec:
  predictor:
${predictor.replace(/^/gm, '    ')}
`;

const RUNTIME: RuntimeDeclaration = {
  what: 'runtime',
  names: ['shared', 'format vLLM'],
  title: 'ClusterServingRuntime shared',
  span: { start: 0, end: 6 },
  podSpec: JSON.stringify({
    nodeSelector: { 'node.kubernetes.io/instance-type': 'g6e.12xlarge' },
    containers: [
      { name: 'sidecar', image: 'fluent/fluent-bit' },
      {
        name: 'kserve-container',
        image: 'vllm/vllm-openai:v0.11.0',
        args: ['--model=/mnt/models', '--served-model-name={{.Name}}', '--dtype=float16', '--max-model-len=4096'],
        env: [{ name: 'TP', value: '4' }],
        resources: { limits: { 'nvidia.com/gpu': '4' } },
      },
    ],
  }),
};

describe('KServe', () => {
  it('takes what a service leaves out from its runtime in another file; arguments of its own come last', () => {
    const text = service(
      'model:\n  modelFormat: {name: vLLM}\n  runtime: shared\n  storageUri: hf://Qwen/Qwen3-8B\n  args: [--max-model-len=8192, --tensor-parallel-size=$(TP)]',
    );
    const found = one(text, contextOf([RUNTIME]));
    assert.equal(found?.spec.model, 'Qwen/Qwen3-8B');
    assert.equal(found?.spec.precision, 'fp16');
    assert.equal(found?.spec.contextTokens, 8192);
    assert.equal(written(found, 'contextTokens', text), '8192');
    assert.deepEqual(
      [found?.spec.placement?.instance, found?.spec.placement?.count, found?.spec.placement?.tensorParallel],
      ['g6e.12xlarge', 4, 4],
    );
    assert.equal(found?.fields.has('placement.instance'), false, 'it stands in another file');
    assert.ok(says(found, /come from ClusterServingRuntime shared/));
  });

  it('lets KServe choose the one runtime of a format, and none where there are two', () => {
    const text = service('model:\n  modelFormat: {name: vLLM}\n  storageUri: s3://models/a');
    assert.equal(one(text, contextOf([RUNTIME]))?.spec.placement?.count, 4);
    const other = { ...RUNTIME, names: ['other', 'format vLLM'] };
    assert.equal(one(text, contextOf([RUNTIME, other]))?.spec.placement?.count, 0);
  });

  it('says that a runtime is missing, and takes nothing for granted then', () => {
    const found = one(service('model:\n  modelFormat: {name: onnx}\n  runtime: mine\n  storageUri: s3://m/a'));
    assert.ok(says(found, /serving runtime mine, which is not in this workspace/));
    assert.equal(found?.spec.placement?.count, undefined);
    assert.equal(found?.stated.replicas, 1);
    const known = one(
      service('model:\n  modelFormat: {name: onnx}\n  runtime: kserve-mlserver\n  storageUri: s3://m/a'),
    );
    assert.equal(known?.spec.placement?.count, 0);
  });

  it('counts a runtime as nothing where a service runs it, so that no money counts twice', () => {
    const runtime = `apiVersion: serving.kserve.io/v1alpha1
kind: ServingRuntime
metadata: {name: mine}
spec: {containers: [{name: kserve-container, image: "vllm/vllm-openai:v0.11.0", resources: {limits: {nvidia.com/gpu: 1}}}]}
`;
    assert.equal(one(runtime)?.spec.placement?.replicas, undefined);
    const used = service('model:\n  modelFormat: {name: vLLM}\n  runtime: mine\n  storageUri: hf://o/m');
    const [template, chat] = read(`${runtime}---\n${used}`).workloads;
    assert.equal(template?.spec.placement?.replicas, 0);
    assert.ok(says(template, /costs, as InferenceService chat/));
    assert.deepEqual([chat?.spec.placement?.replicas, chat?.spec.placement?.count], [1, 1]);
  });

  it('counts a group as tensor times pipeline parallel, whatever each node has', () => {
    const workers = 'workerSpec: {pipelineParallelSize: 3, tensorParallelSize: 8}';
    const text = service(`model:\n  modelFormat: {name: huggingface}\n  storageUri: pvc://a/b\n${workers}`);
    assert.equal(one(text)?.spec.placement?.count, 24);
    // Two nodes by default, each with what the head asks for: 2 × 4.
    const plain = service(
      'model:\n  modelFormat: {name: huggingface}\n  storageUri: pvc://a/b\n  resources: {limits: {nvidia.com/gpu: 4}}\nworkerSpec: {}',
    );
    assert.equal(one(plain)?.spec.placement?.count, 8);
  });

  it('reads bounds from fields before annotations, and says what it scales by', () => {
    const text = service('maxReplicas: 5\nscaleTarget: 12\nsklearn: {storageUri: s3://m/a}').replace(
      '{name: chat}',
      '{name: chat, annotations: {autoscaling.knative.dev/min-scale: "2", autoscaling.knative.dev/max-scale: "9"}}',
    );
    const { placement } = one(text)?.spec ?? {};
    assert.deepEqual([placement?.minReplicas, placement?.maxReplicas], [2, 5]);
    assert.ok(says(one(text), /at 12 of concurrency/));
    const bounded = one(service('maxReplicas: 5\nsklearn: {storageUri: s3://m/a}'));
    assert.equal(bounded?.spec.placement?.minReplicas, 1, "KServe's own default");
  });

  it('serves with vLLM on a GPU, and says so of no other server', () => {
    const onGpu = (args: string) =>
      one(
        service(
          `model:\n  modelFormat: {name: huggingface}\n  args: [${args}]\n  resources: {limits: {nvidia.com/gpu: 1}}`,
        ),
      );
    assert.equal(onGpu('--model_id=org/m')?.spec.runtime, 'vllm');
    assert.equal(onGpu('--model_id=org/m, --backend=huggingface')?.spec.runtime, undefined);
    assert.equal(onGpu('--model_id=org/m, --task=fill_mask')?.spec.runtime, undefined);
    assert.equal(onGpu('--model_id, org/m')?.spec.model, 'org/m');
    const onCpu = one(service('model:\n  modelFormat: {name: huggingface}\n  args: [--model_id=org/m]'));
    assert.equal(onCpu?.spec.runtime, undefined);
  });

  it('keeps an address that names no hub, and the name that a format gives', () => {
    const model = (lines: string) => one(service(`model:\n  ${lines}`))?.spec.model;
    assert.equal(model('modelFormat: {name: nvidia-nim-llama3}\n  storageUri: pvc://cache/'), 'llama3');
    assert.equal(model('modelFormat: {name: sklearn}\n  storage: {key: s3, path: sklearn/1}'), 'sklearn/1');
    assert.equal(model('modelFormat: {name: triton}\n  storageUri: oci://quay.io/m:1'), 'oci://quay.io/m:1');
  });
});

const LLM = `apiVersion: serving.kserve.io/v1alpha1
kind: LLMInferenceService
metadata: {name: llm}
spec:
  model: {uri: "hf://Qwen/Qwen3-14B"}
`;

describe('LLMInferenceService', () => {
  it('takes image, arguments and devices from a base in the same file', () => {
    const text = `apiVersion: serving.kserve.io/v1alpha1
kind: LLMInferenceServiceConfig
metadata: {name: base}
spec:
  parallelism: {tensor: 2}
  template:
    containers:
      - name: main
        image: ghcr.io/llm-d/llm-d-cuda:v0.4.0
        args: [--dtype=bfloat16, "--served-model-name={{ .Spec.Model.Name }}"]
        resources: {limits: {nvidia.com/gpu: 2}}
---
${LLM}  baseRefs: [{name: base}]
`;
    const found = read(text).workloads.find(({ name }) => name === 'llm');
    assert.deepEqual([found?.spec.placement?.count, found?.spec.placement?.tensorParallel], [2, 2]);
    assert.equal(found?.spec.precision, 'bf16');
    assert.equal(found?.spec.model, 'Qwen/Qwen3-14B');
    assert.ok(says(found, /comes from LLMInferenceServiceConfig base\.$/));
  });

  it('shows no preset without model and device', () => {
    const preset = LLM.replace('LLMInferenceService', 'LLMInferenceServiceConfig').replace(
      / {2}model.*\n/,
      '  replicas: 1\n',
    );
    assert.deepEqual(read(preset).workloads, []);
  });

  it('counts the workers of both sides, and reads arguments out of the variable', () => {
    const pod = (name: string, gpus: number) =>
      `{containers: [{name: main, env: [{name: VLLM_ADDITIONAL_ARGS, value: "--quantization fp8 --max-model-len ${name}"}], resources: {limits: {nvidia.com/gpu: ${gpus}}}}]}`;
    const text = `${LLM}  parallelism: {pipeline: 3, tensor: 4}
  template: ${pod('1000', 4)}
  worker: ${pod('1000', 4)}
  prefill:
    replicas: 5
    parallelism: {data: 4, dataLocal: 2, tensor: 1}
    template: ${pod('2000', 2)}
    worker: {containers: [{name: main}]}
`;
    const [decode, prefill] = read(text).workloads;
    assert.equal(prefill && text.slice(prefill.nameSpan.start, prefill.nameSpan.end), 'prefill');
    assert.deepEqual([decode?.name, decode?.spec.placement?.count], ['llm', 12], '3 pods of 4');
    // 4 ranks of which 2 are local make 2 pods; a worker without resources has its leader's: 2 × 2.
    assert.deepEqual([prefill?.name, prefill?.spec.placement?.count], ['llm/prefill', 4]);
    assert.deepEqual([decode?.spec.contextTokens, prefill?.spec.contextTokens], [1000, 2000]);
    assert.equal(prefill?.spec.precision, 'fp8');
    assert.equal(prefill?.spec.placement?.replicas, 5);
  });

  it('says that a worker which nothing needs is not counted', () => {
    const text = `${LLM}  template: {containers: [{name: main, resources: {limits: {nvidia.com/gpu: 1}}}]}\n  worker: {containers: [{name: main}]}\n`;
    const [found] = read(text).workloads;
    assert.equal(found?.spec.placement?.count, 1);
    assert.ok(says(found, /no parallelism that needs one/));
  });
});
