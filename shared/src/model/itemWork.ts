/** What one item asks of the hardware, before any hardware is known. */
import type { ModelShape } from '../catalog/types';
import { layersOf } from './kvCache';

/** `depthwise`: convolutions of one channel each carry the outputs, whose kernels engines seldom tune. */
export type Body = 'transformer' | 'convolution' | 'depthwise';

export interface ItemWork {
  readonly body: Body;
  readonly flops: number;
  /** Outputs of all layers: what norms, activations and the next layer read again. */
  readonly elements: number;
  /** Scores of attention, where they are written out: heads × tokens² × layers. */
  readonly scores: number;
  /** Products of matrices and convolutions, each a kernel at least. */
  readonly layers: number;
  /** Share of the work in 3 × 3 convolutions of stride 1, where it is known. */
  readonly threeByThree?: number;
  /** True where norms are merged into the convolutions before them, in eager frameworks too. */
  readonly isMerged?: boolean;
  /** Parameters that a batch reads once: tables that are looked up are not among them. */
  readonly weights: number;
}

/** Q, K, V, scores, mix, output, and the two of the feed-forward. */
const PRODUCTS_PER_LAYER = 8;
/** Widths that a layer writes: Q, K, V, mix, output (5), the wide one (4), the narrow one. */
const OUTPUTS_PER_LAYER = 10;

/** Parameters in tables that are looked up, not multiplied. */
function tableParams(model: ModelShape): number {
  const table = model.kind === 'llm' ? 0 : Math.min(model.params * 0.9, (model.vocab ?? 0) * (model.hidden ?? 0));
  return Math.min(table, model.activeParams * 0.9);
}

/**
 * Floating-point work of one item with `tokens` tokens.
 *
 *     transformer = 2 · (params − vocab · hidden) · tokens + 4 · layers · hidden · tokens²   [FLOP]
 *
 * An embedding table is looked up, not multiplied. Attention in both directions counts in full;
 * local windows (ModernBERT) are not taken off: errs to the slow side.
 */
export function encoderWork(model: ModelShape, tokens: number): number {
  return (
    2 * (model.activeParams - tableParams(model)) * tokens + 4 * layersOf(model) * (model.hidden ?? 0) * tokens ** 2
  );
}

/**
 * One sequence through a transformer.
 *
 *     elements = 10 · hidden · layers · tokens                           [-]
 *     scores   = heads · layers · tokens²                                [-]
 *
 * Layers that share weights (ALBERT) work as often as they are passed. Source of the counts: Korthikanti et al., "Reducing
 * Activation Recomputation in Large Transformer Models", arXiv:2205.05198, section 4.
 */
export function transformerItem(model: ModelShape, tokens: number): ItemWork {
  const layers = layersOf(model);
  const hidden = model.hidden ?? Math.sqrt(model.activeParams / (12 * layers));
  return {
    body: 'transformer',
    flops: encoderWork(model, tokens),
    elements: OUTPUTS_PER_LAYER * hidden * layers * tokens,
    scores: (model.heads ?? hidden / 64) * layers * tokens ** 2,
    layers: PRODUCTS_PER_LAYER * layers,
    weights: model.activeParams - tableParams(model),
  };
}
