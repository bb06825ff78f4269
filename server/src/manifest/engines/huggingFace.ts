/** Hugging Face's servers: text generation (TGI) and text embeddings (TEI). */
import type { Engine } from './engine';

export const tgi: Engine = {
  id: 'tgi',
  name: 'Text Generation Inference',
  runtime: 'tgi',
  images: /text-generation-inference|huggingface-(pytorch-)?tgi|(^|[/_-])tgi([/_-]|$)/,
  commands: /text-generation-(launcher|server)/,
  flags: {
    '--model-id': 'model',
    '--num-shard': 'tensorParallel',
    '--quantize': 'quantization',
    '--dtype': 'dtype',
    '--kv-cache-dtype': 'kvDtype',
    '--max-total-tokens': 'contextTokens',
    '--max-concurrent-requests': 'maxSequences',
  },
  switches: ['--json-output'],
  environment: {
    MODEL_ID: 'model',
    HF_MODEL_ID: 'model',
    NUM_SHARD: 'tensorParallel',
    SM_NUM_GPUS: 'tensorParallel',
    HF_NUM_CORES: 'tensorParallel',
    QUANTIZE: 'quantization',
    HF_MODEL_QUANTIZE: 'quantization',
    DTYPE: 'dtype',
    HF_AUTO_CAST_TYPE: 'dtype',
    MAX_TOTAL_TOKENS: 'contextTokens',
    KV_CACHE_DTYPE: 'kvDtype',
    MAX_CONCURRENT_REQUESTS: 'maxSequences',
  },
  kind: 'inference',
};

export const tei: Engine = {
  id: 'tei',
  name: 'Text Embeddings Inference',
  runtime: 'tei',
  images: /text-embeddings-inference|(^|[/_-])tei([/_-]|$)/,
  commands: /text-embeddings-router/,
  flags: { '--model-id': 'model', '--dtype': 'dtype', '--max-concurrent-requests': 'maxSequences' },
  switches: ['--auto-truncate', '--json-output'],
  environment: { MODEL_ID: 'model', HF_MODEL_ID: 'model', DTYPE: 'dtype' },
  kind: 'embedding',
};
