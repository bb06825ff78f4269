/**
 * Which number format a candidate runs in. Quality is the user's choice: a
 * stated format is kept, or replaced by one that loses nothing against it.
 */
import type { Precision } from '../manifest/schema';
import type { Workload } from './workload';

/** Formats that may stand in for each other without a loss that matters, nearest first; never fewer bits. */
const STAND_INS: Record<Precision, readonly Precision[]> = {
  fp32: ['fp32'],
  bf16: ['bf16', 'fp16', 'fp32'],
  fp16: ['fp16', 'bf16', 'fp32'],
  fp8: ['fp8', 'int8', 'bf16', 'fp16', 'fp32'],
  int8: ['int8', 'fp8', 'bf16', 'fp16', 'fp32'],
  int4: ['int4', 'fp4', 'int8', 'fp8', 'bf16', 'fp16', 'fp32'],
  fp4: ['fp4', 'int4', 'fp8', 'int8', 'bf16', 'fp16', 'fp32'],
};

/** Most weights are published in 16 bits. */
export const DEFAULT_PRECISION: Precision = 'bf16';

/** As stated, else as the weights are published: the format that nobody has to choose. */
export function wantedPrecision({ precision, model }: Pick<Workload, 'precision' | 'model'>): Precision {
  return precision ?? model?.publishedPrecision ?? DEFAULT_PRECISION;
}

/** Undefined: nothing that the hardware offers keeps the quality. */
export function precisionFor(wanted: Precision, offered: readonly Precision[]): Precision | undefined {
  return STAND_INS[wanted].find((p) => offered.includes(p));
}

/** 16-bit formats stand in for each other silently; anything else is said. */
export function sameQuality(a: Precision, b: Precision): boolean {
  const sixteen: readonly Precision[] = ['bf16', 'fp16'];
  return a === b || (sixteen.includes(a) && sixteen.includes(b));
}
