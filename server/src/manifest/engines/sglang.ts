/** SGLang: `python -m sglang.launch_server` and its router-less images. */
import type { Engine } from './engine';

export const sglang: Engine = {
  id: 'sglang',
  name: 'SGLang',
  runtime: 'sglang',
  images: /(^|[/_-])sglang([/_-]|$)/,
  commands: /sglang\.launch_server|(^|\/|\s)sglang serve(\s|$)/,
  flags: {
    '--model-path': 'model',
    '--model': 'model',
    '--tensor-parallel-size': 'tensorParallel',
    '--tp-size': 'tensorParallel',
    '--tp': 'tensorParallel',
    '--pipeline-parallel-size': 'pipelineParallel',
    '--pp-size': 'pipelineParallel',
    '--pp': 'pipelineParallel',
    '--data-parallel-size': 'dataParallel',
    '--dp-size': 'dataParallel',
    '--dp': 'dataParallel',
    '--quantization': 'quantization',
    '--dtype': 'dtype',
    '--kv-cache-dtype': 'kvDtype',
    '--context-length': 'contextTokens',
    '--max-running-requests': 'maxSequences',
    '--device': 'device',
    '--speculative-draft-model-path': 'draftModel',
  },
  switches: ['--trust-remote-code', '--is-embedding', '--enable-metrics', '--disable-radix-cache', '--enable-dp-attention'],
  positionalModelAfter: /^serve$/,
  abbreviates: true,
  kind: 'inference',
};
