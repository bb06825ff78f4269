/** Work of image networks that the catalog does not list. */
import { flops } from '../units';
import type { Flops } from '../units';

/**
 * Work of one image through networks that the catalog does not list, in GFLOP (two per multiply-add), at the resolution of
 * their publication. Sources: model tables of torchvision 0.15 and timm 0.9, the READMEs of YOLOv5 v6.1, LeViT, DeiT
 * and darknet (yolov4-tiny). Before the number of parameters, as FLOPs per parameter differ by a factor of fifty.
 */
const GFLOP: readonly (readonly [RegExp, number])[] = [
  [/resnet-?_?18/i, 3.6],
  [/resnet-?_?34/i, 7.3],
  [/resnet-?_?50/i, 8.2],
  [/resnet-?_?101/i, 15.6],
  [/resnet-?_?152/i, 23],
  [/vgg-?11/i, 15.2],
  [/vgg-?16/i, 30.9],
  [/mobilenet[-_ ]?v2/i, 0.6],
  [/mobilenet[-_ ]?v3[-_ ]?large/i, 0.44],
  [/efficientnet[-_ ]?b0/i, 0.78],
  [/efficientnet[-_ ]?b1/i, 1.4],
  [/efficientnet[-_ ]?b2/i, 2],
  [/efficientnet[-_ ]?b3/i, 3.6],
  [/efficientnet[-_ ]?b4/i, 8.4],
  [/squeezenet/i, 0.7],
  [/convnext[-_ ]?base/i, 30.8],
  [/swin[-_ ]?base/i, 31],
  [/deit[-_ ]?tiny/i, 2.5],
  [/deit[-_ ]?small/i, 9.2],
  [/levit[-_ ]?128s/i, 0.61],
  [/levit[-_ ]?128/i, 0.81],
  [/levit[-_ ]?192/i, 1.32],
  [/levit[-_ ]?256/i, 2.24],
  [/levit[-_ ]?384/i, 4.7],
  // The image tower of CLIP.
  [/clip-vit-base-patch32/i, 8.8],
  [/clip-vit-large-patch14/i, 162],
  [/vit[-_ ]?small/i, 9.2],
  [/vit[-_ ]?base|^vision_transformer/i, 35],
  [/vit[-_ ]?large/i, 123],
  [/yolov5n/i, 4.5],
  [/yolov5s/i, 16.5],
  [/yolov5m/i, 49],
  [/yolov5l/i, 109.1],
  [/yolov5x/i, 205.7],
  [/yolov4-tiny/i, 6.9],
];

/** FLOP of one image; undefined where it is not in the table. */
export function publishedVisionFlops(model: string): Flops | undefined {
  const found = GFLOP.find(([words]) => words.test(model))?.[1];
  return found === undefined ? undefined : flops(found * 1e9);
}
