/** The catalog with the prices of the last refresh over it. */
import { withFreshData } from '../../shared/src/catalog/fresh/overlay';
import type { Catalog } from '../../shared/src/catalog/types';
import { cacheFolder, loadPrices, priceFile } from './refresh/priceStore';

export interface FreshCatalog {
  readonly catalog: Catalog;
  /** Why refreshed prices that are there are not in use, in a sentence. */
  readonly problem?: string;
}

export function catalogWithPrices(catalog: Catalog, folder: string = cacheFolder()): FreshCatalog {
  const loaded = loadPrices(folder);
  return loaded.is === 'broken'
    ? {
        catalog,
        problem: `${priceFile(folder)} is not used: ${loaded.why}. The prices that came with this release stand in.`,
      }
    : { catalog: withFreshData(catalog, loaded.data) };
}
