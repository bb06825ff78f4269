/** How hard a target is to get, as far as a dated source says: refusals that were reported, and what is sold only by the block. */
import type { UsdPerHour } from '../units';
import { usdPerHour } from '../units';
import { nameKey } from './nameKey';
import availabilityTable from './tables/availability.csv';
import blockTable from './tables/capacityBlocks.csv';
import { readTable } from './table';
import type { Instance, Source } from './types';

/**
 * capacity-block: not sold on demand. scarce: on-demand launches were refused in whole regions.
 * tight: refused at times, in single zones. unknown: no source says.
 */
export type AvailabilityClass = 'capacity-block' | 'scarce' | 'tight' | 'unknown';

export interface AvailabilityFact {
  readonly class: AvailabilityClass;
  /** What the source saw, in one clause. */
  readonly note: string;
  readonly source?: Source;
}

/** A Capacity Block for ML: an instance type for days, reserved ahead and paid up front. */
export interface CapacityBlock {
  readonly region: string;
  readonly usdPerHour: UsdPerHour;
  readonly source: Source;
}

const UNKNOWN_FACT: AvailabilityFact = { class: 'unknown', note: 'No source says how hard it is to get' };
/** In the table: wherever it is offered. */
const EVERYWHERE = '*';

interface Facts {
  readonly targets: ReadonlyMap<string, AvailabilityFact>;
  readonly blocks: ReadonlyMap<string, readonly CapacityBlock[]>;
}

let facts: Facts | undefined;

function factsOnce(): Facts {
  facts ??= { targets: readTargets(), blocks: readBlocks() };
  return facts;
}

function readTargets(): Facts['targets'] {
  return new Map(
    readTable(availabilityTable, (row) => [
      `${row.text('target')} ${row.text('region')}`,
      {
        class: row.text('class') as AvailabilityClass,
        note: row.text('note'),
        source: { title: row.text('source'), date: row.text('date') },
      },
    ]),
  );
}

function readBlocks(): Facts['blocks'] {
  const blocks = new Map<string, CapacityBlock[]>();
  const rows = readTable(blockTable, (row) => ({
    type: row.text('instance_type'),
    block: {
      region: row.text('region'),
      usdPerHour: usdPerHour(row.number('usd_h')),
      source: { title: row.text('source'), date: row.text('date') },
    },
  }));
  for (const { type, block } of rows) {
    blocks.set(type, [...(blocks.get(type) ?? []), block]);
  }
  return blocks;
}

/** The row of this type in this region, else of its family, else of either wherever it is offered. */
export function availabilityFact(
  { type, family }: Pick<Instance, 'type' | 'family'>,
  region: string,
): AvailabilityFact {
  const { targets } = factsOnce();
  const place = nameKey(region);
  for (const key of [`${type} ${place}`, `${family} ${place}`, `${type} ${EVERYWHERE}`, `${family} ${EVERYWHERE}`]) {
    const found = targets.get(key);
    if (found) {
      return found;
    }
  }
  return UNKNOWN_FACT;
}

/** Regions in which Capacity Blocks of this type are listed, with their price; empty: in none that is known. */
export function capacityBlocksOf(type: string): readonly CapacityBlock[] {
  return factsOnce().blocks.get(nameKey(type)) ?? [];
}

/** Every row, for the catalog test. */
export function availabilityRows(): { readonly targets: Facts['targets']; readonly blocks: Facts['blocks'] } {
  return factsOnce();
}
