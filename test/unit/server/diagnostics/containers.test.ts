/** What rules about containers must not say, beside the near misses of their pages. */
import assert from 'node:assert/strict';
import { deployment } from '../../../../server/src/diagnostics/examples';
import type { PodLines } from '../../../../server/src/diagnostics/examples';
import { diagnosticsOf } from '../../../support/ruleExamples';

const LLAMA = {
  image: 'ghcr.io/ggml-org/llama.cpp:server',
  args: ['-hf', 'bartowski/Meta-Llama-3.1-8B-Instruct-GGUF'],
};
const VLLM = { image: 'public.ecr.aws/q9t5s3a7/vllm-cpu-release-repo:v0.11.0', args: ['--model=Qwen/Qwen3-8B'] };
const ON_M7I = { 'node.kubernetes.io/instance-type': 'm7i.4xlarge' };

async function codesOf(pod: PodLines, files: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const { diagnostics } = await diagnosticsOf(deployment(pod, { files }));
  return diagnostics.map(({ code }) => String(code));
}

describe('rules about containers', () => {
  it('a request is no limit for threads: the machine is', async () => {
    const threads = (count: number, resources: readonly string[]) =>
      codesOf({ ...LLAMA, args: [...LLAMA.args, '-t', `"${count}"`], resources, selector: ON_M7I });
    assert.ok(!(await threads(8, ['requests: { cpu: "7" }'])).includes('threads-mismatch'));
    assert.ok((await threads(17, ['requests: { cpu: "7" }'])).includes('threads-mismatch'));
    // Two of eight cores that are its own.
    assert.ok((await threads(2, ['limits: { cpu: "8" }'])).includes('threads-mismatch'));
    // m7i.4xlarge has 16 vCPUs and 8 cores; other pods may have the rest of them.
    assert.ok(!(await threads(4, [])).includes('threads-mismatch'));
    const gpu = ['limits: { nvidia.com/gpu: 1, cpu: "4" }'];
    const onGpu = { image: 'ghcr.io/ggml-org/llama.cpp:server-cuda', args: [...LLAMA.args, '-t', '"16"'] };
    assert.ok(!(await codesOf({ ...onGpu, resources: gpu })).includes('threads-mismatch'));
  });

  it('a KV space is missing only where a release has the small default, and nothing else may set it', async () => {
    const memory = ['limits: { memory: 60Gi }'];
    const of = (pod: Partial<PodLines>) => codesOf({ ...VLLM, resources: memory, selector: ON_M7I, ...pod });
    assert.ok((await of({})).includes('kv-space-missing'));
    for (const tag of ['v0.12.0', 'latest', 'v0.20.0']) {
      const image = VLLM.image.replace('v0.11.0', tag);
      assert.ok(!(await of({ image })).includes('kv-space-missing'), tag);
    }
    assert.ok(!(await of({ resources: ['limits: { memory: 20Gi }'] })).includes('kv-space-missing'));
    assert.ok(!(await of({ env: { VLLM_CPU_KVCACHE_SPACE: '$(SPACE)' } })).includes('kv-space-missing'));
  });

  it('an image of one architecture is wrong in both directions, one of no stated architecture in neither', async () => {
    const on = (image: string, instance: string) =>
      codesOf({ image, args: VLLM.args, selector: { 'node.kubernetes.io/instance-type': instance } });
    const arm = 'public.ecr.aws/q9t5s3a7/vllm-arm64-cpu-release-repo:v0.12.0';
    assert.ok((await on(arm, 'm7i.4xlarge')).includes('image-architecture'));
    assert.ok(!(await on(arm, 'm8g.4xlarge')).includes('image-architecture'));
    assert.ok((await on('acme/vllm:1.4-amd64', 'm8g.4xlarge')).includes('image-architecture'));
    assert.ok(!(await on('acme/vllm:1.4', 'm8g.4xlarge')).includes('image-architecture'));
    // GH200 and its kin: a GPU image on an arm64 machine with GPUs.
    assert.ok(!(await on('vllm/vllm-openai:latest', 'g5g.xlarge')).includes('image-architecture'));
  });

  it('a toleration is missing only where every described machine with the device keeps the pod away', async () => {
    const pool = (name: string, family: string, taints: string) => `apiVersion: karpenter.sh/v1
kind: NodePool
metadata: { name: ${name} }
spec:
  template:
    spec:
      taints: [${taints}]
      requirements:
        - { key: karpenter.k8s.aws/instance-family, operator: In, values: [${family}] }
`;
    const tainted = '{ key: dedicated, value: ml, effect: NoSchedule }';
    const pod = { image: 'vllm/vllm-openai:v0.9.1', args: VLLM.args, resources: ['limits: { nvidia.com/gpu: 1 }'] };
    const missing = async (pools: readonly string[]) => {
      const files = Object.fromEntries(pools.map((text, index) => [`pool-${index}.yaml`, text]));
      return (await codesOf(pod, files)).includes('toleration-missing');
    };
    assert.ok(await missing([pool('a', 'g6', tainted)]));
    assert.ok(!(await missing([pool('a', 'g6', tainted), pool('b', 'g5', '')])));
    assert.ok(!(await missing([pool('a', 'c8g', tainted)])));
    assert.ok(!(await missing([pool('a', 'g6', tainted.replace('NoSchedule', 'PreferNoSchedule'))])));
    assert.ok(!(await missing([])));
  });

  it('limits are missing in a container, not in the values of a chart that has words of its own', async () => {
    assert.ok((await codesOf({ ...LLAMA, selector: ON_M7I })).includes('limits-missing'));
    const chart = {
      path: 'values.yaml',
      text: 'servingEngineSpec:\n  modelSpec:\n    - name: "opt"\n      repository: "acme/vllm-cpu"\n      tag: "1"\n      modelURL: "Qwen/Qwen3-8B"\n      requestCPU: 4\n      requestMemory: "16Gi"\n      requestGPU: 0\n',
    };
    const { diagnostics } = await diagnosticsOf(chart);
    assert.deepEqual(
      diagnostics.filter(({ code }) => code === 'limits-missing'),
      [],
    );
  });

  it('a split that takes more than there is, and a GPU beside --device cpu', async () => {
    const gpus = (args: readonly string[], count: number) =>
      codesOf({
        image: 'vllm/vllm-openai:v0.9.1',
        args: [...VLLM.args, ...args],
        resources: [`limits: { nvidia.com/gpu: ${count} }`],
      });
    assert.ok((await gpus(['--tensor-parallel-size=8'], 4)).includes('tensor-parallel-exceeds-devices'));
    assert.ok(!(await gpus(['--tensor-parallel-size=2'], 8)).includes('tensor-parallel-exceeds-devices'));
    assert.ok((await gpus(['--device=cpu'], 1)).includes('gpu-unused'));
    assert.ok(!(await gpus(['--device=cuda'], 1)).includes('gpu-unused'));
  });

  it('what an annotation says of the format against what the engine is told', async () => {
    const annotated = (annotation: string, args: readonly string[]) =>
      codesOf({ image: 'vllm/vllm-openai:v0.9.1', args: [...VLLM.args, ...args], annotation: [annotation] });
    assert.ok((await annotated('precision: int4', ['--quantization=fp8'])).includes('precision-conflict'));
    assert.ok((await annotated('precision: int4', ['--dtype=bfloat16'])).includes('precision-conflict'));
    assert.ok(!(await annotated('precision: fp8', ['--quantization=fp8'])).includes('precision-conflict'));
    // What is computed in is not what the weights are stored in.
    const awq = { image: 'vllm/vllm-openai:v0.9.1', args: ['--model=Qwen/Qwen3-8B-AWQ', '--dtype=float16'] };
    assert.ok(!(await codesOf(awq)).includes('precision-conflict'));
  });
});
