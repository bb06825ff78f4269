import assert from 'node:assert/strict';
import type { WorkloadKind } from '../../../../shared/src/manifest/schema';
import { itemTimes } from '../../../../shared/src/model/encoder';
import { EMPTY_FIT, factorsOf } from '../../../../shared/src/model/factors/factorSet';
import { machineOf, unsplit } from '../../../../shared/src/model/hardware';
import { straightened } from '../../../../shared/src/model/itemSpeed';
import { encoderWork, transformerItem } from '../../../../shared/src/model/itemWork';
import { visionItem } from '../../../../shared/src/model/vision';
import { configurationOf, modelNamed, workloadOf } from './support';

const factors = factorsOf(EMPTY_FIT);
const timesOf = (kind: WorkloadKind, name: string, type: string, tokens = 128, family?: string) => {
  const model = modelNamed(name);
  const workload = { ...workloadOf({ kind, tokens: { inMean: tokens, inP95: tokens } }, model), factors, family };
  const machine = unsplit(machineOf(configurationOf(type, { acceleratorsPerReplica: 1 })));
  return itemTimes(model, machine, 'fp16', undefined, workload) ?? assert.fail(name);
};

describe('model: encoders and image networks', () => {
  it('a table that is looked up is not multiplied', () => {
    const bert = modelNamed('bert-base-uncased');
    // 2 · (110M − 30,522 · 768) · 128 + 4 · 12 · 768 · 128² = 22.8 GFLOP
    assert.ok(Math.abs(encoderWork(bert, 128) / 1e9 - 22.8) < 0.1);
    assert.ok(transformerItem(bert, 128).weights < 90e6);
  });

  it('scores of attention grow with the square of the length', () => {
    const bert = modelNamed('bert-base-uncased');
    assert.equal(transformerItem(bert, 256).scores, 4 * transformerItem(bert, 128).scores);
  });

  it('ResNet-50 writes 11.1M outputs an image', () => {
    assert.equal(visionItem(modelNamed('microsoft/resnet-50')).elements, 11.1e6);
  });

  it('one image in an eager framework waits for launches, a compiled network does not', () => {
    const eager = timesOf('vision', 'microsoft/resnet-50', 'p3.2xlarge', 1, 'eager').seconds(1);
    const compiled = timesOf('vision', 'microsoft/resnet-50', 'p3.2xlarge', 1, 'compiled').seconds(1);
    // 54 convolutions · 3 launches · 30 µs = 4.9 ms; TensorRT on V100 was measured at 1.0 ms.
    assert.ok(eager > 4.8e-3 && eager < 8e-3, String(eager));
    assert.ok(compiled > 0.5e-3 && compiled < 2e-3, String(compiled));
  });

  it('a larger batch takes longer and makes each item cheaper, on a GPU and on a CPU', () => {
    for (const type of ['g6.xlarge', 'c8g.4xlarge', 'inf2.xlarge']) {
      const { seconds } = timesOf('embedding', 'bert-base-uncased', type);
      for (const batch of [1, 2, 4, 8, 16]) {
        assert.ok(seconds(2 * batch) > seconds(batch), type);
        assert.ok(seconds(2 * batch) <= 2 * seconds(batch) * (1 + 1e-9), type);
      }
    }
  });

  it('the line of a queue meets the curve at one item and at a full batch', () => {
    const { seconds, perBatch, perItem, maxBatch } = timesOf('embedding', 'bert-base-uncased', 'g6.xlarge');
    assert.ok(Math.abs(perBatch + perItem.p50 - seconds(1)) < 1e-9);
    assert.ok(Math.abs(perBatch + maxBatch * perItem.p50 - seconds(maxBatch)) < 1e-9);
    assert.deepEqual(
      straightened((n) => n * 0.5, 1),
      { perBatch: 0, perItem: 0.5 },
    );
  });
});
