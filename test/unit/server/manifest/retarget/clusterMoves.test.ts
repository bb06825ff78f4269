/** Moves of every kind of a cluster: what each file becomes, there and back, under every law. */
import assert from 'node:assert/strict';
import type { Target } from '../../../../../shared/src/report/schema';
import { added, comesBack, holdsInEveryForm, moved, refusal, targetOn } from '../../../../support/clusterMoves';

interface Case {
  readonly kind: string;
  readonly text: string;
  readonly name?: string;
  readonly to: Target;
  /** Lines that are new. */
  readonly lines: readonly string[];
  /** Where it comes from, where the way back restores what the file says. */
  readonly from?: Target;
}

const VLLM = (indent: string, args = '["--model", "Qwen/Qwen3-8B", "--dtype=bfloat16"]') =>
  [
    '- name: vllm # the engine',
    '  image: vllm/vllm-openai:v0.20.0',
    `  args: ${args}`,
    '  resources:',
    '    limits:',
    '      nvidia.com/gpu: 1 # whole card',
  ].join(`\n${indent}`);

const GRAVITON = [
  'node.kubernetes.io/instance-type: c8g.4xlarge',
  'image: vllm/vllm-openai-cpu:v0.20.0-arm64',
  'env:',
  '- name: VLLM_CPU_KVCACHE_SPACE',
  'value: "8"',
];

const bf16 = { precision: 'bf16', runtime: 'vllm' } as const;
const graviton = targetOn('c8g.4xlarge', bf16);
const l4 = targetOn('g6.xlarge', bf16);
const four = targetOn('g6e.12xlarge', bf16);

/** The public pair of `formats.md`, one vLLM service on a GPU and on Graviton, in our words and with its pools. */
const pair = (pool: string, instance: string, image: string, rest: string) => `apiVersion: karpenter.sh/v1
kind: NodePool
metadata: { name: gpu }
spec: { template: { spec: { requirements: [{ key: karpenter.k8s.aws/instance-family, operator: In, values: [g6] }] } } }
---
apiVersion: karpenter.sh/v1
kind: NodePool
metadata: { name: graviton }
spec: { template: { spec: { requirements: [{ key: karpenter.k8s.aws/instance-family, operator: In, values: [m8g] }] } } }
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: llama
spec:
  replicas: 1
  selector: { matchLabels: { app: llama } }
  template:
    metadata: { labels: { app: llama } }
    spec:
      containers:
        - name: llama
          image: ${image}
          command: ["/bin/sh", "-c"]
          args: ["vllm serve meta-llama/Llama-3.2-1B-Instruct --dtype=bfloat16 --max_model_len 8192"]
${rest}
      nodeSelector:
        karpenter.sh/nodepool: ${pool}
        node.kubernetes.io/instance-type: ${instance}
`;

const pod = `apiVersion: v1
kind: Pod
metadata:
  name: alone
spec:
  nodeSelector:
    node.kubernetes.io/instance-type: g6.xlarge
  containers:
    ${VLLM('    ')}
`;

const job = (kind: 'Job' | 'CronJob') => {
  const template = (indent: string) =>
    [
      'template:',
      '  spec:',
      '    restartPolicy: Never',
      '    nodeSelector:',
      '      node.kubernetes.io/instance-type: g6.xlarge',
      '    containers:',
      `      ${VLLM(`${indent}      `)}`,
    ].join(`\n${indent}`);
  return kind === 'Job'
    ? `apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: nightly\nspec:\n  parallelism: 2\n  ${template('  ')}\n`
    : `apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: nightly\nspec:\n  schedule: "0 3 * * *"\n  jobTemplate:\n    spec:\n      ${template('      ')}\n`;
};

const inList = `apiVersion: v1
kind: List
items:
  - apiVersion: apps/v1
    kind: ReplicaSet
    metadata: { name: listed }
    spec:
      replicas: 2
      selector: { matchLabels: { app: a } }
      template:
        metadata: { labels: { app: a } }
        spec:
          nodeSelector: { node.kubernetes.io/instance-type: g6.xlarge }
          containers:
            ${VLLM('            ')}
`;

