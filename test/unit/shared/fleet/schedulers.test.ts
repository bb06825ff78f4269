import assert from 'node:assert/strict';
import Ajv from 'ajv';
import { karpenterManifests, priceAdjustment } from '../../../../shared/src/fleet/schedulers/karpenter';
import { kserveManifests } from '../../../../shared/src/fleet/schedulers/kserve';
import { kueueManifests } from '../../../../shared/src/fleet/schedulers/kueue';
import { distinctNames, kubernetesName } from '../../../../shared/src/fleet/schedulers/manifest';
import { skypilotTasks } from '../../../../shared/src/fleet/schedulers/skypilot';
import type { PlannedMachine, PlannedWorkload, PlanReport } from '../../../../shared/src/fleet/schema';

const GIB = 2 ** 30;
const machine = (over: Partial<PlannedMachine> = {}): PlannedMachine => ({
  instance: 'g6.xlarge',
  hardwareClass: 'gpu',
  arch: 'amd64',
  vcpus: 4,
  memoryBytes: 16 * GIB,
  accelerator: 'L4',
  vendor: 'NVIDIA',
  acceleratorsEach: 1,
  region: 'us-east-1',
  purchase: 'on-demand',
  count: 2,
  owned: 0,
  usdPerHourEach: 0.8048,
  listUsdPerHour: 0.8048,
  on: [{ path: 'a.yaml', name: 'chat', replicas: 2 }],
  ...over,
});
const workload = (over: Partial<PlannedWorkload> = {}): PlannedWorkload => ({
  path: 'a.yaml',
  name: 'chat',
  kind: 'inference',
  usdPerMonth: 1175,
  owned: 0,
  shared: false,
  cheapest: true,
  next: { instance: 'g5.xlarge', usdPerMonth: 1469 },
  target: {
    hardwareClass: 'gpu',
    instance: 'g6.xlarge',
    accelerator: 'L4',
    acceleratorCount: 1,
    instances: 2,
    replicas: 2,
    runtime: 'vllm',
    precision: 'fp8',
    purchase: 'on-demand',
    region: 'us-east-1',
  },
  ...over,
});
const report = (machines: PlannedMachine[], workloads: PlannedWorkload[]): PlanReport => ({
  version: 1,
  status: 'optimal',
  catalog: { date: '2026-07-20' },
  sharing: 'none',
  usdPerMonth: 1175,
  gapWanted: 0.001,
  dominated: 0,
  limits: [],
  worth: [],
  unplaced: [],
  notes: [],
  workloads,
  machines,
});
const CPU = machine({
  instance: 'c8g.large',
  hardwareClass: 'graviton',
  arch: 'arm64',
  vcpus: 2,
  memoryBytes: 4 * GIB,
  count: 3,
  accelerator: undefined,
  vendor: undefined,
  acceleratorsEach: undefined,
  on: [{ path: 'a.yaml', name: 'embed', replicas: 3 }],
});

