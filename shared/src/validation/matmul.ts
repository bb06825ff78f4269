/** Rows of a bare matrix product. */
import { SPREAD } from '../model/factors/factor';
import type { Machine } from '../model/hardware';
import { MATMUL_CEILING } from '../model/matrixPeak';
import type { Measurement } from './measurement';
import { precisionOf } from './names';
import { NO_RATES, predicted, unpredicted } from './prediction';
import type { Outcome } from './prediction';

/** A bare product of matrices bounds workloads; it is none. */
const MATRIX_PRODUCT = /\bgemm\b|\bmatmul\b/i;

export function isMatrixProduct({ model }: Measurement): boolean {
  return MATRIX_PRODUCT.test(model);
}

/**
 * What a large product reaches of the printed peak.
 *
 *     rate = 0.80 · dense peak of the format                             [FLOP/s a device]
 *
 * The best that was measured on Hopper, 0.78 on B200 (accuracy.md, "what is comparable", 7); errs high for small products and for 8 bits.
 */
export function predictMatrixProduct(row: Measurement, { chip, kind }: Machine): Outcome {
  if (row.metric !== 'tflops_per_device') {
    return unpredicted('a matrix product alone is not a workload');
  }
  const precision = precisionOf(row.precision, row.weightBits, kind === 'cpu');
  const peak = chip?.peak;
  const of16 = peak?.bf16 ?? peak?.fp16;
  const printed = precision === 'int4' ? of16 : precision === 'fp32' ? (peak?.tf32 ?? peak?.fp32) : peak?.[precision];
  const rate = printed ?? (precision === 'bf16' ? of16 : undefined);
  return rate === undefined ? unpredicted(NO_RATES) : predicted((MATMUL_CEILING * rate) / 1e12, SPREAD.newSize);
}
