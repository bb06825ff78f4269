/** What one core of a CPU does in each number format. */
import type { Cpu } from '../catalog/types';
import type { Precision } from '../manifest/schema';
import type { ItemEngine } from './itemEngine';

/** Vectors of fp16 hold twice as many numbers; x86 has them from Sapphire Rapids on, where frameworks use bf16 instead. */
const FP16_RATIO_ARM = 2;

/** The best matrix instruction for the format, as engines tell them apart. */
export function isaOf(cpu: Cpu): string {
  if (/amx/i.test(`${cpu.bf16Instruction} ${cpu.int8Instruction}`)) {
    return 'amx';
  }
  if (cpu.arch === 'arm64') {
    return cpu.hasBf16 ? 'arm matrix' : 'neon';
  }
  return (cpu.vectorBits ?? 256) >= 512 ? 'avx512' : 'avx2';
}

/** Peak of the format ÷ peak of fp32; 1 where the core has no faster way. */
export function peakRatio(cpu: Cpu, precision: Precision): number {
  const { fp32, bf16, int8 } = cpu.peakPerCore;
  switch (precision) {
    case 'int8':
      return cpu.hasInt8 ? int8 / fp32 : 1;
    case 'bf16':
      return cpu.hasBf16 ? bf16 / fp32 : 1;
    case 'fp16':
      return cpu.arch === 'arm64' ? FP16_RATIO_ARM : 1;
    default:
      return 1;
  }
}

/** Intel's own extensions keep whole networks in the short format; others turn back to fp32 between products. Assumed: half of the rest. */
const OWN_FORMAT = /^(?:itex|ipex|openvino)$/;

/** Speed of products in a short format ÷ that in fp32, by Amdahl's law: 1 / (rest + (1 − rest) / ratio). Vectors of fp16 are used as those of fp32 are. */
export function gainOf(shortRest: number, { engine }: ItemEngine, precision: Precision, ratio: number): number {
  const rest = precision === 'fp16' ? 0 : OWN_FORMAT.test(engine) ? shortRest / 2 : shortRest;
  return 1 / (rest + (1 - rest) / ratio);
}

/** Clock of x86 servers with few cores busy, GHz: 3.4–4.5 by the vendors' specifications of 2017–2024, less in wide vectors. */
const TURBO_GHZ = 3.8;

/**
 * Clock ÷ that of all cores together, on a machine that is otherwise idle.
 *
 *     turbo = 1 + (3.8 GHz / sustained − 1) · (1 − busy cores / cores of the socket), at least 1   [-]
 *
 * Arm servers keep one clock. Unknown how much of the socket is busy (a virtual machine among others): 1.
 */
export function turbo({ arch, clockGhz, coresPerSocket }: Cpu, busy: number | undefined): number {
  if (busy === undefined || arch === 'arm64') {
    return 1;
  }
  return 1 + Math.max(0, TURBO_GHZ / clockGhz - 1) * Math.max(0, 1 - busy / coresPerSocket);
}
