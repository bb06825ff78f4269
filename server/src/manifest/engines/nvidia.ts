/** TensorRT-LLM, the Triton server that often carries it, and NVIDIA's ready-made model images (NIM). */
import type { Engine } from './engine';

const parallel = {
  '--tp-size': 'tensorParallel',
  '--pp-size': 'pipelineParallel',
  '--tensor-parallel': 'tensorParallel',
} as const;

export const tensorrtLlm: Engine = {
  id: 'tensorrt-llm',
  name: 'TensorRT-LLM',
  runtime: 'tensorrt-llm',
  images: /tensorrt-?llm|(^|\/)tritonserver[^/]*trtllm|trt-?llm/,
  commands: /(^|\/|\s)trtllm-(serve|llmapi-launch)/,
  flags: {
    ...parallel,
    '--model': 'model',
    '--max-seq-len': 'contextTokens',
    '--max-batch-size': 'maxSequences',
    '--kv-cache-dtype': 'kvDtype',
  },
  switches: ['--trust-remote-code'],
  positionalModelAfter: /trtllm-serve$|^serve$/,
  kind: 'inference',
};

export const triton: Engine = {
  id: 'triton',
  name: 'Triton Inference Server',
  runtime: 'triton',
  images: /(^|[/_-])tritonserver([/_-]|$)|(^|\/)triton-(inference-)?server/,
  commands: /(^|\/|\s)tritonserver(\s|$)|launch_triton_server\.py/,
  flags: { '--world-size': 'tensorParallel', '--world_size': 'tensorParallel' },
  kind: 'inference',
};

export const nim: Engine = {
  id: 'nim',
  name: 'NVIDIA NIM',
  images: /^nim\//,
  flags: {},
  environment: {
    NIM_MODEL_NAME: 'model',
    NIM_TENSOR_PARALLEL_SIZE: 'tensorParallel',
    NIM_MAX_MODEL_LEN: 'contextTokens',
  },
  kind: 'inference',
};
