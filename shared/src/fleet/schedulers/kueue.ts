/**
 * Kueue: a ResourceFlavor for each kind of machine, and one ClusterQueue whose quota is what the plan has of each.
 *
 * Shapes: kueue.x-k8s.io/v1beta2. Every flavor of a group names every covered resource, in the same order.
 * Source: kubernetes-sigs/kueue, examples of `main`, read November 2026.
 */
import type { PlanReport } from '../schema';
import { acceleratorResource, capacityType, distinctNames, kubernetesName, poolsOf } from './manifest';
import type { Manifest, Pool, Written } from './manifest';

const API = 'kueue.x-k8s.io/v1beta2';
const QUEUE = 'placewright';
const MIB = 2 ** 20;

export function kueueManifests(report: PlanReport): Written {
  const pools = poolsOf(report);
  const name = distinctNames();
  const named = pools.map((pool) => ({ pool, name: name(kubernetesName(pool.instance, capacityType(pool))) }));
  const resources = coveredResources(pools);
  const queue = {
    apiVersion: API,
    kind: 'ClusterQueue',
    metadata: { name: QUEUE },
    spec: {
      namespaceSelector: {},
      resourceGroups: [
        {
          coveredResources: resources,
          flavors: named.map(({ pool, name: flavor }) => ({
            name: flavor,
            resources: resources.map((resource) => ({ name: resource, nominalQuota: quotaOf(pool, resource) })),
          })),
        },
      ],
    },
  };
  const local = {
    apiVersion: API,
    kind: 'LocalQueue',
    metadata: { name: QUEUE, namespace: 'default' },
    spec: { clusterQueue: QUEUE },
  };
  return {
    documents: [
      ...named.map(({ pool, name: flavor }) => flavorOf(pool, flavor)),
      ...(named.length > 0 ? [queue, local] : []),
    ],
    notes: [
      'Quotas are what the machines have; what kubelet and system pods keep for themselves is not taken off.',
      ...(pools.some(({ acceleratorsEach = 1 }) => acceleratorsEach < 1)
        ? ['Parts of a GPU (g6f) count as none: no device plugin offers them as a whole one.']
        : []),
      ...(resources.includes('memory') ? [] : ['Memory is not covered: that of a machine is not known.']),
    ],
  };
}

function flavorOf(pool: Pool, name: string): Manifest {
  return {
    apiVersion: API,
    kind: 'ResourceFlavor',
    metadata: { name },
    spec: {
      nodeLabels: {
        'node.kubernetes.io/instance-type': pool.instance,
        'karpenter.sh/capacity-type': capacityType(pool),
      },
    },
  };
}

function coveredResources(pools: readonly Pool[]): readonly string[] {
  const accelerators = pools.map(acceleratorResource).filter((resource) => resource !== undefined);
  const memory = pools.every(({ memoryBytes }) => memoryBytes !== undefined) ? ['memory'] : [];
  return ['cpu', ...memory, ...new Set(accelerators)];
}

function quotaOf(pool: Pool, resource: string): string {
  const { vcpus, memoryBytes, acceleratorsEach, count } = pool;
  switch (resource) {
    case 'cpu':
      return String(vcpus * count);
    case 'memory':
      return `${Math.floor(((memoryBytes ?? 0) * count) / MIB)}Mi`;
    default:
      return acceleratorResource(pool) === resource ? String(Math.floor(acceleratorsEach ?? 0) * count) : '0';
  }
}
