import assert from 'node:assert/strict';
import type { Target } from '../../../../../shared/src/report/schema';
import { skypilot } from '../../../../../server/src/manifest/dialects/skypilot';
import { changedLines, mover, TARGETS, times } from '../../../../support/retarget';

const { move, refusal, workloadOf } = mover(skypilot, 'serve.sky.yaml');
const { graviton, x86, l4, largerL4, a10g, l40s, fourL40s, trainium } = TARGETS;

/** A service in its own image; comments and the order of keys stay. */
const IMAGE = `# The answer bot.
name: bot
resources:
  infra: aws/us-east-1
  accelerators: L4:1 # the smallest that fits
  cpus: 4+
  image_id: docker:vllm/vllm-openai:v0.20.0
service:
  readiness_probe: /health
  replicas: 2
envs:
  MODEL: acme/omni-8b # grüße
run: |
  vllm serve $MODEL \\
    --max-model-len 8192 \\
    --port 8000
`;

const PIP = `resources:
  accelerators: {L4:1, A10G:1}
setup: |
  uv pip install vllm==0.11.0
run: |
  vllm serve acme/omni-8b --tensor-parallel-size $SKYPILOT_NUM_GPUS_PER_NODE
`;

const OLLAMA = `resources:
  instance_type: g6.xlarge
  memory: 16+
run: |
  curl -fsSL https://ollama.com/install.sh | sh
  ollama serve &
  ollama pull qwen3:8b
`;

const DOCKER = `resources:
  accelerators: L4:1
run: |
  docker run --gpus all -p 8080:80 ghcr.io/huggingface/text-embeddings-inference:89-1.9 --model-id BAAI/bge-m3
`;

const llama: Target = { ...graviton, runtime: 'ollama' };

