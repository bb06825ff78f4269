import assert from 'node:assert/strict';
import { cpuEngine } from '../../../../shared/src/model/cpu';
import { machineOf } from '../../../../shared/src/model/hardware';
import { kvCacheOf } from '../../../../shared/src/model/kvCache';
import { prefillOccupancy, prefillTime } from '../../../../shared/src/model/prefill';
import { configurationOf, modelNamed } from './support';

describe('model: short prompts', () => {
  const model = modelNamed('meta-llama/Llama-2-7b-hf');
  const machine = machineOf(configurationOf('c8g.24xlarge', { acceleratorsPerReplica: 0 }));
  const engine = cpuEngine(model, machine, 'int4', 'llama.cpp', kvCacheOf(model, undefined), 'Q4_K_M') ?? assert.fail();

  it('read every weight once, however few the tokens', () => {
    // 6.74G · 4.85 / 8 = 4.086 GB · (1/(6 · 96) + 1/640) GB/s = 13.5 ms, and 8 ms; the arithmetic of one token takes 6 ms.
    assert.ok(Math.abs(prefillTime(engine, 1, 0) * 1000 - 21.5) < 0.2, String(prefillTime(engine, 1, 0)));
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
