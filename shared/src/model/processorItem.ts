/** A batch of items on the cores of one CPU. */
import type { Precision } from '../manifest/schema';
import type { ItemSpeed } from './acceleratorItem';
import { usableVcpus } from './cpu';
import { gainOf, isaOf, peakRatio, turbo } from './cpuCore';
import type { Factors, Values } from './factors/factorSet';
import { ITEM_PROCESSOR } from './factors/itemProcessor';
import type { Machine } from './hardware';
import type { ItemEngine } from './itemEngine';
import type { Body, ItemWork } from './itemWork';

/** As on accelerators: a convolution brings a norm and an activation, a product of a transformer every second time. */
const LAUNCHES = {
  eager: { convolution: 3, transformer: 1.8 },
  graph: { convolution: 2, transformer: 1.4 },
  compiled: { convolution: 1.2, transformer: 1 },
} as const;
const LAUNCH_TIME = { eager: 1, graph: 0.5, compiled: 0.2 } as const;
/** Fusion and blocking by cache halve the passes over outputs. */
const PASSES = { eager: 1, graph: 0.75, compiled: 0.5 } as const;
/** Scores of attention: written, read and written by the softmax, read. */
const SCORE_PASSES = 4;
/** Engines whose attention on CPUs works in tiles; the fused operators of others write out the scores all the same. */
const TILED_ATTENTION = /^(?:pytorch|torch-compile|ipex|openvino)$/;
/** Of what a convolution, its norm and its activation take in an eager framework. */
const MERGED = 2 / 3;

function keepsScores({ engine, fusedAttention }: ItemEngine): boolean {
  return fusedAttention && TILED_ATTENTION.test(engine);
}

function bytesOf(precision: Precision, ratio: number): number {
  return precision === 'int8' ? 1 : ratio > 1 ? 2 : 4;
}

type ProcessorValues = Values<keyof typeof ITEM_PROCESSOR.terms>;

interface Speed {
  readonly values: ProcessorValues;
  readonly engine: ItemEngine;
  readonly family: 'eager' | 'graph' | 'compiled';
  readonly cores: number;
  /** FLOP/s and bytes/s of one core alone. */
  readonly coreRate: number;
  readonly coreBandwidth: number;
  readonly socketBandwidth: number;
  /** Second level, and the cores' part of the third, bytes. */
  readonly cache: number;
  readonly bytes: number;
}

/**
 * Seconds of a batch on `n` cores.
 *
 *     core    = batch · FLOP / (share · peak · gain) + batch · passes · outputs · B / core bandwidth   [s]
 *     useful  = √(batch · FLOP per layer / grain), at least 1            [threads]
 *     time    = core · (1/n + (1 − 1/n)/useful) + weights · B / (socket's and cores' bandwidth)
 *               + layers · (launch + n · barrier) + perBatch             [s]
 *
 * A layer has so much work and no more: threads beyond what it keeps busy only wait (Amdahl's law with a share that shrinks with the
 * layer). One socket; a hyper-thread adds nothing to products of matrices. Undefined where the CPU is not listed.
 */
export function processorItem(
  machine: Machine,
  precision: Precision,
  engine: ItemEngine,
  body: Body,
  factors: Factors,
  threads?: number,
): ItemSpeed | undefined {
  const { cpu, vcpus } = machine.instance;
  if (!cpu) {
    return undefined;
  }
  const ratio = peakRatio(cpu, precision);
  const plain = ratio > 1 ? precision : 'fp32';
  const family = engine.family === 'neuron' ? 'compiled' : engine.family;
  const site = { family, engine: engine.engine, isa: isaOf(cpu), chip: cpu.id, body, precision: plain };
  const { values, origin } = factors.at(ITEM_PROCESSOR, site);
  const cores = Math.max(0.5, usableVcpus(cpu, vcpus) / Math.max(1, cpu.threadsPerCore));
  const busy = threads === undefined ? undefined : cores * machine.copies;
  const speed: Speed = {
    values,
    engine,
    family,
    cores,
    coreRate:
      values.share * cpu.peakPerCore.fp32 * gainOf(values.shortRest, engine, precision, ratio) * turbo(cpu, busy),
    coreBandwidth: values.coreBandwidth,
    cache: cores * ((cpu.l2PerCore ?? 0) + (cpu.l3PerSocket ?? 0) / cpu.coresPerSocket),
    socketBandwidth: values.socketShare * cpu.peakMemoryBandwidthPerSocket,
    bytes: bytesOf(precision, ratio),
  };
  return {
    seconds: (work, batch) => batchSeconds(work, batch, speed),
    isLaunchBound: () => false,
    origin,
  };
}

/** Multiplications that Winograd's 3 × 3 convolution saves in fp32 and fp16: 2.25 of F(2, 3) (Lavin and Gray, arXiv:1509.09308). */
const WINOGRAD_SAVING = 1 - 1 / 2.25;
/** ncnn takes it wherever it can; oneDNN and MLAS seldom do. */
const WITH_WINOGRAD = 'ncnn';

function winograd({ threeByThree }: ItemWork, { engine, bytes }: Speed): number {
  return engine.engine === WITH_WINOGRAD && bytes > 1 ? 1 - (threeByThree ?? 0) * WINOGRAD_SAVING : 1;
}

/** A core's caches give it three times what memory does: 30–60 GB/s from the third level. Assumed. */
const CACHE_GAIN = 3;

/** Whether what one layer hands to the next stays in the caches of the cores. */
function isCached({ elements, layers }: ItemWork, batch: number, { bytes, cache }: Speed): boolean {
  return (2 * batch * bytes * elements) / layers <= cache;
}

function batchSeconds(work: ItemWork, batch: number, speed: Speed): number {
  const { values, engine, family, cores, coreRate, bytes } = speed;
  const merged = work.isMerged && family === 'eager' ? MERGED : 1;
  const passes = values.passes * PASSES[family] * merged;
  const scores = keepsScores(engine) ? 0 : SCORE_PASSES * work.scores;
  const moved = batch * bytes * (passes * work.elements + scores);
  const flops = batch * work.flops * winograd(work, speed);
  const core = flops / coreRate + moved / (speed.coreBandwidth * (isCached(work, batch, speed) ? CACHE_GAIN : 1));
  const useful = Math.max(1, Math.sqrt(flops / (work.layers * values.grain)));
  const spread = cores <= 1 ? 1 / cores : 1 / cores + (1 - 1 / cores) / useful;
  const reading = (work.weights * bytes) / Math.min(speed.socketBandwidth, speed.coreBandwidth * cores);
  const launch =
    values.perLaunch *
    LAUNCH_TIME[family] *
    LAUNCHES[family][work.body === 'transformer' ? 'transformer' : 'convolution'] *
    merged;
  const layers = work.layers * (launch + cores * values.barrier);
  return values.whole * (core * spread + reading + layers + values.perBatch);
}
