import assert from 'node:assert/strict';
import type { Target } from '../../../../../shared/src/report/schema';
import { compose } from '../../../../../server/src/manifest/dialects/compose';
import { changedLines, mover, TARGETS, times } from '../../../../support/retarget';

const { move, refusal, workloadOf } = mover(compose, 'compose.yaml');
const { graviton, x86, l4, a10g, fourL40s, trainium } = TARGETS;

/** One engine on a card; the machine is stated in the service's own block. */
const STACK = `# Antworten für alle.
services:
  llm:
    # placewright: placement.instance=g6.xlarge
    image: vllm/vllm-openai:v0.20.0
    command: --model acme/omni-8b --max-model-len 8192 # short answers
    deploy:
      resources:
        limits:
          memory: 12G
        reservations:
          devices:
            - driver: nvidia # the only card
              count: 1
              capabilities: [gpu]
  web:
    image: nginx:1.27
`;

/** The same on Graviton, as people write it. */
const TWIN = `# Antworten für alle.
services:
  llm:
    # placewright: placement.instance=c8g.4xlarge
    image: vllm/vllm-openai-cpu:v0.20.0-arm64
    command: --model acme/omni-8b --max-model-len 8192 # short answers
    deploy:
      resources:
        limits:
          memory: 28G
  web:
    image: nginx:1.27
`;

const OLLAMA = (gpu: string) => `services:
  ollama:
    image: ollama/ollama:0.12.3
    ports: ["11434:11434"]
${gpu}volumes:
  models: {}
`;
const onOllama: Target = { ...graviton, runtime: 'ollama' };

