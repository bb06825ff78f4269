/** A decoder on GPUs. */
import type { Chip, ModelShape } from '../catalog/types';
import type { Precision, Runtime } from '../manifest/schema';
import { splitWeights } from './engine';
import type { EngineTimes } from './engine';
import type { Site } from './factors/domain';
import type { Factors } from './factors/factorSet';
import { FITTED_FACTORS } from './factors/factorSet';
import { GPU_DECODER } from './factors/gpuDecoder';
import { collectives, handOver } from './gpuExchange';
import type { Machine } from './hardware';
import type { KvCache } from './kvCache';
import { cacheShare, layersOf, timesCache } from './kvCache';
import { fullestStage, splitOf } from './pipeline';
import { promptWork } from './prefill';
import { sequenceLimitOf } from './tokenBudget';
import { ggufKernel, isGguf, weightBytes } from './weightFormat';

/** Engines that work alike: an engine without rows of its own is taken from its family. */
const FAMILY: Readonly<Record<Runtime, string>> = {
  'llama.cpp': 'llama.cpp',
  ollama: 'llama.cpp',
  vllm: 'paged',
  sglang: 'paged',
  'tensorrt-llm': 'paged',
  tgi: 'paged',
  tei: 'paged',
  triton: 'paged',
  neuron: 'paged',
  pytorch: 'eager',
  onnxruntime: 'eager',
};

/** Sequences in one batch: defaults of the engines (max_num_seqs, max_batch_size, --parallel). */
const MAX_BATCH: Partial<Record<Runtime, number>> = { 'llama.cpp': 4, ollama: 4, pytorch: 8, onnxruntime: 8, tgi: 128 };

/** What an engine is told apart by, beyond the runtimes of a manifest. */
export interface EngineName {
  /** As its benchmark writes it, where finer than the runtime: `lmdeploy`, `exllamav2`. */
  readonly engine?: string;
  readonly family?: string;
  readonly modelName?: string;
}

export function decoderSite(
  chip: Chip,
  precision: Precision,
  runtime: Runtime | undefined,
  { engine, family, modelName }: EngineName,
  isMoe: boolean,
): Site {
  const known = runtime ?? 'vllm';
  return {
    family: family ?? FAMILY[known],
    engine: engine ?? known,
    architecture: chip.architecture,
    chip: chip.id,
    kernel: isGguf(runtime) ? ggufKernel(precision, modelName) : multiplied(chip, precision),
    link: linkOf(chip),
    body: isMoe ? 'experts' : 'dense',
  };
}

function linkOf(chip: Chip): string {
  return /nvlink|infinity/i.test(chip.interconnect ?? '') ? 'switched' : 'pcie';
}

/** A format that the chip only unpacks is multiplied at 16 bits: weights alone are small. */
function multiplied(chip: Chip, precision: Precision): string {
  if (precision === 'fp8' || precision === 'fp4') {
    return chip.peak[precision] === undefined ? `${precision} unpacked` : precision;
  }
  return precision === 'bf16' || precision === 'fp16' ? '16 bit' : precision;
}

/**
 * Peak that the engine's matrix products run against, FLOP/s.
 *
 * llama.cpp multiplies quantized weights in int8 and others in fp16 with fp16 sums: half of the int8 peak, which vendors do
 * not cut on consumer cards as they do fp16 with fp32 sums. Blackwell Ultra has little int8 left: there fp16 counts.
 */
function peakOf(chip: Chip, precision: Precision, gguf: boolean): number | undefined {
  const sixteen = chip.peak.fp16 ?? chip.peak.bf16 ?? chip.peak.fp32;
  if (gguf) {
    return Math.max(sixteen ?? 0, (chip.peak.int8 ?? 0) / 2) || undefined;
  }
  if (precision === 'fp32') {
    return chip.peak.tf32 ?? chip.peak.fp32;
  }
  return precision === 'fp8' || precision === 'fp4' ? (chip.peak[precision] ?? sixteen) : sixteen;
}

/**
 * Times of one copy of a decoder, split over `tensorParallel` GPUs.
 *
 *     reading = bytes / (share · bandwidth · chips)                      [s]
 *     work    = 2 · active / (share · peak · chips)                      [s per token]
 *
 * llama.cpp splits by layers: the chips take turns, so bytes and work of one stream are those of one chip; prompts
 * overlap a little (`splitGain`). Stages of a pipeline are at work on micro-batches of their own. Undefined where bandwidth or compute of the chip is unknown.
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
  const found = factors.at(GPU_DECODER, decoderSite(chip, precision, runtime, name, isMoe));
  const f = found.values;
  // Engines with kernels of their own split layers, whatever framework they stand on.
  const split = splitOf(machine, name.family === 'compiled' ? 'vllm' : runtime);
  const { tensor: chips, inFlight } = split;
  const uneven = fullestStage(model, inFlight);
  const bandwidth = chip.memoryBandwidth * machine.cardShare;
  const compute = peak * machine.cardShare * chips;

  const layers = layersOf(model);
  const reading = (uneven * weightBytes(model, precision, runtime)) / (f.bandwidthShare * bandwidth * chips);
  const exchange = collectives(model, chip, chips, f);
  const work = promptWork(model);
  const moe = isMoe ? f.expertShare : 1;
  const prefillRate = f.prefillShare * moe * compute * (gguf ? split.stages ** f.splitGain : 1);
  const perToken = (uneven * work.perToken) / prefillRate + exchange.perToken;
  const launches = f.perStep + layers * (f.perLayer + (isMoe ? f.routingPerLayer : 0));
  const constant = launches + exchange.latency + handOver(model, chip, inFlight);

  return {
    sharedWeights: reading * sharedShare,
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
    prefillPerTokenPair: (uneven * work.perTokenPair) / prefillRate / inFlight,
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
