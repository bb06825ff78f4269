/** Decoders on Inferentia and Trainium: worked arithmetic by the bases, without any fit. */
import assert from 'node:assert/strict';
import { stepTime } from '../../../../shared/src/model/decode';
import { EMPTY_FIT, factorsOf } from '../../../../shared/src/model/factors/factorSet';
import { machineOf } from '../../../../shared/src/model/hardware';
import { kvCacheOf } from '../../../../shared/src/model/kvCache';
import { bucketOf, neuronEngine } from '../../../../shared/src/model/neuron';
import type { NeuronRun } from '../../../../shared/src/model/neuron';
import { prefillTime } from '../../../../shared/src/model/prefill';
import { configurationOf, modelNamed } from './support';

const bases = factorsOf(EMPTY_FIT);
const llama = modelNamed('meta-llama/Llama-3.1-70B-Instruct');

function engineOn(instance: string, chips: number, run?: NeuronRun) {
  const machine = machineOf(configurationOf(instance, { acceleratorsPerReplica: chips, tensorParallel: chips }));
  return (
    neuronEngine(llama, machine, 'bf16', 'neuron', kvCacheOf(llama, undefined), run, bases) ?? assert.fail(instance)
  );
}

describe('model: decoders on Neuron', () => {
  it('a step reads the weights, crosses every layer and every ring', () => {
    const engine = engineOn('inf2.48xlarge', 12);
    // 141.1 GB / (0.6 · 12 · 880.5 GB/s) = 22.3 ms
    assert.ok(Math.abs(engine.sharedWeights * 1000 - 22.26) < 0.1, String(engine.sharedWeights));
    // 1 ms + 80 · 30 µs + 160 · 2 · 11 · 2 µs = 1 + 2.4 + 7.04 = 10.44 ms
    assert.ok(Math.abs(engine.constant * 1000 - 10.44) < 0.01, String(engine.constant));
    assert.ok(Math.abs(engine.collective * 1000 - 7.04) < 0.01);
  });

  it('a short batch costs what the compiled one costs', () => {
    const run = { maxBatch: 8, tokens: { inMean: 1024, outMean: 1024 } };
    const compiled = engineOn('trn1.32xlarge', 16, run);
    const small = engineOn('trn1.32xlarge', 16, { ...run, maxBatch: 1 });
    assert.ok(stepTime(compiled, 1, 1536) > stepTime(small, 1, 1536));
    assert.ok(stepTime(compiled, 8, 1536) < stepTime(compiled, 1, 1536) * 1.2);
    assert.equal(compiled.maxBatch, 8);
  });

  it('a prompt costs what its bucket costs', () => {
    assert.deepEqual([1, 128, 129, 1500, 4096].map(bucketOf), [128, 128, 256, 2048, 4096]);
    assert.ok(Number.isFinite(bucketOf(Infinity)) && bucketOf(0) === 128);
    const at = (inMean: number) =>
      prefillTime(engineOn('inf2.48xlarge', 12, { tokens: { inMean, outMean: 100 } }), inMean, 0);
    assert.ok(Math.abs(at(1500) / at(2048) - 1) < 1e-9);
    assert.ok(at(1024) < at(1025) * 0.7);
  });

  it('attention counts twice as much each time that a prompt doubles', () => {
    const at = (inMean: number) =>
      prefillTime(engineOn('inf2.48xlarge', 12, { tokens: { inMean, outMean: 100 } }), inMean, 0);
    assert.ok(at(16_384) / at(8192) > at(8192) / at(4096));
    assert.ok(at(16_384) / at(8192) > 2.2);
  });

  it('every generation has rates', () => {
    for (const [instance, chips] of [
      ['inf1.6xlarge', 4],
      ['inf2.xlarge', 1],
      ['trn1.2xlarge', 1],
      ['trn2.48xlarge', 16],
    ] as const) {
      const engine = engineOn(instance, chips);
      assert.ok(stepTime(engine, 4, 100) > 0 && Number.isFinite(prefillTime(engine, 100, 0)), instance);
    }
  });
});
