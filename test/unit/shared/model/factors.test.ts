/** Every fitted or assumed number says what is behind it, and chips without a row are compared by what their peaks are worth. */
import assert from 'node:assert/strict';
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import { estimate } from '../../../../shared/src/model/estimate';
import { cpuSite } from '../../../../shared/src/model/cpu';
import { CPU_DECODER } from '../../../../shared/src/model/factors/cpuDecoder';
import type { Domain } from '../../../../shared/src/model/factors/domain';
import { DOMAINS } from '../../../../shared/src/model/factors/domains';
import type { FactorOrigin } from '../../../../shared/src/model/factors/factor';
import { FITTED_FACTORS } from '../../../../shared/src/model/factors/factorSet';
import { NEURON_DECODER } from '../../../../shared/src/model/factors/neuronDecoder';
import { MATMUL_CEILING, shareOn } from '../../../../shared/src/model/factors/peakWorth';
import { neuronSite } from '../../../../shared/src/model/neuron';
import { configurationOf, modelNamed, workloadOf } from './support';

function assertHonest(name: string, origin: FactorOrigin): void {
  assert.ok(origin.rows > 0 || origin.class !== 'fitted', `${name} is called fitted without a row`);
  assert.ok(origin.spread >= 1 && Number.isFinite(origin.spread), name);
  assert.ok(origin.source.length > 0, name);
}

describe('model: factors', () => {
  it('every term has a base within its bounds, says what it is, and varies on levels of its domain', () => {
    for (const { name, levels, terms } of DOMAINS as readonly Domain[]) {
      for (const [term, { base, doubt, low, high, on, about }] of Object.entries(terms)) {
        assert.ok(low <= base && base <= high, `${name}.${term}`);
        assert.ok(doubt > 0 && doubt <= 2 && about.length > 10, `${name}.${term}`);
        assert.ok(
          on.every((level) => Object.hasOwn(levels, level)),
          `${name}.${term}`,
        );
      }
    }
  });

  it('nothing without a row is called fitted, on any CPU or Neuron chip', () => {
    for (const cpu of getCatalog().cpus) {
      for (const kernel of ['k-quant', 'repacked', 'bf16']) {
        const { origin } = FITTED_FACTORS.at(CPU_DECODER, cpuSite(cpu, kernel, kernel !== 'bf16', {}, undefined));
        assertHonest(`${cpu.id} ${kernel}`, origin);
      }
    }
    for (const chip of getCatalog().chips.filter(({ kind }) => kind === 'neuron')) {
      assertHonest(chip.id, FITTED_FACTORS.at(NEURON_DECODER, neuronSite(chip, 'bf16', undefined)).origin);
    }
  });

  it('a peak that is printed at half of its twin is worth twice as much, up to what multiplications reach', () => {
    const chip = (name: string) => {
      const found = getCatalog().chip(name);
      assert.ok(found, name);
      return found;
    };
    // 0.4 · 0.74 / 0.32 = 0.925, over the ceiling
    assert.equal(shareOn(chip('A10G'), 0.4), MATMUL_CEILING);
    // 0.3 · 0.74 / 0.32 = 0.69375
    assert.ok(Math.abs(shareOn(chip('A10G'), 0.3) - 0.69375) < 1e-9);
    assert.equal(shareOn(chip('L4'), 0.4), 0.4);
    // 271.2 measured of 312 printed: 0.869 / 0.8 = 1.0865
    assert.ok(Math.abs(shareOn(chip('A100 SXM4 80GB'), 0.4) - 0.4346) < 1e-4);
  });

  const item = (kind: 'image-generation' | 'embedding', model: string, type: string) =>
    estimate(
      workloadOf({ kind, tokens: { inMean: 450, inP95: 450, outMean: 1, outP95: 1 } }, modelNamed(model)),
      configurationOf(type, { precision: 'fp16', replicas: 1 }),
    ).performance.samplesPerSecond ?? 0;

  it('A10G is not half an L4: llama.cpp read 3,701 and 2,660 tok/s of LLaMA 7B (sparecores-llamacpp 406, 431)', () => {
    const prefill = (type: string) => {
      const tokens = { inMean: 1024, inP95: 1024, outMean: 128, outP95: 128 };
      const e = estimate(workloadOf({ tokens }), configurationOf(type, { runtime: 'vllm', replicas: 1 }));
      return { rate: e.performance.prefillTokensPerSecond ?? 0, evidence: e.evidence.find((v) => v.figure === 'ttft') };
    };
    const a10g = prefill('g5.xlarge');
    assert.ok(a10g.rate > prefill('g6.xlarge').rate, `${a10g.rate}`);
    assert.equal(a10g.evidence?.class, 'roofline');
    const pairs = [
      ['image-generation', 'stabilityai/stable-diffusion-xl-base-1.0'],
      ['embedding', 'Qwen/Qwen3-Embedding-8B'],
    ] as const;
    for (const [kind, model] of pairs) {
      assert.ok(item(kind, model, 'g5.xlarge') >= item(kind, model, 'g6.xlarge') * 0.95, model);
    }
  });
});
