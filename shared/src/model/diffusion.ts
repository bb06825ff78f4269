/** Image generation: seconds of a picture. */
import type { ModelShape } from '../catalog/types';
import type { Precision, Runtime } from '../manifest/schema';
import type { Workload } from '../placement/workload';
import { DECODER_FLOPS_PER_PIXEL, diffusionItem, exchangedBytes, stepWork, unetOf } from './denoiser';
import { DIFFUSION } from './factors/diffusion';
import type { FactorOrigin } from './factors/factor';
import { FITTED_FACTORS } from './factors/factorSet';
import { coresPerChip } from './hardware';
import type { Machine } from './hardware';
import { itemEngine } from './itemEngine';
import { matrixPeak } from './matrixPeak';

/** Captured graphs and compilers launch a step in a tenth of the time of an interpreter. */
const COMPILED_STEP = 0.1;

export interface DiffusionSpeed {
  readonly seconds: (batch: number) => number;
  readonly origin: FactorOrigin;
}

/**
 * Seconds of a batch of pictures on one accelerator, or on several that share every picture.
 *
 *     step = (host^p + (batch · (FLOP / (share · peak · devices) + exchange))^p)^(1/p)   [s]
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
  const { steps, pixels: own } = diffusionItem(model, workload.denoisingSteps);
  const pixels = workload.imagePixels ?? own;
  const split = machine.tensorParallel;
  const host = engine.family === 'neuron' ? 0 : values.perStep * (engine.family === 'eager' ? 1 : COMPILED_STEP);
  const p = values.overlap;
  const step = stepWork(model, pixels) / rate / split + exchangeSeconds(exchangedBytes(model, pixels), machine);
  const outside = (DECODER_FLOPS_PER_PIXEL * pixels ** 2) / rate + values.perImage;
  return {
    seconds: (batch) => steps * (host ** p + (batch * step) ** p) ** (1 / p) + batch * outside,
    origin,
  };
}

/** Sustained ÷ peak of the links between devices. Assumed. */
const LINK_SHARE = 0.7;
/** PCIe 4.0 with 16 lanes, both directions, where no link is listed. */
const UNLISTED_LINK = 64e9;

/** Every device sends its share to the others, all at once. */
function exchangeSeconds(bytes: number, { chip, tensorParallel }: Machine): number {
  const oneWay = (LINK_SHARE * (chip?.interconnectBandwidth ?? UNLISTED_LINK)) / 2;
  return tensorParallel > 1 ? (bytes * (tensorParallel - 1)) / tensorParallel ** 2 / oneWay : 0;
}
