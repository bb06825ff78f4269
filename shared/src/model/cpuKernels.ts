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

/**
 * `k-quant`, `repacked`, `q8_0`, `fp16`, … of GGUF; `int8`, `bf16`, … of other engines.
 *
 * Q4_0 is repacked at load for cores with integer dot products; K-quants of the measured builds are not. A file that names its format is
 * taken at its word. Where only `int4` is known, the format is ours to choose: Q4_0 on Arm with SMMLA, where it reads a prompt
 * six times faster, else K-quants.
 */
export function cpuKernel(
  cpu: Cpu,
  precision: Precision,
  gguf: boolean,
  modelName: string | undefined,
  width?: number,
): string {
  if (!gguf) {
    return precision;
  }
  if (precision !== 'int4') {
    return ggufKernel(precision, undefined);
  }
  const isa = isaOf(cpu);
  const isNamed = modelName !== undefined && NAMED_FORMAT.test(modelName);
  const repackable = isNamed ? ggufKernel(precision, modelName) === 'q4_0' : isa === 'i8mm';
  if (repackable && isa !== 'neon') {
    return 'repacked';
  }
  return width !== undefined && width % SUPER_BLOCK !== 0 ? 'q5_0' : 'k-quant';
}

/** K-quants come in blocks of 256 weights; rows of another length fall back to Q5_0 and Q8_0 (llama.cpp, quantize). */
const SUPER_BLOCK = 256;
const NAMED_FORMAT = /q\d_k|iq\d_|q4_[01]|q5_[01]/i;
/** A vector of 256 bits: two multiply-adds of eight fp32 a cycle. */
const AVX2_FLOP_PER_CYCLE = 32;

/** FLOP/s of one core in kernels that multiply one row at a time: 256-bit vectors, whatever wider ones there are. */
export function vectorRate(cpu: Cpu): number {
  const { x86, arm } = KERNEL_SHARE.vector;
  return cpu.arch === 'arm64'
    ? arm * cpu.peakPerCore.fp32
    : x86 * Math.min(cpu.peakPerCore.fp32, AVX2_FLOP_PER_CYCLE * cpu.clockGhz * 1e9);
}

/** FLOP/s of one core on the products of one token, for which tiles of AMX have no rows to fill. */
export function rowKernelRate(cpu: Cpu, kernel: string): number {
  return isaOf(cpu) === 'amx' ? vectorRate(cpu) : kernelRate(cpu, kernel);
}

/** FLOP/s of one core on the products of a prompt. */
export function kernelRate(cpu: Cpu, kernel: string): number {
  const { fp32, bf16, int8 } = cpu.peakPerCore;
  const amx = isaOf(cpu) === 'amx';
  switch (kernel) {
    case 'repacked':
      return amx ? KERNEL_SHARE.amx * bf16 : Math.max(vectorRate(cpu), KERNEL_SHARE.repacked * int8);
    case 'k-quant':
    case 'q8_0':
    case 'fp4':
      return amx ? KERNEL_SHARE.amx * bf16 : vectorRate(cpu);
    case 'q5_0':
      return KERNEL_SHARE.legacy * vectorRate(cpu);
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
