import assert from 'node:assert/strict';
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import type { Chip } from '../../../../shared/src/catalog/types';
import { matrixPeak } from '../../../../shared/src/model/matrixPeak';

const chip = (name: string): Chip => getCatalog().chip(name) ?? assert.fail(name);

describe('model: the peak of a number format', () => {
  it('fp32 is not multiplied at the rate of 16 bits', () => {
    assert.deepEqual(matrixPeak(chip('T4'), 'fp16'), { flops: 65e12, isPlain: false });
    assert.deepEqual(matrixPeak(chip('T4'), 'fp32'), { flops: 8.1e12, isPlain: true });
  });

  it('from Ampere on fp32 runs in TF32, where the framework takes it', () => {
    assert.deepEqual(matrixPeak(chip('A100'), 'fp32'), { flops: 156e12, isPlain: false });
    assert.deepEqual(matrixPeak(chip('A100'), 'fp32', false), { flops: 19.5e12, isPlain: true });
  });

  it('the Neuron compiler casts fp32 products to bf16', () => {
    assert.deepEqual(matrixPeak(chip('Inferentia2'), 'fp32'), matrixPeak(chip('Inferentia2'), 'fp16'));
  });

  it('told to leave fp32 alone, a Neuron core multiplies at its fp32 peak', () => {
    assert.deepEqual(matrixPeak(chip('Inferentia2'), 'fp32', false), { flops: 47.5e12, isPlain: false });
  });
});
