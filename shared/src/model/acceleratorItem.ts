/** A batch of items on one GPU or one Neuron core. */
import type { Chip } from '../catalog/types';
import type { Precision } from '../manifest/schema';
import type { Site } from './factors/domain';
import type { FactorOrigin } from './factors/factor';
import type { Factors, Values } from './factors/factorSet';
import { ITEM_ACCELERATOR } from './factors/itemAccelerator';
import { coresPerChip } from './hardware';
import type { Machine } from './hardware';
import type { ItemEngine } from './itemEngine';
import type { Body, ItemWork } from './itemWork';
import { matrixPeak } from './matrixPeak';

export interface ItemSpeed {
  /** Seconds of one batch of `batch` equal items. */
  readonly seconds: (work: ItemWork, batch: number) => number;
  readonly isLaunchBound: (work: ItemWork) => boolean;
  readonly origin: FactorOrigin;
}

/** Launches for each product or convolution: with its norm and activation in an eager framework, or with a copy now and then. */
const LAUNCHES = { eager: 3, graph: 2, compiled: 1.2, neuron: 1 } as const;
/** Of the products of a transformer every second brings a norm or an activation. */
const TRANSFORMER_LAUNCHES = { eager: 1.8, graph: 1.4, compiled: 1, neuron: 1 } as const;
/** Fusion halves the passes over outputs; a NeuronCore's compiler keeps most of them in 24 MiB of its own (AWS Neuron, "NeuronCore-v2 architecture"). */
const PASSES = { eager: 1, graph: 0.75, compiled: 0.5, neuron: 0.15 } as const;
/** Captured graphs and C++ launch in a tenth of the time of an interpreter; an executor that walks a graph in half. */
const LAUNCH_TIME = { eager: 1, graph: 0.5, compiled: 0.1, neuron: 0 } as const;
/** Scores are written, read and written by the softmax, and read again; a pass over outputs is one crossing. */
const SCORE_PASSES = 4;
/** fp32 scores beside 16-bit products: ggml and TensorFlow keep them so. */
const SCORE_BYTES = 4;

/** A graph behind a server's own loop is other software than the same graph in a benchmark. */
function isServed(family: ItemEngine['family'], engine: string): boolean {
  return family === 'neuron' && engine !== 'neuron';
}

function siteOf(chip: Chip, precision: Precision, { engine, family }: ItemEngine, body: Body): Site {
  const plain = precision === 'fp32' || precision === 'int8' ? precision : '16 bit';
  return {
    family: isServed(family, engine) ? 'neuron served' : family,
    engine,
    architecture: chip.architecture,
    chip: chip.id,
    body,
    precision: plain,
  };
}

/** Compilers keep what lies between int8 products in int8. */
function bytesOf(precision: Precision, { family }: ItemEngine): number {
  return precision === 'fp32' ? 4 : precision === 'int8' && family === 'compiled' ? 1 : 2;
}

/** Neuron graphs hold 16 bits, but for those that were compiled without casting. */
function graphBytes(precision: Precision, { keepsFp32 }: ItemEngine): number {
  return precision === 'fp32' && keepsFp32 ? 4 : 2;
}

/** PyTorch multiplies fp32 matrices in fp32 since 1.12 and convolves in TF32; other frameworks take TF32 for both. */
function usesTf32({ engine, family }: ItemEngine, body: Body): boolean {
  return body !== 'transformer' || family !== 'eager' || engine !== 'pytorch';
}

/** What networks split over Neuron chips reach beside those on one core: prompts of 3–20B decoders 0.1 of peak, encoders 0.34 (medians of the calibration set). */
const NEURON_SPLIT = 0.3;

/** Chips that work on one batch; below 1 for a core of a chip. */
function groupOf({ chip, tensorParallel }: Machine): number {
  if (tensorParallel <= 1) {
    return 1 / coresPerChip(chip);
  }
  return chip?.kind === 'neuron' ? Math.max(1 / coresPerChip(chip), NEURON_SPLIT * tensorParallel) : tensorParallel;
}

