/** Which facts must change, and only those, so that a workload runs on a target. */
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import type { WorkloadSpec } from '../../../../shared/src/manifest/schema';
import type { Target } from '../../../../shared/src/report/schema';

export interface Setting {
  /** `''` is the workload itself. */
  readonly block: '' | 'placement';
  readonly key: string;
  /** Absent: the key is taken out. */
  readonly value?: string | number;
}

type Placement = NonNullable<WorkloadSpec['placement']>;

/**
 * `states` tells whether the workload itself has a key of `placement`: what `defaults` give is overridden
 * beside the workload's other values, never changed for everybody.
 */
export function planSettings(spec: WorkloadSpec, target: Target, states: (key: keyof Placement) => boolean): Setting[] {
  const { placement = {} } = spec;
  const moves = placement.instance !== target.instance;
  const settings: Setting[] = [];
  const place = (key: keyof Placement, value?: string | number) => settings.push({ block: 'placement', key, value });
  if (moves) {
    place('instance', target.instance);
    if (states('accelerator')) place('accelerator');
  }
  settings.push(...accelerators(placement, target, moves, states));
  settings.push(...replicas(placement, target));
  if (placement.purchase !== undefined && placement.purchase !== target.purchase) place('purchase', target.purchase);
  if (placement.region !== undefined && placement.region !== target.region) place('region', target.region);
  return [...settings, ...engine(spec, target)];
}

/** Counts of another machine are gone with it: what `defaults` say about them does not reach past an own `instance`. */
function accelerators(
  placement: Placement,
  target: Target,
  moves: boolean,
  states: (key: keyof Placement) => boolean,
): Setting[] {
  const after = (key: 'count' | 'tensorParallel' | 'pipelineParallel') =>
    states(key) || !moves ? placement[key] : undefined;
  const whole = getCatalog().instance(target.instance)?.accelerator?.count ?? 0;
  const wanted = target.acceleratorCount ?? 0;
  const settings: Setting[] = [];
  if (whole === 0 || wanted === 0) {
    for (const key of ['count', 'tensorParallel', 'pipelineParallel'] as const) {
      if (states(key)) settings.push({ block: 'placement', key });
    }
    return settings;
  }
  if ((after('count') ?? whole) !== wanted && Number.isInteger(wanted)) {
    settings.push({ block: 'placement', key: 'count', value: wanted });
  }
  for (const key of ['tensorParallel', 'pipelineParallel'] as const) {
    const split = after(key);
    if (split !== undefined && split !== (target[key] ?? 1)) {
      settings.push({ block: 'placement', key, value: target[key] ?? 1 });
    }
  }
  return settings;
}

/** A range of replicas is widened, a fixed number is set; where none is stated the load decides. */
function replicas(placement: Placement, target: Target): Setting[] {
  if (target.sharedWith !== undefined) {
    return idle(placement);
  }
  const wanted = Math.ceil(target.replicas);
  if (!Number.isSafeInteger(wanted) || wanted < 1) {
    return [];
  }
  if (placement.replicas !== undefined) {
    return placement.replicas === wanted ? [] : [{ block: 'placement', key: 'replicas', value: wanted }];
  }
  const most = placement.maxReplicas;
  return most !== undefined && most < wanted ? [{ block: 'placement', key: 'maxReplicas', value: wanted }] : [];
}

/** No machine of its own: what the machine named has to spare. */
function idle({ replicas: stated, minReplicas, maxReplicas }: Placement): Setting[] {
  const gone = [minReplicas === undefined ? [] : ['minReplicas'], maxReplicas === undefined ? [] : ['maxReplicas']];
  return [
    ...(stated === 0 ? [] : [{ block: 'placement', key: 'replicas', value: 0 } as const]),
    ...gone.flat().map((key) => ({ block: 'placement', key }) as const),
  ];
}

/** Only what is stated and differs: what is not stated is chosen anew for the target. */
function engine(spec: WorkloadSpec, target: Target): Setting[] {
  return (['precision', 'runtime'] as const).flatMap((key) => {
    const value = target[key];
    return spec[key] !== undefined && value !== undefined && spec[key] !== value
      ? [{ block: '', key, value } as const]
      : [];
  });
}
