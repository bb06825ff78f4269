import assert from 'node:assert/strict';
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import type { Chip } from '../../../../shared/src/catalog/types';
import { sustainedMatrixRate } from '../../../../shared/src/model/matrixPeak';

const chip = (name: string): Chip => getCatalog().chip(name) ?? assert.fail(name);
const tera = (name: string, precision: 'fp32' | 'fp16', share: number) =>
  (sustainedMatrixRate(chip(name), precision, share) ?? assert.fail()) / 1e12;

describe('model: the peak of a number format', () => {
  it('fp32 is not multiplied at the rate of 16 bits', () => {
    // T4: 0.26 of 65 TFLOP/s at 16 bits, 0.55 of 8.1 at fp32.
    assert.ok(Math.abs(tera('T4', 'fp16', 0.26) - 16.9) < 0.05);
    assert.ok(Math.abs(tera('T4', 'fp32', 0.26) - 4.455) < 0.005);
  });

  it('from Ampere on fp32 runs in TF32: half of 16 bits', () => {
    assert.ok(Math.abs(tera('A100', 'fp32', 0.5) - 78) < 0.5);
    assert.ok(Math.abs(tera('A100', 'fp16', 0.5) - 156) < 0.5);
  });

  it('the Neuron compiler casts fp32 products to bf16', () => {
    assert.equal(tera('Inferentia2', 'fp32', 0.3), tera('Inferentia2', 'fp16', 0.3));
  });
});
