/** `defaults` under each workload: what the workload does not state itself, with the place where it does stand. */
import type { DefaultsSpec, WorkloadSpec } from '../../../../shared/src/manifest/schema';

export interface Inherited {
  readonly spec: WorkloadSpec;
  /** Path in the workload → path in `defaults`, for every value that came from there. */
  readonly from: ReadonlyMap<string, string>;
}

type Values = Readonly<Record<string, unknown>>;

/** Of these, a workload that states one does not take the others. */
const EITHER: readonly (readonly [readonly string[], readonly string[]])[] = [
  [['instance'], ['accelerator', 'count', 'tensorParallel', 'pipelineParallel']],
  [['accelerator'], ['instance', 'count', 'tensorParallel', 'pipelineParallel']],
  [['replicas'], ['minReplicas', 'maxReplicas']],
  [['minReplicas', 'maxReplicas'], ['replicas']],
  [['regions'], ['region']],
  [['region'], ['regions']],
];

export function inherit(own: WorkloadSpec, defaults: DefaultsSpec | undefined): Inherited {
  const from = new Map<string, string>();
  if (!defaults) {
    return { spec: own, from };
  }
  const { region, purchase, ...blocks } = defaults;
  const merged: Record<string, unknown> = { ...own };
  for (const [key, value] of Object.entries(blocks)) {
    const mine = key === 'model' ? merged[key] : withDefaults(merged[key], value, key, from);
    if (mine !== undefined) {
      merged[key] = mine;
    } else if (value !== undefined) {
      merged[key] = value;
      from.set(key, key);
    }
  }
  const short = { ...(region !== undefined && { region }), ...(purchase !== undefined && { purchase }) };
  if (Object.keys(short).length > 0) {
    merged['placement'] = withShort(isValues(merged['placement']) ? merged['placement'] : {}, short, from);
  }
  // Both halves satisfy the schema and only whole values were taken over.
  return { spec: merged as WorkloadSpec, from };
}

/** A block of the workload filled up from the same block of `defaults`; `undefined` where it states none. */
function withDefaults(own: unknown, defaults: unknown, path: string, from: Map<string, string>): unknown {
  if (!isValues(own) || !isValues(defaults)) {
    return own;
  }
  const given = Object.keys(own);
  const blocked = EITHER.flatMap(([stated, others]) => (given.some((key) => stated.includes(key)) ? others : []));
  const filled: Record<string, unknown> = { ...own };
  for (const [key, value] of Object.entries(defaults)) {
    if (value === undefined || Object.hasOwn(own, key) || (path === 'placement' && blocked.includes(key))) continue;
    filled[key] = value;
    from.set(`${path}.${key}`, `${path}.${key}`);
  }
  return filled;
}

/** `defaults.region` and `defaults.purchase` say it in short. */
function withShort(placement: Values, short: Values, from: Map<string, string>): Values {
  const filled: Record<string, unknown> = { ...placement };
  for (const [key, value] of Object.entries(short)) {
    if (Object.hasOwn(placement, key) || (key === 'region' && Object.hasOwn(placement, 'regions'))) continue;
    filled[key] = value;
    from.set(`placement.${key}`, key);
  }
  return filled;
}

export function isValues(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
