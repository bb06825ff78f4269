/** Embedding, reranking, vision, speech and image generation: work per item from the shape. */
import type { ModelShape } from '../catalog/types';
import type { Precision, Runtime } from '../manifest/schema';
import type { Workload } from '../placement/workload';
import { familyOf } from './capability';
import { readingRate, usableVcpus } from './cpu';
import { SPREAD } from './factors/factor';
import type { FactorOrigin } from './factors/factor';
import {
  CONVOLUTION_RATIO,
  CPU_CONVOLUTION_RATIO,
  CPU_ENCODER_EXPONENT,
  CPU_ENCODER_FP32_SHARE,
  CPU_ENCODER_SPEEDUP,
  DIFFUSION_PER_STEP,
  DIFFUSION_SHARE,
  ENCODER_FACTORS,
} from './factors/others';
import type { EncoderFactors } from './factors/others';
import { TTFT_FLOOR_CPU } from './factors/cpuDecoder';
import { TTFT_FLOOR_GPU, shareOn } from './factors/peakWorth';
import { coresPerChip } from './hardware';
import type { Machine } from './hardware';
import type { ItemTimes } from './item';
import { layersOf } from './kvCache';
import { sustainedMatrixRate } from './matrixPeak';
import { lengthAt } from './queueing';
import { bitsPerWeight } from './weightFormat';

/** Batch that servers of encoders build by default: TEI's token budget of 16,384 at 512 tokens. */
const MAX_BATCH = 32;
const MAX_BATCH_CPU = 8;
/** Convolutions without a published count: ResNet-50 does 8.2 GFLOP with 25.6M parameters. */
const CONVOLUTION_FLOPS_PER_PARAM = 320;
/** ImageNet transformers see 14 × 14 patches and a class token. */
const VISION_TOKENS = 197;
/** Steps of denoising where the model's name does not say: the default of diffusers is 50, of FLUX.1 dev's card 50, common use 28–30. Assumed. */
const DIFFUSION_STEPS = 30;
const DISTILLED_STEPS = 4;
/** Latent patches of a 1024 × 1024 image (16 × 16 pixels each) and text tokens beside them. */
const IMAGE_TOKENS = 4096 + 512;
/** U-Nets, FLOP of one step with guidance (two passes): SD 1.5 at 512 px, SDXL at 1024 px; rounded from their papers. Assumed. */
const UNET_STEP: readonly (readonly [RegExp, number])[] = [
  [/xl/i, 12e12],
  [/v1-|1\.4|1\.5|stable-diffusion-2/i, 1.5e12],
];

/**
 * Floating-point work of one item with `tokens` tokens.
 *
 *     transformer = 2 · (params − vocab · hidden) · tokens + 4 · layers · hidden · tokens²   [FLOP]
 *
 * An embedding table is looked up, not multiplied. Attention in both directions counts in full;
 * local windows (ModernBERT) are not taken off: errs to the slow side.
 */
export function encoderWork(model: ModelShape, tokens: number): number {
  const hidden = model.hidden ?? 0;
  const table = model.kind === 'llm' ? 0 : Math.min(model.params * 0.9, (model.vocab ?? 0) * hidden);
  return (
    2 * (model.activeParams - Math.min(table, model.activeParams * 0.9)) * tokens +
    4 * layersOf(model) * hidden * tokens ** 2
  );
}

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

/** What an image is taken to be: steps of denoising, and width and height in pixels. */
export function diffusionItem(model: ModelShape): { readonly steps: number; readonly pixels: number } {
  const steps = /schnell|turbo|lightning|lcm/i.test(model.id) ? DISTILLED_STEPS : DIFFUSION_STEPS;
  const isSmall = model.layers === undefined && UNET_STEP.find(([name]) => name.test(model.id)) === UNET_STEP[1];
  return { steps, pixels: isSmall ? 512 : 1024 };
}

/** Work of one image that is made: steps × one pass of the denoiser. Text encoders and the last decoding are left out. */
export function diffusionWork(model: ModelShape): number {
  const { steps } = diffusionItem(model);
  const unet = model.layers === undefined ? UNET_STEP.find(([name]) => name.test(model.id)) : undefined;
  return steps * (unet ? unet[1] : 2 * model.params * IMAGE_TOKENS);
}

/** FLOP/s of one copy (on Neuron: of one core), the time of an empty batch, and where that is from. */
interface Rate {
  readonly flops: number;
  readonly perBatch: number;
  readonly origin: FactorOrigin;
}

