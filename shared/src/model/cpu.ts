/** A decoder on CPU cores. */
import type { Cpu, ModelShape } from '../catalog/types';
import type { Precision, Runtime } from '../manifest/schema';
import { splitWeights } from './engine';
import type { EngineTimes } from './engine';
import {
  CPU_DECODER_FACTORS,
  DERIVED_PER_STEP,
  K_QUANT_EXPONENT,
  K_QUANT_FP32_SHARE,
  MATRIX_ENGINE_SHARE,
  PLAIN_ENGINE_SHARE,
  PYTHON_ENGINE_PER_STEP,
  REPACKED_LIKE_GRAVITON4,
  SOCKET_BANDWIDTH_SHARE,
  TTFT_FLOOR_CPU,
  VCPU_BANDWIDTH_FULL_CORE,
  VCPU_BANDWIDTH_HYPERTHREAD,
} from './factors/cpu';
import type { CpuDecoderFactors, KernelClass } from './factors/cpu';
import { SPREAD } from './factors/factor';
import { scaled } from './gpuEngine';
import type { Machine } from './hardware';
import type { KvCache } from './kvCache';
import { promptWork } from './prefill';
import { isGguf, weightBytes } from './weightFormat';

/** llama-server's default slots; vLLM on CPU is bound by arithmetic long before its own limit. */
const MAX_BATCH_GGUF = 4;
const MAX_BATCH_CPU = 16;

/**
 * Kernels that a model file gets in llama.cpp.
 *
 * Q4_0 is repacked at load for cores with int8 matrix instructions; Q4_K_M of the measured build is
 * not, and reads a prompt six times slower. A file that names its format is taken at its word. Where only
 * `int4` is known, the format is ours to choose: Q4_0 where it was measured to be repacked (Arm with
 * SMMLA), else K-quants.
 */
export function kernelClassOf(cpu: Cpu | undefined, precision: Precision, modelName: string | undefined): KernelClass {
  if (precision !== 'int4' || !cpu || !REPACKING.has(cpu.shortName)) {
    return 'k-quant';
  }
  return modelName !== undefined && K_QUANT_NAME.test(modelName) ? 'k-quant' : 'repacked';
}

const REPACKING: ReadonlySet<string> = new Set(['Graviton4', ...REPACKED_LIKE_GRAVITON4.keys()]);
const K_QUANT_NAME = /q\d_k|iq\d_|q4_1|q5_/i;

/** Q4_0 over its whole file, 8B: 4.63 bits; K-quants as weightFormat says. */
const Q4_0_BITS_RATIO = 4.63 / 4.85;

/** The CPU's own row; a neighbour's, scaled; else derived from what the chip's sheet says. */
export function cpuFactors(cpu: Cpu, kernel: KernelClass): CpuDecoderFactors {
  const own = CPU_DECODER_FACTORS.get(`${cpu.shortName}|${kernel}`);
  if (own) {
    return own;
  }
  const like = kernel === 'repacked' ? REPACKED_LIKE_GRAVITON4.get(cpu.shortName) : undefined;
  const graviton4 = CPU_DECODER_FACTORS.get('Graviton4|repacked');
  if (like && graviton4) {
    return {
      ...graviton4,
      perVcpuBandwidth: graviton4.perVcpuBandwidth * like.clockRatio,
      prefillPerVcpu: graviton4.prefillPerVcpu * like.clockRatio,
      socketBandwidth: like.socketBandwidth,
      class: 'roofline',
      rows: 0,
      spread: SPREAD.newChip,
      source: `${graviton4.source}, scaled to ${cpu.shortName} by clock`,
    };
  }
  return derivedFactors(cpu);
}

function derivedFactors(cpu: Cpu): CpuDecoderFactors {
  const full = cpu.threadsPerCore <= 1;
  return {
    perVcpuBandwidth: full ? VCPU_BANDWIDTH_FULL_CORE : VCPU_BANDWIDTH_HYPERTHREAD,
    socketBandwidth: SOCKET_BANDWIDTH_SHARE * (cpu.measuredReadBandwidth ?? cpu.peakMemoryBandwidthPerSocket),
    perStep: DERIVED_PER_STEP,
    prefillPerVcpu: (K_QUANT_FP32_SHARE * cpu.peakPerCore.fp32) / Math.max(1, cpu.threadsPerCore) ** K_QUANT_EXPONENT,
    prefillExponent: K_QUANT_EXPONENT,
    class: 'roofline',
    rows: 0,
    spread: SPREAD.newRuntime,
    source: `peaks of ${cpu.name}`,
    date: cpu.source.date,
  };
}

