/** Prompts of llama.cpp by the kernels of the build, and what a step streams beside what a model holds; worked out by hand. */
import assert from 'node:assert/strict';
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import type { Chip } from '../../../../shared/src/catalog/types';
import { EMPTY_FIT, factorsOf } from '../../../../shared/src/model/factors/factorSet';
import { gpuEngine } from '../../../../shared/src/model/gpuEngine';
import { machineOf } from '../../../../shared/src/model/hardware';
import { kvCacheOf } from '../../../../shared/src/model/kvCache';
import { fusedRate, halfSumsRate, promptKernel } from '../../../../shared/src/model/promptKernels';
import { lookedUpBytes } from '../../../../shared/src/model/weightFormat';
import { engineOf } from '../../../../shared/src/validation/names';
import { configurationOf, modelNamed } from './support';

const chip = (name: string): Chip => getCatalog().chip(name) ?? assert.fail(name);
const close = (value: number | undefined, expected: number) =>
  assert.ok(value !== undefined && Math.abs(value / expected - 1) < 1e-9, `${value} for ${expected}`);

const llama8b = modelNamed('meta-llama/Llama-3.1-8B-Instruct');
const engineOn = (type: string, precision: 'int4' | 'fp16', engineDate?: string) =>
  gpuEngine(
    llama8b,
    machineOf(configurationOf(type, { acceleratorsPerReplica: 1 })),
    precision,
    'llama.cpp',
    kvCacheOf(llama8b, undefined),
    { engineDate },
    factorsOf(EMPTY_FIT),
  ) ?? assert.fail(type);

describe('model: kernels of prompts in llama.cpp', () => {
  it('a block is multiplied on tensor cores and then scaled on vector lanes', () => {
    // A100: 1 / (1/624 + 4/(32 · 19.5)) T = 1 / (0.0016026 + 0.0064103) T = 124.8 TFLOP/s, not the 312 of half its int8
    close(fusedRate(chip('A100')), 124.8e12);
    // L40S: 1 / (1/733 + 4/(32 · 91.6)) T = 366.4 TFLOP/s
    close(fusedRate(chip('L40S')), 1e12 / (1 / 733 + 1 / (8 * 91.6)));
  });

  it('chips without int8 tensor cores unpack for cuBLAS, and so did every build before July 2024', () => {
    assert.equal(fusedRate(chip('V100')), undefined);
    const volta = promptKernel(chip('V100'), true, undefined);
    assert.deepEqual(volta, { peak: 125e12, isFused: false, unpackedBytes: 2, scoreBytes: 0 });
    const may = promptKernel(chip('A100'), true, '2024-05');
    assert.deepEqual(may, { peak: 312e12, isFused: false, unpackedBytes: 2, scoreBytes: 16 });
    assert.equal(promptKernel(chip('A100'), true, '2024-07')?.isFused, true);
    assert.equal(promptKernel(chip('A100'), false, undefined)?.isFused, false);
  });

  it('where int8 is slower than 16 bits, 16 bits count', () => {
    const { peak, ...rest } = chip('H100');
    const ultra: Chip = { ...rest, peak: { ...peak, int8: chip('T4').peak.int8 } };
    assert.equal(fusedRate(ultra), undefined);
    assert.equal(halfSumsRate(ultra), peak.fp16);
    assert.equal(halfSumsRate({ ...ultra, peak: {} }), undefined);
  });

  it('an old build takes longer to read a long prompt than a new one on the same card', () => {
    const [old, fresh] = [engineOn('g6e.xlarge', 'int4', '2024-05'), engineOn('g6e.xlarge', 'int4')];
    assert.ok(old.prefillPerTokenPair > 2 * fresh.prefillPerTokenPair);
    // Scores: 16 B / 2 (causal) · 32 layers · 32 heads / (0.75 · 864 GB/s) = 12.6 ns for a pair of tokens
    const scores = (8 * 32 * 32) / (0.75 * 864e9);
    const plain = engineOn('g6e.xlarge', 'fp16', '2024-05');
    close(plain.prefillPerTokenPair - engineOn('g6e.xlarge', 'fp16').prefillPerTokenPair, scores);
  });
});

describe('model: what a step streams', () => {
  it('an embedding table is held, and one row of it is read', () => {
    // 128,256 words · 4,096 · 2 B = 1.05 GB of 16.06
    assert.equal(lookedUpBytes(llama8b, 'bf16', 'vllm'), 128_256 * 4096 * 2);
    assert.equal(lookedUpBytes({ ...llama8b, tiedEmbeddings: true }, 'bf16', 'vllm'), 0);
    assert.equal(lookedUpBytes({ params: 8e9 }, 'bf16', 'vllm'), 0);
  });

  it('weights of 4 bits are unpacked while others stream', () => {
    const { sharedWeights } = engineOn('g6e.xlarge', 'int4');
    const params = llama8b.params;
    const copied = 4.85 / 8 / (0.75 * 864e9);
    // Two operations a weight on 91.6/2 T lanes: 0.35 ms beside 7.5 ms of reading hardly count on an L40S
    const unpacked = 2 / (91.6e12 / 2);
    close(sharedWeights, Math.hypot(copied, unpacked) * (params - 128_256 * 4096));
  });

  it('the first ExLlama is another engine than the second, and CTranslate2 of another family', () => {
    assert.deepEqual(engineOf('ExLlama'), { engine: 'exllama', family: 'compiled' });
    assert.deepEqual(engineOf('ExLlamaV2 0.1'), { engine: 'exllamav2', family: 'compiled' });
    assert.equal(engineOf('CTranslate2').family, 'library');
  });

  it('an eager framework launches while the device works: the longer of both counts, not their sum', () => {
    const eager = gpuEngine(
      llama8b,
      machineOf(configurationOf('p4d.24xlarge', { acceleratorsPerReplica: 1 })),
      'fp16',
      'pytorch',
      kvCacheOf(llama8b, undefined),
      { family: 'eager' },
      factorsOf(EMPTY_FIT),
    );
    // Launches: 0.8 ms + 32 · 20 · 30 µs = 20.0 ms; reading: 16.06 GB / (0.75 · 1,555 GB/s) = 13.8 ms; (20³ + 13.8³)^(1/3) − 13.8 = 8.2 ms
    const reading = 16.06e9 / (0.75 * 1555e9);
    const launches = 8e-4 + 32 * 20 * 3e-5;
    const expected = (launches ** 3 + reading ** 3) ** (1 / 3) - reading;
    assert.ok(Math.abs((eager?.constant ?? 0) / expected - 1) < 0.01, `${eager?.constant} for ${expected}`);
  });
});
