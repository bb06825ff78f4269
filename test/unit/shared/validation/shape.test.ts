import assert from 'node:assert/strict';
import { shapeFor } from '../../../../shared/src/validation/shape';
import { sizeInName } from '../../../../shared/src/validation/sizeInName';
import { publishedNetwork, publishedVisionFlops } from '../../../../shared/src/validation/visionFlops';
import { TABLES } from '../../../../shared/src/catalog/tables';
import { recordsOf } from '../catalog/factsFile';
import { assertClose, figure, measured, reason } from './rows';
import type { Cells } from './rows';

const gflop = (model: string) => (publishedVisionFlops(model) ?? 0) / 1e9;

function shape(model: string, kind: Parameters<typeof shapeFor>[1], cells: Cells = {}) {
  const [row] = measured({ model, params_b: '', active_params_b: '', ...cells });
  return row && shapeFor(row, kind);
}

describe('validation: the model that a row names', () => {
  it('the longest network within the name is meant', () => {
    assert.equal(gflop('ResNet-50 v1.5'), 8.2);
    assert.equal(gflop('fasterrcnn_resnet50_fpn'), 268.8);
    assert.equal(gflop('wide_resnet50_2'), 22.8);
    assert.equal(gflop('levit_128S'), 0.61);
    assert.equal(gflop('YOLOv4-tiny'), 6.9);
    assert.equal(publishedVisionFlops('a network of our own'), undefined);
    assert.equal(publishedNetwork('facebook/deit-base-distilled-patch16-224')?.isTransformer, true);
    assert.equal(publishedNetwork('YOLO11x')?.isTransformer, false);
  });

  it('work grows with the area that the name states', () => {
    assertClose(gflop('ResNet50 448x448'), 4 * 8.2);
    assertClose(gflop('yolov5s 320px'), 16.5 / 4);
    assertClose(gflop('deepmind/vision-perceiver-conv 224x224'), 369);
  });

  it('every row is plausible: ReLU networks do 30 to 50,000 FLOP with a parameter', () => {
    for (const { name, params_m, gflop: work } of recordsOf(TABLES.publishedNetworks)) {
      const ratio = (Number(work) * 1e9) / (Number(params_m) * 1e6);
      assert.ok(ratio > 10 && ratio < 400_000, `${name} ${ratio}`);
    }
  });

  it('a size in the name counts where the file states none', () => {
    assert.deepEqual(sizeInName('acme/embed-4B'), { paramsB: 4, activeParamsB: undefined });
    assert.deepEqual(sizeInName('acme-30B-A3B'), { paramsB: 30, activeParamsB: 3 });
    assert.deepEqual(sizeInName('acme 120M'), { paramsB: 0.12, activeParamsB: undefined });
    for (const name of ['acme-8x7B', 'v2b', 'bge-m3', 'acme', '', '0B', '-1b'.repeat(0), '__proto__']) {
      assert.equal(sizeInName(name), undefined, name);
    }
    assert.equal(shape('acme/speech-0.6b', 'speech')?.params, 0.6e9);
    assert.equal(shape('nvidia/parakeet-tdt-1.1b', 'speech')?.params, 1.1e9);
    assert.equal(shape('facebook/wav2vec2-large-960h-lv60-self', 'speech')?.params, 317e6);
    assert.equal(shape('acme/omni', 'inference'), undefined);
  });

  it('embedding models have the body of a listed encoder', () => {
    assert.equal(shape('BAAI/bge-small-zh', 'embedding')?.layers, 12);
    assert.equal(shape('all-mpnet-base-v2', 'embedding')?.hidden, 768);
    assert.equal(shape('intfloat/e5-large', 'embedding')?.layers, 24);
  });

  it('image models have the denoiser of a listed one', () => {
    assert.match(shape('Stable Diffusion 2.1 512x512', 'image-generation')?.id ?? '', /v1-5/);
    assert.match(shape('Stable Diffusion XL Base 1024x1024', 'image-generation')?.id ?? '', /xl/);
    assert.equal(shape('PixArt Alpha 256x256', 'image-generation')?.params, 0.6e9);
  });

  it('a bare matrix product reaches 0.80 of the peak, in TFLOPS alone', () => {
    const gemm: Cells = { workload_kind: 'training', model: 'GEMM only', metric: 'tflops_per_device' };
    assertClose(figure(gemm), 0.8 * 989);
    assertClose(figure({ ...gemm, precision: 'FP8', weight_bits: '8' }), 0.8 * 1979);
    assert.match(reason({ ...gemm, metric: 'mfu' }), /matrix product/);
    assert.match(reason({ ...gemm, chip: 'V100', precision: 'fp8' }), /not listed/);
  });

  it('dense layers pass an item once', () => {
    const mlp: Cells = {
      workload_kind: 'embedding',
      model: 'MLP 4096-4096-11008-10',
      params_b: '0.062',
      chip: 'Graviton3',
      hw_class: 'graviton',
      vcpus: '4',
      metric: 'latency_mean_ms',
      precision: 'FP32',
      weight_bits: '32',
    };
    assert.ok(figure({ ...mlp, batch: '256' }) < 1000);
    assert.ok(figure({ ...mlp, batch: '256' }) > figure({ ...mlp, batch: '32' }));
  });
});