const scaled = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: chat
spec:
  selector: { matchLabels: { app: chat } }
  template:
    metadata: { labels: { app: chat } }
    spec:
      nodeSelector:
        node.kubernetes.io/instance-type: g6.xlarge
      containers:
        ${VLLM('        ')}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: chat
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: chat }
  minReplicas: 1
  maxReplicas: 2 # what the quota holds
`;

const pooled = `apiVersion: karpenter.sh/v1
kind: NodePool
metadata:
  name: gpu
spec:
  template:
    spec:
      requirements:
        - { key: karpenter.k8s.aws/instance-family, operator: In, values: [g6, g6e] }
---
apiVersion: karpenter.sh/v1
kind: NodePool
metadata:
  name: graviton
spec:
  template:
    spec:
      requirements:
        - { key: karpenter.k8s.aws/instance-family, operator: In, values: [c8g, m8g] }
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: chat
spec:
  selector: { matchLabels: { app: chat } }
  template:
    metadata: { labels: { app: chat } }
    spec:
      nodeSelector:
        karpenter.sh/nodepool: gpu
        node.kubernetes.io/instance-type: g6.xlarge
      containers:
        ${VLLM('        ')}
`;

const affinity = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: chat
spec:
  selector: { matchLabels: { app: chat } }
  template:
    metadata: { labels: { app: chat } }
    spec:
      runtimeClassName: nvidia
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
              - matchExpressions:
                  - key: karpenter.k8s.aws/instance-family
                    operator: In
                    values:
                      - g6
                      - g6e
                  - key: kubernetes.io/arch
                    operator: In
                    values: ["amd64", "arm64"]
                  - key: karpenter.k8s.aws/instance-size
                    operator: NotIn
                    values: ["metal"]
      tolerations:
        - key: nvidia.com/gpu
          operator: Exists
        - key: team
          value: chat
      initContainers:
        - name: check
          image: busybox:1.36
          resources:
            limits:
              nvidia.com/gpu: 1
              memory: 1Gi
      containers:
        ${VLLM('        ')}
`;

const llama = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: local
spec:
  replicas: 1
  selector: { matchLabels: { app: local } }
  template:
    metadata: { labels: { app: local } }
    spec:
      nodeSelector:
        node.kubernetes.io/instance-type: g6.xlarge
      containers:
        - name: server
          image: ghcr.io/ggml-org/llama.cpp:server-cuda
          args:
            - -hf
            - Qwen/Qwen3-8B-GGUF:Q4_K_M
            - --threads
            - "2"
            - --n-gpu-layers
            - "99"
            - --ctx-size
            - "8192"
          resources:
            limits:
              nvidia.com/gpu: 1
`;

const script = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: chat
spec:
  selector: { matchLabels: { app: chat } }
  template:
    metadata: { labels: { app: chat } }
    spec:
      nodeSelector:
        node.kubernetes.io/instance-type: g6.xlarge
      containers:
        - name: vllm
          image: vllm/vllm-openai:v0.20.0
          command: ["sh", "-c"]
          args:
            - |
              exec vllm serve Qwen/Qwen3-8B \\
                --gpu-memory-utilization 0.92 \\
                --dtype bfloat16 \\
                --port 8000
          env:
            - { name: HF_HOME, value: /models }
          resources: { limits: { nvidia.com/gpu: 1 } }
`;

const kserve = `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: chat
spec:
  predictor:
    minReplicas: 1
    maxReplicas: 2
    nodeSelector:
      node.kubernetes.io/instance-type: g6.xlarge
    containers:
      ${VLLM('      ')}
`;

const kserveModel = `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: chat
spec:
  predictor:
    model:
      modelFormat: { name: huggingface }
      args: ["--model_id=Qwen/Qwen3-32B", "--tensor-parallel-size=1"]
      resources:
        limits: { nvidia.com/gpu: "1" } # one
`;

