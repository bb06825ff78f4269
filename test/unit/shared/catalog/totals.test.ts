import assert from 'node:assert/strict';
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import type { ModelShape } from '../../../../shared/src/catalog/types';

/** Feed-forward of two matrices instead of three: no gate. */
const UNGATED = /^(?:EleutherAI|facebook|openai-community|distilbert|bigscience|bigcode)\/|falcon-|phi-1_5|phi-2/;
/** Learned position tables: a row per token of context. */
const LEARNED_POSITIONS = /^facebook\/opt|^openai-community\/|^distilbert\/distilgpt2/;
/** Some layers without experts, which the columns do not tell apart; latent attention is left out below. */
const OTHER_LAYERS = /Maverick|GLM-4\.\d$/;

describe('a total that is computed from the shape', () => {
  const computed = getCatalog().models.filter(
    ({ id, attention, paramsBasis }) =>
      paramsBasis === 'computed from the shape' && !attention.startsWith('MLA') && !OTHER_LAYERS.test(id),
  );

  it('there are many', () => assert.ok(computed.length > 130, String(computed.length)));

  for (const model of computed) {
    it(model.id, () => {
      const total = weightsOf(model);
      assert.ok(
        Math.abs(model.params / total - 1) < 0.02,
        `${model.params / 1e9} B; its columns give ${total / 1e9} B`,
      );
    });
  }
});

/** Attention, feed-forward or experts, and embeddings; norms and biases are below 1 %. */
function weightsOf(model: ModelShape): number {
  const { layers = 0, hidden = 0, ffn = 0, heads = 0, kvHeads = 0, headDim = 0, vocab = 0, moe } = model;
  const attention = hidden * headDim * (2 * heads + 2 * kvHeads);
  const matrices = UNGATED.test(model.id) ? 2 : 3;
  const experts = (moe?.experts ?? 0) + (moe?.sharedExperts ?? 0);
  const feedForward = moe
    ? experts * 3 * hidden * (moe.expertFfn ?? 0) + moe.experts * hidden
    : matrices * hidden * ffn;
  const embeddings = vocab * hidden * (model.tiedEmbeddings ? 1 : 2);
  const positions = LEARNED_POSITIONS.test(model.id) ? (model.contextTokens ?? 0) * hidden : 0;
  return layers * (attention + feedForward) + embeddings + positions;
}
