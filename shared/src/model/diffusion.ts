/** Image generation: work of a picture from its denoiser, its steps and its size. */
import type { ModelShape } from '../catalog/types';
import type { Precision, Runtime } from '../manifest/schema';
import type { Workload } from '../placement/workload';
import { DIFFUSION } from './factors/diffusion';
import type { FactorOrigin } from './factors/factor';
import { FITTED_FACTORS } from './factors/factorSet';
import { coresPerChip } from './hardware';
import type { Machine } from './hardware';
import { itemEngine } from './itemEngine';
import { matrixPeak } from './matrixPeak';

/** Steps of denoising where the model's name does not say: the default of diffusers is 50, of FLUX.1 dev's card 50, common use 28–30. Assumed. */
const DIFFUSION_STEPS = 30;
const DISTILLED_STEPS = 4;
/** PixArt's cards sample 20 steps (DPM-Solver). */
const PIXART_STEPS = 20;
/** Text tokens beside the patches of a picture: T5 in FLUX.1 and SD3. */
const TEXT_TOKENS = 512;
/** A patch of a diffusion transformer covers 16 × 16 pixels: 8 of the autoencoder, 2 of the patch. */
const PATCH = 16;
/** Decoding by the autoencoder of SD and SDXL: 2.5 TFLOP at 512 px (arXiv:2112.10752's f = 8), by area. */
const DECODER_FLOPS_PER_PIXEL = 2.5e12 / 512 ** 2;

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
/** PixArt-alpha and Sigma: DiT-XL/2 of 0.6B parameters, two passes by guidance (arXiv:2310.00426). */
const PIXART_PARAMS = 0.6e9;
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
      : usual;
  const stated = SIZE.exec(model.id);
  if (stated) {
    return { steps, pixels: Math.sqrt(Number(stated[1]) * Number(stated[2])) };
  }
  return { steps, pixels: unetOf(model)?.pixels ?? 1024 };
}

function unetOf(model: ModelShape): Denoiser | undefined {
  return model.layers === undefined ? UNETS.find(({ name }) => name.test(model.id)) : undefined;
}

/**
 * Work of one step.
 *
 *     U-Net       = passes · pass · (pixels / own pixels)²               [FLOP]
 *     transformer = passes · 2 · params · (pixels² / 256 + text)         [FLOP]
 *
 * Attention of the pixels with each other grows faster: errs low above the own size.
 */
function stepWork(model: ModelShape): number {
  const { pixels } = diffusionItem(model);
  const unet = unetOf(model);
  const passes = ONE_PASS.test(model.id) ? 1 : 2;
  if (unet) {
    return Math.min(unet.passes, passes) * unet.pass * (pixels / unet.pixels) ** 2;
  }
  const params = PIXART.test(model.id) ? PIXART_PARAMS : model.params;
  // PixArt looks at its text by cross-attention, FLUX.1 and SD3 carry it along.
  return passes * 2 * params * ((pixels / PATCH) ** 2 + (PIXART.test(model.id) ? 0 : TEXT_TOKENS));
}

/** Work of one image that is made: the steps, and the decoding of the picture. Text encoders are left out: errs low by a few per cent. */
export function diffusionWork(model: ModelShape, usualSteps?: number): number {
  const { steps, pixels } = diffusionItem(model, usualSteps);
  return steps * stepWork(model) + DECODER_FLOPS_PER_PIXEL * pixels ** 2;
}

/** Captured graphs and compilers launch a step in a tenth of the time of an interpreter. */
const COMPILED_STEP = 0.1;

export interface DiffusionSpeed {
  readonly seconds: (batch: number) => number;
  readonly origin: FactorOrigin;
}

/**
 * Seconds of a batch of pictures on one accelerator.
 *
 *     step = (host^p + (batch · FLOP / (share · peak))^p)^(1/p)          [s]
 *     time = steps · step + batch · (decoding + perImage)                [s]
 *
 * On Neuron the two passes of guidance run on the two cores of a chip. Undefined where no peak is listed.
 */
export function diffusionSpeed(
  model: ModelShape,
  machine: Machine,
  precision: Precision,
  runtime: Runtime | undefined,
  workload: Workload,
): DiffusionSpeed | undefined {
  const { chip } = machine;
  const peak = chip && matrixPeak(chip, precision);
  if (!chip || !peak) {
    return undefined;
  }
  const engine = itemEngine(runtime, workload);
  const { values, origin } = (workload.factors ?? FITTED_FACTORS).at(DIFFUSION, {
    family: engine.family,
    engine: engine.engine,
    architecture: chip.architecture,
    chip: chip.id,
    body: unetOf(model) ? 'u-net' : 'transformer',
  });
  const rate = (values.share * peak.flops * machine.cardShare) / coresPerChip(chip);
  const { steps, pixels } = diffusionItem(model, workload.denoisingSteps);
  const host = engine.family === 'neuron' ? 0 : values.perStep * (engine.family === 'eager' ? 1 : COMPILED_STEP);
  const p = values.overlap;
  const step = stepWork(model) / rate;
  const outside = (DECODER_FLOPS_PER_PIXEL * pixels ** 2) / rate + values.perImage;
  return {
    seconds: (batch) => steps * (host ** p + (batch * step) ** p) ** (1 / p) + batch * outside,
    origin,
  };
}
