import assert from 'node:assert/strict';
import type { ModelShape } from '../../../../shared/src/catalog/types';
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import { cacheShare, contextThatFits, kvCacheBytes, kvCacheOf } from '../../../../shared/src/model/kvCache';
import { modelNamed } from './support';

const GIB = 2 ** 30;

/** A shape with nothing but what its cache depends on. */
function shapeOf(changes: Partial<ModelShape>): ModelShape {
  return { ...modelNamed('meta-llama/Llama-3.1-8B'), kvBytesPerTokenFp16: undefined, ...changes };
}

describe('model: the cache by type of attention', () => {
  // Bytes per token at 16 bits: DeepSeek-AI, "Insights into DeepSeek-V3", arXiv:2505.09343, table 1.
  const PUBLISHED = [
    ['deepseek-ai/DeepSeek-V3', 70_272],
    ['deepseek-ai/DeepSeek-R1', 70_272],
    ['Qwen/Qwen2.5-72B', 327_680],
    ['meta-llama/Llama-3.1-405B', 516_096],
  ] as const;
  for (const [name, bytes] of PUBLISHED) {
    it(`${name}: ${bytes} bytes a token, as published`, () => {
      assert.equal(kvCacheBytes(kvCacheOf(modelNamed(name), undefined), 1000), bytes * 1000);
    });
  }

  it('hybrids keep a cache in their attention layers alone: Jamba at 256k tokens, 4 GB', () => {
    // Lieber et al., arXiv:2403.19887, table 1: 4 of 32 layers, 8 KV heads of 128; Mistral 7B beside it 32 GB.
    const jamba = shapeOf({ layers: 32, kvLayers: 4, kvHeads: 8, heads: 32, headDim: 128 });
    const mistral = shapeOf({ layers: 32, kvHeads: 8, heads: 32, headDim: 128 });
    assert.equal(kvCacheBytes(kvCacheOf(jamba, undefined), 262_144), 4 * GIB);
    assert.equal(kvCacheBytes(kvCacheOf(mistral, undefined), 262_144), 32 * GIB);
  });

  it('linear layers keep a state however short the sequence', () => {
    const qwen = modelNamed('Qwen/Qwen3.5-35B-A3B');
    // 30 layers · (32 heads · 128 · 128 + (2 · 16 + 32) · 128 · 3) · 4 B = 62.8 MiB, which llama.cpp prints as its RS buffer
    const state = 30 * (32 * 128 * 128 + 64 * 128 * 3) * 4;
    assert.equal(qwen.stateBytes, state);
    assert.equal((state / 2 ** 20).toFixed(2), '62.81');
    const kv = kvCacheOf(qwen, undefined);
    assert.equal(kvCacheBytes(kv, 0), state);
    assert.equal(kvCacheBytes(kv, 1000), state + 1000 * 20_480);
    assert.equal(contextThatFits(kv, state / 2), 0);
    assert.ok(Math.abs(contextThatFits(kv, state + 20_480e3) - 1000) < 1e-6);
  });

  it('a window ends the cache of its layers: Gemma 3, gpt-oss and the chunks of Llama 4', () => {
    // Gemma 3 27B: 52 of 62 layers see 1,024 tokens; 8,192 B a layer and token
    const at = (name: string, tokens: number) => kvCacheBytes(kvCacheOf(modelNamed(name), undefined), tokens);
    assert.ok(Math.abs(at('google/gemma-3-27b-it', 32_768) - 8192 * (10 * 32_768 + 52 * 1024)) < 1);
    // gpt-oss-120b: 18 of 36 layers see 128 tokens; 2 · 8 · 64 · 2 = 2,048 B
    assert.ok(Math.abs(at('openai/gpt-oss-120b', 32_768) - 2048 * 18 * (32_768 + 128)) < 1);
    // Llama 4 Scout: 36 of 48 layers in chunks of 8,192; 2 · 8 · 128 · 2 = 4,096 B
    const scout = at('meta-llama/Llama-4-Scout-17B-16E-Instruct', 100_000);
    assert.ok(Math.abs(scout - 4096 * (12 * 100_000 + 36 * 8192)) < 1);
  });
});

describe('model: the cache that one chip of a split keeps', () => {
  it('heads are shared out as far as there are any; MLA is kept whole', () => {
    const gqa = modelNamed('meta-llama/Llama-3.1-8B');
    assert.deepEqual(
      [1, 2, 4, 8, 16].map((chips) => cacheShare(gqa, chips)),
      [1, 1 / 2, 1 / 4, 1 / 8, 1 / 8],
    );
    assert.equal(cacheShare(modelNamed('deepseek-ai/DeepSeek-V3'), 8), 1);
    // one KV head: MQA
    assert.equal(cacheShare(modelNamed('tiiuae/falcon-7b'), 8), 1);
  });

  it('more chips never keep more each, and together never less than the whole', () => {
    for (const model of getCatalog().models) {
      for (let chips = 1; chips < 64; chips += 1) {
        const share = cacheShare(model, chips);
        assert.ok(share <= 1 && share > 0, `${model.id} ${chips}`);
        assert.ok(share >= cacheShare(model, chips + 1) - 1e-12, `${model.id} ${chips}`);
        assert.ok(share * chips >= 1 - 1e-12, `${model.id} ${chips}`);
      }
      // Beyond the KV heads nothing is gained.
      const heads = model.kvHeads ?? model.heads;
      if (heads !== undefined) {
        assert.equal(cacheShare(model, 2 * heads), cacheShare(model, 8 * heads), model.id);
      }
    }
  });
});
