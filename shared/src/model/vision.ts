/** Image networks: work per image from the shape, or from what is published of the network. */
import type { ModelShape } from '../catalog/types';
import { encoderWork, transformerItem } from './itemWork';
import type { ItemWork } from './itemWork';
import { networkShape } from './visionNetworks';

/** Convolutions without a published count: ResNet-50 does 8.2 GFLOP with 25.6M parameters. */
const CONVOLUTION_FLOPS_PER_PARAM = 320;
/** ImageNet transformers see 14 × 14 patches and a class token. */
const VISION_TOKENS = 197;
/** Outputs of a convolutional network grow as the root of its work: RegNetX has 12.2M at 8 GFLOP (arXiv:2003.13678, table 7). */
const OUTPUTS_PER_ROOT_FLOP = 12.2e6 / Math.sqrt(8e9);
/** Convolutions of a network whose depth nobody states. Assumed: as ResNet-50. */
const CONVOLUTIONS = 54;

export function isConvolution(model: ModelShape): boolean {
  return /convolution/i.test(model.attention);
}

/** Work of one image that is looked at. */
export function visionWork(model: ModelShape): number {
  if (model.flopsPerItem !== undefined) {
    return model.flopsPerItem;
  }
  return isConvolution(model) || !model.hidden
    ? CONVOLUTION_FLOPS_PER_PARAM * model.params
    : encoderWork(model, model.contextTokens ?? VISION_TOKENS);
}

/** One image: outputs and depth as published, from the transformer's shape, or by the rule of convolutional networks. */
export function visionItem(model: ModelShape): ItemWork {
  const flops = visionWork(model);
  const known = networkShape(model.id);
  if (known) {
    return { ...known, flops, scores: 0, weights: model.activeParams };
  }
  return isConvolution(model) || !model.hidden
    ? {
        body: 'convolution',
        flops,
        elements: OUTPUTS_PER_ROOT_FLOP * Math.sqrt(flops),
        scores: 0,
        layers: CONVOLUTIONS,
        weights: model.activeParams,
      }
    : { ...transformerItem(model, model.contextTokens ?? VISION_TOKENS), flops, weights: model.activeParams };
}