const llmisvc = `apiVersion: serving.kserve.io/v1alpha1
kind: LLMInferenceService
metadata:
  name: qwen
spec:
  model: { uri: "hf://Qwen/Qwen3-8B", name: Qwen/Qwen3-8B }
  replicas: 1
  template:
    nodeSelector: { node.kubernetes.io/instance-type: g6.xlarge }
    containers:
      - name: main
        image: vllm/vllm-openai:v0.20.0
        resources: { limits: { nvidia.com/gpu: "1" } }
  prefill:
    replicas: 1
    parallelism:
      tensor: 1
    template:
      nodeSelector: { node.kubernetes.io/instance-type: g6.xlarge }
      containers:
        - name: main
          image: vllm/vllm-openai:v0.20.0
          resources: { limits: { nvidia.com/gpu: "1" } }
`;

const lws = `apiVersion: leaderworkerset.x-k8s.io/v1
kind: LeaderWorkerSet
metadata:
  name: wide
spec:
  replicas: 1
  leaderWorkerTemplate:
    size: 2 # machines
    leaderTemplate:
      spec:
        nodeSelector: { node.kubernetes.io/instance-type: g6e.12xlarge }
        containers:
          - name: leader
            image: vllm/vllm-openai:v0.20.0
            command: ["sh", "-c", "start.sh leader --ray_cluster_size=$(LWS_GROUP_SIZE); vllm serve Qwen/Qwen2.5-72B-Instruct --tensor-parallel-size 4 --pipeline-parallel-size 2"]
            resources: { limits: { nvidia.com/gpu: "4" } }
    workerTemplate:
      spec:
        nodeSelector: { node.kubernetes.io/instance-type: g6e.12xlarge }
        containers:
          - name: worker
            image: vllm/vllm-openai:v0.20.0
            command: ["sh", "-c", "start.sh worker --ray_address=$(LWS_LEADER_ADDRESS)"]
            resources: { limits: { nvidia.com/gpu: "4" } }
`;

const rayService = `apiVersion: ray.io/v1
kind: RayService
metadata:
  name: serve
spec:
  serveConfigV2: |
    # Größe: nach Bedarf
    applications:
      - name: llm
        import_path: ray.serve.llm:build_openai_app
        args:
          llm_configs:
            - model_loading_config:
                model_id: qwen
                model_source: Qwen/Qwen3-8B
              accelerator_type: L4
              engine_kwargs:
                dtype: bfloat16
              deployment_config:
                num_replicas: 1
  rayClusterConfig:
    headGroupSpec:
      rayStartParams: {}
      template:
        spec:
          containers:
            - name: head
              image: rayproject/ray-llm:2.49.0-py311-cu128
    workerGroupSpecs:
      - groupName: gpu
        replicas: 1
        maxReplicas: 2
        rayStartParams:
          num-gpus: "1"
        template:
          spec:
            nodeSelector:
              node.kubernetes.io/instance-type: g6.xlarge
            containers:
              - name: worker
                image: rayproject/ray-llm:2.49.0-py311-cu128
                resources:
                  limits:
                    nvidia.com/gpu: 1
`;

const stack = `servingEngineSpec:
  runtimeClassName: ""
  modelSpec:
    - name: qwen # the only one
      repository: vllm/vllm-openai
      tag: v0.20.0
      modelURL: Qwen/Qwen3-8B
      replicaCount: 1
      requestCPU: 3
      requestMemory: "12Gi"
      requestGPU: 1
      vllmConfig:
        dtype: bfloat16
      nodeSelectorTerms:
        - matchExpressions:
            - key: node.kubernetes.io/instance-type
              operator: In
              values: ["g6.xlarge"]
`;

const modelService = `modelArtifacts:
  uri: "hf://Qwen/Qwen3-8B"
  name: Qwen/Qwen3-8B
accelerator:
  type: nvidia
decode:
  replicas: 1
  parallelism:
    tensor: 1
  acceleratorTypes:
    labelKey: node.kubernetes.io/instance-type
    labelValues:
      - g6.xlarge
  containers:
    - name: vllm
      image: vllm/vllm-openai:v0.20.0
      modelCommand: vllmServe
      args: ["--dtype=bfloat16"]
`;

