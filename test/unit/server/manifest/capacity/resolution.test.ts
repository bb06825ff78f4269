/** Pods whose labels lead to machines that other objects describe. */
import assert from 'node:assert/strict';
import { contextOf, NO_CONTEXT } from '../../../../../server/src/manifest/context';
import { dialects } from '../../../../../server/src/manifest/dialects/index';
import type { Target } from '../../../../../shared/src/report/schema';
import { kubernetes } from '../../../../../server/src/manifest/dialects/kubernetes';
import type { FoundWorkload, Manifest } from '../../../../../server/src/manifest/manifest';
import { createManifestCache, withOwn } from '../../../../../server/src/manifest/manifestCache';
import { getCatalog } from '../../../../../shared/src/catalog/catalog';

const source = (text: string) => ({ path: 'all.yaml', languageId: 'yaml', text });
const read = (...documents: readonly string[]): Manifest =>
  createManifestCache(dialects).read(source(documents.join('\n---\n')));

function only(manifest: Manifest): FoundWorkload {
  const [found, ...others] = manifest.workloads;
  assert.ok(found && others.length === 0, `one workload, not ${manifest.workloads.length}`);
  return found;
}

const said = ({ notes }: FoundWorkload, text: RegExp) => notes.some((note) => text.test(note));

interface PodOptions {
  readonly selector?: string;
  readonly tolerations?: string;
  readonly resources?: string;
  readonly labels?: string;
}

const deployment = ({ selector = '{}', tolerations = '[]', resources, labels = '{}' }: PodOptions) => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: chat, labels: ${labels} }
spec:
  template:
    spec:
      nodeSelector: ${selector}
      tolerations: ${tolerations}
      containers:
        - name: vllm
          image: vllm/vllm-openai:v0.9.1
          args: [--model, Qwen/Qwen3-8B]
          resources: ${resources ?? '{ limits: { nvidia.com/gpu: 1 } }'}`;

interface PoolOptions {
  readonly labels?: string;
  readonly requirements: readonly string[];
  readonly taints?: string;
  readonly weight?: number;
}

const pool = (name: string, { labels = '{}', requirements, taints = '[]', weight }: PoolOptions) => `
apiVersion: karpenter.sh/v1
kind: NodePool
metadata: { name: ${name} }
spec:
  ${weight === undefined ? '' : `weight: ${weight}`}
  template:
    metadata: { labels: ${labels} }
    spec:
      taints: ${taints}
      requirements:
