import assert from 'node:assert/strict';
import { clipOf, stepsOf, tokensOf } from '../../../../shared/src/validation/itemReading';
import { benchmarkEngine } from '../../../../shared/src/validation/itemEngine';
import { shapeFor } from '../../../../shared/src/validation/shape';
import { assertClose, figure, measured } from './rows';
import type { Cells } from './rows';

const one = (cells: Cells) => measured(cells)[0] ?? assert.fail();
const EMBEDDING: Cells = {
  workload_kind: 'embedding',
  model: 'BAAI/bge-large-en-v1.5',
  params_b: '0.335',
  active_params_b: '',
  metric: 'samples_per_s',
  batch: '32',
  input_tokens: '512',
};

describe('validation: what the columns of items mean', () => {
  it("MLPerf's BERT leaves out the padding of SQuAD; another row of 384 tokens has 384", () => {
    const mlperf: Cells = {
      ...EMBEDDING,
      model: 'BERT-large (99)',
      input_tokens: '',
      seq_len: '384',
      scenario: 'offline',
    };
    assert.equal(tokensOf(one(mlperf), 'embedding'), 177);
    const other: Cells = { ...EMBEDDING, model: 'BERT-Large SQuAD', input_tokens: '', seq_len: '384' };
    assert.equal(tokensOf(one(other), 'embedding'), 384);
  });

  it('a graph on Neuron pads to the length that it was compiled for, a GPU works on what is there', () => {
    const inf2: Cells = { ...EMBEDDING, chip: 'Inferentia2', runtime: 'PyTorch Neuron', input_tokens: '128' };
    assert.ok(figure({ ...inf2, seq_len: '512' }) < figure(inf2) / 3);
    const gpu: Cells = { ...EMBEDDING, chip: 'L4', runtime: 'PyTorch', input_tokens: '128' };
    assertClose(figure({ ...gpu, seq_len: '512' }), figure(gpu));
  });

  it('a picture on several GPUs is shared where its latency is stated, and theirs where throughput is', () => {
    const flux: Cells = {
      workload_kind: 'image_generation',
      model: 'FLUX.1-dev',
      params_b: '12',
      active_params_b: '',
      runtime: 'xDiT PyTorch',
      metric: 'latency_mean_ms',
    };
    assert.ok(figure({ ...flux, device_count: '4' }) < 0.7 * figure(flux));
    const images: Cells = { ...flux, metric: 'samples_per_s' };
    assertClose(figure({ ...images, device_count: '4' }), 4 * figure(images));
  });

  it("SDXL samples 20 steps under MLPerf's rules, 50 otherwise", () => {
    assert.equal(stepsOf(one({ model: 'stable-diffusion-xl', scenario: 'server' })), 20);
    assert.equal(stepsOf(one({ model: 'stable-diffusion-xl' })), 50);
  });

  it('windows of the pipeline of Transformers overlap; its own recognizer hears them one after the other', () => {
    assertClose(clipOf(one({ runtime: 'Transformers Flash Attention 2' })).fresh, 2 / 3);
    assert.equal(clipOf(one({ runtime: 'faster-whisper CTranslate2' })).fresh, 1);
  });

  it('recognizers that search with five hypotheses by default are read so', () => {
    assert.equal(benchmarkEngine('openai/whisper PyTorch', 'FP16').beams, 5);
    assert.equal(benchmarkEngine('Transformers BetterTransformer', 'FP16').beams, undefined);
  });

  it('attention wrote its scores before frameworks fused it', () => {
    assert.equal(benchmarkEngine('sentence-transformers fp16', 'FP16', '2024-02 (v0.0.25)').unfusedAttention, true);
    assert.equal(benchmarkEngine('sentence-transformers fp16', 'FP16', '2025-02').unfusedAttention, undefined);
    assert.equal(benchmarkEngine('PyTorch timm benchmark', 'FP32', '2024-03-20').unfusedAttention, undefined);
  });

  it('depth stands in the name of a MiniLM', () => {
    const layersOf = (model: string, paramsB: string) =>
      shapeFor(one({ workload_kind: 'rerank', model, params_b: paramsB, active_params_b: '' }), 'rerank')?.layers;
    assert.equal(layersOf('cross-encoder/ms-marco-MiniLM-L2-v2', '0.0156'), 2);
    assert.equal(layersOf('cross-encoder/ms-marco-MiniLM-L12-v2', '0.0334'), 12);
  });
});

describe('validation: encoders on Neuron that nobody told to cast', () => {
  it('an encoder of Infinity computes in fp32 on one core, four sentences of 512 tokens at a time', () => {
    const row: Cells = {
      ...EMBEDDING,
      chip: 'Inferentia2',
      metric: 'tokens_per_s_total',
      precision: 'FP16',
      runtime: 'infinity neuron fp16 batch 4 seq 512',
      batch: '256',
      input_tokens: '450',
    };
    assert.equal(benchmarkEngine(row['runtime'] ?? '', 'FP16').keepsFp32, true);
    // 2 · 303M · 512 + 4 · 24 · 1,024 · 512² = 336 GFLOP a sentence on half of 47.5 TFLOP/s: at most 450 · 70.7 = 31,800 tokens/s
    const ceiling = (450 * 47.5e12) / 2 / 336e9;
    const found = figure(row);
    assert.ok(found < 0.8 * ceiling && found > 0.2 * ceiling, String(found));
    assert.ok(figure({ ...row, runtime: 'PyTorch Neuron' }) > 2 * found);
  });

  it('vLLM on Neuron serves a checkpoint in its own 16 bits', () => {
    assert.equal(benchmarkEngine('vLLM optimum-neuron', 'BF16').keepsFp32, undefined);
    assert.equal(benchmarkEngine('optimum-neuron', 'BF16').keepsFp32, true);
  });
});
