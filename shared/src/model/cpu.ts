/** A decoder on CPU cores. */
import type { Cpu, ModelShape } from '../catalog/types';
import type { Precision, Runtime } from '../manifest/schema';
import { SPLIT_CACHE_SINCE, coreBandwidth, cpuKernel, isaOf, kernelRate, rowKernelRate, since } from './cpuKernels';
import { splitWeights } from './engine';
import type { EngineTimes } from './engine';
import { CPU_DECODER, CROSS_SOCKET_BARRIER, PYTHON_PER_STEP, REMOTE_SHARE, ROW_OVERLAP } from './factors/cpuDecoder';
import type { Site } from './factors/domain';
import type { Factors, Values } from './factors/factorSet';
import { FITTED_FACTORS } from './factors/factorSet';
import { scaled } from './gpuEngine';
import type { Machine } from './hardware';
import type { KvCache } from './kvCache';
import { fullKvBytesPerToken, layersOf } from './kvCache';
import { promptWork } from './prefill';
import { isGguf, weightBytes } from './weightFormat';

/** llama-server's default slots; vLLM on CPU is bound by arithmetic long before its own limit. */
const MAX_BATCH_GGUF = 4;
const MAX_BATCH_CPU = 16;

/** What a run on a CPU is told apart by, beyond the runtimes of a manifest. */
export interface CpuRun {
  readonly modelName?: string;
  readonly engine?: string;
  readonly family?: string;
  /** Threads that were stated: a run may span two sockets. */
  readonly threads?: number;
  /** Sequences that were run together. */
  readonly maxBatch?: number;
  /** ISO date of the engine. */
  readonly engineDate?: string;
}

/** Cores that one process keeps busy, and the sockets that they lie on. */
export interface BusyCores {
  readonly cores: number;
  readonly sockets: number;
}

/**
 * One socket at most unless threads are stated: over two sockets llama.cpp is slower than on one. Two hyper-threads are one core:
 * vector units are shared.
 */
export function busyCores(cpu: Cpu, vcpus: number, threads?: number): BusyCores {
  const perCore = Math.max(1, cpu.threadsPerCore);
  const all = Math.max(1, vcpus / perCore);
  const cores = Math.min(all, threads ?? cpu.coresPerSocket);
  return { cores, sockets: Math.max(1, Math.ceil(cores / Math.max(1, cpu.coresPerSocket) - 0.01)) };
}

/** vCPUs of one socket. */
export function usableVcpus(cpu: Cpu, vcpus: number): number {
  return Math.max(1, Math.min(vcpus, cpu.coresPerSocket * Math.max(1, cpu.threadsPerCore)));
}

export function cpuSite(cpu: Cpu, kernel: string, gguf: boolean, { engine, family }: CpuRun, runtime?: Runtime): Site {
  return {
    family: family ?? (gguf ? 'llama.cpp' : 'framework'),
    engine: engine ?? runtime ?? 'llama.cpp',
    architecture: cpu.core,
    chip: cpu.id,
    isa: isaOf(cpu),
    kernel,
  };
}

type CpuValues = Values<keyof typeof CPU_DECODER.terms>;

/**
 * Seconds to bring one byte of weights to the cores and to multiply with it: what the socket gives, then what the cores do with it.
 *
 *     1/(share · peak) + (a^p + b^p)^(1/p) / cores [+ remote/(crossing · peak) over two sockets]   [s/B]
 *     a = 1/k, b = flop per byte / rate of a core
 *
 * Socket and cores add up since a core waits for each in turn: errs to the slow side where they overlap.
 */
export function secondsPerByte(
  cpu: Cpu,
  { cores, sockets }: BusyCores,
  f: Pick<CpuValues, 'socketShare' | 'coreReading' | 'crossing'>,
  arithmetic = 0,
): number {
  const peak = cpu.peakMemoryBandwidthPerSocket;
  const core = 1 / (f.coreReading * coreBandwidth(cpu, cores));
  return (
    1 / (f.socketShare * peak) +
    (core ** ROW_OVERLAP + arithmetic ** ROW_OVERLAP) ** (1 / ROW_OVERLAP) / cores +
    (sockets > 1 ? REMOTE_SHARE / (f.crossing * peak) : 0)
  );
}

/** Bandwidth that work other than decoders can count on, B/s: by the bases, without a fit. */
export function readingRate(cpu: Cpu, vcpus: number): number {
  const { socketShare, coreReading, crossing } = CPU_DECODER.terms;
  const bases = { socketShare: socketShare.base, coreReading: coreReading.base, crossing: crossing.base };
  return 1 / secondsPerByte(cpu, busyCores(cpu, vcpus), bases);
}

/**
 * Parameters that a prompt multiplies: of the vocabulary only the last token's row of the head is worked out, and the input
 * table is looked up.
 */
