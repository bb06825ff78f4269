/** Which models Neuron's libraries have code for, and on which generation of cores. */
import type { ModelShape } from '../catalog/types';

/**
 * Dense decoders: architectures that NxD Inference and optimum-neuron list (Llama 2 to 3.3 and what shares their layers, Mistral,
 * Qwen2 and Qwen3, Phi-3, Granite, SmolLM). Other members of a family have layers of their own: Qwen3.5, Qwen-VL, Gemma 2 and later,
 * Phi-2.
 *
 * Sources: NxD Inference model reference (Neuron 2.28, 2026-02); optimum-neuron supported architectures (2026); the list that vLLM
 * prints on Neuron 2.25 (aws-neuron/deep-learning-containers issue 137, 2025-09).
 */
const DENSE =
  /llama-?[23](?![\d])|llama ?[23]\b|code-?llama|vicuna|tinyllama|falcon-?3|mistral(?!-small-3|.*pixtral)|qwen-?2(?!.*(?:vl|omni|audio))|qwen-?3(?![.\d]|.*(?:vl|next|omni))|qwq|r1-distill|phi-?3|phi-?4|granite|smollm/i;
/** Mixtures of experts that ran on the second generation of cores already (Inferentia2, Trainium). */
const MIXTURES = /mixtral|dbrx/i;
/** Mixtures whose kernels and tutorials are for Trainium2 and later. */
const LATER_MIXTURES = /llama-?4|qwen-?3(?![.\d]|.*(?:vl|next|omni))|gpt-?oss/i;
const ENCODERS =
  /bert|minilm|mpnet|bge|e5|gte|vit|clip|resnet|mxbai|arctic|electra|deit|beit|swin|convnext|levit|yolos/i;
const LATER_CORES = /neuroncore-v[3-9]/i;

function known({ id, name }: ModelShape, words: RegExp): boolean {
  return words.test(id) || words.test(name);
}

export function neuronEncodes(model: ModelShape): boolean {
  return known(model, ENCODERS);
}

/** Whether a decoder is among the architectures that run on these cores. */
export function neuronDecodes(model: ModelShape, architecture: string): boolean {
  if (model.params <= model.activeParams * 1.001) {
    return known(model, DENSE);
  }
  return known(model, MIXTURES) || (LATER_CORES.test(architecture) && known(model, LATER_MIXTURES));
}
