/**
 * Karpenter: a NodePool for each kind of machine, limited to what the plan has of it, and a NodeOverlay where it is not paid for at
 * the list price that Karpenter reckons with.
 *
 * Shapes: karpenter.sh/v1 NodePool; karpenter.sh/v1alpha1 NodeOverlay (alpha, behind the feature gate NodeOverlay), `priceAdjustment` a signed
 * percentage. Source: CRDs of kubernetes-sigs/karpenter, read November 2026.
 */
import type { PlanReport } from '../schema';
import { acceleratorResource, capacityType, distinctNames, kubernetesName, paidUsdPerHour, poolsOf } from './manifest';
import type { Manifest, Pool, Written } from './manifest';

export function karpenterManifests(report: PlanReport): Written {
  const pools = poolsOf(report);
  const name = distinctNames();
  const overlayName = distinctNames();
  const spot = pools.filter((pool) => capacityType(pool) === 'spot');
  return {
    documents: [
      ...pools.map((pool) => nodePool(pool, name(kubernetesName(pool.instance, capacityType(pool))))),
      ...pools.flatMap((pool) => nodeOverlay(pool, overlayName(kubernetesName(pool.instance, 'as-paid')))),
    ],
    notes: [
      'nodeClassRef names an EC2NodeClass of your own.',
      'NodeOverlay is alpha: Karpenter needs the feature gate NodeOverlay=true.',
      ...(spot.length > 0 ? ['Spot machines have no overlay: Karpenter follows their market price itself.'] : []),
    ],
  };
}

function requirement(key: string, value: string): Manifest {
  return { key, operator: 'In', values: [value] };
}

function nodePool(pool: Pool, name: string): Manifest {
  const { instance, arch, region, vcpus, count, acceleratorsEach } = pool;
  const resource = acceleratorResource(pool);
  const accelerators = resource === undefined ? undefined : Math.floor(acceleratorsEach ?? 0) * count;
  return {
    apiVersion: 'karpenter.sh/v1',
    kind: 'NodePool',
    metadata: { name },
    spec: {
      template: {
        spec: {
          nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' },
          requirements: [
            requirement('node.kubernetes.io/instance-type', instance),
            requirement('karpenter.sh/capacity-type', capacityType(pool)),
            requirement('kubernetes.io/arch', arch),
            requirement('topology.kubernetes.io/region', region),
          ],
        },
      },
      limits: {
        cpu: String(vcpus * count),
        ...(resource !== undefined && accelerators ? { [resource]: String(accelerators) } : {}),
      },
    },
  };
}

/** Less than this share is the price list's own age. Assumed. */
const WORTH_SAYING = 0.0005;

function nodeOverlay(pool: Pool, name: string): readonly Manifest[] {
  const adjustment = priceAdjustment(pool);
  if (adjustment === undefined) {
    return [];
  }
  return [
    {
      apiVersion: 'karpenter.sh/v1alpha1',
      kind: 'NodeOverlay',
      metadata: { name },
      spec: {
        requirements: [
          requirement('node.kubernetes.io/instance-type', pool.instance),
          requirement('karpenter.sh/capacity-type', capacityType(pool)),
        ],
        priceAdjustment: adjustment,
      },
    },
  ];
}

/** From the list price to what is paid: `-37.5%`, `-100%` for machines that are all owned. */
export function priceAdjustment(pool: Pool): string | undefined {
  const [paid, list] = [paidUsdPerHour(pool), pool.listUsdPerHour];
  if (capacityType(pool) === 'spot' || paid === undefined || list === undefined || list <= 0) {
    return undefined;
  }
  const change = paid / list - 1;
  if (Math.abs(change) < WORTH_SAYING) {
    return undefined;
  }
  const percent = (Math.abs(change) * 100).toFixed(1);
  // The pattern of the field takes two digits before the point, and -100% as a word of its own.
  return change < 0 ? (percent === '100.0' ? '-100%' : `-${percent}%`) : `+${percent}%`;
}
