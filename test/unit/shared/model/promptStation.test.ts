/** Answers of one token are read in batches: a classifier on a decoder is no line of single prompts. */
import assert from 'node:assert/strict';
import { decoderEngine } from '../../../../shared/src/model/decoderEngine';
import { machineOf } from '../../../../shared/src/model/hardware';
import { kvCacheOf } from '../../../../shared/src/model/kvCache';
import { prefillTime } from '../../../../shared/src/model/prefill';
import { decoderStation } from '../../../../shared/src/model/serving';
import { configurationOf, modelNamed, workloadOf } from './support';

const stationFor = (prompt: number, outMean: number, budget = 8192) => {
  const model = modelNamed('meta-llama/Llama-3.1-8B-Instruct');
  const workload = workloadOf({ tokens: { inMean: prompt, inP95: prompt, outMean, outP95: outMean } }, model);
  const machine = machineOf(configurationOf('p5.4xlarge', { replicas: 1 }));
  const engine = decoderEngine(model, machine, 'bf16', 'vllm', kvCacheOf(model, undefined), workload);
  assert.ok(engine);
  return { engine, station: decoderStation(engine, workload, 256, 1, budget) };
};

describe('model: answers of one token', () => {
  it('a full step of prompts at a time', () => {
    const { engine, station } = stationFor(32, 1);
    // 8,192 tokens of a step hold 256 prompts of 32.
    assert.ok(Math.abs((station.capacity * prefillTime(engine, 32, 0, 256)) / 256 - 1) < 1e-6);
    // One by one it would be a small part of that.
    assert.ok(station.capacity > 10 / prefillTime(engine, 32, 0));
  });

  it('no more than the budget holds', () => {
    const { engine, station } = stationFor(4096, 1);
    assert.ok(Math.abs((station.capacity * prefillTime(engine, 4096, 0, 2)) / 2 - 1) < 1e-6);
  });

  it('the first token is the answer, there is no time between tokens, and load makes it longer', () => {
    const { engine, station } = stationFor(256, 1);
    const calm = station.latencyAt(station.capacity * 0.1);
    const busy = station.latencyAt(station.capacity * 0.9);
    assert.equal(calm.tpot, undefined);
    assert.deepEqual(calm.ttft, calm.e2e);
    assert.ok(calm.e2e.p50 >= prefillTime(engine, 256, 0));
    assert.ok(busy.e2e.p95 > calm.e2e.p95);
    assert.equal(station.p95At(station.capacity * 0.5).ttft, station.latencyAt(station.capacity * 0.5).e2e.p95);
  });

  it('one token more costs no cliff', () => {
    const one = stationFor(256, 1).station.capacity;
    const two = stationFor(256, 2).station.capacity;
    assert.ok(one > two * 0.9 && one < two * 4, `${one} and ${two}`);
  });
});