function acceleratorRate(
  machine: Machine,
  precision: Precision,
  convolution: boolean,
  diffusion: boolean,
): Rate | undefined {
  const { chip } = machine;
  if (!chip) {
    return undefined;
  }
  // A compiled graph has no launches: Neuron chips without a row are read as Inferentia2, on their own peak.
  const key = chip.kind === 'gpu' ? chip.architecture : chip.id;
  const own = ENCODER_FACTORS.get(key);
  const factors = own ?? (chip.kind === 'neuron' ? likeInferentia2() : ENCODER_FACTORS.get(''));
  if (!factors) {
    return undefined;
  }
  const share = diffusion ? DIFFUSION_SHARE : factors.computeShare * (convolution ? CONVOLUTION_RATIO : 1);
  // The one row of diffusion is of A100: every peak counts for what it is worth.
  const sustained = sustainedMatrixRate(chip, precision, own && !diffusion ? share : shareOn(chip, share));
  if (sustained === undefined) {
    return undefined;
  }
  return {
    flops: (sustained * machine.cardShare) / coresPerChip(chip),
    perBatch: factors.perBatch,
    origin: diffusion ? DIFFUSION_ORIGIN : convolution ? convolutionOrigin(factors) : factors,
  };
}

function likeInferentia2(): EncoderFactors | undefined {
  const factors = ENCODER_FACTORS.get('inferentia2');
  return (
    factors && {
      ...factors,
      class: 'roofline',
      rows: 0,
      spread: SPREAD.unmeasuredPair,
      source: 'peaks of this chip; shares of BERT on Inferentia2',
    }
  );
}

const DIFFUSION_ORIGIN: FactorOrigin = {
  class: 'roofline',
  rows: 0,
  spread: SPREAD.newRuntime,
  source: 'SDXL on A100 (diffusers, fast_diffusion.md), other models and chips by their work and peaks',
  date: '2023-12',
};

/** ResNet-50 on V100 stands for every convolution. */
function convolutionOrigin(factors: FactorOrigin): FactorOrigin {
  return {
    class: 'roofline',
    rows: 0,
    spread: Math.max(factors.spread, SPREAD.unmeasuredPair),
    source: 'ResNet-50 on V100 beside BERT; other chips by their peaks',
    date: factors.date,
  };
}

function processorRate(machine: Machine, precision: Precision, convolution: boolean): Rate | undefined {
  const { cpu } = machine.instance;
  if (!cpu) {
    return undefined;
  }
  const cores = usableVcpus(cpu, machine.instance.vcpus) / Math.max(1, cpu.threadsPerCore);
  const speedup =
    precision === 'int8' && cpu.hasInt8
      ? CPU_ENCODER_SPEEDUP.int8
      : precision === 'bf16' && cpu.hasBf16
        ? CPU_ENCODER_SPEEDUP.bf16
        : 1;
  const share = CPU_ENCODER_FP32_SHARE * (convolution ? CPU_CONVOLUTION_RATIO : 1);
  const xeon = /xeon/i.test(cpu.name) && !convolution;
  return {
    flops: share * cpu.peakPerCore.fp32 * Math.max(0.5, cores) ** CPU_ENCODER_EXPONENT * speedup,
    perBatch: 0.002,
    origin: {
      class: xeon ? 'fitted' : 'roofline',
      rows: xeon ? 28 : 0,
      spread: xeon ? 1.5 : SPREAD.newRuntime,
      source: xeon
        ? 'Placewright calibration set: BERT on Xeon 8480+, 28 rows'
        : `fp32 peak of ${cpu.name}, share as BERT on Xeon`,
      date: '2023',
    },
  };
}

/** Times of one copy on one accelerator, or on one socket. Undefined where the hardware's rates are unknown. */
export function itemTimes(
  model: ModelShape,
  machine: Machine,
  precision: Precision,
  runtime: Runtime | undefined,
  workload: Workload,
): ItemTimes | undefined {
  const family = familyOf(workload);
  const convolution = family === 'vision' && isConvolution(model);
  const onCpu = machine.kind === 'cpu';
  const rate = onCpu
    ? processorRate(machine, precision, convolution)
    : acceleratorRate(machine, precision, convolution, family === 'diffusion');
  if (!rate) {
    return undefined;
  }
  if (family === 'speech') {
    return speechTimes(model, machine, precision, runtime, rate);
  }
  const { inMean, inP95 } = workload.tokens;
  const longest = model.contextTokens ?? Number.MAX_SAFE_INTEGER;
  const work = (p: 'p50' | 'p95' | 'p99') =>
    family === 'vision'
      ? visionWork(model)
      : family === 'diffusion'
        ? diffusionWork(model)
        : encoderWork(model, Math.max(1, Math.min(longest, lengthAt(inMean, inP95, p))));
  const launches = family === 'diffusion' && !onCpu ? diffusionItem(model).steps * DIFFUSION_PER_STEP : 0;
  const seconds = (p: 'p50' | 'p95' | 'p99') => work(p) / rate.flops + launches;
  return {
    perBatch: rate.perBatch,
    perItem: { p50: seconds('p50'), p95: seconds('p95'), p99: seconds('p99') },
    maxBatch: family === 'diffusion' ? 1 : onCpu ? MAX_BATCH_CPU : MAX_BATCH,
    floor: onCpu ? TTFT_FLOOR_CPU : TTFT_FLOOR_GPU,
    bound: onCpu ? 'cpu' : rate.perBatch > seconds('p50') * MAX_BATCH ? 'overhead' : 'compute',
    origin: rate.origin,
  };
}

