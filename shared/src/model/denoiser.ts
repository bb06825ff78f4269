/** Image generation: work of a picture from its denoiser, its steps and its size. */
import type { ModelShape } from '../catalog/types';

/** Steps of denoising where the model's name does not say: the default of diffusers is 50 for U-Nets and 28 for FLUX.1 and SD3. Assumed. */
const DIFFUSION_STEPS = 30;
const DISTILLED_STEPS = 4;
/** PixArt's cards sample 20 steps (DPM-Solver). */
const PIXART_STEPS = 20;
/** Text tokens beside the patches of a picture: T5 in FLUX.1 and SD3. */
const TEXT_TOKENS = 512;
/** A patch of a diffusion transformer covers 16 × 16 pixels: 8 of the autoencoder, 2 of the patch. */
const PATCH = 16;
/** Decoding by the autoencoder of SD and SDXL: 2.5 TFLOP at 512 px (arXiv:2112.10752's f = 8), by area. */
export const DECODER_FLOPS_PER_PIXEL = 2.5e12 / 512 ** 2;

interface Denoiser {
  readonly name: RegExp;
  /** FLOP of one pass at `pixels` a side; guidance takes two. */
  readonly pass: number;
  readonly pixels: number;
  readonly passes: 1 | 2;
}

/** U-Nets: FLOP of one pass at their own size (SDXL 6 TFLOP, arXiv:2307.01952; SD 0.68 TFLOP at 512 px, arXiv:2112.10752). */
const UNETS: readonly Denoiser[] = [
  { name: /xl/i, pass: 6e12, pixels: 1024, passes: 2 },
  { name: /v1-|\b1\.[45]\b|stable-?_? ?diffusion[-_ ]?(?:v?2|v?1)/i, pass: 0.68e12, pixels: 512, passes: 2 },
];
const PIXART = /pixart/i;

export interface DenoisingTransformer {
  readonly name: RegExp;
  readonly hidden: number;
  /** Blocks that a token of the picture passes. */
  readonly blocks: number;
  /** Products of a block in squares of the width: 4 of attention and 8 of the wide layers; 4 more where text is looked at apart. */
  readonly squares: number;
  /** Tokens of text that pass the blocks too. */
  readonly text: number;
}

/**
 * Parameters per token fall short of all parameters: those of modulation work once an image, those of the text's stream on text only. FLUX.1 comes out
 * at 59.5 TFLOP a pass without attention, as counted by diffusers' own table of benchmarks. Shapes: cards and configurations of the models.
 */
const TRANSFORMERS: readonly DenoisingTransformer[] = [
  { name: /flux/i, hidden: 3072, blocks: 57, squares: 12, text: 512 },
  { name: /diffusion-?3(?:\.5)?[- ]medium|\bsd-?3[- ]medium/i, hidden: 1536, blocks: 24, squares: 12, text: 333 },
  { name: /diffusion[- ]3|\bsd-?3/i, hidden: 2432, blocks: 38, squares: 12, text: 333 },
  { name: PIXART, hidden: 1152, blocks: 28, squares: 16, text: 0 },
];
/** FLUX.1 dev and SD3 sample 28 steps unless told (their pipelines in diffusers). */
const FLOW = /flux|diffusion[- ]3|\bsd-?3/i;
const FLOW_STEPS = 28;
const SIZE = /(\d{3,4})\s*x\s*(\d{3,4})/i;
/** Guidance is distilled into the model. */
const ONE_PASS = /flux|turbo|lightning|schnell|lcm/i;

/** What an image is taken to be: steps of denoising, and a side in pixels of the square of its area. */
export function diffusionItem(
  model: ModelShape,
  usual: number = DIFFUSION_STEPS,
): { readonly steps: number; readonly pixels: number } {
  const steps = PIXART.test(model.id)
    ? PIXART_STEPS
    : /schnell|turbo|lightning|lcm/i.test(model.id)
      ? DISTILLED_STEPS
      : FLOW.test(model.id)
        ? Math.min(usual, FLOW_STEPS)
        : usual;
  return { steps, pixels: statedPixels(model.id) ?? unetOf(model)?.pixels ?? 1024 };
}

/** `768x768` in a name: the side of the square of that area. */
export function statedPixels(name: string): number | undefined {
  const stated = SIZE.exec(name);
  return stated ? Math.sqrt(Number(stated[1]) * Number(stated[2])) : undefined;
}

export function unetOf(model: ModelShape): Denoiser | undefined {
  return model.layers === undefined ? UNETS.find(({ name }) => name.test(model.id)) : undefined;
}

function transformerOf({ id }: ModelShape): DenoisingTransformer | undefined {
  return TRANSFORMERS.find(({ name }) => name.test(id));
}

/**
 * Work of one step at `pixels` a side, and text beside the tokens of the picture.
 *
 *     U-Net       = passes · pass · (pixels / own pixels)²                            [FLOP]
 *     transformer = passes · (2 · blocks · squares · hidden² + 4 · blocks · hidden · tokens) · tokens,
 *                   tokens = pixels² / 256 + text                                     [FLOP]
 *
 * Attention of a U-Net's pixels with each other grows faster: errs low above the own size.
 */
export function stepWork(model: ModelShape, pixels: number): number {
  const unet = unetOf(model);
  const passes = ONE_PASS.test(model.id) ? 1 : 2;
  if (unet) {
    return Math.min(unet.passes, passes) * unet.pass * (pixels / unet.pixels) ** 2;
  }
  const shape = transformerOf(model);
  const tokens = (pixels / PATCH) ** 2 + (shape?.text ?? TEXT_TOKENS);
  if (!shape) {
    return passes * 2 * model.params * tokens;
  }
  const { blocks, squares, hidden } = shape;
  return passes * (2 * blocks * squares * hidden ** 2 + 4 * blocks * hidden * tokens) * tokens;
}

/** Work of one image that is made: the steps, and the decoding of the picture. Text encoders are left out: errs low by a few per cent. */
export function diffusionWork(model: ModelShape, usualSteps?: number): number {
  const { steps, pixels } = diffusionItem(model, usualSteps);
  return steps * stepWork(model, pixels) + DECODER_FLOPS_PER_PIXEL * pixels ** 2;
}

/** Bytes that the devices of one picture send each other in a step: queries, keys, values and results of each block, 16 bits (Ulysses, arXiv:2309.14509). */
export function exchangedBytes(model: ModelShape, pixels: number): number {
  const shape = transformerOf(model);
  return shape ? shape.blocks * 4 * 2 * shape.hidden * ((pixels / PATCH) ** 2 + shape.text) : 0;
}
