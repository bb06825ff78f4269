/** Start-up scripts: the one reader for user data, provisioners and `run` sections. */
import assert from 'node:assert/strict';
import { literalText } from '../../../../../server/src/manifest/engines/text';
import { engineOfScript } from '../../../../../server/src/manifest/foreign/tasks/startScript';

function read(script: string) {
  const found = engineOfScript(literalText(script, 0), new Map());
  const model = found && (found.facts.get('model') ?? found.facts.get('modelFile'));
  return [found?.engine.id, model?.value.text];
}

describe('a start-up script', () => {
  it('runs a container behind sudo, with options in either spelling', () => {
    const run = 'docker run --gpus all -v /data:/models -p 8000:8000';
    assert.deepEqual(read(`sudo -E ${run} vllm/vllm-openai:v0.9 --model org/a-7b`), ['vllm', 'org/a-7b']);
    assert.deepEqual(read(`systemctl start docker\nsudo -E ${run} vllm/vllm-openai --model org/b-7b`), [
      'vllm',
      'org/b-7b',
    ]);
    assert.deepEqual(read(`${run} --env=NAME=org/c-7b vllm/vllm-openai --model $NAME`), ['vllm', 'org/c-7b']);
    assert.deepEqual(read(`docker container run $HOST/vllm/vllm-openai:$TAG --model org/d-7b`), ['vllm', 'org/d-7b']);
  });

  it('runs a command as another user, or writes it into a unit', () => {
    assert.deepEqual(read(`su - ubuntu -c 'vllm serve org/a-7b'`), ['vllm', 'org/a-7b']);
    const unit = '[Service]\nEnvironment=MODEL=org/b-7b\nExecStart=-/opt/bin/vllm serve $MODEL';
    assert.deepEqual(read(`tee /etc/systemd/system/llm.service <<EOF\n${unit}\nEOF\nsystemctl start llm`), [
      'vllm',
      'org/b-7b',
    ]);
  });

  it('is a list of cloud-init, or fetches Ollama with its installer', () => {
    assert.deepEqual(read('#cloud-config\nruncmd:\n  - docker run ollama/ollama'), ['ollama', undefined]);
    assert.deepEqual(read('#cloud-config\nruncmd:\n  - [ bash, -c, "vllm serve org/a-7b" ]'), ['vllm', 'org/a-7b']);
    assert.deepEqual(read('curl -fsSL https://ollama.com/install.sh | sh\nollama pull qwen3:4b'), [
      'ollama',
      'qwen3:4b',
    ]);
  });

  it('is silent where nothing serves, however the file is cut', () => {
    for (const script of [
      '',
      'pip install vllm',
      'echo "vllm serve org/a"',
      'docker run -v /vllm:/vllm nginx',
      'cat <<EOF',
    ]) {
      assert.deepEqual(read(script), [undefined, undefined], script);
    }
  });
});
