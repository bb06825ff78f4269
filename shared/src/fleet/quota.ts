/** What a key of `quota` counts: vCPUs of an EC2 quota class, a family, a type or a class of hardware; accelerators of a chip. */
import type { Catalog, Instance } from '../catalog/types';
import { answersTo } from '../placement/exclusion';
import type { LimitUnit } from './problem';

export interface QuotaKey {
  readonly key: string;
  readonly unit: LimitUnit;
  /** What one machine takes; 0: none of it. */
  readonly each: (instance: Instance, purchase: string) => number;
}

/**
 * EC2 counts running instances in vCPUs, by class of families and apart for Spot.
 * Source: AWS, "Amazon EC2 instance type quotas", recalled, not opened: X and F are classes of their own, HPC is counted as standard here (assumed).
 */
const CLASSES: readonly (readonly [key: string, families: RegExp])[] = [
  ['standard', /^(?:[acdhimrtz]\d|im\d|is\d|hpc)/],
  ['g', /^(?:g|gr|vt)\d/],
  ['p', /^p\d/],
  ['inf', /^inf\d/],
  ['trn', /^trn\d/],
  ['dl', /^dl\d/],
  ['f', /^f\d/],
  ['x', /^x\d/],
];

const PURCHASE = /^(spot|on-demand):(.+)$/;

/** Undefined where the key names nothing that is known. */
export function readQuotaKey(key: string, { chip, instances }: Catalog): QuotaKey | undefined {
  const [, only, name = key] = PURCHASE.exec(key.trim()) ?? [];
  const counts = (purchase: string) => only === undefined || (purchase === 'spot') === (only === 'spot');
  const families = CLASSES.find(([of]) => of === name.toLowerCase())?.[1];
  if (families) {
    return {
      key,
      unit: 'vCPU',
      each: ({ family, vcpus }, purchase) => (counts(purchase) && families.test(family) ? vcpus : 0),
    };
  }
  if (
    instances.some((instance) => instance.family === name || instance.type === name || instance.hardwareClass === name)
  ) {
    return {
      key,
      unit: 'vCPU',
      each: (instance, purchase) => (counts(purchase) && answersTo(instance, name) ? instance.vcpus : 0),
    };
  }
  const wanted = chip(name);
  return wanted
    ? {
        key,
        unit: 'accelerator',
        each: ({ accelerator }, purchase) =>
          counts(purchase) && accelerator?.chip?.id === wanted.id ? accelerator.count : 0,
      }
    : undefined;
}
