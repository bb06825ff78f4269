/** Training, fine-tuning and reinforcement learning: hours of one run. */
import type { Chip, ModelShape } from '../catalog/types';
import type { Precision } from '../manifest/schema';
import type { ResolvedTraining, Workload } from '../placement/workload';
import { usableVcpus } from './cpu';
import { stepTime } from './decode';
import type { Bound } from './decode';
import { SPREAD } from './factors/factor';
import type { Factors } from './factors/factorSet';
import type { FactorOrigin } from './factors/factor';
import { shareOn } from './factors/peakWorth';
import {
  CPU_TRAINING_SHARE,
  CPU_TRAINING_SPREAD,
  LORA_MFU_RATIO,
  PCIE_SCALING,
  QLORA_MFU_RATIO,
  TRAINING_CEILING,
  TRAINING_FACTORS,
} from './factors/others';
import type { TrainingFactors } from './factors/others';
import { gpuEngine } from './gpuEngine';
import type { Machine } from './hardware';
import { kvCacheOf, layersOf } from './kvCache';
import { sustainedMatrixRate } from './matrixPeak';
import { promptWork } from './prefill';
import { GIB } from './sizes';

/** Adapters on every linear layer, as QLoRA puts them; of rank 16. The rank is assumed. */
const ADAPTER_RANK = 16;
/** The same where widths are unknown or experts are many: what rank 16 is of an 8B model. Assumed. */
const ADAPTER_SHARE = 0.005;
/** NF4 in blocks of 64 with double quantization: 4 + 0.127 bits (Dettmers et al., QLoRA, arXiv:2305.14314). */
const NF4_BYTES = 4.127 / 8;
/** Bytes per trained parameter beyond its 16-bit weight: gradient, and state of the optimizer. */
const GRADIENT_BYTES = 2;
/** fp32 master weight and two moments (Micikevicius et al., arXiv:1710.03740; ZeRO, arXiv:1910.02054). */
const OPTIMIZER_BYTES: Readonly<Record<string, number>> = {
  adamw: 12,
  'adamw-8bit': 6,
  adafactor: 4.1,
  sgd: 8,
  lion: 8,
  muon: 8,
};
const LONG_SEQUENCE = 4096;
/** Restart after an interruption: a new machine, the checkpoint, warm caches. Assumed. */
const RESTART_HOURS = 10 / 60;
/** Spot interruptions per hour of one machine: 5–10 % a month is the middle class of the advisor. Assumed. */
const INTERRUPTIONS_PER_HOUR = 0.1 / 730;
/** Failures of machines on demand, per hour: Llama 3's run lost 419 times in 54 days on 2,048 hosts (arXiv:2407.21783). */
const FAILURES_PER_HOUR = 419 / (54 * 24 * 2048);
/** Writing a checkpoint stops the run. Assumed. */
const CHECKPOINT_SECONDS = 30;

export interface TrainingPlan {
  readonly weights: number;
  readonly activations: number;
  readonly reserve: number;
  /** Bytes that every device together need. */
  readonly needed: number;
}

export function isAdapter({ method }: ResolvedTraining): boolean {
  return method === 'lora' || method === 'qlora';
}

/**
 * Memory of a run over all devices.
 *
 *     weights  = params · 2; QLoRA (params − embeddings) · 0.516 + embeddings · 2   [B]
 *     state    = trained · (2 + optimizer)                               [B]
 *     activations = devices · seqLen · layers · hidden · 2               [B]
 *
 * Weights, gradients and state are sharded over the devices (FSDP, ZeRO-3); activations are
 * checkpointed, one sequence a device: the input of each layer stays (Korthikanti et al., arXiv:2205.05198). DPO
 * holds a frozen reference beside the policy. Fragmentation is left out: errs low by about 10 %. Moments that a
 * paged optimizer moves to the host are counted as if they stayed: errs high by 8 B an adapter parameter.
 */
export function trainingMemory(
  model: ModelShape,
  training: ResolvedTraining,
  devices: number,
  onCpu: boolean,
): TrainingPlan {
  const base = training.method === 'qlora' ? quantizedBytes(model) : model.params * 2;
  const reference = training.method === 'dpo' || training.method === 'grpo' ? model.params * 2 : 0;
  const trained = isAdapter(training) ? adapterParams(model) : model.params;
  const optimizer = Object.hasOwn(OPTIMIZER_BYTES, training.optimizer)
    ? (OPTIMIZER_BYTES[training.optimizer] ?? 12)
    : 12;
  const weights = base + reference + trained * (GRADIENT_BYTES + optimizer) + (isAdapter(training) ? trained * 2 : 0);
  const hidden = model.hidden ?? Math.sqrt(model.activeParams / 400);
  const checkpoints = training.seqLen * layersOf(model) * hidden * 2;
  // Logits of one sequence in fp32, and one layer's working set.
  const activations = devices * (checkpoints + training.seqLen * ((model.vocab ?? 32_000) * 4 + hidden * 40));
  const reserve = onCpu ? 4 * GIB : devices * 2 * GIB;
  return { weights, activations, reserve, needed: weights + activations + reserve };
}