${requirements.map((each) => `        - ${each}`).join('\n')}`;

const families = (...names: readonly string[]) =>
  `{ key: karpenter.k8s.aws/instance-family, operator: In, values: [${names.join(', ')}] }`;
const sizes = (...names: readonly string[]) =>
  `{ key: karpenter.k8s.aws/instance-size, operator: In, values: [${names.join(', ')}] }`;
const capacityTypes = (...names: readonly string[]) =>
  `{ key: karpenter.sh/capacity-type, operator: In, values: [${names.join(', ')}] }`;
const TAINT = '[{ key: nvidia.com/gpu, effect: NoSchedule }]';
const G5 = { labels: '{ NodeGroupType: g5-gpu-karpenter }', requirements: [families('g5')] };
const ON_G5 = { selector: '{ NodeGroupType: g5-gpu-karpenter }' };

describe('a pod on a NodePool', () => {
  it('gets the cheapest machine that has what it asks for, and a note that names the pool', () => {
    // us-east-1, on demand: g6.xlarge $0.8048, g5.xlarge $1.006, g6e.xlarge $1.861 per hour.
    const mixed = pool('gpu', { requirements: [families('g5', 'g6', 'g6e')] });
    const found = only(read(mixed, deployment({ selector: '{ karpenter.sh/nodepool: gpu }' })));
    assert.equal(found.spec.placement?.instance, 'g6.xlarge');
    assert.equal(found.stated.accelerator, 'L4');
    assert.equal(found.stated.arch, 'amd64');
    assert.ok(said(found, /NodePool gpu, which allows g6, g5, g6e: g6\.xlarge is read, the cheapest/));
    assert.ok(!found.fields.has('placement.instance'));
  });

  it('gets a larger one for more devices', () => {
    const mixed = pool('gpu', { requirements: [families('g5', 'g6')] });
    const four = deployment({
      selector: '{ karpenter.sh/nodepool: gpu }',
      resources: '{ limits: { nvidia.com/gpu: 4 } }',
    });
    assert.equal(only(read(mixed, four)).spec.placement?.instance, 'g6.12xlarge');
  });

  it('gets a larger one for more vCPUs than the smallest has', () => {
    // g5.xlarge has 4 vCPUs, g5.2xlarge 8, and a part of one belongs to the system.
    const six = deployment({ ...ON_G5, resources: '{ requests: { cpu: 6 }, limits: { nvidia.com/gpu: 1 } }' });
    assert.equal(only(read(pool('g5', G5), six)).spec.placement?.instance, 'g5.2xlarge');
  });

  it('gets a machine within the sizes, generations and products that are allowed', () => {
    const sized = pool('g5', { ...G5, requirements: [families('g5'), sizes('4xlarge', '8xlarge')] });
    assert.equal(only(read(sized, deployment(ON_G5))).spec.placement?.instance, 'g5.4xlarge');
    const recent = pool('new', {
      labels: '{ team: a }',
      requirements: [
        '{ key: karpenter.k8s.aws/instance-category, operator: In, values: [g] }',
        "{ key: karpenter.k8s.aws/instance-generation, operator: Gt, values: ['5'] }",
        '{ key: karpenter.k8s.aws/instance-gpu-name, operator: NotIn, values: [l4] }',
      ],
    });
    const found = only(read(recent, deployment({ selector: '{ team: a }' })));
    const instance = getCatalog().instance(found.spec.placement?.instance ?? '');
    assert.ok(instance && /^g[6-9]/.test(instance.family) && instance.accelerator?.chip?.shortName !== 'L4');
  });

  it('keeps the instance that it names itself, and learns how it is paid for', () => {
    const spot = pool('g5', { ...G5, requirements: [families('g5'), capacityTypes('spot')] });
    const selector = '{ NodeGroupType: g5-gpu-karpenter, node.kubernetes.io/instance-type: g5.8xlarge }';
    const found = only(read(spot, deployment({ selector })));
    assert.equal(found.spec.placement?.instance, 'g5.8xlarge');
    assert.equal(found.spec.placement?.purchase, 'spot');
  });

  it('runs on spot where both are allowed, unless it says otherwise', () => {
    const both = pool('g5', { ...G5, requirements: [families('g5'), capacityTypes('on-demand', 'spot')] });
    const found = only(read(both, deployment(ON_G5)));
    assert.equal(found.spec.placement?.purchase, 'spot');
    assert.ok(said(found, /spot is read/));
    const selector = '{ NodeGroupType: g5-gpu-karpenter, karpenter.sh/capacity-type: on-demand }';
    assert.equal(only(read(both, deployment({ selector }))).spec.placement?.purchase, 'on-demand');
  });

  it('is led there by a taint that it tolerates while it asks for a device', () => {
    const tainted = pool('gpu', { requirements: [families('g6')], taints: TAINT });
    const tolerations = '[{ key: nvidia.com/gpu, operator: Exists }]';
    assert.equal(only(read(tainted, deployment({ tolerations }))).spec.placement?.instance, 'g6.xlarge');
    assert.equal(only(read(tainted, deployment({}))).spec.placement?.instance, undefined);
  });

  it('is not led to machines whose taint it does not tolerate', () => {
    const tainted = pool('g5', { ...G5, taints: '[{ key: dedicated, value: training, effect: NoSchedule }]' });
    assert.equal(only(read(tainted, deployment(ON_G5))).spec.placement?.instance, undefined);
    const other = '[{ key: dedicated, operator: Equal, value: batch }]';
    assert.equal(only(read(tainted, deployment({ ...ON_G5, tolerations: other }))).spec.placement?.instance, undefined);
    const right = '[{ key: dedicated, operator: Equal, value: training }]';
    assert.equal(
      only(read(tainted, deployment({ ...ON_G5, tolerations: right }))).spec.placement?.instance,
      'g5.xlarge',
    );
  });

  it('is not guessed where several pools fit; the one with the highest weight is asked first', () => {
    const label = '{ kind: gpu }';
    const a = { labels: label, requirements: [families('g5')] };
    const b = { labels: label, requirements: [families('p5')] };
    const pod = deployment({ selector: label });
    const open = only(read(pool('a', a), pool('b', b), pod));
    assert.equal(open.spec.placement?.instance, undefined);
    assert.ok(said(open, /2 descriptions of machines \(NodePool a, NodePool b\)/));
    const settled = only(read(pool('a', { ...a, weight: 5 }), pool('b', { ...b, weight: 50 }), pod));
    assert.equal(settled.stated.accelerator, 'H100');
  });

  it('is one pool where the same one is written twice', () => {
    assert.equal(only(read(pool('g5', G5), pool('g5', G5), deployment(ON_G5))).spec.placement?.instance, 'g5.xlarge');
  });

  it('is left open where no machine of the pool has what it asks for', () => {
    const many = deployment({ ...ON_G5, resources: '{ limits: { nvidia.com/gpu: 16 } }' });
    const found = only(read(pool('g5', G5), many));
    assert.equal(found.spec.placement?.instance, undefined);
    assert.ok(said(found, /none of its machines is known to have what it asks for/));
  });

  it('has no machine without a device or a request; what all machines have in common is read', () => {
    const arm = pool('arm', { labels: '{ workload: cpu }', requirements: [families('c8g', 'm8g')] });
    const bare = deployment({ selector: '{ workload: cpu }', resources: '{}' });
    const found = only(read(arm, bare));
    assert.equal(found.stated.hardwareClass, 'graviton');
    assert.equal(found.stated.arch, 'arm64');
    assert.equal(found.spec.placement?.instance, undefined);
    const sized = deployment({ selector: '{ workload: cpu }', resources: '{ requests: { cpu: 7, memory: 12Gi } }' });
    // c8g.2xlarge: 8 vCPUs, 16 GiB.
    assert.equal(only(read(arm, sized)).spec.placement?.instance, 'c8g.2xlarge');
  });

  it('that stands in another file is found through the context', () => {
    const text = pool('g5', G5);
    const declared = dialects.flatMap((each) => each.declares?.(source(text)) ?? []);
    const context = contextOf(declared.map(({ declaration }) => declaration));
    const manifest = createManifestCache(dialects).read(source(deployment(ON_G5)), context);
    assert.equal(only(manifest).spec.placement?.instance, 'g5.xlarge');
  });

  it('is not moved by adding an instance type that the pool does not have', () => {
    const text = [pool('g5', G5), deployment(ON_G5)].join('\n---\n');
    const found = only(read(text));
    const target: Target = {
      instance: 'g6.xlarge',
      hardwareClass: 'gpu',
      region: 'us-east-1',
      purchase: 'on-demand',
      instances: 1,
      replicas: 1,
    };
    const context = withOwn(dialects, source(text), NO_CONTEXT);
    const result = kubernetes.retarget?.(source(text), found, target, context);
    assert.ok(
      result && !result.ok && /NodePool g5, which has no g6\.xlarge/.test(result.reason),
      JSON.stringify(result),
    );
  });
});

describe('a pod on a machine of another cloud', () => {
  it('is not moved to EC2 by its instance type alone', () => {
    const text = deployment({ selector: '{ node.kubernetes.io/instance-type: Standard_NC24ads_A100_v4 }' });
    const result = kubernetes.retarget?.(source(text), only(read(text)), {
      instance: 'g6.xlarge',
      hardwareClass: 'gpu',
      region: 'us-east-1',
      purchase: 'on-demand',
      instances: 1,
      replicas: 1,
    });
    assert.deepEqual(result, { ok: false, reason: 'this file targets AKS' });
  });
});

describe('a price that a NodeOverlay sets', () => {
  const overlay = (spec: string) => `
