/** What the facts of a workload say about its hardware, in the words of the report. */
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import type { Catalog } from '../../../../shared/src/catalog/types';
import type { WorkloadSpec } from '../../../../shared/src/manifest/schema';
import type { Stated } from '../../../../shared/src/report/schema';

export function statedOf(spec: WorkloadSpec): Stated {
  const { placement = {} } = spec;
  const stated = {
    ...hardware(placement, getCatalog()),
    replicas: placement.replicas ?? placement.minReplicas,
    region: placement.region ?? placement.regions?.[0],
    runtime: spec.runtime,
    precision: spec.precision,
    tensorParallel: placement.tensorParallel,
    pipelineParallel: placement.pipelineParallel,
  };
  return withoutUndefined(stated);
}

/** A reader knows the built-in catalog: what it could not place may be imported, or the user's own. */
export function statedIn({ stated, spec }: { stated: Stated; spec: WorkloadSpec }, catalog: Catalog): Stated {
  return stated.hardwareClass === 'unspecified' && spec.placement
    ? withoutUndefined({ ...stated, ...hardware(spec.placement, catalog) })
    : stated;
}

function hardware(placement: NonNullable<WorkloadSpec['placement']>, catalog: Catalog): Stated {
  if (placement.instance !== undefined) {
    const instance = catalog.instance(placement.instance);
    return {
      hardwareClass: instance?.hardwareClass ?? 'unspecified',
      accelerator: instance?.accelerator?.chip?.shortName ?? instance?.accelerator?.name,
      acceleratorCount: instance?.accelerator ? (placement.count ?? instance.accelerator.count) : undefined,
      instance: instance?.type ?? placement.instance,
      arch: instance?.arch,
    };
  }
  if (placement.accelerator !== undefined) {
    const chip = catalog.chip(placement.accelerator);
    return {
      hardwareClass: chip?.kind ?? 'unspecified',
      accelerator: chip?.shortName ?? placement.accelerator,
      acceleratorCount: placement.count,
    };
  }
  return { hardwareClass: 'unspecified' };
}

/** An absent fact has no key, so that two readings compare equal. */
function withoutUndefined(stated: Stated): Stated {
  const known: Stated = { hardwareClass: stated.hardwareClass };
  return Object.assign(known, Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== undefined)));
}
