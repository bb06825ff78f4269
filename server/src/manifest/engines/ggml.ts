/** llama.cpp and Ollama: GGUF files, whose names carry the quantization. */
import type { Engine } from './engine';

export const llamaCpp: Engine = {
  id: 'llama.cpp',
  name: 'llama.cpp',
  runtime: 'llama.cpp',
  images: /llama[._-]?cpp|(^|[/_-])llama-server/,
  commands: /(^|\/|\s)(llama-server|llama-cli)(\s|$)|llama_cpp\.server/,
  flags: {
    '-m': 'modelFile',
    '--model': 'modelFile',
    '-hf': 'model',
    '-hfr': 'model',
    '--hf-repo': 'model',
    '-c': 'contextTokens',
    '--ctx-size': 'contextTokens',
    '--n-ctx': 'contextTokens',
    '-np': 'maxSequences',
    '--parallel': 'maxSequences',
    '-t': 'threads',
    '--threads': 'threads',
    '--n-threads': 'threads',
    '-ngl': 'gpuLayers',
    '--gpu-layers': 'gpuLayers',
    '--n-gpu-layers': 'gpuLayers',
    '-ctk': 'kvDtype',
    '--cache-type-k': 'kvDtype',
    '-md': 'draftModel',
    '--model-draft': 'draftModel',
  },
  environment: {
    LLAMA_ARG_MODEL: 'modelFile',
    LLAMA_ARG_HF_REPO: 'model',
    LLAMA_ARG_CTX_SIZE: 'contextTokens',
    LLAMA_ARG_N_PARALLEL: 'maxSequences',
    LLAMA_ARG_THREADS: 'threads',
    LLAMA_ARG_N_GPU_LAYERS: 'gpuLayers',
  },
  kind: 'inference',
};

export const ollama: Engine = {
  id: 'ollama',
  name: 'Ollama',
  runtime: 'ollama',
  images: /(^|[/_-])ollama$/,
  commands: /(^|\/|\s)ollama (serve|run|pull)(\s|$)/,
  flags: {},
  environment: {
    OLLAMA_MODEL: 'model',
    OLLAMA_NUM_PARALLEL: 'maxSequences',
    OLLAMA_CONTEXT_LENGTH: 'contextTokens',
    OLLAMA_KV_CACHE_TYPE: 'kvDtype',
  },
  positionalModelAfter: /^(run|pull)$/,
  kind: 'inference',
};
