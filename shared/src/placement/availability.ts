/** How hard the machines of a target are to get: owned ones are there, for the rest a dated source has to say so. */
import { availabilityFact, capacityBlocksOf } from '../catalog/availability';
import { t } from '../l10n';
import type { Catalog } from '../catalog/types';
import type { Availability, Estimate, Target } from '../report/schema';
import type { Workload } from './workload';

type Placed = Pick<Workload, 'placement'>;

export function availabilityOf(workload: Placed, target: Target, catalog: Pick<Catalog, 'instance'>): Availability {
  const owned = ownedCount(workload, target.instance);
  if (owned > 0 && owned >= target.instances) {
    return { class: 'owned', note: t`${owned} owned` };
  }
  const instance = catalog.instance(target.instance);
  const fact = instance && availabilityFact(instance, target.region);
  if (!fact || fact.class === 'unknown') {
    return owned > 0 ? { class: 'unknown', note: t`${owned} of ${target.instances} owned` } : UNKNOWN;
  }
  return {
    class: fact.class,
    note: owned > 0 ? `${t(fact.note)}; ${t`${owned} of ${target.instances} owned`}` : t(fact.note),
    source: fact.source?.title,
    date: fact.source?.date,
    capacityBlocks: blocksOf(target),
  };
}

/** One object for the many: nothing more is known of them. */
const UNKNOWN: Availability = { class: 'unknown' };

/** Machines of a type in `placement.owned`, over all its rows. */
export function ownedCount({ placement }: Placed, type: string): number {
  const rows = placement.owned?.filter(({ instance }) => instance === type) ?? [];
  return rows.reduce((sum, { count }) => sum + (count > 0 ? count : 0), 0);
}

/** The block of the target's own region; where it has none, those elsewhere. */
function blocksOf({ instance, region }: Target): Availability['capacityBlocks'] {
  const all = capacityBlocksOf(instance);
  const here = all.filter((block) => block.region === region);
  const shown = here.length > 0 ? here : all;
  return shown.length === 0
    ? undefined
    : shown.map((block) => ({ region: block.region, usdPerHour: block.usdPerHour, date: block.source.date }));
}

export function withAvailability(workload: Placed, estimate: Estimate, catalog: Pick<Catalog, 'instance'>): Estimate {
  return { ...estimate, availability: availabilityOf(workload, estimate.target, catalog) };
}
