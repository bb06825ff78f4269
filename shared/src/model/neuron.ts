/** A decoder on Inferentia and Trainium. */
import type { Chip, ModelShape } from '../catalog/types';
import type { Precision, Runtime } from '../manifest/schema';
import { expertsHit } from './decode';
import { splitWeights } from './engine';
import type { EngineTimes } from './engine';
import type { Site } from './factors/domain';
import type { Factors, Values } from './factors/factorSet';
import { FITTED_FACTORS } from './factors/factorSet';
import { COMPILED_BATCH, NEURON_DECODER, SMALLEST_BUCKET, UNLISTED_LINK } from './factors/neuronDecoder';
import { scaled } from './gpuEngine';
import { coresPerChip } from './hardware';
import type { Machine } from './hardware';
import type { KvCache } from './kvCache';
import { kvCacheBytes, layersOf } from './kvCache';
import { promptWork } from './prefill';
import { weightBytes } from './weightFormat';

/** What a graph is compiled for. */
export interface NeuronRun {
  readonly engine?: string;
  /** Batch that the graph was compiled for. */
  readonly maxBatch?: number;
  readonly tokens?: { readonly inMean: number; readonly outMean: number };
}

export function neuronSite(chip: Chip, precision: Precision, engine: string | undefined): Site {
  return {
    engine: engine ?? 'neuron',
    architecture: chip.architecture.replace(/ x\d+$/, ''),
    chip: chip.id,
    precision: precision === 'int8' ? 'int8' : '16 bit',
  };
}

/** The bucket that a prompt is padded to: the next power of two. */
export function bucketOf(tokens: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(SMALLEST_BUCKET, Math.min(tokens, 2 ** 40))));
}

type NeuronValues = Values<keyof typeof NEURON_DECODER.terms>;

/**
 * Two all-reduces a layer, a ring over the chips.
 *
 *     latency   = 2 · layers · 2 (chips − 1) · hop                       [s]
 *     per token = 2 · layers · 2 (chips − 1)/chips · hidden · 2 B / link [s]
 *
 * Trainium's torus has shorter ways: errs to the slow side on 16 chips.
 */
function exchange(model: ModelShape, chip: Chip, chips: number, { hop, linkShare }: NeuronValues) {
  const twice = 2 * layersOf(model);
  const hidden = model.hidden ?? Math.sqrt(model.activeParams / 400);
  const oneWay = ((chip.interconnectBandwidth ?? UNLISTED_LINK) / 2) * linkShare;
  return {
    latency: twice * 2 * (chips - 1) * hop,
    perToken: chips > 1 ? (twice * ((2 * (chips - 1)) / chips) * hidden * 2) / oneWay : 0,
  };
}

/** Times that cores have no head of their own: a cache with fewer heads than cores is kept several times. */
function cacheCopies(model: ModelShape, cores: number): number {
  const heads = model.kvHeads ?? model.heads;
  return heads === undefined ? 1 : Math.max(1, cores / heads);
}

/**
 * Times of a decoder compiled for one group of chips.
 *
 *     step   = bytes / (share · bandwidth · chips) + batch · cache + layers · (u + batch · s) + exchange   [s]
 *     prompt = bucket · (2 · params / (share · peak · chips) + exchange) + layers · p
 *              + bucket² · layers · heads · scoreBytes / bandwidth                                         [s]
 *
 * Batch and prompt length are fixed when the graph is compiled: a step costs what the full batch costs, a prompt what its
 * bucket costs. A prompt runs through every expert, chosen or not, since graphs have no shape that depends on routing. The time of
 * compiling is left out. Attention is computed over the whole square.
 *
 * Sources: architecture guides of NeuronCore-v2 and -v3; shares by factors/neuronDecoder.
 */
export function neuronEngine(
  model: ModelShape,
  machine: Machine,
  precision: Precision,
  runtime: Runtime | undefined,
  kvBytes: KvCache,
  run: NeuronRun = {},
  factors: Factors = FITTED_FACTORS,
): EngineTimes | undefined {
  const { chip, tensorParallel: chips } = machine;
  const peak = chip?.peak.bf16 ?? chip?.peak.fp16;
  if (!chip?.memoryBandwidth || !peak) {
    return undefined;
  }
  const found = factors.at(NEURON_DECODER, neuronSite(chip, precision, run.engine));
  const f = found.values;
  const cores = chips * coresPerChip(chip);
  const bandwidth = chip.memoryBandwidth * chips;
  const layers = layersOf(model);
  const links = exchange(model, chip, chips, f);
  const work = promptWork(model);
  const { sharedShare, expertMiss } = splitWeights(model);
  const reading = weightBytes(model, precision, runtime) / (f.bandwidthShare * bandwidth);

  const batch = Math.max(1, run.maxBatch ?? COMPILED_BATCH);
  const cache = scaled(kvBytes, cacheCopies(model, cores) / (f.kvShare * bandwidth));
  const perSequence = layers * f.perSequence;
  const context = run.tokens ? run.tokens.inMean + run.tokens.outMean / 2 : 0;
  const padded = run.tokens ? batch * (kvCacheBytes(cache, context) + perSequence) : 0;
  const padding = run.tokens ? bucketOf(run.tokens.inMean) / Math.max(1, run.tokens.inMean) : 1;
  const constant = f.perStep + layers * f.perLayer + links.latency + padded;
  const slowed = sharedShare + (1 - sharedShare) / f.expertSpeed;
  const perToken = (2 * model.params * slowed) / (f.prefillShare * peak * chips) + links.perToken;
  // A padded batch is routed like a full one.
  const touched = run.tokens ? ((1 - sharedShare) * expertsHit(expertMiss, batch)) / f.expertSpeed : 0;
  const scores = layers * (model.heads ?? layers) * f.scoreBytes;

  return {
    sharedWeights: reading * (sharedShare + touched),
    experts: run.tokens ? 0 : (reading * (1 - sharedShare)) / f.expertSpeed,
    expertMiss,
    kv: run.tokens ? { full: 0, sliding: 0, window: 0 } : cache,
    computePerSequence: Math.min(work.perToken / (f.prefillShare * peak * chips), reading + constant),
    sequencesInFit: 1,
    overlap: 1,
    perSequence: run.tokens ? 0 : perSequence,
    constant,
    collective: links.latency,
    collectivePerSequence: links.perToken,
    prefillPerToken: perToken * padding,
    prefillPerTokenPair: (scores * padding ** 2) / bandwidth,
    prefillConstant: f.perStep + layers * f.prefillPerLayer + links.latency,
    ttftFloor: f.floor,
    maxBatch: batch,
    origin: found.origin,
  };
}
