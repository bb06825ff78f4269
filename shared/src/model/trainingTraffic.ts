/** Bytes that training moves outside of matrix products. */
import type { ModelShape } from '../catalog/types';
import { layersOf } from './kvCache';
import { widthOf } from './trainingMemory';
import { isMixture } from './trainingPeaks';
import { visionItem } from './vision';

/** Of the traffic of a dense layer, what belongs to attention and norms; the rest follows the feed-forward width, four times the model's. */
const ATTENTION_PART = 0.45;
const FEED_FORWARD_RATIO = 4;
/** A token's copy for an expert is sorted, padded, sent, cast and summed, there and back, forward and backward: 24 times 2 B. Assumed. */
const BYTES_PER_COPY = 48;

/** Outputs of a transformer layer by token and unit of width, as `transformerItem` counts them. */
const OUTPUTS_PER_WIDTH = 10;

/**
 * Bytes by token; by image for image networks.
 *
 *     dense   = layers · hidden · perWidth                               [B]
 *     images  = outputs · perWidth / 10                                  [B]
 *     experts = layers · (hidden · (0.45 · perWidth + 48 · k) + 0.55 · perWidth · k · expertFfn / 4)   [B]
 */
export function activationBytes(model: ModelShape, perWidth: number): number {
  const layers = layersOf(model);
  const width = widthOf(model);
  const { moe } = model;
  if (model.kind === 'vision') {
    return (visionItem(model).elements * perWidth) / OUTPUTS_PER_WIDTH;
  }
  if (!isMixture(model)) {
    return layers * width * perWidth;
  }
  const copies = (moe?.expertsPerToken ?? 8) + (moe?.sharedExperts ?? 0);
  const ffn = moe?.expertFfn ?? (FEED_FORWARD_RATIO * width) / copies;
  const feedForward = ((1 - ATTENTION_PART) * perWidth * copies * ffn) / FEED_FORWARD_RATIO;
  return layers * (width * (ATTENTION_PART * perWidth + BYTES_PER_COPY * copies) + feedForward);
}