const pytorch = `apiVersion: kubeflow.org/v1
kind: PyTorchJob
metadata:
  name: tune
spec:
  pytorchReplicaSpecs:
    Master:
      replicas: 1
      template:
        spec:
          nodeSelector: { node.kubernetes.io/instance-type: g6e.xlarge }
          containers:
            - name: pytorch
              image: registry.example.com/team/tune:3
              command: [torchrun, tune.py]
              resources: { limits: { nvidia.com/gpu: 1 } }
    Worker:
      replicas: 3
      template:
        spec:
          nodeSelector: { node.kubernetes.io/instance-type: g6e.xlarge }
          containers:
            - name: pytorch
              image: registry.example.com/team/tune:3
              command: [torchrun, tune.py]
              resources: { limits: { nvidia.com/gpu: 1 } }
`;

const nim = `apiVersion: apps.nvidia.com/v1alpha1
kind: NIMService
metadata:
  name: llama
spec:
  image: { repository: nvcr.io/nim/meta/llama-3.1-8b-instruct, tag: 1.8.4 }
  replicas: 1
  nodeSelector: { node.kubernetes.io/instance-type: g6e.xlarge }
  resources: { limits: { nvidia.com/gpu: 1 } }
`;

const kaito = `apiVersion: kaito.sh/v1beta1
kind: Workspace
metadata:
  name: phi
resource:
  instanceType: g5.4xlarge
  labelSelector: { matchLabels: { apps: phi } }
inference:
  preset: { name: phi-4 }
`;