describe('Compose: moving a service', () => {
  it('GPU to Graviton: the twin, to the byte', () => assert.equal(move(STACK, graviton), TWIN));

  it('Graviton to GPU: the reservation, the image and the machine', () =>
    assert.deepEqual(changedLines(TWIN, move(TWIN, l4)).come, [
      '# placewright: placement.instance=g6.xlarge',
      'image: vllm/vllm-openai:v0.20.0',
      'memory: 16G',
      'reservations:',
      'devices: [{ driver: nvidia, count: 1, capabilities: [gpu] }]',
    ]));

  it('there and back keeps what it means', () => {
    const back = move(move(STACK, graviton), l4);
    const [before, after] = [workloadOf(STACK), workloadOf(back)];
    assert.deepEqual(after.spec, before.spec);
    assert.deepEqual(after.stated, before.stated);
    assert.equal(after.image, before.image);
  });

  const cases: readonly (readonly [string, string, Target, ReturnType<typeof changedLines>])[] = [
    [
      'more cards: the split is added to the command as it is written',
      STACK,
      fourL40s,
      {
        gone: [
          '# placewright: placement.instance=g6.xlarge',
          'command: --model acme/omni-8b --max-model-len 8192 # short answers',
          'count: 1',
        ],
        come: [
          '# placewright: placement.instance=g6e.12xlarge',
          'command: --model acme/omni-8b --tensor-parallel-size 4 --max-model-len 8192 # short answers',
          'count: 4',
        ],
      },
    ],
    [
      'a machine that nothing names yet',
      OLLAMA('    gpus: all\n'),
      onOllama,
      { gone: ['gpus: all'], come: ['# placewright: placement.instance=c8g.4xlarge'] },
    ],
    [
      'a runtime, and files of devices beside others',
      OLLAMA('    runtime: nvidia\n    devices:\n      - /dev/nvidia0:/dev/nvidia0\n      - /dev/fuse\n'),
      onOllama,
      {
        gone: ['runtime: nvidia', '- /dev/nvidia0:/dev/nvidia0'],
        come: ['# placewright: placement.instance=c8g.4xlarge'],
      },
    ],
    [
      'a platform',
      OLLAMA('    platform: linux/amd64\n    gpus: 1\n'),
      onOllama,
      {
        gone: ['platform: linux/amd64', 'gpus: 1'],
        come: ['# placewright: placement.instance=c8g.4xlarge', 'platform: linux/arm64'],
      },
    ],
    [
      'all cards of a machine stay all',
      OLLAMA('    gpus: all\n'),
      { ...a10g, runtime: 'ollama' },
      { gone: [], come: ['# placewright: placement.instance=g5.xlarge'] },
    ],
    [
      'copies',
      OLLAMA('    gpus: all\n    deploy: { replicas: 2 }\n'),
      times(onOllama, 3),
      {
        gone: ['gpus: all', 'deploy: { replicas: 2 }'],
        come: ['# placewright: placement.instance=c8g.4xlarge', 'deploy: { replicas: 3 }'],
      },
    ],
    [
      'copies where none are written',
      OLLAMA('    gpus: all\n'),
      times(onOllama, 2),
      { gone: ['gpus: all'], come: ['# placewright: placement.instance=c8g.4xlarge', 'scale: 2'] },
    ],
    [
      'spot',
      OLLAMA('    gpus: all\n'),
      { ...onOllama, purchase: 'spot' },
      { gone: ['gpus: all'], come: ['# placewright: placement.instance=c8g.4xlarge placement.purchase=spot'] },
    ],
    [
      'limits in the older fields',
      OLLAMA('    gpus: all\n    cpus: 4\n    mem_limit: 8g\n'),
      onOllama,
      {
        gone: ['gpus: all', 'cpus: 4', 'mem_limit: 8g'],
        come: ['# placewright: placement.instance=c8g.4xlarge', 'cpus: 16', 'mem_limit: 28g'],
      },
    ],
    [
      'cards by their ids become a number',
      STACK.replace('count: 1', 'device_ids: ["2"]'),
      a10g,
      {
        gone: ['# placewright: placement.instance=g6.xlarge', 'device_ids: ["2"]'],
        come: ['# placewright: placement.instance=g5.xlarge', 'count: 1'],
      },
    ],
    [
      'what a runtime makes visible',
      STACK.replace(/deploy:[\s\S]*gpu\]\n/, 'runtime: nvidia\n    environment:\n      - NVIDIA_VISIBLE_DEVICES=1\n'),
      fourL40s,
      {
        gone: [
          '# placewright: placement.instance=g6.xlarge',
          'command: --model acme/omni-8b --max-model-len 8192 # short answers',
          '- NVIDIA_VISIBLE_DEVICES=1',
        ],
        come: [
          '# placewright: placement.instance=g6e.12xlarge',
          'command: --model acme/omni-8b --tensor-parallel-size 4 --max-model-len 8192 # short answers',
          '- NVIDIA_VISIBLE_DEVICES=0,1,2,3',
        ],
      },
    ],
    [
      'a part of a card is asked for as one device',
      OLLAMA('    gpus: 1\n'),
      { ...l4, instance: 'g6f.2xlarge', acceleratorCount: 0.25, runtime: 'ollama' },
      { gone: [], come: ['# placewright: placement.instance=g6f.2xlarge'] },
    ],
    [
      'flow style',
      'services:\n  ollama: { image: "ollama/ollama", gpus: all }\n',
      onOllama,
      {
        gone: ['ollama: { image: "ollama/ollama", gpus: all }'],
        come: ['# placewright: placement.instance=c8g.4xlarge', 'ollama: { image: "ollama/ollama" }'],
      },
    ],
    [
      'a list of arguments',
      STACK.replace('--model acme/omni-8b --max-model-len 8192', '["--model", "acme/omni-8b", "--dtype", "bfloat16"]'),
      x86,
      {
        gone: [
          '# placewright: placement.instance=g6.xlarge',
          'image: vllm/vllm-openai:v0.20.0',
          'memory: 12G',
          'reservations:',
          'devices:',
          '- driver: nvidia # the only card',
          'count: 1',
          'capabilities: [gpu]',
        ],
        come: [
          '# placewright: placement.instance=c7i.4xlarge',
          'image: vllm/vllm-openai-cpu:v0.20.0-x86_64',
          'memory: 28G',
        ],
      },
    ],
  ];
  for (const [name, text, target, change] of cases) {
    it(name, () => assert.deepEqual(changedLines(text, move(text, target)), change));
  }

  it('CRLF and a byte order mark stay', () => {
    const windows = (text: string) => `\uFEFF${text.replaceAll('\n', '\r\n')}`;
    assert.equal(move(windows(STACK), graviton), windows(TWIN));
    const bare = OLLAMA('    gpus: all\n');
    assert.equal(move(windows(bare), onOllama), windows(move(bare, onOllama)));
  });

  it('JSON, in which an extension names the machine; there and back', () => {
    const inJson = mover(compose, 'compose.json');
    const text = JSON.stringify(
      {
        services: {
          llm: {
            image: 'vllm/vllm-openai:v0.20.0',
            command: ['--model', 'acme/omni-8b'],
            deploy: {
              resources: { reservations: { devices: [{ driver: 'nvidia', count: 1, capabilities: ['gpu'] }] } },
            },
          },
          web: { image: 'nginx' },
        },
      },
      undefined,
      2,
    );
    const there = inJson.move(text, graviton);
    assert.deepEqual(JSON.parse(there), {
      services: {
        llm: {
          image: 'vllm/vllm-openai-cpu:v0.20.0-arm64',
          command: ['--model', 'acme/omni-8b'],
          'x-placewright': { placement: { instance: 'c8g.4xlarge' } },
        },
        web: { image: 'nginx' },
      },
    });
    const back = JSON.parse(inJson.move(there, fourL40s));
    assert.deepEqual(back.services.llm, {
      image: 'vllm/vllm-openai:v0.20.0',
      command: ['--model', 'acme/omni-8b', '--tensor-parallel-size=4'],
      'x-placewright': { placement: { instance: 'g6e.12xlarge' } },
      deploy: { resources: { reservations: { devices: [{ driver: 'nvidia', count: 4, capabilities: ['gpu'] }] } } },
    });
  });

  it('one service of two, each with a machine of its own', () => {
    const two = OLLAMA('    gpus: all\n  second:\n    image: ollama/ollama\n    gpus: all\n');
    const moved = move(two, onOllama, 'second');
    assert.match(
      moved,
      / {2}second:\n {4}# placewright: placement\.instance=c8g\.4xlarge\n {4}image: ollama\/ollama\nvol/,
    );
    assert.equal(workloadOf(moved, 'ollama').spec.placement?.instance, undefined);
    assert.equal(workloadOf(moved, 'second').spec.placement?.instance, 'c8g.4xlarge');
  });

  const EXTENDED = OLLAMA('    gpus: all\n  second:\n    extends: ollama\n');
  const ANCHORED = `x-gpu: &gpu\n  gpus: all\nservices:\n  one:\n    <<: *gpu\n    image: ollama/ollama\n`;
  const refusals: readonly (readonly [string, string, Target, RegExp, string?])[] = [
    ['what a service takes up from another', EXTENDED, onOllama, /others share/, 'second'],
    ['what an anchor shares', ANCHORED, onOllama, /others share/],
    ['what is interpolated', STACK.replace('v0.20.0', '${TAG}'), graviton, /no arm64 image of|filled in by a template/],
    ['a default', STACK.replace('8192 #', '8192 --tensor-parallel-size ${TP:-1} #'), fourL40s, /default of TP/],
    [
      'a comment that speaks of every service',
      `# placewright: placement.instance=g6.xlarge\n${OLLAMA('    gpus: all\n  second:\n    image: ollama/ollama\n    gpus: all\n')}`,
      onOllama,
      /placement\.instance is stated for every workload of the file/,
    ],
    [
      'cards by their files',
      OLLAMA('    devices: [/dev/nvidia0]\n'),
      { ...fourL40s, runtime: 'ollama' },
      /named one by one/,
    ],
    [
      'a probe of the card',
      `${OLLAMA('    gpus: all\n    healthcheck: { test: nvidia-smi }\n')}`,
      onOllama,
      /nvidia-smi/,
    ],
    ['CPUs by their numbers', OLLAMA('    gpus: all\n    cpuset: 0-3\n'), onOllama, /cpuset/],
    [
      'an image that is built here',
      STACK.replace('image: vllm/vllm-openai:v0.20.0', 'build: .'),
      graviton,
      /built from this folder/,
    ],
    ['an image without arm64', STACK.replace('vllm/vllm-openai', 'acme/vllm'), graviton, /no arm64 image/],
    ['Neuron without an image', OLLAMA('    gpus: all\n'), { ...trainium, runtime: 'ollama' }, /Neuron/],
    [
      'a group of machines',
      STACK,
      { ...fourL40s, instances: 2, acceleratorCount: 8, tensorParallel: 8 },
      /runs on one machine/,
    ],
  ];
  for (const [name, text, target, reason, workload] of refusals) {
    it(`refuses ${name}`, () => assert.match(refusal(text, target, workload), reason));
  }
});

