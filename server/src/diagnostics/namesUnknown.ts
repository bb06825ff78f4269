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
    const { region, regions = [] } = spec.placement ?? {};
    if (region !== undefined && !catalog.region(region)) {
      yield unknownName('placement.region', 'Region', region, catalog.nearestRegion(region));
    }
    for (const [index, name] of regions.entries()) {
      if (!catalog.region(name)) {
        yield unknownName(`placement.regions.${index}`, 'Region', name, catalog.nearestRegion(name));
      }
    }
  },
};

/** Machines that are owned or priced by the manifest under a name that is no type: neither counts. */
export const pricedUnknown: Rule = {
  code: 'priced-instance-unknown',
  severity: 'warning',
  *check({ found: { spec }, catalog }) {
    for (const [index, { instance }] of (spec.placement?.owned ?? []).entries()) {
      if (!catalog.instance(instance)) {
        yield unknownName(`placement.owned.${index}.instance`, 'Instance', instance, catalog.nearestInstance(instance));
      }
    }
    for (const type of Object.keys(spec.pricing?.overrides ?? {})) {
      if (!catalog.instance(type)) {
        const { message } = unknownName('', 'Instance', type, catalog.nearestInstance(type));
        yield { at: [`pricing.overrides.${type}`, 'pricing.overrides'], message };
      }
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
