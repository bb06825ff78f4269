/** A decoder on GPUs. */
import type { Chip, ModelShape } from '../catalog/types';
import type { Precision, Runtime } from '../manifest/schema';
import { splitWeights } from './engine';
import type { EngineTimes } from './engine';
import { SPREAD } from './factors/factor';
import {
  ALL_REDUCE_LATENCY_NVLINK,
  ALL_REDUCE_LATENCY_PCIE,
  FORMAT_BANDWIDTH_RATIO,
  GPU_DECODER_FACTORS,
  MOE_COMPUTE_RATIO,
  MOE_ROUTING_PER_LAYER,
  TTFT_FLOOR_GPU,
  shareOn,
} from './factors/gpu';
import type { GpuDecoderFactors, RuntimeFamily } from './factors/gpu';
import type { Machine } from './hardware';
import type { KvCache } from './kvCache';
import { layersOf } from './kvCache';
import { promptWork } from './prefill';
import { weightBytes } from './weightFormat';

const FAMILY: Partial<Record<Runtime, RuntimeFamily>> = {
  'llama.cpp': 'llama.cpp',
  ollama: 'llama.cpp',
  pytorch: 'pytorch',
  onnxruntime: 'onnxruntime',
};

/** Sequences in one batch: defaults of the engines (max_num_seqs, max_batch_size, --parallel). */
const MAX_BATCH: Partial<Record<Runtime, number>> = { 'llama.cpp': 4, ollama: 4, pytorch: 8, onnxruntime: 8, tgi: 128 };
const MAX_BATCH_PAGED = 256;

/** llama.cpp and vLLM were measured themselves; other paged engines are read off vLLM. */
const COUSIN_SPREAD = 1.5;

/** Prefill and batched products over their rate at 16 bits: TensorRT-LLM offline rows (fp8 on H100, fp4 on B200) over vLLM bf16. */
const FORMAT_COMPUTE_RATIO: Partial<Record<Precision, number>> = { fp8: 1.4, fp4: 1.8, int8: 1.2, fp32: 0.5 };

/** A format that the chip only unpacks is multiplied at 16 bits. */
function formatRatio(chip: Chip, precision: Precision): number {
  const native = precision !== 'fp4' || chip.peak.fp4 !== undefined;
  return native ? (FORMAT_COMPUTE_RATIO[precision] ?? 1) : 1;
}

/** Chips that stand behind the row of their architecture; another chip of it is a new chip. */
const MEASURED: Readonly<Record<RuntimeFamily, RegExp>> = {
  'llama.cpp': /^(t4(?!g)|v100|a10|l4|l40s|a100|rtx-pro-6000)/,
  vllm: /^(h100|b200|l40s)/,
  pytorch: /^$/,
  onnxruntime: /^$/,
};

/** Chip, then architecture, then runtime alone; the range widens on the way. */
export function gpuFactors(chip: Chip, runtime: Runtime | undefined): GpuDecoderFactors | undefined {
  const family = (runtime && FAMILY[runtime]) ?? 'vllm';
  const own =
    GPU_DECODER_FACTORS.get(`${chip.shortName}|${family}`) ?? GPU_DECODER_FACTORS.get(`${chip.architecture}|${family}`);
  const measured = own !== undefined && MEASURED[family].test(chip.id);
  const found = own ?? withoutRow(chip, GPU_DECODER_FACTORS.get(`|${family}`));
  if (!found) {
    return undefined;
  }
  const cousin = runtime !== undefined && isCousin(runtime);
  const spread = Math.max(found.spread, measured ? 1 : SPREAD.newChip, cousin ? COUSIN_SPREAD : 1);
  if (cousin) {
    return { ...found, spread, class: 'roofline', rows: 0, source: `${runtime} read off vLLM: ${found.source}` };
  }
  return spread === found.spread ? found : { ...found, spread };
}

/** Shares of the runtime on other chips, on what this chip's printed peak is worth. */
function withoutRow(chip: Chip, factors: GpuDecoderFactors | undefined): GpuDecoderFactors | undefined {
  return (
    factors && {
      ...factors,
      prefillShare: shareOn(chip, factors.prefillShare),
      decodeComputeShare: shareOn(chip, factors.decodeComputeShare),
    }
  );
}

function isCousin(runtime: Runtime): boolean {
  return runtime === 'sglang' || runtime === 'tensorrt-llm' || runtime === 'tgi' || runtime === 'triton';
}