const cases: readonly Case[] = [
  { kind: 'Pod', text: pod, to: graviton, from: l4, lines: [...GRAVITON, 'cpu: "15"', 'memory: 28Gi'] },
  {
    kind: 'Job',
    text: job('Job'),
    to: { ...graviton, replicas: 3, instances: 3 },
    from: { ...l4, replicas: 2, instances: 2 },
    lines: ['parallelism: 3', ...GRAVITON],
  },
  { kind: 'CronJob', text: job('CronJob'), to: graviton, from: l4, lines: GRAVITON },
  {
    kind: 'kind: List',
    text: inList,
    to: { ...graviton, replicas: 4, instances: 4 },
    from: { ...l4, replicas: 2, instances: 2 },
    lines: ['replicas: 4', 'nodeSelector: { node.kubernetes.io/instance-type: c8g.4xlarge }'],
  },
  {
    kind: 'a Deployment with an autoscaler',
    text: scaled,
    to: { ...graviton, replicas: 4, instances: 4 },
    lines: [...GRAVITON, 'maxReplicas: 4 # what the quota holds'],
  },
  {
    kind: 'a Deployment of a NodePool',
    text: pooled,
    to: graviton,
    from: l4,
    lines: ['karpenter.sh/nodepool: graviton', ...GRAVITON],
  },
  {
    kind: 'a script',
    text: script,
    to: graviton,
    lines: ['node.kubernetes.io/instance-type: c8g.4xlarge', '- { name: VLLM_CPU_KVCACHE_SPACE, value: "8" }'],
  },
  {
    kind: 'InferenceService with containers',
    text: kserve,
    to: { ...graviton, replicas: 3, instances: 3 },
    lines: ['maxReplicas: 3', ...GRAVITON],
  },
  {
    kind: 'InferenceService with a model',
    text: kserveModel,
    to: targetOn('g6e.12xlarge'),
    lines: [
      'nodeSelector:',
      'node.kubernetes.io/instance-type: g6e.12xlarge',
      'args: ["--model_id=Qwen/Qwen3-32B", "--tensor-parallel-size=4"]',
      'limits: { nvidia.com/gpu: "4" } # one',
    ],
  },
  {
    kind: 'LLMInferenceService',
    text: llmisvc,
    name: 'qwen',
    to: four,
    from: l4,
    lines: [
      'parallelism:',
      'tensor: 4',
      'nodeSelector: { node.kubernetes.io/instance-type: g6e.12xlarge }',
      'resources: { limits: { nvidia.com/gpu: "4" } }',
    ],
  },
  {
    kind: 'the prefill of an LLMInferenceService',
    text: llmisvc,
    name: 'qwen/prefill',
    to: four,
    from: l4,
    lines: [
      'tensor: 4',
      'nodeSelector: { node.kubernetes.io/instance-type: g6e.12xlarge }',
      'resources: { limits: { nvidia.com/gpu: "4" } }',
    ],
  },
  {
    kind: 'LeaderWorkerSet',
    text: lws,
    to: targetOn('p5.48xlarge', bf16),
    lines: [
      'size: 1 # machines',
      'nodeSelector: { node.kubernetes.io/instance-type: p5.48xlarge }',
      'resources: { limits: { nvidia.com/gpu: "8" } }',
    ],
  },
  {
    kind: 'RayService',
    text: rayService,
    to: { ...four, replicas: 3, instances: 3 },
    from: l4,
    lines: [
      'accelerator_type: L40S',
      'tensor_parallel_size: 4',
      'num_replicas: 3',
      'replicas: 3',
      'maxReplicas: 3',
      'num-gpus: "4"',
      'nvidia.com/gpu: 4',
    ],
  },
  {
    kind: "values of vLLM's production stack",
    text: stack,
    to: graviton,
    from: l4,
    lines: [
      'repository: vllm/vllm-openai-cpu',
      'tag: v0.20.0-arm64',
      'requestCPU: 15',
      'requestMemory: "28Gi"',
      'requestGPU: 0',
      'values: ["c8g.4xlarge"]',
    ],
  },
  {
    kind: "values of llm-d's modelservice",
    text: modelService,
    to: graviton,
    from: l4,
    lines: ['type: cpu', '- c8g.4xlarge', 'image: vllm/vllm-openai-cpu:v0.20.0-arm64'],
  },
  {
    kind: 'PyTorchJob',
    text: pytorch,
    to: targetOn('p5.4xlarge', { replicas: 2, instances: 2 }),
    from: targetOn('g6e.xlarge', { replicas: 4, instances: 4 }),
    lines: ['replicas: 1', 'nodeSelector: { node.kubernetes.io/instance-type: p5.4xlarge }'],
  },
  {
    kind: 'NIMService',
    text: nim,
    to: targetOn('g6.xlarge'),
    from: targetOn('g6e.xlarge'),
    lines: ['nodeSelector: { node.kubernetes.io/instance-type: g6.xlarge }'],
  },
  {
    kind: 'KAITO Workspace',
    text: kaito,
    to: targetOn('g6.xlarge'),
    from: targetOn('g5.4xlarge'),
    lines: ['instanceType: g6.xlarge'],
  },
];

describe('moves of the formats of a cluster', function () {
  // Every file is read many times by every dialect.
  this.timeout(20_000);
  for (const { kind, text, name, to, from, lines } of cases) {
    it(kind, () => {
      const after = moved(text, to, name);
      const found = added(text, after);
      const missing = lines.filter((line) => !found.includes(line) && !after.includes(line));
      assert.deepEqual(missing, [], after);
      holdsInEveryForm(text, to, name);
      if (from) {
        comesBack(text, to, from, name);
      }
    });
  }
});

describe('the public pair', () => {
  const gpu = pair(
    'gpu',
    'g6.2xlarge',
    'vllm/vllm-openai:v0.20.0',
    '          resources: { requests: { nvidia.com/gpu: 1 } }',
  );
  const arm = pair(
    'graviton',
    'm8g.8xlarge',
    'vllm/vllm-openai-cpu:v0.20.0-arm64',
    '          env:\n            - name: VLLM_CPU_KVCACHE_SPACE\n              value: "101"\n          resources: { requests: { cpu: "31", memory: 115Gi } }',
  );

  it('GPU to Graviton, to the byte', () => assert.equal(moved(gpu, targetOn('m8g.8xlarge', bf16)), arm));

  it('and back: the same facts', () => comesBack(gpu, targetOn('m8g.8xlarge', bf16), targetOn('g6.2xlarge', bf16)));
});

