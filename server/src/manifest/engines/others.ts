/** Servers that are recognized although the schema has no runtime of their name. */
import { phrase } from '../../../../shared/src/l10n';
import type { Engine } from './engine';

export const tensorflowServing: Engine = {
  id: 'tensorflow-serving',
  name: 'TensorFlow Serving',
  images: /(^|\/)tensorflow\/serving|tensorflow-(model-server|serving)/,
  commands: /(^|\/|\s)tensorflow_model_server(\s|$)/,
  flags: { '--model-base-path': 'model' },
  environment: { MODEL_BASE_PATH: 'model' },
  kind: 'inference',
};

export const torchServe: Engine = {
  id: 'torchserve',
  name: 'TorchServe',
  runtime: 'pytorch',
  images: /(^|\/)torchserve/,
  commands: /(^|\/|\s)torchserve(\s|$)/,
  flags: {},
  kind: 'inference',
};

export const djl: Engine = {
  id: 'djl-serving',
  name: 'DJL Serving',
  images: /(^|\/)djl-(inference|serving)/,
  commands: /(^|\/|\s)djl-serving(\s|$)/,
  flags: {},
  environment: {
    HF_MODEL_ID: 'model',
    OPTION_MODEL_ID: 'model',
    OPTION_TENSOR_PARALLEL_DEGREE: 'tensorParallel',
    TENSOR_PARALLEL_DEGREE: 'tensorParallel',
    OPTION_PIPELINE_PARALLEL_DEGREE: 'pipelineParallel',
    OPTION_KV_CACHE_DTYPE: 'kvDtype',
    OPTION_QUANTIZE: 'quantization',
    OPTION_DTYPE: 'dtype',
    OPTION_MAX_MODEL_LEN: 'contextTokens',
  },
  kind: 'inference',
};

export const infinity: Engine = {
  id: 'infinity',
  name: 'Infinity',
  images: /(^|\/)infinity($|-)/,
  commands: /(^|\/|\s)infinity_emb(\s|$)/,
  flags: { '--model-id': 'model', '--dtype': 'dtype', '--device': 'device' },
  environment: { INFINITY_MODEL_ID: 'model', INFINITY_DTYPE: 'dtype' },
  kind: 'embedding',
};

export const fasterWhisper: Engine = {
  id: 'faster-whisper',
  name: 'faster-whisper',
  images: /faster-whisper|(^|\/)speaches|whisper-asr-webservice/,
  flags: { '--model': 'model' },
  environment: { WHISPER__MODEL: 'model', WHISPER_MODEL: 'model', ASR_MODEL: 'model' },
  kind: 'speech',
};

/** AWS's images for inference: the model by name, or packed beside the code. */
export const huggingFaceToolkit: Engine = {
  id: 'huggingface-inference-toolkit',
  name: 'Hugging Face inference toolkit',
  runtime: 'pytorch',
  images: /(^|[/_-])(huggingface-)?pytorch-inference($|-(?!neuron))/,
  flags: {},
  environment: { HF_MODEL_ID: 'model', HF_TASK: 'task' },
  kind: 'inference',
};

export const kserveHuggingFace: Engine = {
  id: 'huggingfaceserver',
  name: 'KServe Hugging Face server',
  images: /(^|\/)huggingfaceserver/,
  commands: /(^|\s)huggingfaceserver(\s|$)/,
  flags: {
    '--model-id': 'model',
    '--dtype': 'dtype',
    '--tensor-parallel-size': 'tensorParallel',
    '--max-model-len': 'contextTokens',
    '--max-length': 'contextTokens',
    '--quantization': 'quantization',
    '--task': 'task',
  },
  environment: { MODEL_ID: 'model' },
  argumentVariables: ['VLLM_ADDITIONAL_ARGS'],
  kind: 'inference',
};

/** LocalAI: its arguments, or its variables, are the models that it serves from the start. */
export const localAi: Engine = {
  id: 'localai',
  name: 'LocalAI',
  images: /(^|[/_-])local-?ai($|[/:_-])/,
  commands: /(^|[\s/])local-ai( run)?(\s|$)/,
  flags: { '--models': 'model' },
  environment: { LOCALAI_MODELS: 'model', MODELS: 'model' },
  positionalModelAfter: /^run$/,
  imageTakesModel: true,
  kind: 'inference',
};

/** Servers that take their model much as vLLM does. */
export const otherServers: Engine = {
  id: 'other-server',
  name: phrase('This model server'),
  images:
    /(^|[/_-])(lmdeploy|aphrodite(-engine|-openai)?|lorax|lightllm|mlc-llm|xinference|fschat|fastchat|tabby|ktransformers|mistral-?rs)($|[/:_-])/,
  commands:
    /(^|[\s/])(lmdeploy serve|aphrodite run|lorax-launcher|mlc_llm serve|xinference launch|tabby serve|mistralrs-server|litgpt serve)(\s|$)|lightllm\.server|aphrodite\.endpoints|fastchat\.serve\.(vllm_worker|model_worker|sglang_worker)|ktransformers/,
  flags: {
    '--model': 'model',
    '--model-id': 'model',
    '--model-path': 'model',
    '--model-dir': 'model',
    '--model-name': 'model',
    '--tp': 'tensorParallel',
    '--tensor-parallel-size': 'tensorParallel',
    '--num-shard': 'tensorParallel',
    '--num-gpus': 'tensorParallel',
    '--quantization': 'quantization',
    '--quantize': 'quantization',
    '--dtype': 'dtype',
    '--max-model-len': 'contextTokens',
    '--session-len': 'contextTokens',
    '-q': 'quantization',
  },
  environment: { MODEL_ID: 'model', NUM_SHARD: 'tensorParallel' },
  positionalModelAfter: /^(api_server|run)$/,
  kind: 'inference',
};

export const simulator: Engine = {
  id: 'llm-d-inference-sim',
  name: 'llm-d inference simulator',
  images: /llm-d-inference-sim/,
  flags: { '--model': 'model' },
  environment: { TP_SIZE: 'tensorParallel' },
  kind: 'inference',
};

export const neuron: Engine = {
  id: 'neuron',
  name: 'AWS Neuron',
  runtime: 'neuron',
  images: /neuronx?([/_-]|$)/,
  commands: /(^|\/|\s)optimum-cli neuron serve/,
  flags: {
    '--model': 'model',
    '--model-id': 'model',
    '--tensor-parallel-size': 'tensorParallel',
    '--tp-degree': 'tensorParallel',
    '--tensor-parallel-degree': 'tensorParallel',
  },
  environment: {
    HF_MODEL_ID: 'model',
    MODEL_ID: 'model',
    HF_NUM_CORES: 'tensorParallel',
    NEURON_RT_NUM_CORES: 'tensorParallel',
  },
  kind: 'inference',
};
