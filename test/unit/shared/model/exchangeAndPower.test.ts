/** What split GPUs wait for each other, and what a busy GPU draws: by hand, on the bases. */
import assert from 'node:assert/strict';
import { decodePowerShare } from '../../../../shared/src/model/decodePower';
import { decoderEngine } from '../../../../shared/src/model/decoderEngine';
import { stepParts } from '../../../../shared/src/model/decode';
import { EMPTY_FIT, factorsOf } from '../../../../shared/src/model/factors/factorSet';
import { POWER } from '../../../../shared/src/model/factors/power';
import { collectives, handOver } from '../../../../shared/src/model/gpuExchange';
import { machineOf } from '../../../../shared/src/model/hardware';
import { kvCacheOf } from '../../../../shared/src/model/kvCache';
import { configurationOf, modelNamed, workloadOf } from './support';

const BASES = factorsOf(EMPTY_FIT);
const llama = modelNamed('meta-llama/Llama-3.1-8B-Instruct');
const machine = machineOf(configurationOf('p5.48xlarge', { acceleratorsPerReplica: 8, tensorParallel: 8 }));
const near = (found: number, expected: number) => assert.ok(Math.abs(found / expected - 1) < 1e-9, `${found}`);

describe('model: what split GPUs exchange', () => {
  const { chip } = machine;
  assert.ok(chip);

  it('two all-reduces a layer, each with a hop for every chip and the bytes of a ring', () => {
    const found = collectives(llama, chip, 8, { hop: 2e-6, linkShare: 0.5 });
    // 2 · 32 layers · 2 µs · 8 chips
    near(found.latency, 2 * 32 * 2e-6 * 8);
    // 2 · 32 layers · 2 · 7/8 · 4,096 · 2 B over half of one way of 900 GB/s
    near(found.perToken, (2 * 32 * 2 * (7 / 8) * 4096 * 2) / (450e9 * 0.5));
  });

  it('one chip waits for nobody, one stage hands nothing over', () => {
    assert.deepEqual(collectives(llama, chip, 1, { hop: 2e-6, linkShare: 0.5 }), { latency: 0, perToken: 0 });
    assert.equal(handOver(llama, chip, 1), 0);
    assert.ok(handOver(llama, chip, 3) > handOver(llama, chip, 2));
  });

  it('an engine has them in its step', () => {
    const workload = workloadOf({ factors: BASES }, llama);
    const kv = kvCacheOf(llama, undefined);
    const engine = decoderEngine(llama, machine, 'bf16', 'vllm', kv, workload);
    assert.ok(engine && engine.collective > 0 && engine.constant > engine.collective);
  });
});

describe('model: power of a GPU that decodes', () => {
  const workload = workloadOf({ factors: BASES }, llama);
  const engine = decoderEngine(llama, machine, 'bf16', 'vllm', kvCacheOf(llama, undefined), workload);
  assert.ok(engine);
  const { reading, multiplying, waiting } = POWER.terms;
  const share = (batch: number, promptShare: number) =>
    decodePowerShare(engine, machine, { batch, contextTokens: 500, promptShare }, BASES);

  it('prompts alone draw what matrix units draw', () => {
    near(share(8, 1), multiplying.base);
  });

  it('a step draws by what its time is spent on', () => {
    const { memory, work, overlapped, step } = stepParts(engine, 8, 500);
    const busy = overlapped / step;
    const products = work / (memory + work);
    const expected = busy * ((1 - products) * reading.base + products * multiplying.base) + (1 - busy) * waiting.base;
    near(share(8, 0), expected);
    near(share(8, 0.25), 0.25 * multiplying.base + 0.75 * expected);
  });

  it('a fuller batch draws more', () => {
    assert.ok(share(256, 0) > share(1, 0));
  });
});
