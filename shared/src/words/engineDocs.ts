/** Where each engine is documented by those who make it. */
import type { Runtime } from '../manifest/schema';

export const ENGINE_DOCS: Readonly<Record<Runtime, string>> = {
  vllm: 'https://docs.vllm.ai/',
  sglang: 'https://docs.sglang.ai/',
  'tensorrt-llm': 'https://nvidia.github.io/TensorRT-LLM/',
  tgi: 'https://huggingface.co/docs/text-generation-inference/',
  tei: 'https://huggingface.co/docs/text-embeddings-inference/',
  'llama.cpp': 'https://github.com/ggml-org/llama.cpp',
  ollama: 'https://docs.ollama.com/',
  onnxruntime: 'https://onnxruntime.ai/docs/',
  pytorch: 'https://docs.pytorch.org/docs/stable/',
  neuron: 'https://awsdocs-neuron.readthedocs-hosted.com/',
  triton: 'https://docs.nvidia.com/deeplearning/triton-inference-server/',
};
