/** A decoder on GPUs. */
import type { Chip, ModelShape } from '../catalog/types';
import type { Precision, Runtime } from '../manifest/schema';
import { splitWeights } from './engine';
import type { EngineTimes } from './engine';
import type { Factors } from './factors/factorSet';
import { FITTED_FACTORS } from './factors/factorSet';
import { GPU_DECODER } from './factors/gpuDecoder';
import { collectives, handOver } from './gpuExchange';
import { decoderSite } from './gpuSite';
import type { EngineName } from './gpuSite';
import type { Machine } from './hardware';
import type { KvCache } from './kvCache';
import { cacheShare, layersOf, timesCache } from './kvCache';
import { fullestStage, splitOf } from './pipeline';
import { promptWork } from './prefill';
import { MICRO_BATCH, halfSumsRate, promptKernel } from './promptKernels';
import { sequenceLimitOf } from './tokenBudget';
import { isGguf, lookedUpBytes, weightBytes } from './weightFormat';
import { laneRate, unhidden, unpacksWeights } from './weightStreaming';

/** Sequences in one batch: defaults of the engines (max_num_seqs, max_batch_size, --parallel). */
const MAX_BATCH: Partial<Record<Runtime, number>> = { 'llama.cpp': 4, ollama: 4, pytorch: 8, onnxruntime: 8, tgi: 128 };

/** Families of engines with kernels of their own: they split layers, whatever framework they stand on. */
const SPLITS_LAYERS: ReadonlySet<string> = new Set(['compiled', 'library']);

/** Peak that the engine's matrix products run against, FLOP/s. Prompts of llama.cpp: `promptKernels.ts`. */
function peakOf(chip: Chip, precision: Precision, gguf: boolean): number | undefined {
  const sixteen = chip.peak.fp16 ?? chip.peak.bf16 ?? chip.peak.fp32;
  if (gguf) {
    return halfSumsRate(chip);
  }
  if (precision === 'fp32') {
    return chip.peak.tf32 ?? chip.peak.fp32;
  }
  return precision === 'fp8' || precision === 'fp4' ? (chip.peak[precision] ?? sixteen) : sixteen;
}

function is16Bit(precision: Precision): boolean {
  return precision === 'bf16' || precision === 'fp16' || precision === 'fp32';
}

/**
 * Times of one copy of a decoder, split over `tensorParallel` GPUs.
 *
 *     copied  = (bytes − embedding table) / (share · bandwidth · chips)  [s]
 *     unpack  = params · ops / (fp32/2 · chips)                          [s]
 *     reading = (copied² + unpack²)^(1/2)                                [s]
 *     work    = 2 · active / (share · peak · chips)                      [s per token]
 *
 * llama.cpp splits by layers: the chips take turns, so bytes and work of one stream are those of one chip; prompts
 * overlap a little (`splitGain`). Weights of few bits are unpacked by vector lanes while others stream, which costs most where those are
 * few for the bandwidth (A100). Stages of a pipeline are at work on micro-batches of their own. Undefined where bandwidth or compute of the chip is unknown.
 */
export function gpuEngine(
  model: ModelShape,
  machine: Machine,
  precision: Precision,
  runtime: Runtime | undefined,
  kvBytes: KvCache,
  name: EngineName = {},
  factors: Factors = FITTED_FACTORS,
): EngineTimes | undefined {
  const { chip } = machine;
  const gguf = isGguf(runtime);
  const peak = chip && peakOf(chip, precision, gguf);
  if (!chip?.memoryBandwidth || !peak) {
    return undefined;
  }
  const { sharedShare, expertMiss } = splitWeights(model);
  const isMoe = sharedShare < 1;
  const site = decoderSite(chip, precision, runtime, name, isMoe);
  const found = factors.at(GPU_DECODER, site);
  const f = found.values;
  const split = splitOf(machine, SPLITS_LAYERS.has(name.family ?? '') ? 'vllm' : runtime);
  const { tensor: chips, inFlight } = split;
  const uneven = fullestStage(model, inFlight);
  const bandwidth = chip.memoryBandwidth * machine.cardShare;
  const compute = peak * machine.cardShare * chips;

  const layers = layersOf(model);
  const perCopiedByte = uneven / (f.bandwidthShare * bandwidth * chips);
  const bytes = weightBytes(model, precision, runtime);
  const lanes = unpacksWeights(site) ? laneRate(chip) * machine.cardShare * chips : undefined;
  const unpacked = lanes ? (uneven * model.params * f.unpackOps) / lanes : 0;
  const perByte = Math.hypot(perCopiedByte, bytes > 0 ? unpacked / bytes : 0);
  const reading = perByte * bytes;
  const streamed = Math.max(0, reading * sharedShare - perByte * lookedUpBytes(model, precision, runtime));
  const exchange = collectives(model, chip, chips, f);
  const work = promptWork(model);
  const moe = isMoe ? f.expertShare : 1;
  const prompt = gguf ? promptKernel(chip, !is16Bit(precision), name.engineDate) : undefined;
  const gain = gguf ? split.stages ** f.splitGain : 1;
  const prefillRate = prompt?.isFused
    ? f.fusedShare * moe * prompt.peak * machine.cardShare * chips * gain
    : f.prefillShare * moe * compute * gain;
  const unpacking = prompt?.unpackedBytes ? (reading + perCopiedByte * model.params * prompt.unpackedBytes) / gain : 0;
  const perToken = (uneven * work.perToken) / prefillRate + unpacking / MICRO_BATCH + exchange.perToken;
  const scores = ((prompt?.scoreBytes ?? 0) / 2) * (model.kvLayers ?? layers) * (model.heads ?? 0);
  const launches = unhidden(f.perStep + layers * (f.perLayer + (isMoe ? f.routingPerLayer : 0)), reading, site);
  const constant = launches + exchange.latency + handOver(model, chip, inFlight);

  return {
    sharedWeights: streamed,
    experts: (reading * (1 - sharedShare)) / (isMoe ? f.expertBandwidth : 1),
    expertMiss,
    kv: scaled(kvBytes, (uneven * cacheShare(model, chips)) / (f.kvShare * bandwidth)),
    // A second sequence never costs more than a pass of its own.
    computePerSequence: Math.min(
      (uneven * work.perToken) / (f.decodeShare * compute * moe),
      gguf ? (reading * model.activeParams) / Math.max(1, model.params) + launches : Number.MAX_VALUE,
    ),
    sequencesInFit: gguf ? 1 : 0,
    overlap: f.overlap,
    constant,
    collective: constant - launches,
    collectivePerSequence: exchange.perToken,
    perSequence: f.perSequence,
    prefillPerToken: perToken / inFlight,
    prefillPerTokenPair: ((uneven * work.perTokenPair) / prefillRate + (perCopiedByte * scores) / gain) / inFlight,
    prefillConstant: constant + layers * f.prefillPerLayer + f.ramp * perToken,
    ttftFloor: f.floor,
    stages: inFlight,
    maxBatch: (runtime && MAX_BATCH[runtime]) ?? sequenceLimitOf(chip),
    origin: found.origin,
  };
}

/** Bytes of cache into seconds to read it; the state of linear layers is written back as well. */
export function scaled(kv: KvCache, secondsPerByte: number): KvCache {
  const once = timesCache(kv, secondsPerByte);
  return kv.state ? { ...once, state: 2 * kv.state * secondsPerByte } : once;
}
