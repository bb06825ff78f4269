import assert from 'node:assert/strict';
import type { Target } from '../../../../../shared/src/report/schema';
import { dstack } from '../../../../../server/src/manifest/dialects/dstack';
import { changedLines, mover, TARGETS, times } from '../../../../support/retarget';

const { move, refusal, workloadOf } = mover(dstack, 'bot.dstack.yml');
const { graviton, x86, l4, largerL4, a10g, fourL40s, trainium } = TARGETS;

const SERVICE = `type: service
name: bot # der Bote
image: vllm/vllm-openai:v0.20.0
env:
  - HF_TOKEN
  - MODEL=acme/omni-8b
commands:
  - |
    vllm serve $MODEL \\
      --max-model-len 8192 \\
      --tensor-parallel-size $DSTACK_GPUS_NUM
port: 8000
resources:
  gpu: L4:1 # small
  memory: 16GB..
replicas: 2
`;

const gpu = (spelling: string) => SERVICE.replace('L4:1 # small', spelling);

describe('dstack: moving a run', () => {
  it('GPU to Graviton: CPU, image, split and copies, to the byte', () =>
    assert.equal(
      move(SERVICE, times(graviton, 3)),
      SERVICE.replace('gpu: L4:1 # small', 'cpu: arm:16.. # small')
        .replace('vllm/vllm-openai:v0.20.0', 'vllm/vllm-openai-cpu:v0.20.0-arm64')
        .replace('$DSTACK_GPUS_NUM', '1')
        .replace('resources:', 'instance_types: [c8g.4xlarge]\nresources:')
        .replace('replicas: 2', 'replicas: 3'),
    ));

  it('and back: the same card, number and image', () => {
    const back = move(move(SERVICE, times(graviton, 2)), times(l4, 2));
    const [before, after] = [workloadOf(SERVICE), workloadOf(back)];
    assert.equal(after.stated.acceleratorCount, before.stated.acceleratorCount);
    assert.equal(after.stated.tensorParallel, before.stated.tensorParallel);
    assert.equal(after.image, before.image);
    assert.match(back, /\n {2}cpu: 4\.\. # small\n {2}memory: 16GB\.\.\n {2}gpu: L4:1\n/);
  });

  const cases: readonly (readonly [string, string, Target, readonly string[]])[] = [
    ['a card for a card', SERVICE, times(a10g, 2), ['gpu: A10G:1 # small']],
    ['a name alone stays alone', gpu('L4'), times(a10g, 2), ['gpu: A10G']],
    ['with vendor and memory', gpu('nvidia:L4:24GB:1'), times(a10g, 2), ['gpu: A10G:1']],
    ['a range of numbers', gpu('L4:1..2'), times(a10g, 2), ['gpu: A10G:1']],
    ['memory without a name', gpu('24GB'), times(a10g, 2), ['gpu: A10G']],
    ['a list of names', gpu('[L4, A10G]'), times(a10g, 2), ['gpu: [A10G]']],
    [
      'a map',
      gpu('{ name: [L4, T4], memory: 24GB, count: 1 }'),
      times(fourL40s, 2),
      ['gpu: { name: [L40S], memory: 48GB, count: 4 }'],
    ],
    ['a variable that dstack sets follows', SERVICE, times(fourL40s, 2), ['gpu: L40S:4 # small']],
    ['a machine that the card alone would not get', SERVICE, times(largerL4, 2), ['instance_types: [g6.4xlarge]']],
    ['spot', SERVICE, { ...times(l4, 2), purchase: 'spot' }, ['spot_policy: spot']],
    [
      'x86',
      SERVICE,
      times(x86, 2),
      [
        'image: vllm/vllm-openai-cpu:v0.20.0-x86_64',
        '--tensor-parallel-size 1',
        'instance_types: [c7i.4xlarge]',
        'cpu: 16.. # small',
      ],
    ],
    [
      'no more is asked for than the machine has',
      SERVICE.replace('16GB..', '64GB..'),
      times(a10g, 2),
      ['gpu: A10G:1 # small', 'memory: 16GB..'],
    ],
    [
      'a range of replicas',
      SERVICE.replace('replicas: 2', 'replicas: 1..2'),
      times(a10g, 3),
      ['gpu: A10G:1 # small', 'replicas: 1..3'],
    ],
    [
      'a number of replicas where there is none',
      SERVICE.replace('replicas: 2\n', ''),
      times(a10g, 2),
      ['replicas: 2', 'gpu: A10G:1 # small'],
    ],
    [
      'a named type',
      SERVICE.replace('port:', 'instance_types: [g6.xlarge, g6.2xlarge]\nport:'),
      times(a10g, 2),
      ['instance_types: [g5.xlarge]', 'gpu: A10G:1 # small'],
    ],
  ];
  for (const [name, text, target, come] of cases) {
    it(name, () => assert.deepEqual(changedLines(text, move(text, target)).come, come));
  }

  it('CRLF and a byte order mark stay', () => {
    const windows = `\uFEFF${SERVICE.replaceAll('\n', '\r\n')}`;
    assert.equal(
      move(windows, times(graviton, 2)),
      `\uFEFF${move(SERVICE, times(graviton, 2)).replaceAll('\n', '\r\n')}`,
    );
  });

  const GROUPS = `type: service
image: lmsysorg/sglang:latest
replicas:
  - count: 1..4
    commands:
      - python -m sglang.launch_server --model-path acme/omni-8b --disaggregation-mode prefill
    resources:
      gpu: L4
  - count: 2
    commands:
      - python -m sglang.launch_server --model-path acme/omni-8b --disaggregation-mode decode
    resources: { gpu: "L4:1" }
`;
  it('one group of replicas, the other stays', () => {
    const name = 'dstack service';
    const moved = move(GROUPS, { ...times(a10g, 3), runtime: 'sglang' }, name);
    assert.deepEqual(changedLines(GROUPS, moved).come, ['- count: 3', 'resources: { gpu: "A10G:1" }']);
  });

  const refusals: readonly (readonly [string, string, Target, RegExp])[] = [
    ['Neuron', SERVICE, times(trainium, 2), /dstack knows no Neuron devices/],
    ['a ceiling', `${SERVICE}max_price: 0.9\n`, times(a10g, 2), /max_price is \$0\.9\/h; g5\.xlarge costs \$1\.006\/h/],
    ['another region', `${SERVICE}regions: [eu-west-1]\n`, times(a10g, 2), /eu-west-1/],
    ['other clouds', `${SERVICE}backends: [runpod]\n`, times(a10g, 2), /this file targets runpod/],
    ['a fleet', `${SERVICE}fleets: [cluster]\n`, times(a10g, 2), /fleets keep it/],
    ['what is known of another card', gpu('{ name: L4, total_memory: 24GB }'), times(a10g, 2), /total_memory/],
    [
      'packages for NVIDIA',
      SERVICE.replace('image: vllm/vllm-openai:v0.20.0\n', '').replace('  - |', '  - uv pip install vllm\n  - |'),
      times(x86, 2),
      /installs vllm as it is built for NVIDIA GPUs/,
    ],
    [
      'resources that groups share',
      GROUPS.replace('    resources: { gpu: "L4:1" }\n', '').replace(
        'replicas:',
        'resources: { gpu: "L4:1" }\nreplicas:',
      ),
      { ...times(a10g, 2), runtime: 'sglang' },
      /others share/,
    ],
  ];
  for (const [name, text, target, reason] of refusals) {
    it(`refuses ${name}`, () =>
      assert.match(refusal(text, target, workloadOf(text).name.replace('/prefill', '')), reason));
  }
});