const requirements = {
  type: 'array',
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['key', 'operator', 'values'],
    properties: {
      key: { type: 'string' },
      operator: { enum: ['In'] },
      values: {
        type: 'array',
        minItems: 1,
        items: { type: 'string', pattern: '^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$' },
      },
    },
  },
};
const metadata = {
  type: 'object',
  required: ['name'],
  properties: { name: { type: 'string', pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$', maxLength: 63 } },
};
const quantity = { type: 'string', pattern: '^[0-9]+(Mi)?$' };
/** The parts of the CRDs that we write, with the patterns that they hold fields to. */
const SHAPES = {
  NodePool: {
    properties: {
      apiVersion: { const: 'karpenter.sh/v1' },
      kind: {},
      metadata,
      spec: {
        type: 'object',
        required: ['template'],
        additionalProperties: false,
        properties: {
          limits: { type: 'object', additionalProperties: quantity },
          template: {
            type: 'object',
            required: ['spec'],
            properties: {
              spec: {
                type: 'object',
                required: ['nodeClassRef', 'requirements'],
                properties: {
                  requirements,
                  nodeClassRef: { type: 'object', required: ['group', 'kind', 'name'] },
                },
              },
            },
          },
        },
      },
    },
  },
  NodeOverlay: {
    properties: {
      apiVersion: { const: 'karpenter.sh/v1alpha1' },
      kind: {},
      metadata,
      spec: {
        type: 'object',
        required: ['requirements'],
        additionalProperties: false,
        properties: {
          requirements,
          priceAdjustment: {
            type: 'string',
            pattern: '^(([+-]{1}(\\d*\\.?\\d+))|(\\+{1}\\d*\\.?\\d+%)|(^(-\\d{1,2}(\\.\\d+)?%)$)|(-100%))$',
          },
        },
      },
    },
  },
  ResourceFlavor: {
    properties: {
      apiVersion: { const: 'kueue.x-k8s.io/v1beta2' },
      kind: {},
      metadata,
      spec: { type: 'object', required: ['nodeLabels'] },
    },
  },
  LocalQueue: {
    properties: {
      apiVersion: { const: 'kueue.x-k8s.io/v1beta2' },
      kind: {},
      metadata,
      spec: { type: 'object', required: ['clusterQueue'] },
    },
  },
  ClusterQueue: {
    properties: {
      apiVersion: { const: 'kueue.x-k8s.io/v1beta2' },
      kind: {},
      metadata,
      spec: {
        type: 'object',
        required: ['namespaceSelector', 'resourceGroups'],
        properties: {
          resourceGroups: {
            type: 'array',
            maxItems: 16,
            items: {
              type: 'object',
              required: ['coveredResources', 'flavors'],
              properties: {
                flavors: {
                  type: 'array',
                  items: {
                    type: 'object',
                    required: ['name', 'resources'],
                    properties: {
                      resources: {
                        type: 'array',
                        items: {
                          type: 'object',
                          required: ['name', 'nominalQuota'],
                          properties: { nominalQuota: quantity },
                        },
                      },
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
  LLMInferenceService: {
    properties: {
      apiVersion: { const: 'serving.kserve.io/v1alpha2' },
      kind: {},
      metadata,
      spec: {
        type: 'object',
        properties: {
          scaling: {
            type: 'object',
            required: ['maxReplicas', 'wva'],
            properties: {
              maxReplicas: { type: 'integer', minimum: 1 },
              wva: {
                type: 'object',
                required: ['variantCost', 'hpa'],
                properties: { variantCost: { type: 'string', pattern: '^\\d+(\\.\\d+)?$' } },
              },
            },
          },
        },
      },
    },
  },
};

function assertShape(document: unknown): void {
  const kind = String(Reflect.get(Object(document), 'kind'));
  const shape = Object.entries(SHAPES).find(([of]) => of === kind)?.[1] ?? assert.fail(`no shape for ${kind}`);
  const valid = new Ajv({ strict: false }).compile({
    type: 'object',
    required: ['apiVersion', 'kind', 'metadata', 'spec'],
    additionalProperties: false,
    ...shape,
  });
  assert.ok(valid(document), `${kind}: ${JSON.stringify(valid.errors)}`);
}

describe('a plan for schedulers', () => {
  const plan = report(
    [machine(), CPU, machine({ instance: 'g6.xlarge', purchase: 'spot', usdPerHourEach: 0.3 })],
    [workload(), workload({ name: 'embed', kind: 'embedding' })],
  );

  it('has the shape of its CRDs', () => {
    for (const { documents } of [karpenterManifests(plan), kueueManifests(plan), kserveManifests(plan)]) {
      assert.ok(documents.length > 0);
      documents.forEach(assertShape);
    }
  });

  it('limits each NodePool to what the plan has: 2 × 4 vCPUs and 2 × 1 L4', () => {
    const [pool] = karpenterManifests(plan).documents;
    assert.deepEqual(Reflect.get(Object(pool?.['spec']), 'limits'), { cpu: '8', 'nvidia.com/gpu': '2' });
  });

  it('turns what is paid into a price adjustment', () => {
    const of = (over: Partial<PlannedMachine>) => priceAdjustment({ ...machine(over), workloads: [] });
    assert.equal(of({}), undefined, 'the list price needs none');
    // 0.8048 · 0.63 = 0.507024: 37% less.
    assert.equal(of({ usdPerHourEach: 0.507024 }), '-37.0%');
    // One of two is owned: (0 + 0.8048) / 2 is half.
    assert.equal(of({ owned: 1 }), '-50.0%');
    assert.equal(of({ owned: 2 }), '-100%');
    assert.equal(of({ usdPerHourEach: 0.8853 }), '+10.0%');
    assert.equal(of({ purchase: 'spot', usdPerHourEach: 0.3 }), undefined);
    assert.equal(of({ listUsdPerHour: undefined }), undefined);
  });

  it('gives every Kueue flavor all covered resources in one order', () => {
    const queue = kueueManifests(plan).documents.find(({ kind }) => kind === 'ClusterQueue');
    const [group] = Reflect.get(Object(queue?.['spec']), 'resourceGroups') as {
      coveredResources: string[];
      flavors: { name: string; resources: { name: string; nominalQuota: string }[] }[];
    }[];
    assert.deepEqual(group?.coveredResources, ['cpu', 'memory', 'nvidia.com/gpu']);
    for (const { resources } of group?.flavors ?? [])
      assert.deepEqual(
        resources.map(({ name }) => name),
        group?.coveredResources,
      );
    // 3 × c8g.large: 6 vCPUs, 3 × 4 GiB = 12,288 MiB, no GPU.
    assert.deepEqual(
      group?.flavors[1]?.resources.map(({ nominalQuota }) => nominalQuota),
      ['6', '12288Mi', '0'],
    );
  });

  it('says what a replica costs an hour', () => {
    // 2 machines · $0.8048 / 2 replicas.
    const [patch] = kserveManifests(plan).documents;
    assert.deepEqual(Reflect.get(Object(patch?.['spec']), 'scaling'), {
      maxReplicas: 2,
      wva: { variantCost: '0.8048', hpa: {} },
    });
    assert.match(kserveManifests(plan).notes.join(), /embed/);
  });

  it('writes a SkyPilot task with the next-best as fallback', () => {
    const [task] = skypilotTasks(plan).documents;
    assert.deepEqual(task, {
      name: 'chat',
      service: { readiness_probe: '/v1/models', replicas: 2 },
      resources: {
        ports: 8000,
        ordered: [
          { infra: 'aws/us-east-1', instance_type: 'g6.xlarge', use_spot: false },
          { infra: 'aws/us-east-1', instance_type: 'g5.xlarge', use_spot: false },
        ],
      },
    });
  });

  it('makes names that Kubernetes takes, and keeps them apart', () => {
    assert.equal(kubernetesName('Größe.Ärger', 'x'), 'gr-e-rger-x');
    assert.equal(kubernetesName('…'), 'unnamed');
    assert.ok(kubernetesName('a'.repeat(200)).length <= 63);
    const name = distinctNames();
    assert.deepEqual([name('a'), name('a'), name('b')], ['a', 'a-2', 'b']);
  });

  it('is empty for an empty plan', () => {
    const empty = report([], []);
    assert.deepEqual(karpenterManifests(empty).documents, []);
    assert.deepEqual(kueueManifests(empty).documents, []);
  });
});
