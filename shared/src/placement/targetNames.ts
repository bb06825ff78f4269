/** Every name that allow, deny, fallback and quota may use, and the nearest to one that nobody knows. */
import { quotaName } from './quota';
import type { Catalog } from '../catalog/types';
import { nearestLookup } from '../catalog/nearest';
import { quotaFamilies, quotaFamiliesNamed, shortName } from '../catalog/quotaFamilies';
import { folded, namesFor } from './exclusion';

interface Known {
  readonly targets: ReadonlySet<string>;
  readonly nearest: (name: string) => string | undefined;
  readonly nearestQuota: (name: string) => string | undefined;
}

const byCatalog = new WeakMap<Catalog, Known>();

function knownIn(catalog: Catalog): Known {
  let known = byCatalog.get(catalog);
  if (!known) {
    known = read(catalog);
    byCatalog.set(catalog, known);
  }
  return known;
}

function read({ instances, chips, cpus }: Catalog): Known {
  const short = [
    ...new Set(instances.flatMap(({ family, hardwareClass, arch }) => [family, hardwareClass, arch])),
    ...chips.map((chip) => chip.shortName),
    ...cpus.map((cpu) => cpu.shortName),
  ];
  const entries = [...instances.map(({ type }) => type), ...short].map((name) => ({ spelling: name, answer: name }));
  const quotas = [...new Set(quotaFamilies().map(shortName))].map((name) => ({ spelling: name, answer: name }));
  return {
    targets: new Set(instances.flatMap(namesFor)),
    nearest: nearestLookup(entries),
    nearestQuota: nearestLookup([...quotas, ...entries]),
  };
}

/** A type, family, class or chip by any of its names. */
export function isTargetName(name: string, catalog: Catalog): boolean {
  return knownIn(catalog).targets.has(folded(name));
}

/** One of AWS's quotas, or a target. */
export function isQuotaName(key: string, catalog: Catalog): boolean {
  const { name } = quotaName(key);
  return quotaFamiliesNamed(name).length > 0 || isTargetName(name, catalog);
}

export function nearestTarget(name: string, catalog: Catalog): string | undefined {
  return knownIn(catalog).nearest(name);
}

export function nearestQuota(name: string, catalog: Catalog): string | undefined {
  return knownIn(catalog).nearestQuota(name);
}
