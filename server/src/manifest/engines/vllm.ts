/** vLLM: its command line, and the images built on it. */
import type { Engine } from './engine';

export const vllm: Engine = {
  id: 'vllm',
  name: 'vLLM',
  runtime: 'vllm',
  images: /(^|[/_-])vllm([/_-]|$)|(^|\/)llm-d-(cuda|aws|xpu|hpu|rocm|cpu)($|-)|(^|\/)llm-d$/,
  commands: /(^|\/|\s)vllm serve(\s|$)|vllm\.entrypoints\.(openai\.)?api_server|vllm\.entrypoints\.cli/,
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
  },
  switches: [
    '--enforce-eager', '--trust-remote-code', '--enable-prefix-caching', '--no-enable-prefix-caching',
    '--enable-chunked-prefill', '--no-enable-chunked-prefill', '--enable-lora', '--enable-auto-tool-choice',
    '--disable-log-requests', '--disable-log-stats', '--enable-expert-parallel', '--async-scheduling',
    '--enable-sleep-mode', '--disable-custom-all-reduce', '--enable-reasoning', '--enable-request-id-headers',
  ],
  // TP_SIZE is how llm-d hands the size to its containers.
  environment: { TP_SIZE: 'tensorParallel', VLLM_CPU_KVCACHE_SPACE: 'cpuKvSpaceGiB' },
  positionalModelAfter: /^serve$/,
  abbreviates: true,
  kind: 'inference',
};