apiVersion: karpenter.sh/v1alpha1
kind: NodeOverlay
metadata: { name: deal }
spec:
  requirements: [${families('g6')}]
  ${spec}`;
  const list = getCatalog().price('g6.xlarge', 'us-east-1', 'on-demand')?.usdPerHour ?? Number.NaN;

  const priceWith = (spec: string) => {
    const mixed = pool('gpu', { requirements: [families('g6')] });
    const found = only(read(mixed, overlay(spec), deployment({ selector: '{ karpenter.sh/nodepool: gpu }' })));
    return found.spec.pricing?.overrides?.['g6.xlarge'];
  };

  it('is a share of the list price, an amount, or a price of its own', () => {
    // $0.8048 × 0.78 = $0.627744, to a hundredth of a cent.
    assert.equal(priceWith('priceAdjustment: "-22%"'), 0.6277);
    assert.equal(priceWith('priceAdjustment: "+0.10"'), Math.round((list + 0.1) * 10_000) / 10_000);
    assert.equal(priceWith('price: "0.5"'), 0.5);
  });

  it('is never below nothing, and nothing where it is no number', () => {
    assert.equal(priceWith('priceAdjustment: "-150%"'), 0);
    assert.equal(priceWith('priceAdjustment: cheap'), undefined);
    assert.equal(priceWith('capacity: { nvidia.com/gpu: 4 }'), undefined);
  });

  it('may also hand a card out in shares, which is said', () => {
    const mixed = pool('gpu', { requirements: [families('g6')] });
    const found = only(
      read(
        mixed,
        overlay('capacity: { nvidia.com/gpu: 4 }'),
        deployment({ selector: '{ karpenter.sh/nodepool: gpu }' }),
      ),
    );
    assert.ok(said(found, /NodeOverlay deal counts 4 × nvidia\.com\/gpu on g6\.xlarge, which has 1/));
    assert.equal(found.spec.pricing, undefined);
  });

  it('decides which machine is the cheapest', () => {
    const mixed = pool('gpu', { requirements: [families('g5', 'g6')] });
    const found = only(
      read(mixed, overlay('priceAdjustment: "+200%"'), deployment({ selector: '{ karpenter.sh/nodepool: gpu }' })),
    );
    assert.equal(found.spec.placement?.instance, 'g5.xlarge');
    assert.ok(said(found, /NodeOverlay deal sets the price/));
  });
});

describe('a pod on a node group of eksctl', () => {
  const cluster = (group: string) => `
apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: { name: c, region: eu-west-1 }
managedNodeGroups:
  - name: gpus
${group}`;

  it('gets the first type that has what it asks for, and the region', () => {
    const text = cluster('    instanceTypes: [m7i.large, g6.2xlarge, g6.xlarge]');
    const found = only(read(text, deployment({ selector: '{ eks.amazonaws.com/nodegroup: gpus }' })));
    assert.equal(found.spec.placement?.instance, 'g6.2xlarge');
    assert.equal(found.spec.placement?.region, 'eu-west-1');
    assert.deepEqual(found.alternatives?.instances, ['g6.2xlarge', 'g6.xlarge']);
  });

  it('on spot gets what all types have in common', () => {
    const text = cluster('    instanceTypes: [g6.2xlarge, g6.xlarge]\n    spot: true');
    const found = only(read(text, deployment({ selector: '{ alpha.eksctl.io/nodegroup-name: gpus }' })));
    assert.equal(found.spec.placement?.instance, undefined);
    assert.equal(found.spec.placement?.accelerator, 'L4');
    assert.equal(found.spec.placement?.purchase, 'spot');
  });
});

describe('a pod in a queue', () => {
  const flavor = (name: string, type: string) => `
apiVersion: kueue.x-k8s.io/v1beta1
kind: ResourceFlavor
metadata: { name: ${name} }
spec: { nodeLabels: { node.kubernetes.io/instance-type: ${type} } }`;
  const queues = (...flavors: readonly string[]) => `
