/** What a script of no known engine does. */
import assert from 'node:assert/strict';
import { kindOfScript } from '../../../../../server/src/manifest/foreign/tasks/taskKind';

describe('the work of a script', () => {
  it('goes by its words, comments left out', () => {
    assert.equal(kindOfScript('python finetune.py --lora', false), 'fine-tuning');
    assert.equal(kindOfScript('./train_gpt2cu -i data', false), 'training');
    assert.equal(kindOfScript('python -m fastchat.serve.model_worker', false), 'inference');
    assert.equal(kindOfScript('# train the model\npython classify.py', false), 'batch');
    assert.equal(kindOfScript('python classify.py', true), 'inference');
  });

  it('is quick on scripts of blank lines and of one long line', () => {
    const start = performance.now();
    for (const text of ['\n'.repeat(60_000), ' '.repeat(60_000), 'main.py '.repeat(8_000), '_'.repeat(60_000)]) {
      kindOfScript(text, false);
    }
    assert.ok(performance.now() - start < 1_000);
  });
});
