/** Servers that are recognized although the schema has no runtime of their name. */
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
  },
  environment: {
    HF_MODEL_ID: 'model',
    MODEL_ID: 'model',
    HF_NUM_CORES: 'tensorParallel',
    NEURON_RT_NUM_CORES: 'tensorParallel',
  },
  kind: 'inference',
};
