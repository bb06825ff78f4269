/** Serving operators: wrong types, placeholders, aliases, truncated and hostile text. */
import assert from 'node:assert/strict';
import type { Dialect } from '../../../../../server/src/manifest/dialect';
import { aiBrix } from '../../../../../server/src/manifest/dialects/aiBrix';
import { dynamo } from '../../../../../server/src/manifest/dialects/dynamo';
import { kaito } from '../../../../../server/src/manifest/dialects/kaito';
import { kserve } from '../../../../../server/src/manifest/dialects/kserve';
import { kubeAi } from '../../../../../server/src/manifest/dialects/kubeAi';
import { llmdModelService } from '../../../../../server/src/manifest/dialects/llmdModelService';
import { nim } from '../../../../../server/src/manifest/dialects/nim';
import { vllmRuntime } from '../../../../../server/src/manifest/dialects/vllmRuntime';

const read = (dialect: Dialect, text: string) => dialect.read({ path: 'a.yaml', languageId: 'yaml', text });

const KINDS: readonly (readonly [Dialect, string, string])[] = [
  [kserve, 'serving.kserve.io/v1beta1', 'InferenceService'],
  [kserve, 'serving.kserve.io/v1alpha1', 'ServingRuntime'],
  [kserve, 'serving.kserve.io/v1alpha2', 'LLMInferenceService'],
  [kserve, 'serving.kserve.io/v1alpha2', 'LLMInferenceServiceConfig'],
  [kubeAi, 'kubeai.org/v1', 'Model'],
  [nim, 'apps.nvidia.com/v1alpha1', 'NIMService'],
  [nim, 'apps.nvidia.com/v1alpha1', 'NIMPipeline'],
  [nim, 'apps.nvidia.com/v1alpha1', 'NIMCache'],
  [kaito, 'kaito.sh/v1beta1', 'Workspace'],
  [kaito, 'kaito.sh/v1alpha1', 'InferenceSet'],
  [kaito, 'kaito.sh/v1alpha1', 'MultiRoleInference'],
  [kaito, 'kaito.sh/v1alpha1', 'RAGEngine'],
  [vllmRuntime, 'production-stack.vllm.ai/v1alpha1', 'VLLMRuntime'],
  [dynamo, 'nvidia.com/v1alpha1', 'DynamoGraphDeployment'],
  [aiBrix, 'orchestration.aibrix.ai/v1alpha1', 'StormService'],
  [llmdModelService, 'llm-d.ai/v1alpha1', 'ModelService'],
];

const WRONG = ['', 'null', '7', '[]', '{}', '[1, [2]]', '"text"', '{__proto__: {model: 1}, constructor: [x]}'];
const KEYS =
  'predictor model containers template prefill worker services components roles deploymentConfig vllmConfig decode image resourceProfile url engine parallelism scale multiNode draResources baseRefs compute embedding'.split(
    ' ',
  );

