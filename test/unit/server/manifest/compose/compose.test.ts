/** Compose services: devices in every form, variables with defaults, and companions that are no workloads. */
import assert from 'node:assert/strict';
import { compose } from '../../../../../server/src/manifest/dialects/compose';
import { interpolate } from '../../../../../server/src/manifest/dialects/compose/interpolate';
import { literalText } from '../../../../../server/src/manifest/engines/text';
import { onlyOf, readBy, survivesBadInput } from '../../../../support/fixtures';

const vllm = (rest: string) =>
  onlyOf(compose, `services:\n  llm: { image: vllm/vllm-openai, command: --model a/b, ${rest} }\n`);
const reserved = (device: string) =>
  vllm(`deploy: { resources: { reservations: { devices: [{ capabilities: [gpu], ${device} }] } } }`);
const count = (found: ReturnType<typeof vllm>) => (found.everyDevice ? 'all' : found.stated.acceleratorCount);

describe('Compose', () => {
  it('counts reserved devices; without a number it takes all', () => {
    assert.equal(count(reserved('driver: nvidia')), 'all');
    assert.equal(count(reserved('count: all')), 'all');
    assert.equal(count(reserved('count: -1')), 'all');
    assert.equal(count(reserved('count: 2')), 2);
    assert.equal(count(reserved('count: "${GPUS:-4}"')), 4);
    assert.equal(count(reserved('device_ids: ["0", "3"]')), 2);
    assert.equal(count(reserved('device_ids: ["0,1,2"]')), 3);
    assert.equal(count(reserved('driver: cdi, device_ids: [nvidia.com/gpu=all]')), 'all');
    assert.equal(count(reserved('count: 0')), 0);
  });

  it('says a number that only the shell knows', () => {
    const open = reserved('count: "${GPUS}"');
    assert.equal(count(open), undefined);
    assert.ok(open.notes.some((note) => note.includes('${GPUS}')));
  });

  it('reads runtimes, gpus and device files', () => {
    assert.equal(count(vllm('runtime: nvidia')), 'all');
    assert.equal(count(vllm('runtime: nvidia, environment: { NVIDIA_VISIBLE_DEVICES: "0,1" }')), 2);
    assert.equal(count(vllm('runtime: nvidia, environment: [NVIDIA_VISIBLE_DEVICES=none]')), 0);
    assert.equal(count(vllm('gpus: all')), 'all');
    assert.equal(count(vllm('gpus: [{ driver: nvidia, count: 3 }]')), 3);
    assert.equal(vllm('devices: [/dev/kfd, /dev/dri]').stated.accelerator, 'amd-gpu');
    assert.equal(count(vllm('devices: [/dev/kfd, /dev/dri/renderD128, /dev/dri/renderD129]')), 2);
    const neuron = vllm('devices: ["/dev/neuron0:/dev/neuron0", /dev/neuron1]');
    assert.deepEqual([neuron.stated.hardwareClass, count(neuron)], ['neuron', 2]);
    assert.equal(vllm('runtime: habana').stated.hardwareClass, 'other');
    assert.equal(count(vllm('devices: ["nvidia.com/gpu=all"]')), 'all');
  });

  it('fills in defaults, those within defaults too, and keeps every character in its place', () => {
    const text = (written: string) => interpolate(literalText(written, 0)).text;
    assert.equal(text('${A:-x}-${B-y}'), 'x-y');
    assert.equal(text('${A:-${B:-deep}}'), 'deep');
    assert.equal(text('${A} ${A:?must be set} $B'), '${A} ${A:?must be set} $B');
    assert.equal(text('$$HOME ${open'), '$HOME ${open');
    const model = interpolate(literalText('${MODEL:-org/name}', 100));
    assert.deepEqual(model.span, { start: 109, end: 117 });
  });

  it('resolves the command from its environment, whose own defaults count', () => {
    const found = onlyOf(
      compose,
      [
        'services:',
        '  llm:',
        '    image: ${IMAGE:-vllm/vllm-openai:latest}',
        '    command: ["--model", "$$MODEL", "--max-model-len", "${LEN:-4096}"]',
        '    environment:',
        '      - MODEL=${MODEL:-org/model}',
      ].join('\n'),
    );
    assert.deepEqual([found.spec.model, found.spec.contextTokens], ['org/model', 4096]);
  });

  it('takes up a service of the same file, and says one of another', () => {
    const { workloads } = readBy(
      compose,
      [
        'services:',
        '  base: { image: vllm/vllm-openai, gpus: all, command: --model a/b }',
        '  second: { extends: { service: base }, command: --model c/d }',
        '  third: { extends: { file: other.yaml, service: x }, image: vllm/vllm-openai, command: --model e/f }',
        '  loop: { extends: loop, image: nginx }',
      ].join('\n'),
    );
    assert.deepEqual(
      workloads.map(({ name, spec, everyDevice }) => [name, spec.model, everyDevice]),
      [
        ['base', 'a/b', true],
        ['second', 'c/d', true],
        ['third', 'e/f', undefined],
      ],
    );
    assert.ok(workloads[2]?.notes.some((note) => note.includes('other.yaml')));
  });

  it('runs a script behind sh -c', () => {
    const found = onlyOf(
      compose,
      'services:\n  llm:\n    image: python:3.12\n    entrypoint: ["/bin/bash", "-c"]\n    command: "pip install vllm && vllm serve a/b -tp 2"\n    gpus: all\n',
    );
    assert.deepEqual([found.spec.model, found.stated.tensorParallel], ['a/b', 2]);
  });

  it('is silent about companions, downloads and other formats', () => {
    for (const text of [
      'services:\n  ui: { image: ghcr.io/open-webui/open-webui:cuda, gpus: all }\n',
      'services:\n  tv: { image: jellyfin/jellyfin, runtime: nvidia }\n',
      'services:\n  dcgm: { image: nvidia/dcgm-exporter, gpus: all }\n',
      'services:\n  pull: { image: ollama/ollama, entrypoint: [ollama, pull, llama3] }\n',
      'services:\n  get: { image: vllm/vllm-openai, entrypoint: [huggingface-cli, download, a/b], gpus: all }\n',
      'services:\n  web: { image: nginx }\n  db: { image: postgres }\n',
      'services:\n  App\\Mailer: { class: App\\Mailer }\n',
      'apiVersion: v1\nservices:\n  llm: { image: vllm/vllm-openai, gpus: all }\n',
    ]) {
      assert.deepEqual(readBy(compose, text).workloads, [], text);
    }
  });

  it('takes names of variables as they are', () => {
    const found = vllm('environment: ["a+(b[=${a+(b[}", "MODEL=${MODEL:?needed}", "X=$X"], gpus: all');
    assert.equal(found.spec.model, 'a/b');
  });

  it('reads long blank files at once', () => {
    const blank = '\n'.repeat(200_000);
    const start = performance.now();
    readBy(compose, `services:\n  a: { image: nginx }\n${blank}`);
    assert.ok(performance.now() - start < 2_000);
  });

  it('survives bad input', () => survivesBadInput(compose, 'test/fixtures/manifests/compose')).timeout(60_000);
});
