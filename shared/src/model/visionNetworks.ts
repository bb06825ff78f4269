/** Outputs and layers of image networks by name. */
import type { Body } from './itemWork';

export interface NetworkShape {
  /** Outputs of convolutions and products for one image. */
  readonly elements: number;
  /** Convolutions and products. */
  readonly layers: number;
  /** Share of the work in 3 × 3 convolutions of stride 1. */
  readonly threeByThree?: number;
  /** As their names do not say it: some have both. */
  readonly body: Body;
  /** True where norms are merged into the convolutions before them, in eager frameworks too. */
  readonly isMerged?: boolean;
}

/**
 * Millions of outputs and number of layers at the resolution of the publication. Outputs: timm's tables and model cards
 * ("Activations (M)"); YOLOv5 and U-Net by adding up their architectures, in which FLOPs come out as published within 1 %.
 */
const NETWORKS: readonly (readonly [RegExp, number, number, Body, number?])[] = [
  [/resnet-?_?18/i, 2.48, 21, 'convolution', 0.8],
  [/resnet-?_?34/i, 3.74, 37, 'convolution', 0.85],
  [/resnet-?_?50/i, 11.1, 54, 'convolution', 0.4],
  [/resnet-?_?101/i, 16.2, 105, 'convolution', 0.45],
  [/resnet-?_?152/i, 22.6, 156, 'convolution', 0.45],
  [/vgg-?11/i, 7.44, 11, 'convolution', 1],
  [/vgg-?16/i, 13.6, 16, 'convolution', 1],
  [/mobilenet[-_ ]?v2/i, 6.68, 53, 'depthwise'],
  [/mobilenet[-_ ]?v3[-_ ]?large/i, 4.43, 64, 'depthwise'],
  [/efficientnet[-_ ]?b0/i, 6.75, 82, 'depthwise'],
  [/efficientnet[-_ ]?b1/i, 10.9, 116, 'depthwise'],
  [/efficientnet[-_ ]?b2/i, 13.8, 116, 'depthwise'],
  [/efficientnet[-_ ]?b3/i, 23.8, 131, 'depthwise'],
  [/efficientnet[-_ ]?b4/i, 49.5, 161, 'depthwise'],
  [/squeezenet/i, 2.1, 26, 'convolution'],
  [/convnext[-_ ]?base/i, 28.8, 113, 'convolution'],
  [/swin[-_ ]?base/i, 36.6, 196, 'transformer'],
  [/levit[-_ ]?128s/i, 1.88, 65, 'transformer'],
  [/levit[-_ ]?128/i, 2.71, 90, 'transformer'],
  [/levit[-_ ]?192/i, 3.2, 90, 'transformer'],
  [/levit[-_ ]?256/i, 4.23, 90, 'transformer'],
  [/levit[-_ ]?384/i, 6.26, 90, 'transformer'],
  [/(?:deit|vit)[-_ ]?tiny/i, 5.97, 96, 'transformer'],
  [/(?:deit|vit)[-_ ]?small/i, 11.9, 96, 'transformer'],
  [/yolov5n/i, 14, 60, 'convolution'],
  [/yolov5s/i, 25.8, 60, 'convolution'],
  [/yolov5m/i, 47.5, 82, 'convolution'],
  [/yolov5l/i, 75.7, 104, 'convolution'],
  [/yolov5x/i, 110, 126, 'convolution'],
  [/yolo[-_ ]?v4[-_ ]?tiny/i, 7.4, 21, 'convolution', 0.8],
  [/yolo[-_ ]?v4/i, 80, 110, 'convolution'],
  [/\bu-?net\b/i, 50, 23, 'convolution'],
];

/** Ultralytics' loaders merge norms before anything is timed (their log: `Fusing layers`). */
const MERGED = /yolo[-_ ]?v(?:5|8|9|10|11)/i;

export function networkShape(name: string): NetworkShape | undefined {
  const found = NETWORKS.find(([words]) => words.test(name));
  return (
    found && {
      elements: found[1] * 1e6,
      layers: found[2],
      body: found[3],
      threeByThree: found[4],
      isMerged: MERGED.test(name),
    }
  );
}