type AcceleratorValues = Values<keyof typeof ITEM_ACCELERATOR.terms>;

/**
 * Seconds of a batch.
 *
 *     host   = launches · perLaunch                                      [s]
 *     device = kernels · perKernel + batch · FLOP / (share · peak)
 *              + (weights + batch · passes · outputs) · B / (share · bandwidth)   [s]
 *     time   = (host^p + device^p)^(1/p) + perBatch                      [s]
 *
 * Products and the norms between them are kernels of their own: their times add. A Neuron core has its share of the chip, and several
 * chips split a network that one does not hold (their exchange is left out: errs fast); a graph there has no launches. Undefined where the chip's peak or bandwidth is unknown.
 */
export function acceleratorItem(
  machine: Machine,
  precision: Precision,
  engine: ItemEngine,
  body: Body,
  factors: Factors,
): ItemSpeed | undefined {
  const { chip } = machine;
  const peak = chip && matrixPeak(chip, precision, !engine.keepsFp32 && usesTf32(engine, body));
  if (!chip?.memoryBandwidth || !peak) {
    return undefined;
  }
  const { values, origin } = factors.at(ITEM_ACCELERATOR, siteOf(chip, precision, engine, body));
  const share = peak.isPlain ? values.plainShare : values.share;
  const rate = share * peak.flops * machine.cardShare * groupOf(machine);
  const bandwidth = values.bandwidthShare * chip.memoryBandwidth * machine.cardShare * groupOf(machine);
  const bytes = chip.kind === 'neuron' ? graphBytes(precision, engine) : bytesOf(precision, engine);
  const speed = { values, engine, rate, bandwidth, bytes };
  return {
    seconds: (work, batch) => batchSeconds(work, batch, speed),
    isLaunchBound: (work) => hostSeconds(work, speed) > batchSeconds(work, 1, speed) / 2,
    origin,
  };
}

interface Speed {
  readonly values: AcceleratorValues;
  readonly engine: ItemEngine;
  readonly rate: number;
  readonly bandwidth: number;
  readonly bytes: number;
}

/** Of the launches and crossings that a convolution, its norm and its activation take in an eager framework. */
const MERGED = 2 / 3;

function mergedShare({ isMerged }: ItemWork, { family }: ItemEngine): number {
  return isMerged && family === 'eager' ? MERGED : 1;
}

function launchesOf(work: ItemWork, engine: ItemEngine): number {
  const perLayer = work.body === 'transformer' ? TRANSFORMER_LAUNCHES : LAUNCHES;
  return work.layers * perLayer[engine.family] * mergedShare(work, engine);
}

function hostSeconds(work: ItemWork, { values, engine }: Speed): number {
  return launchesOf(work, engine) * values.perLaunch * LAUNCH_TIME[engine.family];
}

/** Kernels of a GPU follow each other; the engines of a NeuronCore compute while others fetch, on one graph without starts. */
function deviceSeconds(products: number, memory: number, kernels: number, { values, engine }: Speed): number {
  if (engine.family === 'neuron') {
    return (products ** values.overlap + memory ** values.overlap) ** (1 / values.overlap);
  }
  return kernels * values.perKernel + products + memory;
}

function batchSeconds(work: ItemWork, batch: number, speed: Speed): number {
  const { values, engine, rate, bandwidth, bytes } = speed;
  const passes = values.passes * PASSES[engine.family] * mergedShare(work, engine);
  const scores = engine.fusedAttention ? 0 : SCORE_PASSES * SCORE_BYTES * work.scores;
  const moved = work.weights * bytes + batch * (passes * work.elements * bytes + scores);
  const device = deviceSeconds((batch * work.flops) / rate, moved / bandwidth, launchesOf(work, engine), speed);
  const host = hostSeconds(work, speed);
  const p = values.overlap;
  return values.whole * ((host ** p + device ** p) ** (1 / p) + values.perBatch);
}
