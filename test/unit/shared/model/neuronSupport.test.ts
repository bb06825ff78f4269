/** Which decoders Neuron runs: lists of its libraries, on names of the catalog. */
import assert from 'node:assert/strict';
import { refusal } from '../../../../shared/src/model/capability';
import { neuronDecodes } from '../../../../shared/src/model/neuronSupport';
import { configurationOf, modelNamed, workloadOf } from './support';

const SECOND = 'NeuronCore-v2 x2';
const THIRD = 'NeuronCore-v3 x8';

describe('model: what Neuron runs', () => {
  it('dense decoders of the families that its libraries list', () => {
    for (const id of [
      'meta-llama/Llama-2-13b-hf',
      'meta-llama/Llama-3.3-70B-Instruct',
      'codellama/CodeLlama-34b-hf',
      'mistralai/Mistral-7B-v0.3',
      'Qwen/Qwen2.5-7B',
      'Qwen/Qwen3-8B',
      'microsoft/phi-4',
      'HuggingFaceTB/SmolLM2-1.7B',
      'deepseek-ai/DeepSeek-R1-Distill-Llama-70B',
    ]) {
      assert.ok(neuronDecodes(modelNamed(id), SECOND), id);
    }
  });

  it('not their relatives with layers of their own', () => {
    for (const id of [
      'google/gemma-3-27b-it',
      'Qwen/Qwen3.5-27B',
      'microsoft/phi-2',
      'tiiuae/falcon-7b',
      'allenai/OLMo-2-1124-7B',
    ]) {
      assert.ok(!neuronDecodes(modelNamed(id), THIRD), id);
    }
    for (const id of [
      'deepseek-ai/DeepSeek-V3',
      'moonshotai/Kimi-K2-Instruct',
      'Qwen/Qwen3-VL-235B-A22B-Instruct',
      'Qwen/Qwen3.5-35B-A3B',
    ]) {
      assert.ok(!neuronDecodes(modelNamed(id), THIRD), id);
    }
  });

  it('mixtures of experts by generation', () => {
    const mixtral = modelNamed('mistralai/Mixtral-8x7B-v0.1');
    assert.ok(neuronDecodes(mixtral, SECOND) && neuronDecodes(mixtral, THIRD));
    for (const id of ['Qwen/Qwen3-30B-A3B', 'meta-llama/Llama-4-Scout-17B-16E-Instruct', 'openai/gpt-oss-120b']) {
      assert.ok(!neuronDecodes(modelNamed(id), SECOND) && neuronDecodes(modelNamed(id), THIRD), id);
    }
  });

  it('is refused in words', () => {
    const moe = workloadOf({}, modelNamed('Qwen/Qwen3-30B-A3B'));
    const on = (type: string) => refusal(moe, configurationOf(type).instance, 'neuron', 'bf16');
    assert.equal(on('inf2.48xlarge'), 'Qwen3 30B-A3B is not supported by Neuron.');
    assert.equal(on('trn2.48xlarge'), undefined);
  });
});