function vocabularyOf(model: ModelShape): { readonly table: number; readonly body: number } {
  const table = model.vocab && model.hidden ? Math.min(model.vocab * model.hidden, model.activeParams / 2.5) : 0;
  return { table, body: model.activeParams - table * (model.tiedEmbeddings ? 1 : 2) };
}

/**
 * Times of a decoder on CPU cores.
 *
 *     reading  = bytes · secondsPerByte                                                [s]
 *     constant = perStep + layers · u · cores^growth (twice over two sockets)          [s]
 *     prompt   = tokens · (2 · body / (kernel rate · cores) + layers · width · serial / clock)  [s]
 *
 * Kernels of llama.cpp unpack what they have just loaded, which other engines hide. The serial part is Amdahl's: it makes prompts sub-linear in cores. NUMA domains inside a socket are left out.
 *
 * Sources: Amdahl, AFIPS 1967; shares by factors/cpuDecoder.
 */
export function cpuEngine(
  model: ModelShape,
  machine: Machine,
  precision: Precision,
  runtime: Runtime | undefined,
  kvBytes: KvCache,
  run: CpuRun = {},
  factors: Factors = FITTED_FACTORS,
): EngineTimes | undefined {
  const { cpu } = machine.instance;
  if (!cpu) {
    return undefined;
  }
  const gguf = isGguf(runtime);
  const kernel = cpuKernel(cpu, precision, {
    gguf,
    modelName: run.modelName,
    width: model.hidden,
    engineDate: run.engineDate,
  });
  const found = factors.at(CPU_DECODER, cpuSite(cpu, kernel, gguf, run, runtime));
  const f = found.values;
  const busy = busyCores(cpu, machine.instance.vcpus, run.threads);
  const { cores } = busy;
  const layers = layersOf(model);
  const perByte = secondsPerByte(cpu, busy, f);
  const { table, body } = vocabularyOf(model);

  const fileBytes = weightBytes(model, precision, runtime) * repackedRatio(model, kernel);
  const bytes = fileBytes * (model.tiedEmbeddings ? 1 : 1 - table / Math.max(1, model.params));
  const { sharedShare, expertMiss } = splitWeights(model);
  const near = Math.min(cores, cpu.coresPerSocket);
  const rate = f.kernelSpeed * kernelRate(cpu, kernel) * (near + f.farSocket * (cores - near));
  const multiplied = model.params - (model.tiedEmbeddings ? 0 : table);
  const rowRate = f.kernelSpeed * rowKernelRate(cpu, kernel);
  const arithmetic = gguf ? (2 * multiplied) / Math.max(1, bytes) / rowRate : 0;
  const reading = bytes * secondsPerByte(cpu, busy, f, arithmetic);
  const work = promptWork(model);
  const serial =
    (layers * (model.hidden ?? Math.sqrt(model.activeParams / 400)) * f.serialCycles) / (cpu.clockGhz * 1e9);
  const perToken = (2 * body) / rate + serial;
  const constant =
    f.perStep +
    (gguf ? 0 : PYTHON_PER_STEP) +
    layers * f.perLayer * cores ** f.barrierGrowth * (busy.sockets > 1 ? CROSS_SOCKET_BARRIER : 1);
  // Every query of a shared cache runs over the tokens of all sequences.
  const shared = gguf && (run.maxBatch ?? 1) > 1 && !since(SPLIT_CACHE_SINCE, run.engineDate, true);
  const seen = shared ? (run.maxBatch ?? 1) : 1;
  const attention = f.attentionShare * cpu.peakPerCore.fp32 * cores;
  const perScore = (seen * 2 * work.perTokenPair) / attention;
  const active = (reading * model.activeParams) / Math.max(1, model.params);

  return {
    sharedWeights: reading * sharedShare,
    experts: reading * (1 - sharedShare),
    expertMiss,
    kv: scaled(kvBytes, perByte * seen + perScore / Math.max(1, fullKvBytesPerToken(model))),
    // A second sequence never costs more than a pass of its own.
    computePerSequence: Math.min(work.perToken / rate + serial, active + constant),
    sequencesInFit: 1,
    overlap: 1,
    perSequence: 0,
    constant,
    collective: 0,
    collectivePerSequence: 0,
    prefillPerToken: perToken,
    prefillPerTokenPair: (work.perTokenPair * (1 + seen)) / 2 / attention,
    prefillConstant: constant + f.exposedReading * bytes * sharedShare * perByte,
    ttftFloor: f.floor,
    maxBatch: gguf ? MAX_BATCH_GGUF : MAX_BATCH_CPU,
    origin: found.origin,
  };
}

/** Q4_0 over its whole file, 8B: 4.63 bits; K-quants as weightFormat says. */
const Q4_0_BITS_RATIO = 4.63 / 4.85;

function repackedRatio(model: ModelShape, kernel: string): number {
  return kernel === 'repacked' && model.weightBits === undefined ? Q4_0_BITS_RATIO : 1;
}
