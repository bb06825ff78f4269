/** The image that runs the same engine elsewhere: what each project publishes, and what it does not. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { ImageTarget } from '../../../../../server/src/manifest/engines/imageVariants';
import {
  ENGINE_IMAGES,
  ENGINE_IMAGES_CHECKED,
  imageFor,
} from '../../../../../server/src/manifest/engines/imageVariants';
import { literalText } from '../../../../../server/src/manifest/engines/text';

const arm: ImageTarget = { device: 'cpu', arch: 'arm64' };
const x86: ImageTarget = { device: 'cpu', arch: 'amd64' };
const nvidia: ImageTarget = { device: 'nvidia', arch: 'amd64', accelerator: 'L4' };
const amd: ImageTarget = { device: 'amd', arch: 'amd64' };
const neuron = (accelerator: string): ImageTarget => ({ device: 'neuron', arch: 'amd64', accelerator });

const NEURON = 'public.ecr.aws/neuron/pytorch-inference-vllm-neuronx';

const moves: readonly (readonly [string, ImageTarget, string | RegExp])[] = [
  ['vllm/vllm-openai:v0.20.0', arm, 'vllm/vllm-openai-cpu:v0.20.0-arm64'],
  ['vllm/vllm-openai:v0.20.0', x86, 'vllm/vllm-openai-cpu:v0.20.0-x86_64'],
  ['vllm/vllm-openai:v0.12.0', arm, 'public.ecr.aws/q9t5s3a7/vllm-arm64-cpu-release-repo:v0.12.0'],
  ['vllm/vllm-openai:v0.9.1', x86, 'public.ecr.aws/q9t5s3a7/vllm-cpu-release-repo:v0.9.1'],
  ['vllm/vllm-openai:v0.9.1', arm, /no arm64 image of vllm\/vllm-openai:v0\.9\.1 is known: the first is of 0\.12\.0/],
  ['vllm/vllm-openai:v0.9.0', x86, /the first is of 0\.9\.1/],
  ['vllm/vllm-openai:v0.20.0', amd, 'vllm/vllm-openai-rocm:v0.20.0'],
  ['vllm/vllm-openai:v0.13.0', amd, /the first is of 0\.14\.0/],
  ['vllm/vllm-openai-cpu:v0.20.0-arm64', nvidia, 'vllm/vllm-openai:v0.20.0'],
  ['vllm/vllm-openai-rocm:v0.20.0', nvidia, 'vllm/vllm-openai:v0.20.0'],
  ['vllm/vllm-openai:v0.20.0', neuron('Inferentia2'), `${NEURON}:0.16.0-neuronx-py312-sdk2.31.1-ubuntu24.04`],
  ['vllm/vllm-openai:v0.20.0', neuron('Trainium2'), `${NEURON}:0.29.0.1.2.0-neuronx-py314-sdk2.33.0-ubuntu26.04`],
  ['vllm/vllm-openai:v0.20.0', neuron('Inferentia'), /no Neuron image/],
  [
    `${NEURON}:0.13.0-neuronx-py312-sdk2.28.0-ubuntu24.04`,
    neuron('Trainium'),
    `${NEURON}:0.13.0-neuronx-py312-sdk2.28.0-ubuntu24.04`,
  ],
  [`${NEURON}:0.13.0-neuronx-py312-sdk2.28.0-ubuntu24.04`, nvidia, 'vllm/vllm-openai:v0.13.0'],
  ['rocm/vllm:rocm6.3.1_vllm_0.8.5', nvidia, 'vllm/vllm-openai:v0.8.5'],
  ['rocm/vllm:rocm6.3.1_vllm_0.8.5', arm, /the first is of 0\.12\.0/],
  ['ghcr.io/llm-d/llm-d-cuda:v0.6.0', x86, 'ghcr.io/llm-d/llm-d-cpu:v0.6.0'],
  ['ghcr.io/llm-d/llm-d-cuda:v0.3.0', x86, /the first is of 0\.5\.0/],
  ['ghcr.io/ggml-org/llama.cpp:server-cuda', arm, 'ghcr.io/ggml-org/llama.cpp:server'],
  ['ghcr.io/ggml-org/llama.cpp:server', nvidia, 'ghcr.io/ggml-org/llama.cpp:server-cuda'],
  ['ollama/ollama:0.9.0', arm, 'ollama/ollama:0.9.0'],
  ['ollama/ollama:0.9.0', amd, 'ollama/ollama:0.9.0-rocm'],
  [
    'ghcr.io/huggingface/text-embeddings-inference:89-1.9',
    arm,
    'ghcr.io/huggingface/text-embeddings-inference:cpu-arm64-1.9',
  ],
  ['ghcr.io/huggingface/text-embeddings-inference:89-1.8', arm, /no arm64 image/],
  [
    'ghcr.io/huggingface/text-generation-inference:3.3.5',
    amd,
    'ghcr.io/huggingface/text-generation-inference:3.3.5-rocm',
  ],
  ['ghcr.io/huggingface/text-generation-inference:3.3.5', arm, /no arm64 image/],
  ['registry.example.com/vllm/vllm-openai:v0.20.0', arm, /no arm64 image/],
  ['vllm/vllm-openai@sha256:0123', arm, /no arm64 image/],
];

describe('images of engines for other hardware', () => {
  for (const [from, target, wanted] of moves) {
    it(`${from} on ${target.accelerator ?? target.device} ${target.arch}`, () => {
      const choice = imageFor(literalText(from, 0), target);
      if (typeof wanted === 'string') {
        assert.deepEqual(choice, { ok: true, image: wanted });
      } else {
        assert.ok(!choice.ok);
        assert.match(choice.reason, wanted);
      }
    });
  }

  it('are a table with a source and the day on which it was read for every engine', () => {
    const page = readFileSync('docs/formats.md', 'utf8');
    for (const { engine, ships, source, checked } of ENGINE_IMAGES) {
      assert.ok(page.includes(`| ${engine} | ${ships} | ${source} |`), engine);
      assert.equal(checked, ENGINE_IMAGES_CHECKED);
    }
  });
});
