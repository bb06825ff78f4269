/** Floating-point work of training, and what of it a published figure counts. */
import type { ModelShape } from '../catalog/types';
import type { ResolvedTraining } from '../placement/workload';
import { encoderWork } from './itemWork';
import { layersOf } from './kvCache';
import { promptWork } from './prefill';
import { visionItem, visionWork } from './vision';

export function isAdapter({ method }: Pick<ResolvedTraining, 'method'>): boolean {
  return method === 'lora' || method === 'qlora';
}

/** A frozen model beside the policy answers for every token: the reference of DPO and GRPO. */
export function hasReference({ method }: Pick<ResolvedTraining, 'method'>): boolean {
  return method === 'dpo' || method === 'grpo';
}

/**
 * Passes over the weights, in forward passes.
 *
 *     full = 1 forward + 1 gradient of activations + 1 gradient of weights    [-]
 *     adapters leave out the gradient of weights (Hu et al., arXiv:2106.09685)
 *     a reference adds one forward pass (Rafailov et al., arXiv:2305.18290)
 */
export function passesOf(training: Pick<ResolvedTraining, 'method'>): number {
  return (isAdapter(training) ? 2 : 3) + (hasReference(training) ? 1 : 0);
}

/** Work of one token forward: products with weights, and attention. */
export interface ForwardWork {
  readonly linear: number;
  readonly attention: number;
}

/**
 * Forward work of one token in a sequence of `seqLen`; of an image network, of one image.
 *
 *     decoder = 2 · (active − input table), and causal attention 2 · layers · width · seqLen  [FLOP]
 *     encoder = without the embedding table, and attention in both directions [FLOP]
 */
export function forwardWork(model: ModelShape, seqLen: number): ForwardWork {
  if (model.kind === 'vision') {
    return { linear: visionWork(model), attention: 0 };
  }
  if (model.kind === 'llm') {
    const { perToken, perTokenPair } = promptWork(model);
    return { linear: perToken - 2 * inputTable(model), attention: perTokenPair * seqLen };
  }
  const attention = 4 * layersOf(model) * (model.hidden ?? 0) * seqLen;
  return { linear: encoderWork(model, 1) - 4 * layersOf(model) * (model.hidden ?? 0), attention };
}

/** Parameters of an input embedding of its own: they are looked up. A table that is the head as well is multiplied once. */
function inputTable({ tiedEmbeddings, vocab = 0, hidden = 0, activeParams }: ModelShape): number {
  return tiedEmbeddings === false ? Math.min(vocab * hidden, activeParams / 2) : 0;
}

/**
 * FLOP per trained token, attention at what is computed (causal: half of the square).
 *
 *     passes · (linear + attention)                                      [FLOP]
 *
 * Recomputation of checkpointed activations is not counted: MFU as its sources define it.
 */
export function flopsPerToken(model: ModelShape, training: Pick<ResolvedTraining, 'method' | 'seqLen'>): number {
  const { linear, attention } = forwardWork(model, training.seqLen);
  return passesOf(training) * (linear + attention);
}

/**
 * The same as MFU counts it since PaLM: 12 · layers · width · seqLen, the whole square (arXiv:2204.02311, appendix B).
 * llm-foundry and lit-gpt do so; TFLOP/s of Megatron and of DeepSpeed count half.
 */
export function flopsPerTokenOfMfu(model: ModelShape, training: Pick<ResolvedTraining, 'method' | 'seqLen'>): number {
  const { linear, attention } = forwardWork(model, training.seqLen);
  return passesOf(training) * (linear + attention * (model.kind === 'llm' ? 2 : 1));
}

export function isConvolutional(model: ModelShape): boolean {
  return model.kind === 'vision' && visionItem(model).body !== 'transformer';
}
