/** Moves of every kind of a cluster: what each file becomes, there and back, under every law. */
import assert from 'node:assert/strict';
import type { Target } from '../../../../../shared/src/report/schema';
import {
  added,
  BF16,
  clusterFile,
  comesBack,
  four,
  graviton,
  holdsInEveryForm,
  l4,
  moved,
  targetOn,
} from '../../../../support/clusterMoves';

interface Case {
  readonly kind: string;
  readonly file: string;
  readonly name?: string;
  readonly to: Target;
  /** Lines that are new. */
  readonly lines: readonly string[];
  /** Where it comes from, where the way back restores what the file says. */
  readonly from?: Target;
}

const GRAVITON = [
  'node.kubernetes.io/instance-type: c8g.4xlarge',
  'image: vllm/vllm-openai-cpu:v0.20.0-arm64',
  'env:',
  '- name: VLLM_CPU_KVCACHE_SPACE',
  'value: "8"',
];

const cases: readonly Case[] = [
  { kind: 'Pod', file: 'pod', to: graviton, from: l4, lines: [...GRAVITON, 'cpu: "15"', 'memory: 28Gi'] },
  {
    kind: 'Job',
    file: 'job',
    to: { ...graviton, replicas: 3, instances: 3 },
    from: { ...l4, replicas: 2, instances: 2 },
    lines: ['parallelism: 3', ...GRAVITON],
  },
  { kind: 'CronJob', file: 'cron-job', to: graviton, from: l4, lines: GRAVITON },
  {
    kind: 'kind: List',
    file: 'listed',
    to: { ...graviton, replicas: 4, instances: 4 },
    from: { ...l4, replicas: 2, instances: 2 },
    lines: ['replicas: 4', 'nodeSelector: { node.kubernetes.io/instance-type: c8g.4xlarge }'],
  },
  {
    kind: 'a Deployment with an autoscaler',
    file: 'scaled',
    to: { ...graviton, replicas: 4, instances: 4 },
    lines: [...GRAVITON, 'maxReplicas: 4 # what the quota holds'],
  },
  {
    kind: 'a Deployment of a NodePool',
    file: 'pooled',
    to: graviton,
    from: l4,
    lines: ['karpenter.sh/nodepool: graviton', ...GRAVITON],
  },
  {
    kind: 'a script',
    file: 'script',
    to: graviton,
    lines: ['node.kubernetes.io/instance-type: c8g.4xlarge', '- { name: VLLM_CPU_KVCACHE_SPACE, value: "8" }'],
  },
  {
    kind: 'InferenceService with containers',
    file: 'kserve',
    to: { ...graviton, replicas: 3, instances: 3 },
    lines: ['maxReplicas: 3', ...GRAVITON],
  },
  {
    kind: 'InferenceService with a model',
    file: 'kserve-model',
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
    file: 'llmisvc',
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
    file: 'llmisvc',
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
    file: 'lws',
    to: targetOn('p5.48xlarge', BF16),
    lines: [
      'size: 1 # machines',
      'nodeSelector: { node.kubernetes.io/instance-type: p5.48xlarge }',
      'resources: { limits: { nvidia.com/gpu: "8" } }',
    ],
  },
  {
    kind: 'RayService',
    file: 'ray-service',
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
    file: 'production-stack',
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
    file: 'model-service',
    to: graviton,
    from: l4,
    lines: ['type: cpu', '- c8g.4xlarge', 'image: vllm/vllm-openai-cpu:v0.20.0-arm64'],
  },
  {
    kind: 'PyTorchJob',
    file: 'pytorch-job',
    to: targetOn('p5.4xlarge', { replicas: 2, instances: 2 }),
    from: targetOn('g6e.xlarge', { replicas: 4, instances: 4 }),
    lines: ['replicas: 1', 'nodeSelector: { node.kubernetes.io/instance-type: p5.4xlarge }'],
  },
  {
    kind: 'NIMService',
    file: 'nim',
    to: targetOn('g6.xlarge'),
    from: targetOn('g6e.xlarge'),
    lines: ['nodeSelector: { node.kubernetes.io/instance-type: g6.xlarge }'],
  },
  {
    kind: 'KAITO Workspace',
    file: 'kaito',
    to: targetOn('g6.xlarge'),
    from: targetOn('g5.4xlarge'),
    lines: ['instanceType: g6.xlarge'],
  },
];

describe('moves of the formats of a cluster', function () {
  // Every file is read many times by every dialect.
  this.timeout(20_000);
  for (const { kind, file, name, to, from, lines } of cases) {
    it(kind, () => {
      const text = clusterFile(file);
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

/** The public pair of one vLLM service on a GPU and on Graviton, in our words and with its pools. */
describe('the public pair', () => {
  const gpu = clusterFile('pair-gpu');
  const there = targetOn('m8g.8xlarge', BF16);

  it('GPU to Graviton, to the byte', () => assert.equal(moved(gpu, there), clusterFile('pair-graviton')));

  it('and back: the same facts', () => comesBack(gpu, there, targetOn('g6.2xlarge', BF16)));
});