/** Linear layers in NF4; embedding and head stay at 16 bits. */
function quantizedBytes({ params, vocab, hidden, tiedEmbeddings }: ModelShape): number {
  const embedding = Math.min(params / 2, (vocab ?? 0) * (hidden ?? 0) * (tiedEmbeddings ? 1 : 2));
  return (params - embedding) * NF4_BYTES + embedding * 2;
}

/**
 * Parameters of adapters on every linear layer of a dense decoder.
 *
 *     layers · rank · (2 · (h + q) + 2 · (h + kv) + 3 · (h + ffn))       [-]
 *
 * Gated feed-forward layers, as Llama and those after it have; of an older one a third too many.
 */
export function adapterParams(model: ModelShape): number {
  const { layers, hidden, ffn, heads, kvHeads, headDim, params, moe } = model;
  if (!layers || !hidden || !ffn || !heads || moe) {
    return params * ADAPTER_SHARE;
  }
  const width = headDim ?? hidden / heads;
  const sums = 2 * (hidden + heads * width) + 2 * (hidden + (kvHeads ?? heads) * width) + 3 * (hidden + ffn);
  return Math.min(params, layers * ADAPTER_RANK * sums);
}

/** The chip's row; for a chip without one that of '', on what its printed peak is worth. */
export function trainingFactors(chip: Chip): TrainingFactors | undefined {
  const name = chip.id.replace(/[^a-z0-9]/g, '-');
  const key = /a100/.test(name)
    ? /40/.test(name.replace(/sxm4/, ''))
      ? 'a100-40'
      : 'a100'
    : (['h100', 'h200', 'b200'].find((k) => name.startsWith(k)) ?? (/trainium(?!-?[23])/.test(name) ? 'trainium' : ''));
  const found = TRAINING_FACTORS.get(key);
  return found && found.rows === 0
    ? {
        ...found,
        mfu: shareOn(chip, found.mfu, TRAINING_CEILING),
        mfuLong: shareOn(chip, found.mfuLong, TRAINING_CEILING),
      }
    : found;
}

/**
 * FLOP per trained token.
 *
 *     full      = 6 · active, adapters = 4 · active                      [FLOP]
 *     attention = 3 · 2 · layers · width · seqLen  (adapters 2 ·)        [FLOP]
 *     DPO adds a forward pass of the reference: 2 · active               [FLOP]
 *
 * Recomputation of checkpointed activations is not counted: MFU as its sources define it.
 */
export function flopsPerToken(model: ModelShape, training: ResolvedTraining): number {
  const work = promptWork(model);
  const passes = isAdapter(training) ? 2 : 3;
  const reference = training.method === 'dpo' || training.method === 'grpo' ? 1 : 0;
  return (passes + reference) * (work.perToken + work.perTokenPair * training.seqLen);
}

export interface Run {
  readonly hours: number;
  readonly tokensPerSecond: number;
  readonly mfu: number;
  readonly bound: Bound;
  readonly origin: FactorOrigin;
}

export interface DeviceRate {
  readonly flops: number;
  readonly peak: number;
  readonly origin: FactorOrigin;
}