/** Two all-reduces a layer: a latency that grows with the chips, and the ring's bytes. */
function collectives(
  model: ModelShape,
  chip: Chip,
  chips: number,
): { readonly latency: number; readonly perToken: number } {
  if (chips <= 1) {
    return { latency: 0, perToken: 0 };
  }
  const nvlink = /nvlink|infinity/i.test(chip.interconnect ?? '');
  const latency = 2 * layersOf(model) * chips * (nvlink ? ALL_REDUCE_LATENCY_NVLINK : ALL_REDUCE_LATENCY_PCIE);
  const hidden = model.hidden ?? Math.sqrt(model.activeParams / 400);
  // Half of the two-way figure flows one way; PCIe 4.0 x16 where none is listed.
  const oneWay = (chip.interconnectBandwidth ?? 64e9) / 2;
  return { latency, perToken: (2 * layersOf(model) * ((2 * (chips - 1)) / chips) * hidden * 2) / oneWay };
}

/**
 * Times of one copy of a decoder, split over `tensorParallel` GPUs.
 *
 *     reading = bytes / (share · bandwidth · chips)                      [s]
 *     work    = 2 · active / (share · peak · chips)                      [s per token]
 *     all-reduce = 2 · layers · (latency · chips + ring bytes / link)    [s]
 *
 * llama.cpp splits by layers: the chips take turns, so bytes and work are those of one chip and
 * more chips add memory, not speed. Undefined where bandwidth or compute of the chip is unknown.
 */
export function gpuEngine(
  model: ModelShape,
  machine: Machine,
  precision: Precision,
  runtime: Runtime | undefined,
  kvBytes: KvCache,
): EngineTimes | undefined {
  const { chip } = machine;
  const peak = chip?.peak.fp16 ?? chip?.peak.bf16;
  const factors = chip && gpuFactors(chip, runtime);
  if (!chip?.memoryBandwidth || !peak || !factors) {
    return undefined;
  }
  const layerSplit = runtime === 'llama.cpp' || runtime === 'ollama';
  const chips = layerSplit ? 1 : machine.tensorParallel;
  const share = factors.bandwidthShare * (layerSplit ? 1 : (FORMAT_BANDWIDTH_RATIO[precision] ?? 1));
  const bandwidth = chip.memoryBandwidth * machine.cardShare * chips;
  const compute = peak * machine.cardShare * chips * (layerSplit ? 1 : formatRatio(chip, precision));

  const layers = layersOf(model);
  const { sharedShare, expertMiss } = splitWeights(model);
  const isMoe = sharedShare < 1;
  const moe = isMoe ? MOE_COMPUTE_RATIO : 1;
  const reading = weightBytes(model, precision, runtime) / (share * bandwidth);
  const exchange = collectives(model, chip, chips);
  const work = promptWork(model);
  const prefillRate = factors.prefillShare * compute * (isMoe ? MOE_PREFILL_RATIO : 1);
  const constant = factors.perStep + layers * (factors.perLayer + (isMoe ? MOE_ROUTING_PER_LAYER : 0));

  return {
    sharedWeights: reading * sharedShare,
    experts: reading * (1 - sharedShare),
    expertMiss,
    kv: scaled(kvBytes, 1 / (factors.bandwidthShare * bandwidth)),
    // A second sequence never costs more than a pass of its own.
    computePerSequence: Math.min(
      work.perToken / (factors.decodeComputeShare * compute * moe),
      layerSplit ? (reading * model.activeParams) / Math.max(1, model.params) + constant : Number.MAX_VALUE,
    ),
    sequencesInFit: layerSplit ? 1 : 0,
    constant: constant + exchange.latency,
    collective: exchange.latency,
    collectivePerSequence: exchange.perToken,
    prefillPerToken: work.perToken / prefillRate + exchange.perToken,
    prefillPerTokenPair: work.perTokenPair / prefillRate,
    prefillConstant: constant + exchange.latency,
    ttftFloor: TTFT_FLOOR_GPU,
    maxBatch: (runtime && MAX_BATCH[runtime]) ?? MAX_BATCH_PAGED,
    origin: factors,
  };
}

/** Long prompts fill the experts' products better than decode does. Assumed. */
const MOE_PREFILL_RATIO = 0.6;

/** Bytes of cache into seconds to read it. */
export function scaled(kv: KvCache, secondsPerByte: number): KvCache {
  return { full: kv.full * secondsPerByte, sliding: kv.sliding * secondsPerByte, window: kv.window };
}
