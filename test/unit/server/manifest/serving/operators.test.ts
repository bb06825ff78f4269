/** KubeAI, NIM, KAITO, Dynamo, AIBrix: what their own fields stand for. */
import assert from 'node:assert/strict';
import type { Declaration } from '../../../../../server/src/manifest/context';
import { contextOf } from '../../../../../server/src/manifest/context';
import type { Dialect } from '../../../../../server/src/manifest/dialect';
import { aiBrix } from '../../../../../server/src/manifest/dialects/aiBrix';
import { dynamo } from '../../../../../server/src/manifest/dialects/dynamo';
import { kaito } from '../../../../../server/src/manifest/dialects/kaito';
import { kubeAi } from '../../../../../server/src/manifest/dialects/kubeAi';
import { kubernetes } from '../../../../../server/src/manifest/dialects/kubernetes';
import { nim } from '../../../../../server/src/manifest/dialects/nim';
import {
  azureArch,
  isAzureSize,
  otherMachine,
} from '../../../../../server/src/manifest/foreign/machines/otherMachines';

const all = (dialect: Dialect, text: string, near: readonly Declaration[] = []) =>
  dialect.read({ path: 'a.yaml', languageId: 'yaml', text }, undefined, contextOf(near)).workloads;
const one = (dialect: Dialect, text: string, near?: readonly Declaration[]) => all(dialect, text, near)[0];

const model = (spec: string) => `apiVersion: kubeai.org/v1\nkind: Model\nmetadata: {name: m}\nspec: ${spec}\n`;

describe('KubeAI', () => {
  const profile = (written: string) => {
    const found = one(kubeAi, model(`{engine: VLLM, url: "hf://org/m", resourceProfile: "${written}"}`));
    return [found?.stated.hardwareClass, found?.stated.accelerator, found?.stated.acceleratorCount, found?.stated.arch];
  };

  it('reads a profile and its multiple', () => {
    assert.deepEqual(profile('nvidia-gpu-l4:2'), ['gpu', 'L4', 2, undefined]);
    assert.deepEqual(profile('nvidia-gpu-l4'), ['gpu', 'L4', 1, undefined]);
    assert.deepEqual(profile('nvidia-gpu-a100-40gb:8'), ['gpu', 'A100-40GB', 8, undefined]);
    assert.deepEqual(profile('nvidia-gpu-gh200:1'), ['gpu', 'GH200', 1, 'arm64']);
    assert.deepEqual(profile('nvidia-gpu-h200:4'), ['gpu', 'H200', 4, undefined]);
    assert.deepEqual(profile('google-tpu-v6e-2x4:8'), ['other', 'TPU-v6e', 8, undefined]);
    assert.deepEqual(profile('cpu:6'), ['unspecified', undefined, 0, undefined]);
  });

  it('guesses no multiple and no profile of a team', () => {
    assert.deepEqual(profile('nvidia-gpu-l4:$GPUS'), ['gpu', 'L4', undefined, undefined]);
    assert.deepEqual(profile('nvidia-gpu-l4:0'), ['gpu', 'L4', undefined, undefined]);
    assert.deepEqual(profile('nvidia-gpu-l4:99999999999'), ['gpu', 'L4', undefined, undefined]);
    assert.deepEqual(profile('team-fast:1'), ['unspecified', undefined, undefined, undefined]);
  });

  it('asks for no nodeSelector, which a Model does not have', () => {
    const notes = one(kubeAi, model('{engine: VLLM, url: "hf://org/m", resourceProfile: "nvidia-gpu:1"}'))?.notes ?? [];
    assert.ok(notes.some((note) => note.includes('resource profile')));
    assert.ok(!notes.some((note) => note.includes('would settle it')));
  });

  it('scales from zero unless told not to', () => {
    const placement = (more: string) => one(kubeAi, model(`{engine: VLLM, url: "hf://o/m", ${more}}`))?.spec.placement;
    assert.deepEqual([placement('replicas: 3')?.minReplicas, placement('replicas: 3')?.scaleToZero], [0, true]);
    assert.equal(placement('replicas: 3, autoscalingDisabled: true')?.replicas, 3);
    assert.equal(placement('minReplicas: 2, maxReplicas: 4')?.maxReplicas, 4);
  });

  it('takes the name of a model out of each kind of address', () => {
    const name = (url: string) =>
      one(kubeAi, model(`{engine: OLlama, url: "${url}", resourceProfile: "cpu:1"}`))?.spec.model;
    assert.equal(name('hf://org/m'), 'org/m');
    assert.equal(name('ollama://gemma2:2b?insecure=true'), 'gemma2:2b');
    assert.equal(name('pvc://weights?model=qwen2:0.5b'), 'qwen2:0.5b');
    assert.equal(name('pvc://weights/folder'), 'pvc://weights/folder');
    assert.equal(name('s3://bucket/m'), 's3://bucket/m');
  });

  it('knows what a model does by its features', () => {
    const kind = (features: string) =>
      one(kubeAi, model(`{engine: VLLM, url: "hf://o/m", features: [${features}]}`))?.spec.kind;
    assert.equal(kind('TextEmbedding'), 'embedding');
    assert.equal(kind('Reranking'), 'rerank');
    assert.equal(kind('SpeechToText'), 'speech');
    assert.equal(kind('TextGeneration, TextEmbedding'), 'inference');
  });
});

