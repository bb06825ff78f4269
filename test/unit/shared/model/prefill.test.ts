import assert from 'node:assert/strict';
import { cpuEngine } from '../../../../shared/src/model/cpu';
import { machineOf } from '../../../../shared/src/model/hardware';
import { kvCacheOf } from '../../../../shared/src/model/kvCache';
import { prefillOccupancy, prefillTime } from '../../../../shared/src/model/prefill';
import { configurationOf, modelNamed } from './support';

describe('model: short prompts', () => {
  const model = modelNamed('meta-llama/Llama-2-7b-hf');
  const machine = machineOf(configurationOf('c8g.24xlarge', { acceleratorsPerReplica: 0 }));
  const engine =
    cpuEngine(model, machine, 'int4', 'llama.cpp', kvCacheOf(model, undefined), { modelName: 'Q4_K_M' }) ??
    assert.fail();

  it('read every weight once, however few the tokens', () => {
    // 4.09 GB less the table that is looked up, over at most 537.6 GB/s and 30 GB/s a core: 9 ms at the least.
    assert.ok(prefillTime(engine, 1, 0) > 0.009, String(prefillTime(engine, 1, 0)));
    assert.ok(prefillTime(engine, 1, 0) > engine.sharedWeights);
    assert.ok(prefillTime(engine, 2, 0) <= 2 * prefillTime(engine, 1, 0));
  });

  it('long ones are bound by arithmetic, alone or beside others', () => {
    assert.equal(prefillTime(engine, 512, 0), prefillOccupancy(engine, 512, 0));
    assert.ok(prefillOccupancy(engine, 1, 0) < prefillTime(engine, 1, 0));
  });

  it('a batch of prompts reads them once for all', () => {
    assert.ok(prefillTime(engine, 1, 0, 2) < 2 * prefillTime(engine, 1, 0));
    assert.ok(prefillTime(engine, 1, 0, 2) >= prefillTime(engine, 1, 0));
  });
});