apiVersion: kueue.x-k8s.io/v1beta1
kind: ClusterQueue
metadata: { name: all }
spec: { resourceGroups: [{ flavors: [${flavors.map((name) => `{ name: ${name} }`).join(', ')}] }] }
---
apiVersion: kueue.x-k8s.io/v1beta1
kind: LocalQueue
metadata: { name: team }
spec: { clusterQueue: all }`;
  const queued = deployment({ labels: '{ kueue.x-k8s.io/queue-name: team }' });

  it('gets the labels of its only flavor', () => {
    const found = only(read(flavor('a', 'g6.4xlarge'), queues('a'), queued));
    assert.equal(found.spec.placement?.instance, 'g6.4xlarge');
    assert.ok(said(found, /LocalQueue team admits it to ResourceFlavor a/));
  });

  it('is left open between several flavors', () => {
    const found = only(read(flavor('a', 'g6.4xlarge'), flavor('b', 'g5.4xlarge'), queues('a', 'b'), queued));
    assert.equal(found.spec.placement?.instance, undefined);
    assert.ok(said(found, /hands out 2 flavors/));
  });

  it('is led on from the labels of a flavor to a pool that carries them', () => {
    const byPool = flavor('a', 'x').replace('node.kubernetes.io/instance-type: x', 'NodeGroupType: g5-gpu-karpenter');
    const found = only(read(byPool, queues('a'), pool('g5', G5), queued));
    assert.equal(found.spec.placement?.instance, 'g5.xlarge');
  });
});

describe('descriptions of capacity that are broken', () => {
  it('are read as far as they go and never throw', () => {
    const broken = [
      'apiVersion: karpenter.sh/v1\nkind: NodePool\nmetadata: { name: [a] }\nspec: 7',
      'apiVersion: karpenter.sh/v1\nkind: NodePool\nmetadata: { name: x }\nspec: { template: { spec: { requirements: { a: b }, taints: 5 } } }',
      'apiVersion: karpenter.sh/v1\nkind: NodePool\nmetadata: { name: __proto__ }\nspec: { template: { metadata: { labels: { constructor: x, __proto__: y } } } }',
      'apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nnodeGroups: [{ name: a, instanceTypes: g5.xlarge, taints: [1, { key: 5 }] }, 7, null]',
      'apiVersion: kueue.x-k8s.io/v1beta1\nkind: ClusterQueue\nmetadata: { name: all }\nspec: { resourceGroups: [1, { flavors: x }] }',
      'apiVersion: karpenter.sh/v1alpha1\nkind: NodeOverlay\nmetadata: { name: o }\nspec: { price: NaN, requirements: 1 }',
      'apiVersion: resource.k8s.io/v1\nkind: ResourceClaim\nmetadata: { name: o }\nspec: { devices: { requests: [{ deviceClassName: 5, count: x }] } }',
    ];
    const manifest = read(...broken, deployment({ selector: '{ constructor: x, __proto__: y }' }));
    assert.equal(manifest.workloads.length, 1);
    assert.deepEqual(manifest.problems, []);
  });

  it('stay cheap where there are many', () => {
    const pools = Array.from({ length: 300 }, (_, index) => pool(`p${index}`, { requirements: [families('g5')] }));
    const pods = Array.from({ length: 100 }, (_, index) =>
      deployment({ selector: `{ karpenter.sh/nodepool: p${index} }` }),
    );
    const started = performance.now();
    const manifest = read(...pools, ...pods);
    assert.ok(manifest.workloads.every(({ spec }) => spec.placement?.instance === 'g5.xlarge'));
    assert.ok(performance.now() - started < 5_000);
  });
});