const nimService = (spec: string) =>
  `apiVersion: apps.nvidia.com/v1alpha1\nkind: NIMService\nmetadata: {name: n}\nspec: ${spec}\n`;

describe('NIM', () => {
  it('finds the model of a NIM for any model in its variable, else in its cache', () => {
    const any = 'image: {repository: nvcr.io/nim/nvidia/llm-nim, tag: "1"}';
    const named = one(nim, nimService(`{${any}, env: [{name: NIM_MODEL_NAME, value: "hf://org/m"}]}`));
    assert.equal(named?.spec.model, 'org/m');
    const cache: Declaration = {
      what: 'config',
      names: ['NIMCache c'],
      title: 'NIMCache c',
      span: { start: 0, end: 1 },
      data: new Map([['model', 'org/cached']]),
    };
    const cached = one(nim, nimService(`{${any}, storage: {nimCache: {name: c}}}`), [cache]);
    assert.equal(cached?.spec.model, 'org/cached');
    assert.equal(cached?.fields.has('model'), false, 'it stands in another object');
    assert.equal(one(nim, nimService(`{${any}}`))?.spec.model, undefined);
  });

  it('reads claims of devices: their number where it is written, else that it is elsewhere', () => {
    const image = 'image: {repository: nvcr.io/nim/meta/m, tag: "1"}';
    const created = '[{claimCreationSpec: {devices: [{name: a, count: 2}, {name: b}]}}]';
    assert.equal(one(nim, nimService(`{${image}, draResources: ${created}}`))?.spec.placement?.count, 3);
    const claimed = one(nim, nimService(`{${image}, draResources: [{resourceClaimName: x}]}`));
    assert.equal(claimed?.spec.placement?.count, undefined);
    assert.ok(claimed?.notes.some((note) => note.includes('resourceClaims')));
  });

  it('counts the nodes of a service, by the older name too', () => {
    const image = 'image: {repository: nvcr.io/nim/meta/m, tag: "1"}, resources: {limits: {nvidia.com/gpu: 8}}';
    assert.equal(one(nim, nimService(`{${image}, multiNode: {size: 2}}`))?.spec.placement?.count, 16);
    assert.equal(
      one(nim, nimService(`{${image}, scale: {enabled: false, hpa: {maxReplicas: 9}}}`))?.stated.replicas,
      1,
    );
  });
});

const workspace = (body: string) => `apiVersion: kaito.sh/v1beta1\nkind: Workspace\nmetadata: {name: w}\n${body}\n`;

describe('KAITO', () => {
  it('knows the machines of Azure by name, whatever the case', () => {
    assert.deepEqual(otherMachine('standard_nc24ads_a100_V4'), {
      accelerator: 'A100-80GB',
      count: 1,
      vendor: 'nvidia',
      arch: 'amd64',
      onPcie: true,
    });
    assert.equal(otherMachine('Standard_ND96isr_MI300X_v5')?.vendor, 'amd');
    assert.deepEqual(['Standard_D8ps_v6', 'Standard_D8s_v5'].map(azureArch), ['arm64', 'amd64']);
    assert.deepEqual(['Standard_D8s_v5', 'g6.xlarge', 'Standard_', ''].map(isAzureSize), [true, false, false, false]);
    assert.equal(otherMachine('Standard_constructor1'), undefined);
  });

  it('takes settings of vLLM from the ConfigMap that it names', () => {
    const config: Declaration = {
      what: 'config',
      names: ['long'],
      title: 'ConfigMap long',
      span: { start: 0, end: 4 },
      data: new Map([['inference_config.yaml', 'vllm:\n  max-model-len: 16384\n  quantization: fp8\n']]),
    };
    const text = workspace(
      'resource: {instanceType: Standard_ND96isr_H100_v5}\ninference: {preset: {name: p}, config: long}',
    );
    const found = one(kaito, text, [config]);
    assert.deepEqual([found?.spec.contextTokens, found?.spec.precision], [16384, 'fp8']);
    assert.ok(one(kaito, text)?.notes.some((note) => note.includes('ConfigMap long')));
  });

  it('says whose money it is, and plans with no machine of another cloud', () => {
    const found = one(
      kaito,
      workspace('resource: {instanceType: Standard_NC80adis_H100_v5}\ninference: {preset: {name: p}}'),
    );
    assert.equal(found?.spec.placement?.instance, undefined);
    assert.equal(found?.stated.instance, 'Standard_NC80adis_H100_v5');
    assert.deepEqual([found?.spec.placement?.accelerator, found?.spec.placement?.count], ['H100', 2]);
    assert.ok(found?.notes.some((note) => note.includes('money is that of the EC2 instance')));
    assert.ok(found?.notes.some((note) => note.includes('only on a board')));
  });

  it('guesses nothing of a machine that it does not know', () => {
    const found = one(
      kaito,
      workspace('resource: {instanceType: Standard_NC999_X1_v9}\ninference: {preset: {name: p}}'),
    );
    assert.deepEqual([found?.stated.hardwareClass, found?.stated.acceleratorCount], ['gpu', undefined]);
    const none = one(kaito, workspace('resource: {count: 2}\ninference: {preset: {name: p}}'));
    assert.deepEqual([none?.stated.hardwareClass, none?.stated.acceleratorCount], ['unspecified', undefined]);
  });

  it('tunes by the method that is written', () => {
    const text = workspace('resource: {instanceType: Standard_NC6s_v3}\ntuning: {preset: {name: p}, method: qlora}');
    const found = one(kaito, text);
    assert.deepEqual([found?.spec.kind, found?.spec.training?.method], ['fine-tuning', 'qlora']);
    const at = found?.fields.get('training.method')?.value;
    assert.equal(at && text.slice(at.start, at.end), 'qlora');
  });

  it('reads the annotation of the author beside the method', () => {
    const text = workspace(
      'resource: {instanceType: Standard_NC6s_v3}\ntuning: {preset: {name: p}, method: lora}',
    ).replace('{name: w}', '{name: w, annotations: {placewright.dev/workload: "training: { epochs: 3 }"}}');
    assert.deepEqual(one(kaito, text)?.spec.training, { method: 'lora', epochs: 3 });
  });
});

