/** What certificates are said to make of a region's grid: shown beside, never in a sum. */
import type { Catalog } from '../catalog/types';
import type { Market } from './schema';

/** Undefined where no source says. A zero is one by certificate: its note says so wherever it is shown. */
export function marketBased(region: string, { energyRows = [] }: Pick<Catalog, 'energyRows'>): Market | undefined {
  const row = energyRows.find((one) => one.record === 'grid_intensity_market' && one.key === region);
  return (
    row && {
      gCo2ePerKwh: row.value,
      basis: row.basis,
      note: row.notes,
      year: row.year,
      source: row.source.title,
    }
  );
}
