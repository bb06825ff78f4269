/** Every engine, the more special before the more general. */
import type { Engine } from './engine';
import { llamaCpp, ollama } from './ggml';
import { tei, tgi } from './huggingFace';
import { nim, tensorrtLlm, triton } from './nvidia';
import { djl, fasterWhisper, infinity, neuron, simulator, tensorflowServing, torchServe } from './others';
import { sglang } from './sglang';
import { vllm } from './vllm';

export const ENGINES: readonly Engine[] = [
  simulator,
  tei,
  tgi,
  sglang,
  vllm,
  llamaCpp,
  ollama,
  tensorrtLlm,
  triton,
  nim,
  djl,
  tensorflowServing,
  torchServe,
  infinity,
  fasterWhisper,
  neuron,
];
