import assert from 'node:assert/strict';
import { weightsRead } from '../../../../shared/src/model/decode';
import { withExpertParallel } from '../../../../shared/src/model/expertParallel';
import { estimate } from '../../../../shared/src/model/estimate';
import { DENSE, MIXTURE } from '../simulation/engines';
import { configurationOf, modelNamed, workloadOf } from './support';

const MOE = { moe: { experts: 128, expertsPerToken: 8 } };

/** The fullest of `chips` over their mean: experts drawn at random, many times, by a fixed seed. */
function drawn(chips: number, batch: number): number {
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * below);
  };
  let fullest = 0;
  let all = 0;
  for (let run = 0; run < 200; run += 1) {
    const hit = new Set<number>();
    for (let token = 0; token < batch; token += 1) {
      const own = new Set<number>();
      while (own.size < 8) {
        own.add(random(128));
      }
      own.forEach((expert) => hit.add(expert));
    }
    const each = Array.from({ length: chips }, () => 0);
    hit.forEach((expert) => {
      const chip = Math.floor((expert * chips) / 128);
      each[chip] = (each[chip] ?? 0) + 1;
    });
    fullest += Math.max(...each);
    all += hit.size / chips;
  }
  return fullest / all;
}

describe('model: whole experts on each chip', () => {
  it('a step waits for the fullest chip, as drawing experts at random has it', () => {
    for (const chips of [2, 4, 8]) {
      const engine = withExpertParallel(MIXTURE, MOE, chips);
      for (const batch of [1, 4, 8, 32, 128]) {
        const read = (of: typeof engine) => weightsRead(of, batch) - of.sharedWeights;
        const ratio = read(engine) / read(MIXTURE);
        const expected = drawn(chips, batch);
        assert.ok(Math.abs(ratio / expected - 1) < 0.08, `${chips} chips, ${batch}: ${ratio} ${expected}`);
      }
    }
  });

  it('is never quicker, never more than all experts, and nothing to a dense model', () => {
    assert.equal(withExpertParallel(DENSE, MOE, 8), DENSE);
    assert.equal(withExpertParallel(MIXTURE, MOE, 1), MIXTURE);
    for (const chips of [2, 3, 8, 64, 1000]) {
      const engine = withExpertParallel(MIXTURE, MOE, chips);
      for (const batch of [1, 2, 16, 1e6]) {
        const read = weightsRead(engine, batch);
        assert.ok(read >= weightsRead(MIXTURE, batch));
        assert.ok(read <= MIXTURE.sharedWeights + MIXTURE.experts);
      }
    }
  });

  it('is read from the manifest', () => {
    const at = (expertParallel?: boolean) =>
      estimate(
        workloadOf({ placement: { expertParallel } }, modelNamed('Qwen/Qwen3-235B-A22B')),
        configurationOf('p5.48xlarge', { precision: 'fp8', runtime: 'vllm' }),
      );
    const [slices, whole] = [at(), at(true)];
    assert.ok((whole.performance.tpot?.p50 ?? 0) > 1.03 * (slices.performance.tpot?.p50 ?? 1));
    assert.equal(whole.memory.weights, slices.memory.weights);
  });
});