/** FLOP/s that one device sustains in training, and its peak. Undefined where the chip has no peak. */
export function deviceRate(
  machine: Machine,
  training: ResolvedTraining,
  precision: Precision,
  devices: number,
  _factors?: Factors,
): DeviceRate | undefined {
  const { chip, instance } = machine;
  const method = training.method === 'qlora' ? QLORA_MFU_RATIO : training.method === 'lora' ? LORA_MFU_RATIO : 1;
  if (machine.kind === 'cpu') {
    const { cpu } = instance;
    if (!cpu) {
      return undefined;
    }
    const cores = Math.max(0.5, usableVcpus(cpu, instance.vcpus) / Math.max(1, cpu.threadsPerCore));
    const { bf16, fp32 } = cpu.peakPerCore;
    const matrix = cpu.hasBf16 && precision !== 'fp32';
    const plain = CPU_TRAINING_SHARE.fp32 * fp32;
    const sustained = cores * (matrix ? Math.max(CPU_TRAINING_SHARE.bf16 * bf16, plain) : plain);
    const origin: FactorOrigin = {
      class: 'assumed',
      rows: 0,
      spread: CPU_TRAINING_SPREAD,
      source: `a share of the peak of ${cpu.name}; no training row of a CPU was published`,
    };
    return { flops: sustained * method, peak: cores * (matrix ? bf16 : fp32), origin };
  }
  const factors = chip && trainingFactors(chip);
  if (!chip || !factors) {
    return undefined;
  }
  const linked = /nvlink|neuronlink|infinity/i.test(chip.interconnect ?? '');
  const scaling = devices > 1 && !linked ? PCIE_SCALING : 1;
  const mfu = (training.seqLen > LONG_SEQUENCE ? factors.mfuLong : factors.mfu) * method * scaling;
  const adapted = method < 1 || scaling < 1 || training.method === 'grpo' || training.method === 'dpo';
  const origin = adapted ? { ...factors, spread: Math.max(factors.spread, SPREAD.newChip) } : factors;
  const sustained = sustainedMatrixRate(chip, precision, mfu);
  const peak = peakOf(chip, precision);
  return sustained && peak
    ? { flops: sustained * machine.cardShare, peak: peak * machine.cardShare, origin }
    : undefined;
}

/** What MFU is counted against: the peak of the format, 16 bits where the chip casts to them. */
function peakOf(chip: Chip, precision: Precision): number | undefined {
  const { bf16, fp16, tf32, fp32 } = chip.peak;
  return precision === 'fp32' && chip.kind !== 'neuron' ? (tf32 ?? fp32) : (bf16 ?? fp16);
}

/**
 * Wall time of one run.
 *
 *     update   = tokens · FLOP per token / (devices · peak · MFU)        [s]
 *     rollouts = tokens · step(batch) / batch / devices                  [s]  (reinforcement learning)
 *     hours    = (update + rollouts) / goodput / 3600                    [h]
 *     goodput  = 1 − checkpoint / interval − hazard · (interval / 2 + restart)
 *
 * Data loading, evaluation and the tail of the last step are left out: a lower bound by a few per cent.
 */
export function trainingRun(
  model: ModelShape,
  training: ResolvedTraining,
  machine: Machine,
  precision: Precision,
  workload: Workload,
  devices: number,
): Run | undefined {
  const rate = deviceRate(machine, training, precision, devices);
  if (!rate) {
    return undefined;
  }
  const total = rate.flops * devices;
  const update = (training.tokens * flopsPerToken(model, training)) / total;
  const generation =
    workload.kind === 'rl' || training.method === 'grpo'
      ? rolloutSeconds(model, training, machine, precision, devices, total)
      : 0;
  const seconds = (update + generation) / goodput(workload, training, machine, devices);
  return {
    hours: seconds / 3600,
    tokensPerSecond: training.tokens / seconds,
    mfu: (training.tokens * flopsPerToken(model, training)) / (rate.peak * devices * seconds),
    bound: generation > update ? 'memory' : machine.kind === 'cpu' ? 'cpu' : 'compute',
    origin: rate.origin,
  };
}

/** Rollouts are batched decode; where no decoder factor is known, the arithmetic alone: a lower bound. */
function rolloutSeconds(
  model: ModelShape,
  training: ResolvedTraining,
  machine: Machine,
  precision: Precision,
  devices: number,
  total: number,
): number {
  const engine =
    machine.kind === 'gpu'
      ? gpuEngine(model, { ...machine, tensorParallel: 1 }, precision, 'vllm', kvCacheOf(model, undefined))
      : undefined;
  const context = (training.rolloutTokens ?? training.seqLen) / 2;
  if (!engine) {
    return (training.tokens * 2 * model.activeParams) / total;
  }
  return (training.tokens * stepTime(engine, ROLLOUT_BATCH, context)) / ROLLOUT_BATCH / devices;
}

/** Rollouts in flight on one device. Assumed. */
const ROLLOUT_BATCH = 64;

function goodput(workload: Workload, training: ResolvedTraining, machine: Machine, devices: number): number {
  const interval = Math.max(1, training.checkpointEveryMin) / 60;
  const machines = Math.max(
    1,
    machine.kind === 'cpu' ? 1 : devices / Math.max(1, machine.instance.accelerator?.count ?? 1),
  );
  const hazard = machines * (workload.purchase === 'spot' ? INTERRUPTIONS_PER_HOUR : FAILURES_PER_HOUR);
  const lost = CHECKPOINT_SECONDS / (interval * 3600) + hazard * (interval / 2 + RESTART_HOURS);
  return Math.max(0.05, 1 - lost);
}