/** vCPUs that one process uses: a second socket adds nothing in llama.cpp. */
export function usableVcpus(cpu: Cpu, vcpus: number): number {
  return Math.max(1, Math.min(vcpus, cpu.coresPerSocket * Math.max(1, cpu.threadsPerCore)));
}

/** FLOP/s of an engine that multiplies in the core's own matrix format. */
function matrixRate(cpu: Cpu, precision: Precision, vcpus: number): number {
  const { fp32, bf16 } = cpu.peakPerCore;
  const matrix = cpu.hasBf16 && precision !== 'fp32' ? MATRIX_ENGINE_SHARE * bf16 : 0;
  return (Math.max(matrix, PLAIN_ENGINE_SHARE * fp32) * vcpus) / Math.max(1, cpu.threadsPerCore);
}

/**
 * Times of a decoder on one socket.
 *
 *     reading = bytes · (1/(k · vCPU) + 1/B) + c                         [s]
 *     prefill = 2 · active · tokens / (g · vCPU^a)                       [s]
 *
 * Two limits on bandwidth: what the cores can ask for, and what the socket gives. llama.cpp's rates
 * by format and kernel; engines with matrix kernels by a share of the bf16 peak, a guess
 * with a range of a factor two. NUMA domains inside a socket are left out.
 */
export function cpuEngine(
  model: ModelShape,
  machine: Machine,
  precision: Precision,
  runtime: Runtime | undefined,
  kvBytes: KvCache,
  modelName: string | undefined,
): EngineTimes | undefined {
  const { cpu } = machine.instance;
  if (!cpu) {
    return undefined;
  }
  const gguf = isGguf(runtime);
  const kernel = gguf ? kernelClassOf(cpu, precision, modelName) : 'k-quant';
  const factors = cpuFactors(cpu, kernel);
  const vcpus = usableVcpus(cpu, machine.instance.vcpus);
  const secondsPerByte = 1 / (factors.perVcpuBandwidth * vcpus) + 1 / factors.socketBandwidth;
  const isRepacked = kernel === 'repacked' && model.weightBits === undefined;
  const bytes = weightBytes(model, precision, runtime) * (isRepacked ? Q4_0_BITS_RATIO : 1);
  const { sharedShare, expertMiss } = splitWeights(model);
  const rate = gguf ? factors.prefillPerVcpu * vcpus ** factors.prefillExponent : matrixRate(cpu, precision, vcpus);
  const work = promptWork(model);

  return {
    sharedWeights: bytes * sharedShare * secondsPerByte,
    experts: bytes * (1 - sharedShare) * secondsPerByte,
    expertMiss,
    kv: scaled(kvBytes, secondsPerByte),
    // A second sequence never costs more than a pass of its own.
    computePerSequence: Math.min(work.perToken / rate, activeBytes(bytes, model) * secondsPerByte + factors.perStep),
    sequencesInFit: 1,
    overlap: 1,
    perSequence: 0,
    constant: factors.perStep + (gguf ? 0 : PYTHON_ENGINE_PER_STEP),
    collective: 0,
    collectivePerSequence: 0,
    prefillPerToken: work.perToken / rate,
    prefillPerTokenPair: work.perTokenPair / rate,
    prefillConstant: factors.perStep,
    ttftFloor: TTFT_FLOOR_CPU,
    maxBatch: gguf ? MAX_BATCH_GGUF : MAX_BATCH_CPU,
    origin: gguf
      ? originFor(factors, precision)
      : {
          ...factors,
          class: 'roofline',
          rows: 0,
          spread: SPREAD.newRuntime,
          source: `matrix peak of ${cpu.name}; no row of this engine was published`,
        },
  };
}

function activeBytes(bytes: number, model: ModelShape): number {
  return model.params > 0 ? (bytes * model.activeParams) / model.params : 0;
}

/** The rows are of 4-bit files; another format streams its own bytes through the same limits. */
function originFor(factors: CpuDecoderFactors, precision: Precision): CpuDecoderFactors {
  return precision === 'int4' ? factors : { ...factors, spread: Math.max(factors.spread, SPREAD.newChip) };
}
