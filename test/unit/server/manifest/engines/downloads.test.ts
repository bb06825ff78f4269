/** A folder that a script fills and serves stands for what it was filled with. */
import assert from 'node:assert/strict';
import { readEngine } from '../../../../../server/src/manifest/engines/readEngine';
import { textElsewhere } from '../../../../../server/src/manifest/engines/text';

function modelOf(script: string, variables: Readonly<Record<string, string>> = {}): string | undefined {
  const environment = new Map(Object.entries(variables).map(([name, value]) => [name, textElsewhere(value)]));
  const command = [textElsewhere('bash'), textElsewhere('-c')];
  return readEngine({ command, args: [textElsewhere(script)], environment })?.facts.get('model')?.value.text;
}

describe('downloads into a folder', () => {
  it('name the model, in either order and through variables', () => {
    const serve = 'vllm serve /w/m --port 80';
    assert.equal(modelOf(`hf download org/name --local-dir /w/m\n${serve}`), 'org/name');
    assert.equal(modelOf(`huggingface-cli download --local-dir=/w/m/ org/name\n${serve}`), 'org/name');
    assert.equal(modelOf(`hf download $ID --local-dir $AT\n${serve}`, { ID: 'org/name', AT: '/w/m' }), 'org/name');
  });

  it('say nothing of another folder, or of a model that is named', () => {
    assert.equal(modelOf('hf download org/name --local-dir /w/other\nvllm serve /w/m'), '/w/m');
    assert.equal(modelOf('hf download org/adapter --local-dir /w/m\nvllm serve org/base'), 'org/base');
    assert.equal(modelOf('hf download org/name --local-dir\nvllm serve /w/m'), '/w/m');
  });
});

describe('servers of Ollama', () => {
  const runs = (script: string, host?: string) =>
    readEngine({
      image: textElsewhere('ollama/ollama'),
      command: [textElsewhere('sh'), textElsewhere('-c')],
      args: [textElsewhere(script)],
      environment: new Map(host === undefined ? [] : [['OLLAMA_HOST', textElsewhere(host)]]),
    })?.engine.id;

  it('listen on an address of their own; a client names another', () => {
    assert.equal(runs('OLLAMA_HOST=ollama:11434 ollama run qwen3:4b'), undefined);
    assert.equal(runs('ollama run qwen3:4b', 'http://models.internal:11434'), undefined);
    assert.equal(runs('ollama serve & sleep 2; ollama run qwen3:4b', 'models.internal'), 'ollama');
    for (const own of ['0.0.0.0', '0.0.0.0:11434', ':11434', 'http://127.0.0.1:11434', '[::]:11434', '$HOST']) {
      assert.equal(runs('ollama run qwen3:4b', own), 'ollama', own);
    }
  });
});
