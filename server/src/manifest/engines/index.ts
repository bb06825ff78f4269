/** Every engine, the more special before the more general. */
import type { Engine } from './engine';
import { llamaCpp, ollama } from './ggml';
import { tei, tgi } from './huggingFace';
import { nim, tensorrtLlm, triton } from './nvidia';
import {
  djl,
  fasterWhisper,
  huggingFaceToolkit,
  infinity,
  kserveHuggingFace,
  localAi,
  neuron,
  otherServers,
  simulator,
  tensorflowServing,
  torchServe,
} from './others';
import { sglang } from './sglang';
import {
  accelerate,
  axolotl,
  deepspeed,
  llamaFactory,
  nemo,
  otherLaunchers,
  torchrun,
  torchtune,
  trainingScript,
  trl,
} from './training';
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
  kserveHuggingFace,
  huggingFaceToolkit,
  localAi,
  otherServers,
  axolotl,
  llamaFactory,
  torchtune,
  trl,
  nemo,
  deepspeed,
  accelerate,
  torchrun,
  otherLaunchers,
  trainingScript,
  neuron,
];
