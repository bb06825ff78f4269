/** TensorRT-LLM, the Triton server that often carries it, and NVIDIA's ready-made model images (NIM). */
import type { Engine } from './engine';

const parallel = {
  '--tp-size': 'tensorParallel',
  '--pp-size': 'pipelineParallel',
  '--tensor-parallel': 'tensorParallel',
  '--tp': 'tensorParallel',
  '--pp': 'pipelineParallel',
  '--ep-size': 'expertParallel',
} as const;

export const tensorrtLlm: Engine = {
  id: 'tensorrt-llm',
  name: 'TensorRT-LLM',
  runtime: 'tensorrt-llm',
  images: /tensorrt-?llm|(^|\/)tritonserver[^/]*trtllm|trt-?llm/,
  commands: /(^|\/|\s)trtllm-serve(\s|$)|tensorrt_llm\.commands\.serve|(^|\s)dynamo\.trtllm(\s|$)/,
  flags: {
    ...parallel,
    '--model': 'model',
    '--model-path': 'model',
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
  commands: /(^|\/|\s)tritonserver(\s|$)|launch_triton_server\.py|--triton[_-]model[_-]repo/,
  flags: { ...parallel, '--world-size': 'tensorParallel' },
  kind: 'inference',
};

export const nim: Engine = {
  id: 'nim',
  name: 'NVIDIA NIM',
  images: /(^|\/)nim\//,
  modelInImage: /^([^/]+\/)*?nim\//,
  flags: {},
  environment: {
    NIM_MODEL_NAME: 'model',
    NIM_TENSOR_PARALLEL_SIZE: 'tensorParallel',
    NIM_MAX_MODEL_LEN: 'contextTokens',
    NIM_PIPELINE_PARALLEL_SIZE: 'pipelineParallel',
    NIM_KVCACHE_DTYPE: 'kvDtype',
  },
  kind: 'inference',
};
