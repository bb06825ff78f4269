/** What a training run holds in memory, by method, optimizer and sharding. */
import type { ModelShape } from '../catalog/types';
import type { ResolvedTraining } from '../placement/workload';
import { layersOf } from './kvCache';
import { GIB } from './sizes';
import { hasReference, isAdapter } from './trainingWork';

/** Adapters on every linear layer, as QLoRA puts them; of rank 16. The rank is assumed. */
const ADAPTER_RANK = 16;
/** The same where widths are unknown or experts are many: what rank 16 is of an 8B model. Assumed. */
const ADAPTER_SHARE = 0.005;
/** NF4 in blocks of 64 with double quantization: 4 + 0.127 bits (Dettmers et al., QLoRA, arXiv:2305.14314). */
const NF4_BYTES = 4.127 / 8;
/** Bytes per trained parameter beyond its 16-bit weight: gradient, and state of the optimizer. */
const GRADIENT_BYTES = 2;
/** fp32 master weight and two moments (Micikevicius et al., arXiv:1710.03740; ZeRO, arXiv:1910.02054). */
const OPTIMIZER_BYTES: ReadonlyMap<string, number> = new Map([
  ['adamw', 12],
  ['adamw-8bit', 6],
  ['adafactor', 4.1],
  ['sgd', 8],
  ['lion', 8],
  ['muon', 8],
]);
const ADAM_BYTES = 12;
/** Activations of a layer kept for the backward pass, bytes by token and unit of width, attention fused (Korthikanti et al., arXiv:2205.05198, section 4.1). */
const KEPT_PER_WIDTH = 34;
/** Memory of a device that activations may take: the rest is fragments, workspace and buffers of collectives. Assumed. */
const FREE_SHARE = 0.9;
/** Tokens that one pass of a device takes at least, where the batch has them. Assumed. */
const TOKENS_PER_PASS = 4096;

export interface TrainingPlan {
  readonly weights: number;
  readonly activations: number;
  readonly reserve: number;
  /** Bytes that every device together need. */
  readonly needed: number;
}

export function widthOf(model: ModelShape): number {
  return model.hidden ?? Math.sqrt(model.activeParams / 400);
}

/** Weights, gradients and state of the optimizer over all devices. */
export function stateBytes(model: ModelShape, training: Pick<ResolvedTraining, 'method' | 'optimizer'>): number {
  const base = training.method === 'qlora' ? quantizedBytes(model) : model.params * 2;
  const reference = hasReference(training) ? model.params * 2 : 0;
  const trained = isAdapter(training) ? adapterParams(model) : model.params;
  const optimizer = OPTIMIZER_BYTES.get(training.optimizer) ?? ADAM_BYTES;
  return base + reference + trained * (GRADIENT_BYTES + optimizer) + (isAdapter(training) ? trained * 2 : 0);
}

/**
 * Memory of a run over all devices.
 *
 *     weights  = params · 2; QLoRA (params − embeddings) · 0.516 + embeddings · 2   [B]
 *     state    = trained · (2 + optimizer)                               [B]
 *     activations = devices · seqLen · layers · hidden · 2               [B]
 *
 * Weights, gradients and state are sharded over the devices (FSDP, ZeRO-3); activations are
 * checkpointed, one sequence a device: the input of each layer stays (Korthikanti et al., arXiv:2205.05198): the least that a run
 * needs. DPO holds a frozen reference beside the policy. Fragmentation is left out: errs low by about 10 %. Moments that a
 * paged optimizer moves to the host are counted as if they stayed: errs high by 8 B an adapter parameter.
 */
export function trainingMemory(
  model: ModelShape,
  training: Pick<ResolvedTraining, 'method' | 'optimizer' | 'seqLen'>,
  devices: number,
  onCpu: boolean,
): TrainingPlan {
  const weights = stateBytes(model, training);
  const hidden = widthOf(model);
  const checkpoints = training.seqLen * layersOf(model) * hidden * 2;
  // Logits of one sequence in fp32, and one layer's working set.
  const activations = devices * (checkpoints + training.seqLen * ((model.vocab ?? 32_000) * 4 + hidden * 40));
  const reserve = onCpu ? 4 * GIB : devices * 2 * GIB;
  return { weights, activations, reserve, needed: weights + activations + reserve };
}

/**
 * Share of the layers whose activations are computed twice because not all of them fit.
 *
 *     kept  = tokens · layers · hidden · 34 / split                      [B]
 *     share = 1 − (0.9 · memory − state / devices) / kept, within 0 and 1  [-]
 *
 * Frameworks recompute all layers or none more often than just as many as need it: errs either way by a tenth of the step.
 */
export function recomputedShare(
  model: ModelShape,
  training: Pick<ResolvedTraining, 'method' | 'optimizer' | 'seqLen'>,
  devices: number,
  memory: number,
  tokensPerDevice: number,
  split = 1,
): number {
  const tokens = Math.max(training.seqLen, Math.min(TOKENS_PER_PASS, tokensPerDevice));
  const kept = (tokens * layersOf(model) * widthOf(model) * KEPT_PER_WIDTH) / split;
  const free = FREE_SHARE * memory - stateBytes(model, training) / devices;
  return Math.min(1, Math.max(0, 1 - free / kept));
}

/** Linear layers in NF4; embedding and head stay at 16 bits. */
function quantizedBytes({ params, vocab, hidden, tiedEmbeddings }: ModelShape): number {
  const embedding = Math.min(params / 2, (vocab ?? 0) * (hidden ?? 0) * (tiedEmbeddings ? 1 : 2));
  return (params - embedding) * NF4_BYTES + embedding * 2;
}

/**
 * Parameters of adapters on every linear layer of a dense decoder.
 *
 *     layers · rank · (2 · (h + q) + 2 · (h + kv) + 3 · (h + ffn))       [-]
 *
 * Gated feed-forward layers, as Llama and those after it have; of an older one a third too many.
 */
export function adapterParams(model: ModelShape): number {
  const { layers, hidden, ffn, heads, kvHeads, headDim, params, moe } = model;
  if (!layers || !hidden || !ffn || !heads || moe) {
    return params * ADAPTER_SHARE;
  }
  const width = headDim ?? hidden / heads;
  const sums = 2 * (hidden + heads * width) + 2 * (hidden + (kvHeads ?? heads) * width) + 3 * (hidden + ffn);
  return Math.min(params, layers * ADAPTER_RANK * sums);
}

/** The power of two of devices that together hold so many bytes, no more than there are. */
export function memoryShards(bytes: number, memory: number, devices: number): number {
  let split = 1;
  while (split < devices && bytes > FREE_SHARE * memory * split) {
    split *= 2;
  }
  return Math.max(1, Math.min(split, devices));
}