describe('Dynamo and AIBrix', () => {
  const graph = (services: string) =>
    `apiVersion: nvidia.com/v1alpha1\nkind: DynamoGraphDeployment\nmetadata: {name: g}\nspec:\n  services: ${services}\n`;
  const worker = (args: string, gpus = 1) =>
    `{componentType: worker, resources: {limits: {gpu: "${gpus}"}}, extraPodSpec: {mainContainer: {image: my/vllm:1, command: [python3, -m, dynamo.vllm], args: [${args}]}}}`;

  it('tells the sides by switches and names, and names further workers after their service', () => {
    const text = graph(
      `{A: ${worker('--model, o/m, --is-prefill-worker')}, B: ${worker('--model, o/m')}, Encode: ${worker('--model, o/e')}}`,
    );
    assert.deepEqual(
      all(dynamo, text).map(({ name }) => name),
      ['g/prefill', 'g', 'g/Encode'],
    );
  });

  it('says nothing of a graph whose workers are not known', () => {
    assert.deepEqual(all(dynamo, graph('{Frontend: {componentType: frontend}, W: {componentType: worker}}')), []);
  });

  it('reads variables of the deployment and of the service', () => {
    const text = graph(
      `{W: {componentType: worker, envs: [{name: M, value: o/own}], extraPodSpec: {mainContainer: {image: my/sglang:1, command: [python3, -m, dynamo.sglang], args: [--model-path, $M]}}}}`,
    );
    assert.equal(one(dynamo, text)?.spec.model, 'o/own');
  });

  it('multiplies copies of a service with those of its roles', () => {
    const text = `apiVersion: orchestration.aibrix.ai/v1alpha1
kind: StormService
metadata: {name: s}
spec:
  replicas: 3
  template: {spec: {roles: [{name: decode, replicas: 2, template: {spec: {containers: [{image: vllm/vllm-openai:v0.11.0, args: [--model, o/m]}]}}}]}}
`;
    const found = one(aiBrix, text);
    assert.deepEqual([found?.name, found?.spec.placement?.replicas], ['s', 6]);
    assert.equal(found?.fields.has('placement.replicas'), false, 'a product is written nowhere');
  });
});

describe('hints on the machine', () => {
  const pod = (resource: string) => `apiVersion: v1
kind: Pod
metadata: {name: p}
spec: {containers: [{name: c, image: team/server:1, resources: {limits: {${resource}: 1}}}]}
`;

  it('name the product label of the vendor, where there is one', () => {
    const hint = (resource: string) => one(kubernetes, pod(resource))?.notes.find((note) => note.includes('settle'));
    assert.match(hint('nvidia.com/gpu') ?? '', /nvidia\.com\/gpu\.product would/);
    assert.match(hint('amd.com/gpu') ?? '', /amd\.com\/gpu\.product-name would/);
    assert.match(hint('aws.amazon.com/neuron') ?? '', /instance-type would/);
  });

  it('are not given for KAITO, whose nodes are found by labels', () => {
    const text = `apiVersion: kaito.sh/v1beta1
kind: Workspace
metadata: {name: w}
resource: {labelSelector: {matchLabels: {a: b}}}
inference: {preset: {name: phi-4}}
`;
    assert.ok(!one(kaito, text)?.notes.some((note) => note.includes('would settle it')));
  });
});