describe('Compose: comments that state facts', () => {
  it('an extension does the same, of a service and of the file', () => {
    const text = `x-placewright:
  traffic: { rpsAvg: 2 }
  tokens:
    inMean: 100
services:
  one:
    image: ollama/ollama
    x-placewright:
      placement:
        instance: g6.xlarge
      traffic: { rpsAvg: 5 }
  two:
    image: ollama/ollama
`;
    const [one, two] = compose.read({ path: 'compose.yaml', languageId: 'yaml', text }).workloads;
    assert.deepEqual([one?.spec.traffic, two?.spec.traffic], [{ rpsAvg: 5 }, { rpsAvg: 2 }]);
    assert.deepEqual([one?.spec.tokens, two?.spec.tokens], [{ inMean: 100 }, { inMean: 100 }]);
    assert.equal(one?.spec.placement?.instance, 'g6.xlarge');
    const at = one?.fields.get('placement.instance')?.value;
    assert.equal(text.slice(at?.start, at?.end), 'g6.xlarge');
    assert.equal(two?.spec.placement?.instance, undefined);
  });

  it('inside a service they speak of it alone, elsewhere of all', () => {
    const text = `# placewright: traffic.rpsAvg=2
services:
  one:
    image: ollama/ollama
    # placewright: traffic.rpsAvg=5 placement.instance=g6.xlarge
    gpus: all
    # placewright: precision=int4
  # placewright: placement.region=us-west-2
  two:
    image: ollama/ollama
volumes:
  data:
    # placewright: tokens.inMean=100
`;
    const [one, two] = compose.read({ path: 'compose.yaml', languageId: 'yaml', text }).workloads;
    assert.deepEqual(one?.spec.traffic, { rpsAvg: 5 });
    assert.deepEqual(two?.spec.traffic, { rpsAvg: 2 });
    assert.equal(one?.spec.placement?.instance, 'g6.xlarge');
    assert.equal(two?.spec.placement?.instance, undefined);
    assert.deepEqual([one?.spec.precision, two?.spec.precision], ['int4', undefined]);
    assert.deepEqual([one?.spec.placement?.region, two?.spec.placement?.region], ['us-west-2', 'us-west-2']);
    assert.deepEqual([one?.spec.tokens, two?.spec.tokens], [{ inMean: 100 }, { inMean: 100 }]);
  });
});
