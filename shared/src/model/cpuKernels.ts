/** Which instructions a CPU multiplies with, and how fast the kernels of a format run on them. */
import type { Cpu } from '../catalog/types';
import type { Precision } from '../manifest/schema';
import { CORE_BANDWIDTH, KERNEL_SHARE } from './factors/cpuDecoder';
import { ggufKernel } from './weightFormat';

export type Isa = 'amx' | 'vnni' | 'avx512' | 'avx2' | 'i8mm' | 'sdot' | 'neon';

export function isaOf(cpu: Cpu): Isa {
  const words = `${cpu.isa} ${cpu.int8Instruction ?? ''} ${cpu.bf16Instruction ?? ''}`;
  if (cpu.arch === 'arm64') {
    return /SMMLA/i.test(words) ? 'i8mm' : /SDOT/i.test(words) && !/no dot/i.test(words) ? 'sdot' : 'neon';
  }
  if (/TDP|AMX/.test(words)) {
    return 'amx';
  }
  const wide = (cpu.vectorBits ?? 0) >= 512 || /AVX-512 /.test(cpu.isa);
  return cpu.int8Instruction && /VNNI/i.test(cpu.int8Instruction)
    ? 'vnni'
    : wide && !/no AVX-512/.test(cpu.isa)
      ? 'avx512'
      : 'avx2';
}

/** What names the kernels that a file runs on. */
export interface KernelChoice {
  readonly gguf: boolean;
  /** A name that states the format is taken at its word. */
  readonly modelName?: string;
  /** Width of a row. */
  readonly width?: number;
  /** ISO date of the engine; absent: not known. */
  readonly engineDate?: string;
}

/**
 * `k-quant`, `k-repacked`, `repacked` (Q4_0), `q8_0`, `fp16`, … of GGUF; `int8`, `bf16`, … of other engines.
 *
 * Where only `int4` is known, the format is ours to choose: Q4_0 on Arm with SMMLA, where it reads a prompt six times faster
 * than K-quants that are not repacked, else K-quants.
 */
export function cpuKernel(cpu: Cpu, precision: Precision, choice: KernelChoice): string {
  const { gguf, modelName = '', width, engineDate } = choice;
  if (!gguf) {
    return precision;
  }
  const isa = isaOf(cpu);
  const repacks = (format: keyof typeof REPACKED_SINCE.arm64, unknown: boolean) =>
    isa !== 'neon' && isa !== 'avx512' && since(REPACKED_SINCE[cpu.arch][format], engineDate, unknown);
  if (precision === 'int8') {
    return repacks('q8_0', false) ? 'q8-repacked' : 'q8_0';
  }
  if (precision !== 'int4') {
    return ggufKernel(precision, undefined);
  }
  if (/q4_0|iq4_nl/i.test(modelName) || (!NAMED_FORMAT.test(modelName) && isa === 'i8mm')) {
    return repacks('q4_0', true) ? 'repacked' : 'q4_0';
  }
  if (/q[45]_[01]/i.test(modelName) || (width !== undefined && width % SUPER_BLOCK !== 0)) {
    return 'q5_0';
  }
  return /q4_k/i.test(modelName) && repacks('k-quant', false) ? 'k-repacked' : 'k-quant';
}

/**
 * Since when llama.cpp repacks a format at load into rows that its matrix kernels read together. Pull requests of ggml-org/llama.cpp:
 * Q4_0 10446 and 9921 (2024-11), K-quants on AVX2 12332 (2025-03), on Arm 16739 and 17494 (2025-11), Q8_0 on Arm 18096 (2025-12).
 */
const REPACKED_SINCE = {
  arm64: { q4_0: '2024-11', 'k-quant': '2025-11', q8_0: '2025-12' },
  amd64: { q4_0: '2024-12', 'k-quant': '2025-03', q8_0: undefined },
} as const;
/** Since when each sequence has a cache of its own (pull request 14363); before, every query ran over all sequences' tokens. */
export const SPLIT_CACHE_SINCE = '2025-07';

export function since(date: string | undefined, engineDate: string | undefined, unknown: boolean): boolean {
  return date !== undefined && (engineDate === undefined || engineDate === '' ? unknown : engineDate >= date);
}

/** K-quants come in blocks of 256 weights; rows of another length fall back to Q5_0 and Q8_0 (llama.cpp, quantize). */
const SUPER_BLOCK = 256;
const NAMED_FORMAT = /q\d_[k01]|iq\d_/i;
/** A vector of 256 bits: two multiply-adds of eight fp32 a cycle. */
const AVX2_FLOP_PER_CYCLE = 32;

/** FLOP/s of one core in kernels that multiply one row at a time: 256-bit vectors, whatever wider ones there are. */
export function vectorRate(cpu: Cpu): number {
  const { x86, arm } = KERNEL_SHARE.vector;
  return cpu.arch === 'arm64'
    ? arm * cpu.peakPerCore.fp32
    : x86 * Math.min(cpu.peakPerCore.fp32, AVX2_FLOP_PER_CYCLE * cpu.clockGhz * 1e9);
}

/** FLOP/s of one core on the products of one token, for which tiles of matrix instructions have no rows to fill. */
export function rowKernelRate(cpu: Cpu, kernel: string): number {
  return isaOf(cpu) === 'amx' ? vectorRate(cpu) : kernelRate(cpu, kernel);
}

/** FLOP/s of one core on the products of a prompt. */
export function kernelRate(cpu: Cpu, kernel: string): number {
  const { fp32, bf16, int8 } = cpu.peakPerCore;
  const vector = vectorRate(cpu);
  const amx = isaOf(cpu) === 'amx' ? KERNEL_SHARE.amx * bf16 : 0;
  switch (kernel) {
    case 'repacked':
    case 'q8-repacked':
      return Math.max(amx, vector, KERNEL_SHARE.repacked * int8);
    case 'k-repacked':
      return Math.max(amx, vector, KERNEL_SHARE.kRepacked * int8);
    case 'q4_0':
    case 'q8_0':
      return Math.max(amx, vector * KERNEL_SHARE.tiled);
    case 'k-quant':
    case 'fp4':
      return Math.max(amx, vector);
    case 'q5_0':
      return KERNEL_SHARE.legacy * vector;
    case 'fp32':
      return KERNEL_SHARE.plain * fp32;
    case 'int4':
    case 'int8':
      return Math.max(KERNEL_SHARE.plain * fp32, KERNEL_SHARE.matrix * Math.max(int8, bf16));
    default:
      return Math.max(KERNEL_SHARE.plain * fp32, cpu.hasBf16 ? KERNEL_SHARE.matrix * bf16 : 0);
  }
}

/** Client parts have one or two channels. */
const CLIENT_CHANNELS = 2;

/** Cores of one EPYC die that share a link. */
const CORES_PER_DIE = 8;

export function coreBandwidth(cpu: Cpu, cores: number): number {
  const { arm, xeon, epyc, epycLink, client, small } = CORE_BANDWIDTH;
  if (/cortex-a[57]/i.test(cpu.core)) {
    return small;
  }
  if (cpu.arch === 'arm64') {
    return arm;
  }
  return (cpu.memoryChannelsPerSocket ?? CLIENT_CHANNELS + 1) <= CLIENT_CHANNELS
    ? client
    : /amd/i.test(cpu.vendor)
      ? Math.min(epyc, epycLink / Math.min(CORES_PER_DIE, cores))
      : xeon;
}