describe('SkyPilot: moving a task', () => {
  it('GPU to Graviton: machine, image and copies, to the byte', () =>
    assert.equal(
      move(IMAGE, times(graviton, 3)),
      IMAGE.replace(
        'accelerators: L4:1 # the smallest that fits',
        'instance_type: c8g.4xlarge # the smallest that fits',
      )
        .replace('vllm/vllm-openai:v0.20.0', 'vllm/vllm-openai-cpu:v0.20.0-arm64')
        .replace('replicas: 2', 'replicas: 3'),
    ));

  it('and back: the machine that the card meant', () => {
    const there = move(IMAGE, times(graviton, 2));
    const back = move(there, times(l4, 2));
    assert.deepEqual(changedLines(IMAGE, back), {
      gone: ['accelerators: L4:1 # the smallest that fits'],
      come: ['instance_type: g6.xlarge # the smallest that fits'],
    });
    const [before, after] = [workloadOf(IMAGE), workloadOf(back)];
    assert.equal(after.stated.acceleratorCount, before.stated.acceleratorCount);
    assert.equal(after.image, before.image);
  });

  const cases: readonly (readonly [string, string, Target, readonly string[]])[] = [
    ['a card for a card', IMAGE, times(a10g, 2), ['accelerators: A10G:1 # the smallest that fits']],
    ['a machine that the card alone would not get', IMAGE, times(largerL4, 2), ['instance_type: g6.4xlarge']],
    [
      'several cards: the split is added before the last flag',
      IMAGE,
      times(fourL40s, 2),
      ['accelerators: L40S:4 # the smallest that fits', '--tensor-parallel-size 4 --port 8000'],
    ],
    ['spot', IMAGE, { ...times(l4, 2), purchase: 'spot' }, ['use_spot: true']],
    [
      'x86',
      IMAGE,
      times(x86, 2),
      ['instance_type: c7i.4xlarge # the smallest that fits', 'image_id: docker:vllm/vllm-openai-cpu:v0.20.0-x86_64'],
    ],
    ['a card of several, the cheaper one goes', PIP, a10g, ['accelerators: {A10G:1}']],
    [
      'a machine of several that a card would get: no other card stands beside its type',
      PIP.replace('{L4:1, A10G:1}', '{L4:1, A100:1}'),
      largerL4,
      ['accelerators: {L4:1}', 'instance_type: g6.4xlarge'],
    ],
    ['a dearer card stays as the next choice', PIP.replace('L4:1', 'T4:1'), l4, ['accelerators: {L4:1, A10G:1}']],
    ['a card in place of several', PIP, l40s, ['accelerators: {L40S:1}']],
    ['a variable that SkyPilot sets follows', PIP, fourL40s, ['accelerators: {L40S:4}']],
    ['an installer that takes what it finds', OLLAMA, llama, ['instance_type: c8g.4xlarge']],
    [
      'docker run',
      DOCKER,
      { ...graviton, runtime: 'tei' },
      [
        'instance_type: c8g.4xlarge',
        'docker run -p 8080:80 ghcr.io/huggingface/text-embeddings-inference:cpu-arm64-1.9 --model-id BAAI/bge-m3',
      ],
    ],
    [
      'a card of each generation its image',
      DOCKER,
      { ...a10g, runtime: 'tei' },
      [
        'accelerators: A10G:1',
        'docker run --gpus all -p 8080:80 ghcr.io/huggingface/text-embeddings-inference:86-1.9 --model-id BAAI/bge-m3',
      ],
    ],
  ];
  for (const [name, text, target, come] of cases) {
    it(name, () => assert.deepEqual(changedLines(text, move(text, target)).come, come));
  }

  it('docker run back on a card', () => {
    const there = move(DOCKER, { ...graviton, runtime: 'tei' });
    assert.match(move(there, { ...l4, runtime: 'tei' }), /docker run --gpus all -p 8080:80 ghcr\.io\/[^ ]+:89-1\.9 /);
  });

  it('options of docker run on lines of their own', () => {
    const lines = DOCKER.replace(
      'docker run --gpus all -p 8080:80 ',
      'docker run \\\n    --gpus all \\\n    -p 8080:80 \\\n    ',
    );
    const there = move(lines, { ...graviton, runtime: 'tei' });
    assert.deepEqual(changedLines(lines, there).gone.slice(1, 2), ['--gpus all \\']);
    assert.match(there, /docker run \\\n {4}-p 8080:80 \\\n {4}ghcr/);
  });

  it('asks for no more than the machine has', () => {
    const asking = IMAGE.replace('cpus: 4+', 'cpus: 16+\n  memory: 64').replace('L4:1', 'L4:1');
    assert.deepEqual(changedLines(asking, move(asking, times(a10g, 2))).come, [
      'accelerators: A10G:1 # the smallest that fits',
      'cpus: 4+',
      'memory: 16',
    ]);
  });

  it('CRLF and a byte order mark stay', () => {
    const windows = `\uFEFF${IMAGE.replaceAll('\n', '\r\n')}`;
    assert.equal(
      move(windows, times(graviton, 2)),
      `\uFEFF${move(IMAGE, times(graviton, 2)).replaceAll('\n', '\r\n')}`,
    );
  });

  it('flow style', () => {
    const flow = `resources: { accelerators: "L4:1", image_id: "docker:vllm/vllm-openai:v0.20.0" }\nrun: vllm serve acme/omni-8b --port 80\n`;
    assert.equal(
      move(flow, graviton),
      `resources: { instance_type: "c8g.4xlarge", image_id: "docker:vllm/vllm-openai-cpu:v0.20.0-arm64" }\nrun: vllm serve acme/omni-8b --port 80\n`,
    );
  });

  it('an alternative that only says where stays', () => {
    const where = DOCKER.replace(
      'accelerators: L4:1',
      'accelerators: L4:1\n  any_of:\n    - infra: aws/us-east-1\n    - infra: aws/us-west-2',
    );
    assert.deepEqual(changedLines(where, move(where, { ...a10g, runtime: 'tei' })).come.slice(0, 1), [
      'accelerators: A10G:1',
    ]);
  });

  it('a range of replicas is widened where the peak needs more', () => {
    const range = IMAGE.replace('replicas: 2', 'replica_policy: { min_replicas: 1, max_replicas: 2 }');
    assert.match(move(range, times(graviton, 3)), /min_replicas: 1, max_replicas: 3 /);
    assert.match(move(range, times(graviton, 2)), /min_replicas: 1, max_replicas: 2 /);
  });

  it('what a comment states is moved with it', () => {
    const said = `# placewright: placement.instance=g6.xlarge traffic.rpsAvg=1\n${IMAGE}`;
    assert.match(
      move(said, times(graviton, 2)),
      /^# placewright: placement\.instance=c8g\.4xlarge traffic\.rpsAvg=1\n/,
    );
  });

  const refusals: readonly (readonly [string, string, Target, RegExp])[] = [
    ['packages for NVIDIA', PIP, graviton, /installs vllm as it is built for NVIDIA GPUs/],
    [
      'packages on a line of their own',
      PIP.replace('uv pip install vllm', 'pip install -U \\\n    torch \\\n    vllm'),
      x86,
      /installs vllm as it is built/,
    ],
    ['a script of its own', PIP.replace(/setup[\s\S]*vllm==0.11.0\n/, ''), x86, /no image is named/],
    [
      'an image without an arm64 build',
      IMAGE.replace('vllm/vllm-openai', 'acme/server'),
      times(graviton, 2),
      /no arm64 image/,
    ],
    ['another cloud', IMAGE.replace('aws/us-east-1', 'gcp'), times(a10g, 2), /this file targets gcp/],
    ['a cluster of its own', IMAGE.replace('aws/us-east-1', 'k8s'), times(a10g, 2), /infra keeps it on k8s/],
    [
      'a machine image',
      IMAGE.replace('docker:vllm/vllm-openai:v0.20.0', 'ami-0abc'),
      times(graviton, 2),
      /machine image/,
    ],
    [
      'a ceiling',
      IMAGE.replace('cpus: 4+', 'max_hourly_cost: 1'),
      times(fourL40s, 2),
      /max_hourly_cost is \$1\/h; g6e\.12xlarge/,
    ],
    [
      'two copies of a task',
      DOCKER,
      times({ ...a10g, runtime: 'tei' }, 2),
      /it runs once, and the load needs 2 copies there/,
    ],
    [
      'more machines than its script knows',
      IMAGE,
      { ...times(fourL40s, 2), instances: 4, acceleratorCount: 8 },
      /written for one machine/,
    ],
    ['a container on Neuron', IMAGE, times(trainium, 2), /hand Neuron devices to the container/],
    ['Neuron where no image is known', DOCKER, trainium, /neuron|no Neuron image/i],
    [
      'a default of a variable',
      IMAGE.replace('--port 8000', '--tensor-parallel-size ${TP:-1}'),
      times(fourL40s, 2),
      /default of TP/,
    ],
    [
      'alternatives of other kinds',
      `resources:\n  any_of:\n    - accelerators: L4:1\n    - accelerators: A10G:1\n  image_id: docker:vllm/vllm-openai:v0.20.0\nrun: vllm serve acme/omni-8b\n`,
      graviton,
      /other alternatives \(any_of\)/,
    ],
  ];
  for (const [name, text, target, reason] of refusals) {
    it(`refuses ${name}`, () => assert.match(refusal(text, target), reason));
  }
});