/** Whisper hears windows of 30 s, 1,500 frames each (arXiv:2212.04356). */
const WINDOWS_PER_MINUTE = 2;
/** What one item of speech is. */
export const AUDIO_SECONDS = 60;
const FRAMES = 1500;
/** Speech of 150 words a minute in its tokenizer. Assumed. */
const TOKENS_PER_WINDOW = 100;
/** Mel spectrogram, decoding of audio and Python, per window: from Whisper tiny on A100, where little else is left. */
const PER_WINDOW = 0.07;
const SPEECH_BATCH = 16;
/** Launches of one decoder layer: Transformers eager mode on A100; ONNX Runtime on a CPU has none. Assumed for the latter. */
const PER_DECODER_LAYER = 600e-6;
const PER_DECODER_LAYER_CPU = 30e-6;
const SPEECH_BANDWIDTH_SHARE = 0.6;

/** Work of the encoder on one window of 30 s. */
function windowWork(model: ModelShape): { readonly encoder: number; readonly encoderParams: number } {
  const hidden = model.hidden ?? 1280;
  const layers = layersOf(model);
  const encoderParams = Math.min(model.params * 0.9, 12 * layers * hidden ** 2);
  return { encoder: 2 * encoderParams * FRAMES + 4 * layers * hidden * FRAMES ** 2, encoderParams };
}

/** One window of 30 s through the encoder alone, as times of a batch. Undefined where the hardware's rates are unknown. */
export function speechEncoderTimes(
  model: ModelShape,
  machine: Machine,
  precision: Precision,
): { readonly perBatch: number; readonly perItem: number; readonly origin: FactorOrigin } | undefined {
  const rate =
    machine.kind === 'cpu'
      ? processorRate(machine, precision, false)
      : acceleratorRate(machine, precision, false, false);
  return rate && { perBatch: rate.perBatch, perItem: windowWork(model).encoder / rate.flops, origin: rate.origin };
}

/**
 * One minute of audio through an encoder–decoder.
 *
 *     encoder  = 2 · 12 · layers · hidden² · frames + 4 · layers · hidden · frames²   [FLOP per window]
 *     decoder  = tokens · (bytes / bandwidth + layers · launch)                       [s per window, shared by the batch]
 *
 * The decoder writes one token after the other: it is serial work that a batch shares, not FLOPs.
 * Against seven Whisper rows on A100 (Open ASR leaderboard, batch 16 assumed): 0.9–1.4 of what was measured.
 */
function speechTimes(
  model: ModelShape,
  machine: Machine,
  precision: Precision,
  runtime: Runtime | undefined,
  rate: Rate,
): ItemTimes {
  const { encoder, encoderParams } = windowWork(model);
  const layers = layersOf(model);
  const decoderParams = model.params - encoderParams;
  const onCpu = machine.kind === 'cpu';
  const read =
    (decoderParams * bitsPerWeight(precision, runtime)) /
    8 /
    (onCpu ? processorBandwidth(machine) : acceleratorBandwidth(machine));
  const decoderLayers = model.decoderLayers ?? layers;
  const step = read + decoderLayers * (onCpu ? PER_DECODER_LAYER_CPU : PER_DECODER_LAYER);
  const perWindow = encoder / rate.flops + (2 * decoderParams * TOKENS_PER_WINDOW) / rate.flops + PER_WINDOW;
  const perItem = WINDOWS_PER_MINUTE * perWindow;
  return {
    perBatch: WINDOWS_PER_MINUTE * TOKENS_PER_WINDOW * step,
    perItem: { p50: perItem, p95: perItem, p99: perItem },
    maxBatch: onCpu ? 1 : SPEECH_BATCH,
    floor: onCpu ? TTFT_FLOOR_CPU : TTFT_FLOOR_GPU,
    bound: onCpu ? 'cpu' : 'overhead',
    origin: {
      ...rate.origin,
      class: 'roofline',
      spread: SPREAD.newRuntime,
      source: 'Whisper rows on A100 (Open ASR leaderboard), other hardware by its peaks',
      date: '2026-05',
    },
  };
}

function acceleratorBandwidth({ chip, cardShare }: Machine): number {
  return SPEECH_BANDWIDTH_SHARE * (chip?.memoryBandwidth ?? Number.MAX_VALUE) * cardShare;
}

function processorBandwidth({ instance }: Machine): number {
  if (!instance.cpu) {
    return 20e9;
  }
  return readingRate(instance.cpu, instance.vcpus);
}
