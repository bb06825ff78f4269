import assert from 'node:assert/strict';
import { itemTimes } from '../../../../shared/src/model/encoder';
import { machineOf, unsplit } from '../../../../shared/src/model/hardware';
import { configurationOf, modelNamed, workloadOf } from './support';

describe('model: encoders on Neuron', () => {
  it('run a copy on each core, at half of the chip', () => {
    const machine = unsplit(machineOf(configurationOf('inf2.xlarge', { acceleratorsPerReplica: 1 })));
    assert.equal(machine.copies, 2);
    const model = modelNamed('bert-base-uncased');
    const workload = workloadOf({ kind: 'embedding', tokens: { inMean: 128, inP95: 128 } }, model);
    const times = itemTimes(model, machine, 'bf16', 'neuron', workload) ?? assert.fail();

    // 2 · (110 − 23.4)M · 128 + 4 · 12 · 768 · 128² = 22.8 GFLOP over 0.34 · 190 / 2 TFLOP/s = 0.7 ms, and 0.3 ms.
    assert.ok(Math.abs(times.perItem.p50 * 1000 - 0.7) < 0.02, String(times.perItem.p50));
    assert.ok(Math.abs((times.perBatch + times.perItem.p50) * 1000 - 1) < 0.02);
  });

  it('a GPU is one', () => {
    assert.equal(unsplit(machineOf(configurationOf('g6.xlarge', { acceleratorsPerReplica: 1 }))).copies, 1);
  });
});
