/** SkyPilot tasks: alternatives, places, replicas, and what merely looks like a task. */
import assert from 'node:assert/strict';
import { skypilot } from '../../../../../server/src/manifest/dialects/skypilot';
import { onlyOf, readBy, survivesBadInput } from '../../../../support/fixtures';

const RUN = 'run: vllm serve Qwen/Qwen3-8B\n';
const task = (resources: string, rest = RUN) => onlyOf(skypilot, `resources: ${resources}\n${rest}`);

describe('SkyPilot', () => {
  it('takes a list in its order, and a set by price', () => {
    const ordered = task(`{ accelerators: ['H100:1', 'L4:1'] }`);
    const cheapest = task(`{ accelerators: { 'H100:1', 'L4:1' } }`);
    assert.deepEqual([ordered.spec.placement?.accelerator, cheapest.spec.placement?.accelerator], ['H100', 'L4']);
    assert.deepEqual(cheapest.alternatives, { accelerators: ['H100', 'L4'] });
    assert.ok(cheapest.notes.some((note) => note.includes('cheapest of 2 alternatives')));
    assert.ok(ordered.notes.some((note) => note.includes('in their order')));
  });

  it('skips what the catalog does not know, and says where it knows none', () => {
    const skipped = task(`{ accelerators: ['RTX4090:2', 'L4:1'] }`);
    assert.deepEqual([skipped.spec.placement?.accelerator, skipped.spec.placement?.count], ['L4', 1]);
    const unknown = task(`{ accelerators: RTX4090:2 }`);
    assert.deepEqual([unknown.spec.placement?.accelerator, unknown.stated.accelerator], ['RTX4090', 'RTX4090']);
    assert.equal(unknown.spec.placement?.count, 2);
    assert.ok(unknown.notes.includes('RTX4090 is not in the catalog: price and speed are unknown.'));
  });

  it('reads the alternatives of any_of and ordered above what stands beside them', () => {
    const either = task('{ cpus: 8+, any_of: [{ accelerators: A100:8 }, { accelerators: L40S:4 }] }');
    assert.deepEqual([either.spec.placement?.accelerator, either.spec.placement?.count], ['L40S', 4]);
    const ordered = task('{ accelerators: L4:2, ordered: [{ infra: aws/us-east-1 }, { infra: aws/us-west-2 }] }');
    assert.deepEqual([ordered.spec.placement?.region, ordered.spec.placement?.count], ['us-east-1', 2]);
  });

  it('counts all nodes, and hands the devices of one to the script', () => {
    const nodes = task(
      '{ accelerators: H100:8 }',
      'num_nodes: 2\nrun: vllm serve a/b -tp $SKYPILOT_NUM_GPUS_PER_NODE -pp $SKYPILOT_NUM_NODES\n',
    );
    // 2 nodes × 8 cards
    assert.equal(nodes.spec.placement?.count, 16);
    assert.deepEqual([nodes.stated.tensorParallel, nodes.stated.pipelineParallel], [8, 2]);
  });

  it('takes an instance type for what it has, of this cloud or of another', () => {
    const own = task('{ instance_type: p5.48xlarge }');
    assert.deepEqual([own.spec.placement?.instance, own.spec.placement?.count], ['p5.48xlarge', 8]);
    const other = task('{ cloud: gcp, instance_type: a3-highgpu-8g }');
    assert.equal(other.spec.placement?.instance, undefined);
    assert.deepEqual(
      [other.stated.instance, other.spec.placement?.accelerator, other.spec.placement?.count],
      ['a3-highgpu-8g', 'H100', 8],
    );
    assert.ok(other.notes.includes('These are machines of gcp: money is that of the EC2 instance with the same H100.'));
  });

  it('keeps a region of another cloud without pricing it', () => {
    const elsewhere = task('{ infra: gcp/us-central1, accelerators: L4 }');
    assert.deepEqual([elsewhere.spec.placement?.region, elsewhere.stated.region], [undefined, 'us-central1']);
  });

  it('reads replicas, bounds and the traffic that they scale with', () => {
    const service = (policy: string) => task('{ accelerators: L4 }', `service: ${policy}\n${RUN}`);
    assert.equal(service('{ readiness_probe: /, replicas: 3 }').spec.placement?.replicas, 3);
    const scaled = service(
      '{ readiness_probe: /, replica_policy: { min_replicas: 0, max_replicas: 5, target_qps_per_replica: 2.5 } }',
    );
    const { minReplicas, maxReplicas, scaleToZero } = scaled.spec.placement ?? {};
    assert.deepEqual([minReplicas, maxReplicas, scaleToZero], [0, 5, true]);
    assert.ok(scaled.notes.some((note) => note.includes('2.5 requests per second')));
    const fixed = service('{ readiness_probe: /, replica_policy: { min_replicas: 2 } }');
    assert.equal(fixed.spec.placement?.replicas, 2);
  });

  it('says what is no number, and leaves it out', () => {
    const half = task('{ accelerators: H100:0.5 }');
    assert.equal(half.spec.placement?.count, undefined);
    assert.ok(half.notes.some((note) => note.includes('0.5')));
    const open = task('{ accelerators: H100:$GPUS }');
    assert.ok(open.notes.some((note) => note.includes('$GPUS')));
  });

  it('counts the chips of a TPU slice and gives no estimate', () => {
    // v5litepod-16: 16 chips; v3-8: 8 TensorCores, two to a chip
    assert.equal(task('{ accelerators: tpu-v5litepod-16 }').stated.acceleratorCount, 16);
    const v3 = task('{ accelerators: tpu-v3-8 }');
    assert.deepEqual([v3.stated.acceleratorCount, v3.stated.hardwareClass], [4, 'other']);
  });

  it('reads a directive', () => {
    const said = onlyOf(skypilot, `# placewright: traffic.rpsAvg=3\nresources: { accelerators: L4 }\n${RUN}`);
    assert.equal(said.spec.traffic?.rpsAvg, 3);
  });

  it('is silent about tasks on CPUs without an engine, and about files of other formats', () => {
    for (const text of [
      'resources: { cpus: 4+ }\nrun: python -m http.server\n',
      'resources: { limits: { cpu: 1 } }\nservice: { port: 80 }\n',
      'resources: { memory: 1Gi }\nservice: { port: 80 }\nsetup: {}\n',
      'on: push\njobs: {}\nresources: { accelerators: L4 }\nrun: vllm serve a/b\n',
      'type: task\nresources: { accelerators: L4 }\nrun: vllm serve a/b\n',
    ]) {
      assert.deepEqual(readBy(skypilot, text).workloads, [], text);
    }
  });

  it('survives bad input', () => survivesBadInput(skypilot, 'test/fixtures/manifests/skypilot')).timeout(60_000);
});
