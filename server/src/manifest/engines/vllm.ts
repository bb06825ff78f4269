/** vLLM: its command line, and the images built on it. */
import type { Engine } from './engine';

export const vllm: Engine = {
  id: 'vllm',
  name: 'vLLM',
  runtime: 'vllm',
  images:
    /(^|[/_-])vllm(\d|[/_.-]|$)|(^|\/)llm-d-(cuda|aws|xpu|hpu|rocm|cpu)($|-)|(^|\/)llm-d$|(^|\/)worker-(v1-)?vllm|(^|\/)vllm-?(openai|cpu|tpu|neuron|rocm|gaudi)/,
  commands:
    /(^|\/|\s)(lmcache_)?vllm(-omni)? serve(\s|$)|vllm[./]entrypoints[./](openai[./])?api_server|vllm\.entrypoints\.(cli|grpc_server|openai\.run_batch)|(^|\/|\s)vllm run-batch(\s|$)|(^|\s)dynamo\.vllm(\s|$)/,
  flags: {
    '--model': 'model',
    '--tensor-parallel-size': 'tensorParallel',
    '-tp': 'tensorParallel',
    '--pipeline-parallel-size': 'pipelineParallel',
    '-pp': 'pipelineParallel',
    '--data-parallel-size': 'dataParallel',
    '-dp': 'dataParallel',
    '--quantization': 'quantization',
    '-q': 'quantization',
    '--dtype': 'dtype',
    '--kv-cache-dtype': 'kvDtype',
    '--max-model-len': 'contextTokens',
    '--max-num-seqs': 'maxSequences',
    '--device': 'device',
    '--task': 'task',
    '--runner': 'task',
    '--speculative-model': 'draftModel',
    '--speculative-config': 'speculative',
    '-sc': 'speculative',
  },
  switches: [
    '--enforce-eager',
    '--async-scheduling',
    '--headless',
    '--calculate-kv-scales',
    '--multi-step-stream-outputs',
    '--worker-use-ray',
    '--engine-use-ray',
  ],
  // TP_SIZE is how llm-d hands the size to its containers.
  environment: {
    TP_SIZE: 'tensorParallel',
    VLLM_CPU_KVCACHE_SPACE: 'cpuKvSpaceGiB',
    VLLM_CPU_OMP_THREADS_BIND: 'threads',
    OMP_NUM_THREADS: 'threads',
  },
  environmentPrefix: 'SM_VLLM_',
  argumentVariables: ['VLLM_ADDITIONAL_ARGS', 'VLLM_EXTRA_ARGS', 'VLLM_ARGS', 'VLLM_SERVE_ARGS'],
  positionalModelAfter: /^serve$/,
  imageTakesModel: true,
  abbreviates: true,
  kind: 'inference',
};