describe('a move of a pod', () => {
  it('keeps lists of alternatives that are still right, and drops what only GPUs have', () => {
    const after = moved(affinity, graviton);
    assert.match(
      after,
      /key: node\.kubernetes\.io\/instance-type\n +operator: In\n +values:\n +- c8g\.4xlarge\n +- key: kubernetes\.io\/arch/,
    );
    assert.match(after, /values: \["amd64", "arm64"\]/);
    assert.match(after, /operator: NotIn/);
    assert.doesNotMatch(after, /nvidia/);
    assert.match(after, /tolerations:\n +- key: team/);
    assert.match(after, /limits:\n +memory: 1Gi\n/, 'the init container');
  });

  it('takes llama.cpp off the GPU, and puts all layers back on one', () => {
    const there = moved(llama, targetOn('c8g.4xlarge', { precision: 'int4', runtime: 'llama.cpp' }));
    assert.match(there, /image: ghcr\.io\/ggml-org\/llama\.cpp:server\n/);
    assert.match(there, /--threads\n +- "16"\n +- --ctx-size\n/);
    const back = moved(there, targetOn('g6.xlarge', { precision: 'int4', runtime: 'llama.cpp' }));
    assert.match(back, /--threads\n +- "2"\n/);
    assert.match(back, /- "?--n-gpu-layers=99"?\n/);
  });

  it('cuts a flag out of a script with its line', () => {
    assert.match(moved(script, graviton), /serve Qwen\/Qwen3-8B \\\n +--dtype bfloat16 \\\n +--port 8000\n/);
  });

  it('turns on-line quantization off where the target has none, and on again', () => {
    const narrow = pod.replace('"--dtype=bfloat16"', '"--quantization=fp8", "--kv-cache-dtype=fp8"');
    const there = moved(narrow, graviton);
    assert.doesNotMatch(there, /quantization/);
    assert.match(there, /--kv-cache-dtype=auto/);
    assert.match(moved(there, { ...l4, precision: 'fp8' }), /--quantization=fp8/);
  });

  it('takes variables of the CPU out on the way to a GPU, with the list that they leave empty', () => {
    const there = moved(pod, graviton);
    assert.doesNotMatch(moved(there, l4), /VLLM_CPU|env:/);
    const listed = there.replace(
      'value: "8"',
      'value: "8"\n        - name: OMP_NUM_THREADS\n          value: "16"\n        - name: HF_HOME\n          value: /m',
    );
    assert.match(moved(listed, l4), /env:\n +- name: HF_HOME\n +value: \/m\n/);
  });

  it('leaves nothing of the Neuron compiler on a GPU', () => {
    const neuron = pod
      .replace('g6.xlarge', 'inf2.8xlarge')
      .replace('nvidia.com/gpu', 'aws.amazon.com/neuron')
      .replace('vllm/vllm-openai:v0.20.0', 'public.ecr.aws/neuron/pytorch-inference-vllm-neuronx:0.16.0-neuronx-py312')
      .replace(
        '"--dtype=bfloat16"]',
        '"--override-neuron-config", "{}", "--tensor-parallel-size=2"]\n      env: [{ name: NEURON_CC_FLAGS, value: -O1 }]',
      );
    const after = moved(neuron, l4);
    assert.doesNotMatch(after, /neuron/i);
    assert.match(after, /args: \["--model", "Qwen\/Qwen3-8B", "--tensor-parallel-size=1"\]/);
  });

  it('binds threads anew where they were bound to cores of another machine', () => {
    const bound = moved(pod, graviton).replace(
      'value: "8"',
      'value: "8"\n        - name: VLLM_CPU_OMP_THREADS_BIND\n          value: "0-14"',
    );
    const after = moved(bound, targetOn('m8g.8xlarge', bf16));
    assert.match(after, /VLLM_CPU_OMP_THREADS_BIND\n +value: "auto"/);
    assert.match(after, /VLLM_CPU_KVCACHE_SPACE\n +value: "88"/);
  });
});

