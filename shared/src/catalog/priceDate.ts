/** Of which day the prices of a region are: a refresh may have read some regions and not others. */
import type { Catalog } from './types';

export function priceDateIn(catalog: Pick<Catalog, 'priceDate' | 'priceDateIn'>, region: string | undefined): string {
  return (region === undefined ? undefined : catalog.priceDateIn?.(region)) ?? catalog.priceDate;
}
