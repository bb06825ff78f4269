/** dstack runs: GPUs in every spelling, groups of replicas, ranges, and what is no run. */
import assert from 'node:assert/strict';
import { dstack } from '../../../../../server/src/manifest/dialects/dstack';
import { onlyOf, readBy, survivesBadInput } from '../../../../support/fixtures';

const service = (resources: string, rest = 'replicas: 1\n') =>
  onlyOf(
    dstack,
    `type: service\nimage: vllm/vllm-openai\ncommands: [vllm serve Qwen/Qwen3-8B --tensor-parallel-size $DSTACK_GPUS_NUM]\nresources: ${resources}\n${rest}`,
  );
const gpu = (written: string) => {
  const { spec, stated } = service(`{ gpu: ${written} }`);
  return [spec.placement?.accelerator ?? stated.accelerator, stated.acceleratorCount];
};

describe('dstack', () => {
  it('reads a GPU in every spelling', () => {
    assert.deepEqual(gpu('2'), ['nvidia-gpu', 2]);
    assert.deepEqual(gpu('24GB'), ['nvidia-gpu', 1]);
    assert.deepEqual(gpu('24GB..:2'), ['nvidia-gpu', 2]);
    assert.deepEqual(gpu('L40S'), ['L40S', 1]);
    assert.deepEqual(gpu('MI300X:8'), ['MI300X', 8]);
    assert.deepEqual(gpu('amd:2'), ['amd-gpu', 2]);
    // The catalog has an A100 of 40 GB and one of 80 GB.
    assert.deepEqual(gpu('A100:80GB:2'), ['A100-80GB', 2]);
    assert.deepEqual(gpu('A100:40GB:2'), ['A100', 2]);
    assert.deepEqual(gpu('nvidia:H100:2..4'), ['H100', 2]);
    assert.deepEqual(gpu('{ vendor: nvidia, name: H200, count: 8 }'), ['H200', 8]);
    assert.deepEqual(gpu('v5litepod-8'), ['v5litepod-8', 8]);
    assert.deepEqual(gpu('n150:1'), ['n150', 1]);
  });

  it('takes the cheapest of several names', () => {
    const { spec, alternatives } = service('{ gpu: "H100,L4:1" }');
    assert.equal(spec.placement?.accelerator, 'L4');
    assert.deepEqual(alternatives, { accelerators: ['H100', 'L4'] });
  });

  it('is on a CPU where no GPU is asked for', () => {
    assert.equal(service('{ gpu: 0 }').stated.acceleratorCount, 0);
    assert.equal(service('{ cpu: 8.. }').stated.hardwareClass, 'unspecified');
    assert.equal(service('{ cpu: "arm:8.." }').stated.hardwareClass, 'graviton');
    assert.equal(service('{ cpu: "x86:16" }').stated.arch, 'amd64');
  });

  it('reads replicas as a number and as a range', () => {
    const replicas = (written: string) => {
      const { placement = {} } = service('{ gpu: L4 }', `replicas: ${written}\n`).spec;
      return [placement.replicas, placement.minReplicas, placement.maxReplicas];
    };
    assert.deepEqual(replicas('3'), [3, undefined, undefined]);
    assert.deepEqual(replicas('1..4'), [undefined, 1, 4]);
    assert.deepEqual(replicas('0..'), [undefined, 0, undefined]);
  });

  it('counts all nodes of a task', () => {
    const task = onlyOf(
      dstack,
      'type: task\nnodes: 4\ncommands: [torchrun --nproc-per-node $DSTACK_GPUS_PER_NODE train.py]\nresources: { gpu: H100:8 }\n',
    );
    // 4 nodes × 8 cards
    assert.deepEqual([task.spec.placement?.count, task.spec.kind], [32, 'training']);
  });

  it('names each group of replicas, with what it states above what the run states', () => {
    const { workloads } = readBy(
      dstack,
      [
        'type: service\nname: s\nmodel: a/b\nimage: lmsysorg/sglang',
        'replicas:',
        '  - { count: 1..2, commands: [python -m sglang.launch_server --model-path a/b], resources: { gpu: 48GB } }',
        '  - { count: 3, commands: [python -m sglang.launch_server --model-path a/b], resources: { gpu: L4 } }',
      ].join('\n'),
    );
    assert.deepEqual(
      workloads.map(({ name, stated }) => [name, stated.replicas, stated.accelerator]),
      [
        ['s', 1, 'nvidia-gpu'],
        ['s/1', 3, 'L4'],
      ],
    );
  });

  it('keeps the published name where the command loads a folder', () => {
    const named = onlyOf(
      dstack,
      'type: service\nmodel: { type: chat, name: org/model, format: openai }\ncommands: [vllm serve /models/x]\nresources: { gpu: L4 }\n',
    );
    assert.equal(named.spec.model, 'org/model');
  });

  it('says other clouds, several regions and a limit of price', () => {
    const placed = service(
      '{ gpu: L4 }',
      'backends: [gcp]\nregions: [us-central1]\nspot_policy: spot\nmax_price: 1.5\n',
    );
    assert.deepEqual([placed.spec.placement?.region, placed.stated.region], [undefined, 'us-central1']);
    assert.equal(placed.spec.placement?.purchase, 'spot');
    assert.ok(placed.notes.includes('These are machines of gcp: money is that of the EC2 instance with the same L4.'));
    assert.ok(placed.notes.includes('A machine may cost at most $1.5/h.'));
  });

  it('is silent about what runs nothing', () => {
    for (const text of [
      'type: fleet\nname: f\nnodes: 2\nresources: { gpu: H100:8 }\n',
      'type: gateway\nbackend: aws\nregion: eu-west-1\n',
      'type: dev-environment\nide: vscode\nresources: { gpu: 24GB }\n',
      'type: task\ncommands: [pytest]\nresources: { cpu: 4 }\n',
      'type: service\nname: not-a-run\nkind: Component\nspec: { type: service }\n',
    ]) {
      assert.deepEqual(readBy(dstack, text).workloads, [], text);
    }
  });

  it('survives bad input', () => survivesBadInput(dstack, 'test/fixtures/manifests/dstack')).timeout(60_000);
});
