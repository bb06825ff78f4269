/** What the writers for schedulers share. */
import type { PlannedMachine, PlanReport } from '../schema';

/** An object that becomes one document of YAML. */
export type Manifest = Readonly<Record<string, unknown>>;

export interface Written {
  readonly documents: readonly Manifest[];
  /** What the scheduler's language cannot say, or what is left to the user; becomes comments. */
  readonly notes: readonly string[];
}

/** Lower case, digits and hyphens: a name that Kubernetes takes. */
export function kubernetesName(...parts: readonly string[]): string {
  const name = parts
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, NAME_MOST)
    .replace(/-+$/, '');
  return name === '' ? 'unnamed' : name;
}

/** RFC 1123 labels. */
const NAME_MOST = 63;

/** Names that stay apart where two would become one. */
export function distinctNames(): (name: string) => string {
  const seen = new Map<string, number>();
  return (name) => {
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : `${name.slice(0, NAME_MOST - 4)}-${times}`;
  };
}

/** Spot and the rest: a savings plan changes the bill, not the machine. */
export function capacityType({ purchase }: Pick<PlannedMachine, 'purchase'>): 'spot' | 'on-demand' {
  return purchase === 'spot' ? 'spot' : 'on-demand';
}

/** The resource that a device plugin offers; undefined without accelerators, or where the vendor's plugin is not known. */
export function acceleratorResource({
  vendor,
  accelerator,
}: Pick<PlannedMachine, 'vendor' | 'accelerator'>): string | undefined {
  if (accelerator === undefined || vendor === undefined) {
    return undefined;
  }
  return RESOURCES.find(([maker]) => maker.test(vendor))?.[1];
}

const RESOURCES: readonly (readonly [RegExp, string])[] = [
  [/nvidia/i, 'nvidia.com/gpu'],
  [/amd/i, 'amd.com/gpu'],
  [/aws|amazon|annapurna/i, 'aws.amazon.com/neuron'],
];

/** Machines of one type, region and purchase together. */
export interface Pool extends Omit<PlannedMachine, 'on'> {
  readonly workloads: readonly string[];
}

export function poolsOf({ machines }: PlanReport): readonly Pool[] {
  const pools = new Map<string, Pool>();
  for (const { on, ...machine } of machines) {
    const key = [machine.instance, machine.region, machine.purchase].join(' ');
    const before = pools.get(key);
    const names = on.map(({ name }) => name);
    pools.set(key, {
      ...machine,
      count: machine.count + (before?.count ?? 0),
      owned: machine.owned + (before?.owned ?? 0),
      workloads: [...new Set([...(before?.workloads ?? []), ...names])],
    });
  }
  return [...pools.values()];
}

/** What an hour of one machine costs on average, owned ones being paid for already. */
export function paidUsdPerHour({
  usdPerHourEach,
  count,
  owned,
}: Pick<PlannedMachine, 'usdPerHourEach' | 'count' | 'owned'>): number | undefined {
  return usdPerHourEach === undefined || count <= 0 ? undefined : (usdPerHourEach * (count - owned)) / count;
}
