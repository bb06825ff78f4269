/** What a key of `quota` takes of a machine: the same as in a single placement. */
import type { Catalog, Instance } from '../catalog/types';
import { marketOf, quotaName, quotaNamed, useOf } from '../placement/quota';
import { isQuotaName } from '../placement/targetNames';
import type { LimitUnit } from './problem';

export interface QuotaKey {
  readonly key: string;
  readonly unit: LimitUnit;
  /** What one machine takes; 0: none of it. */
  readonly each: (instance: Instance, purchase: string) => number;
}

/** Undefined where the key names nothing that is known. */
export function readQuotaKey(key: string, catalog: Catalog): QuotaKey | undefined {
  if (!isQuotaName(key, catalog)) {
    return undefined;
  }
  return {
    key,
    unit: catalog.chip(quotaName(key).name) ? 'accelerator' : 'vCPU',
    each: (instance, purchase) => {
      const held = quotaNamed(key, 1, marketOf(purchase)).find(({ holds }) => holds(instance));
      return held ? useOf(held, instance) : 0;
    },
  };
}