const refusals: readonly (readonly [string, string, Target, RegExp, string?])[] = [
  [
    'a private label of nodes',
    pod.replace('node.kubernetes.io/instance-type: g6.xlarge', 'team.example.com/nodes: fast'),
    graviton,
    /^team\.example\.com\/nodes: fast keeps it on machines that this file does not describe$/,
  ],
  [
    'an EKS node group',
    pod.replace('node.kubernetes.io/instance-type: g6.xlarge', 'eks.amazonaws.com/nodegroup: l4'),
    graviton,
    /nodegroup: l4 keeps it/,
  ],
  [
    'a NodePool without the machine',
    pooled,
    targetOn('p5.48xlarge', bf16),
    /karpenter\.sh\/nodepool: gpu keeps it on NodePool gpu, which has no p5\.48xlarge/,
  ],
  [
    'one node',
    pod.replace('node.kubernetes.io/instance-type: g6.xlarge', 'kubernetes.io/hostname: node-7'),
    l4,
    /keeps it on node-7/,
  ],
  [
    'terms that the target breaks',
    affinity.replace('values: ["metal"]', 'values: ["4xlarge"]'),
    graviton,
    /asks for karpenter\.k8s\.aws\/instance-size NotIn 4xlarge/,
  ],
  [
    'several replicas of a Pod',
    pod,
    { ...graviton, replicas: 3, instances: 3 },
    /the target takes 3 replicas, and a Pod is one/,
  ],
  [
    'a DaemonSet',
    scaled.slice(0, scaled.indexOf('---')).replace('kind: Deployment', 'kind: DaemonSet'),
    graviton,
    /a DaemonSet runs on every node/,
  ],
  [
    'a templated replica count',
    inList.replace('replicas: 2', 'replicas: ${REPLICAS}'),
    { ...graviton, replicas: 2, instances: 2 },
    /template|replicas/,
  ],
  [
    'a group that names its own size',
    lws.replace('$(LWS_GROUP_SIZE)', '2'),
    targetOn('p5.48xlarge', bf16),
    /a replica is a group of 2 pods, and the target takes one machine/,
  ],
  [
    'workers that two models share',
    rayService.replace(
      '            - model_loading_config:\n',
      '            - model_loading_config: { model_id: small, model_source: Qwen/Qwen3-4B }\n              accelerator_type: L4\n            - model_loading_config:\n',
    ),
    targetOn('g6e.xlarge', bf16),
    /^it would move small too$/,
    'qwen',
  ],
  ['an image of Ray for CPUs', rayService, graviton, /no arm64 image of rayproject\/ray-llm/],
  [
    'a cluster elsewhere',
    rayService
      .slice(rayService.indexOf('    applications'), rayService.indexOf('  rayCluster'))
      .replaceAll(/^ {4}/gm, ''),
    four,
    /the machines of its cluster are described in another file/,
  ],
  ["KServe's own image", kserveModel, targetOn('c8g.4xlarge'), /its image is not written here/],
  ["KServe's own pod", llmisvc.replace(/ {2}template:[\s\S]*$/, ''), four, /preset/],
  ['NIM on a CPU', nim, targetOn('c8g.4xlarge'), /no arm64 image of nvcr\.io\/nim/],
  ['KAITO on Azure', kaito.replace('g5.4xlarge', 'Standard_NC24ads_A100_v4'), l4, /^this file targets Azure$/],
  ['KAITO on a CPU', kaito, targetOn('c8g.4xlarge'), /presets on NVIDIA GPUs alone/],
  [
    'a fixed resource profile',
    'apiVersion: kubeai.org/v1\nkind: Model\nmetadata: { name: m }\nspec: { url: "hf://Qwen/Qwen3-8B", engine: VLLM, resourceProfile: "nvidia-gpu-l4:1" }\n',
    graviton,
    /resource profile/,
  ],
];

describe('a move that cannot be right', () => {
  for (const [what, text, target, reason, name] of refusals) {
    it(`is refused: ${what}`, () => assert.match(refusal(text, target, name), reason));
  }
});