describe('serving operators: bad input', () => {
  it('takes wrong types at every place without an error', () => {
    for (const [dialect, apiVersion, kind] of KINDS) {
      for (const wrong of WRONG) {
        const head = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: x}\n`;
        assert.doesNotThrow(() => read(dialect, `${head}spec: ${wrong}\nresource: ${wrong}\ninference: ${wrong}\n`));
        const spec = KEYS.map((key) => `  ${key}: ${wrong}\n`).join('');
        const { problems } = read(dialect, `${head}spec:\n${spec}`);
        assert.deepEqual(
          problems.filter(({ code, severity }) => severity === 'error' && code !== 'type-mismatch'),
          [],
          `${kind} ${wrong}`,
        );
      }
    }
  });

  it('leaves objects alone that only share a kind', () => {
    for (const [dialect, , kind] of KINDS) {
      const text = `apiVersion: example.com/v1\nkind: ${kind}\nmetadata: {name: x}\nspec: {model: {uri: hf://a/b}, url: hf://a/b, engine: VLLM}\n`;
      assert.deepEqual(read(dialect, text).workloads, [], kind);
    }
  });

  it('keeps silent on templates of Helm, and reads placeholders of the operators', () => {
    const runtime = (name: string) =>
      `apiVersion: serving.kserve.io/v1alpha1\nkind: ServingRuntime\nmetadata: {name: r}\nspec:\n  containers:\n    - name: kserve-container\n      image: vllm/vllm-openai:v0.11.0\n      args: ["--model=/mnt/models", "--served-model-name=${name}"]\n`;
    assert.equal(read(kserve, runtime('{{.Name}}')).workloads.length, 1);
    assert.equal(read(kserve, runtime('{{ if .GlobalConfig.TLS }}a{{ end }}')).workloads.length, 1);
    for (const helm of ['{{ .Values.name }}', '{{ include \\"a\\" . }}', '{{ $root.name }}', '{{- .Release.Name }}']) {
      assert.deepEqual(read(kserve, runtime(helm)).workloads, [], helm);
    }
  });

  it('follows aliases and merge keys', () => {
    const text = `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata: {name: x}
spec:
  predictor:
    model: &model
      modelFormat: {name: huggingface}
      storageUri: hf://org/m
      resources: &gpu {limits: {nvidia.com/gpu: 2}}
      <<: {args: [--dtype=half]}
    workerSpec:
      pipelineParallelSize: 2
      containers: [{name: w, resources: *gpu}]
`;
    const [found] = read(kserve, text).workloads;
    assert.deepEqual([found?.spec.model, found?.spec.precision, found?.spec.placement?.count], ['org/m', 'fp16', 4]);
  });

  it('says of a placeholder what it is, and guesses nothing', () => {
    const text = (gpus: string, replicas: string) => `apiVersion: apps.nvidia.com/v1alpha1
kind: NIMService
metadata: {name: x}
spec:
  image: {repository: nvcr.io/nim/meta/m, tag: "1"}
  replicas: ${replicas}
  resources: {limits: {nvidia.com/gpu: ${gpus}}}
`;
    const [found] = read(nim, text('$GPUS', '$COPIES')).workloads;
    assert.deepEqual([found?.stated.acceleratorCount, found?.stated.replicas], [undefined, undefined]);
    assert.ok(found?.notes.some((note) => note.includes('$GPUS')));
    const [empty] = read(nim, text('', '1')).workloads;
    assert.deepEqual([empty?.stated.hardwareClass, empty?.stated.acceleratorCount], ['gpu', undefined]);
    const [wrong] = read(nim, text('-3', '-1')).workloads;
    assert.equal(wrong?.stated.acceleratorCount, undefined);
  });

  it('reads around a blank that is no YAML and says so; a template stays silent', () => {
    const text = (image: string) => `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata: {name: x}
spec:
  predictor:
    containers:
    - image: ${image}/server:latest
      name: kserve-container
      resources: {limits: {nvidia.com/gpu: 2}}
`;
    const { workloads, problems } = read(kserve, text('{registry}'));
    assert.deepEqual(
      workloads.map(({ name, stated }) => [name, stated.acceleratorCount]),
      [['x', 2]],
    );
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['document-broken'],
    );
    assert.deepEqual(read(kserve, text('{{ registry }}')).workloads, []);
  });

  it('reads twins in JSON', () => {
    const text = JSON.stringify({
      apiVersion: 'serving.kserve.io/v1beta1',
      kind: 'InferenceService',
      metadata: { name: 'twin' },
      spec: { predictor: { model: { modelFormat: { name: 'triton' }, storageUri: 's3://a/b' } } },
    });
    const [found] = kserve.read({ path: 'a.json', languageId: 'json', text }).workloads;
    assert.deepEqual([found?.name, found?.spec.runtime, found?.spec.model], ['twin', 'triton', 's3://a/b']);
  });

  it('bounds what it takes over from a huge runtime', () => {
    const args = Array.from({ length: 30_000 }, (_, index) => `"--flag-${index}=1"`).join(', ');
    const text = `apiVersion: serving.kserve.io/v1alpha1
kind: ServingRuntime
metadata: {name: huge}
spec: {containers: [{name: kserve-container, image: "vllm/vllm-openai:v1", args: [${args}]}]}
---
apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata: {name: x}
spec: {predictor: {model: {modelFormat: {name: vLLM}, runtime: huge, storageUri: "hf://o/m"}}}
`;
    const started = Date.now();
    const found = read(kserve, text).workloads.find(({ name }) => name === 'x');
    assert.equal(found?.spec.model, 'o/m');
    assert.ok(Date.now() - started < 5_000);
  });
});
