/** What else a move changes in a pod: labels that stay right, flags, variables, threads. */
import assert from 'node:assert/strict';
import { BF16, clusterFile, graviton, l4, moved, targetOn } from '../../../../support/clusterMoves';

const pod = clusterFile('pod');
const affinity = clusterFile('affinity');
const llama = clusterFile('llama-cpp');
const script = clusterFile('script');

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

  it('tells vLLM on Neuron the batch that the estimate is of, and takes it out again', () => {
    const neuron = targetOn('inf2.xlarge', { precision: 'bf16', runtime: 'neuron' });
    const there = moved(pod, neuron);
    assert.match(there, /"--tensor-parallel-size=2", "--max-num-seqs=8"\]/);
    assert.match(
      moved(there, l4),
      /args: \["--model", "Qwen\/Qwen3-8B", "--dtype=bfloat16", "--tensor-parallel-size=1"\]/,
    );
    const stated = pod.replace('"--dtype=bfloat16"', '"--max-num-seqs", "64"');
    assert.match(moved(stated, neuron), /"--max-num-seqs", "8"/);
    const encoder = pod.replace('Qwen/Qwen3-8B', 'BAAI/bge-m3').replace('"--dtype=bfloat16"', '"--runner=pooling"');
    assert.doesNotMatch(moved(encoder, neuron), /max-num-seqs/);
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
    const after = moved(bound, targetOn('m8g.8xlarge', BF16));
    assert.match(after, /VLLM_CPU_OMP_THREADS_BIND\n +value: "auto"/);
    assert.match(after, /VLLM_CPU_KVCACHE_SPACE\n +value: "88"/);
  });
});
