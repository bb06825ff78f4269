import assert from 'node:assert/strict';
import { stepTime } from '../../../../shared/src/model/decode';
import type { EngineTimes } from '../../../../shared/src/model/engine';
import { estimate } from '../../../../shared/src/model/estimate';
import { gpuEngine } from '../../../../shared/src/model/gpuEngine';
import { machineOf } from '../../../../shared/src/model/hardware';
import { kvCacheOf } from '../../../../shared/src/model/kvCache';
import { NO_DRAFT, draftOf, tokensPerPass, withSpeculation } from '../../../../shared/src/model/speculation';
import type { Draft } from '../../../../shared/src/model/speculation';
import { CPU, DENSE, MIXTURE } from '../simulation/engines';
import { configurationOf, modelNamed, workloadOf } from './support';

const LLAMA_8B = modelNamed('meta-llama/Llama-3.1-8B-Instruct');

function onH100(name: string, chips: number, precision: 'bf16' | 'fp8'): EngineTimes {
  const model = modelNamed(name);
  const machine = machineOf(
    configurationOf('p5.48xlarge', { acceleratorsPerReplica: chips, tensorParallel: chips, precision }),
  );
  const engine = gpuEngine(model, machine, precision, 'sglang', kvCacheOf(model, undefined));
  assert.ok(engine);
  return engine;
}

function gain(engine: EngineTimes, batch: number, drafted: number, acceptance: number, draft: Draft, context = 500) {
  return (
    stepTime(engine, batch, context) / stepTime(withSpeculation(engine, drafted, acceptance, draft), batch, context)
  );
}

describe('model: speculative decoding', () => {
  it('tokens that a checked draft yields', () => {
    // 1 + 0.8 + 0.64 + 0.512 + 0.4096
    assert.ok(Math.abs(tokensPerPass(4, 0.8) - 3.3616) < 1e-12);
    assert.equal(tokensPerPass(4, 0), 1);
    assert.equal(tokensPerPass(4, 1), 5);
    assert.equal(tokensPerPass(0, 0.5), 1);
  });

  it('drafts cost nothing, a layer, or their own size', () => {
    assert.deepEqual(draftOf(LLAMA_8B, 'ngram', undefined), NO_DRAFT);
    // one of 32 layers, and the head: 128,256 · 4096 / 8.03e9 = 0.0654
    const eagle = draftOf(LLAMA_8B, 'yuhuili/EAGLE3-LLaMA3.1-Instruct-8B', undefined);
    assert.ok(Math.abs(eagle.weights - (1 / 32 + 0.0654)) < 1e-4);
    const small = modelNamed('meta-llama/Llama-3.2-1B');
    const draft = draftOf(LLAMA_8B, 'meta-llama/Llama-3.2-1B', small);
    assert.equal(draft.weights, 1.24 / 8.03);
    assert.equal(draft.constant, 16 / 32);
    assert.equal(draft.cache, 32_768 / 131_072);
    // A draft is never taken for dearer than its target, and unknown ones are not free.
    assert.equal(draftOf(small, 'x', LLAMA_8B).weights, 1);
    assert.ok(draftOf(LLAMA_8B, 'someone/draft', undefined).weights > 0);
  });

  it('helps one stream and hurts a full batch', () => {
    for (const engine of [DENSE, MIXTURE]) {
      assert.ok(gain(engine, 1, 4, 0.7, NO_DRAFT) > 1.5);
      // Where long caches are what a step reads, it goes on helping: context is short here.
      assert.ok(gain(engine, 1024, 4, 0.5, NO_DRAFT, 50) < 1);
      assert.ok(gain(engine, 1024, 4, 0.5, NO_DRAFT, 50_000) > 1.2);
    }
    // A CPU has no arithmetic to spare: ten drafts that are thrown away cost.
    assert.ok(gain(CPU, 1, 10, 0.1, NO_DRAFT) < 1);
  });

  it('gains fall with the batch while arithmetic grows', () => {
    let before = Number.POSITIVE_INFINITY;
    for (const batch of [1, 4, 16, 64, 256, 1024]) {
      const now = gain(DENSE, batch, 3, 0.75, draftOf(LLAMA_8B, 'eagle', undefined), 0);
      assert.ok(now <= before, `${batch}`);
      before = now;
    }
  });

  it('more accepted is never slower, a dearer draft never faster', () => {
    for (const engine of [DENSE, MIXTURE, CPU]) {
      for (const batch of [1, 8, 200]) {
        for (let a = 0; a < 1; a += 0.1) {
          assert.ok(gain(engine, batch, 4, a + 0.1, NO_DRAFT) >= gain(engine, batch, 4, a, NO_DRAFT));
          const dear = draftOf(LLAMA_8B, undefined, modelNamed('meta-llama/Llama-3.2-1B'));
          assert.ok(gain(engine, batch, 4, a, dear) <= gain(engine, batch, 4, a, NO_DRAFT));
        }
        assert.ok(Math.abs(gain(engine, batch, 0, 0.5, NO_DRAFT) - 1) < 1e-12);
      }
    }
  });

  it('DeepSeek-V3 with its own second token: 1.8 times, as published', () => {
    // DeepSeek-V3, arXiv:2412.19437, section 5.4.3: 85–90 % accepted, 1.8 times the tokens per second; large deployments spread
    // experts so that a batch hits them all.
    const model = modelNamed('deepseek-ai/DeepSeek-V3');
    const engine = onH100('deepseek-ai/DeepSeek-V3', 8, 'fp8');
    const now = gain({ ...engine, expertMiss: 0 }, 1, 1, 0.875, draftOf(model, 'deepseek mtp', undefined));
    assert.ok(now > 1.65 && now < 1.87, `${now}`);
  });

  it('EAGLE-3 on one H100: most for one stream, about 1.4 times at 64 in flight', () => {
    // Li et al., EAGLE-3, arXiv:2503.01840: 1.38 times at a batch of 64 under SGLang; SGLang's documentation: 158 → 373 tokens/s for one
    // stream with a tree of drafts. A chain of three at 75 % accepted is assumed; it comes out at 2.2 and 1.7.
    const engine = onH100('meta-llama/Llama-3.1-8B-Instruct', 1, 'bf16');
    const draft = draftOf(LLAMA_8B, 'EAGLE3', undefined);
    const [single, batch] = [gain(engine, 1, 3, 0.75, draft), gain(engine, 64, 3, 0.75, draft)];
    assert.ok(single > 1.7 && single < 2.4, `${single}`);
    assert.ok(batch > 1.1 && batch < 1.8 && batch < single, `${batch}`);
  });

  it('a stated draft is known by name, and takes memory', () => {
    const speculative = { draftModel: 'meta-llama/Llama-3.2-1B', tokens: 3, acceptancePct: 70 };
    const at = (changes: Parameters<typeof workloadOf>[0]) =>
      estimate(workloadOf(changes), configurationOf('g6e.xlarge', { runtime: 'vllm' }));
    const [plain, drafted] = [at({}), at({ speculative, draft: modelNamed('meta-llama/Llama-3.2-1B') })];
    assert.ok(Math.abs((drafted.memory.weights ?? 0) - (plain.memory.weights ?? 0) - 2.48e9) < 1e7);
    assert.ok((drafted.performance.tpot?.p50 ?? 1) < (plain.performance.tpot?.p50 ?? 0));
  });
});
