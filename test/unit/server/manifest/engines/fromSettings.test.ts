/** Settings as keys and values, as Ray, Helm and KubeAI write them. */
import assert from 'node:assert/strict';
import { engineFromKeywords, engineFromSettings } from '../../../../../server/src/manifest/engines/fromSettings';
import { literalText } from '../../../../../server/src/manifest/engines/text';

describe('an engine from settings', () => {
  it('takes facts by our names, with their places', () => {
    const reading = engineFromSettings('vllm', new Map([['model', literalText('org/model', 10)]]));
    assert.equal(reading?.engine.runtime, 'vllm');
    assert.deepEqual(reading?.facts.get('model')?.span, { start: 10, end: 19 });
  });

  it('takes the words of the engine in any spelling', () => {
    const keywords = new Map([
      ['tensor_parallel_size', literalText('4', 0)],
      ['maxModelLen', literalText('8192', 5)],
      ['--dtype', literalText('bfloat16', 20)],
      ['gpu_memory_utilization', literalText('0.9', 40)],
    ]);
    const facts = engineFromKeywords('vllm', keywords)?.facts;
    assert.deepEqual(
      [...(facts ?? [])].map(([name, { value }]) => [name, value.text]),
      [
        ['tensorParallel', '4'],
        ['contextTokens', '8192'],
        ['dtype', 'bfloat16'],
      ],
    );
  });

  it('resolves a reference from the environment, and says one that it cannot', () => {
    const settings = new Map([['model' as const, literalText('$MODEL', 0)]]);
    const environment = new Map([['MODEL', literalText('org/model', 30)]]);
    assert.equal(engineFromSettings('sglang', settings, { environment })?.facts.get('model')?.value.text, 'org/model');
    assert.deepEqual([...(engineFromSettings('sglang', settings)?.unresolved ?? [])], [['model', '$MODEL']]);
  });

  it('knows no engine of another name', () => {
    assert.equal(engineFromSettings('toString', new Map()), undefined);
  });
});
