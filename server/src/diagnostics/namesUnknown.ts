/** Instance types, regions and accelerators that the catalog does not list, each with its nearest neighbor. */
import { answersTo } from '../../../shared/src/placement/exclusion';
import { plainName } from '../../../shared/src/words/markdown';
import type { Finding, Rule } from './rule';

export const instanceUnknown: Rule = {
  code: 'instance-unknown',
  severity: 'warning',
  *check({ found: { spec }, catalog }) {
    const instance = spec.placement?.instance;
    if (instance !== undefined && !catalog.instance(instance)) {
      yield unknownName('placement.instance', 'Instance', instance, catalog.nearestInstance(instance));
    }
  },
};

export const acceleratorUnknown: Rule = {
  code: 'accelerator-unknown',
  severity: 'warning',
  *check({ found: { spec }, catalog }) {
    const accelerator = spec.placement?.accelerator;
    const known = (name: string) =>
      catalog.chip(name) ?? catalog.instances.find((instance) => answersTo(instance, name));
    if (accelerator !== undefined && !known(accelerator)) {
      yield unknownName('placement.accelerator', 'Accelerator', accelerator, catalog.nearestChip(accelerator));
    }
  },
};

export const regionUnknown: Rule = {
  code: 'region-unknown',
  severity: 'warning',
  *check({ found: { spec }, catalog }) {
    const region = spec.placement?.region;
    if (region !== undefined && !catalog.region(region)) {
      yield unknownName('placement.region', 'Region', region, catalog.nearestRegion(region));
    }
  },
};

function unknownName(field: string, what: string, name: string, nearest: string | undefined): Finding {
  return {
    at: [field],
    message: `${what} ${plainName(name)} is not known.${nearest === undefined ? '' : ` Nearest: ${nearest}.`}`,
    fix: nearest === undefined ? undefined : { title: `Use ${nearest}`, newText: nearest },
  };
}
