/** Instance types, regions and accelerators that the catalog does not list, each with its nearest neighbor. */
import { answersTo } from '../../../shared/src/placement/exclusion';
import { isQuotaName, isTargetName, nearestQuota, nearestTarget } from '../../../shared/src/placement/targetNames';
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
    for (const [i, owned] of (spec.placement?.owned ?? []).slice(0, MOST_NAMES).entries()) {
      if (!catalog.instance(owned.instance)) {
        const nearest = catalog.nearestInstance(owned.instance);
        yield unknownName(`placement.owned.${i}.instance`, 'Instance', owned.instance, nearest);
      }
    }
  },
};

export const acceleratorUnknown: Rule = {
  code: 'accelerator-unknown',
  severity: 'warning',
  *check({ found: { spec, object }, catalog }) {
    // A foreign format names what its own cloud has: that is no mistake, and the verdict says that it has no estimate.
    const accelerator = object ? undefined : spec.placement?.accelerator;
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
    for (const [i, name] of regions.slice(0, MOST_NAMES).entries()) {
      if (!catalog.region(name)) {
        yield unknownName(`placement.regions.${i}`, 'Region', name, catalog.nearestRegion(name));
      }
    }
  },
};

/** Machines that are owned or priced by the manifest under a name that is no type: neither counts. */
export const pricedUnknown: Rule = {
  code: 'priced-instance-unknown',
  severity: 'warning',
  *check({ found: { spec }, catalog }) {
    for (const [index, { instance }] of (spec.placement?.owned ?? []).slice(0, MOST_NAMES).entries()) {
      if (!catalog.instance(instance)) {
        yield unknownName(`placement.owned.${index}.instance`, 'Instance', instance, catalog.nearestInstance(instance));
      }
    }
    for (const type of Object.keys(spec.pricing?.overrides ?? {}).slice(0, MOST_NAMES)) {
      if (!catalog.instance(type)) {
        const { message } = unknownName('', 'Instance', type, catalog.nearestInstance(type));
        yield { at: [`pricing.overrides.${type}`, 'pricing.overrides'], message };
      }
    }
  },
};

/** Names in `allow`, `deny` and `fallback` that no machine answers to. */
export const targetUnknown: Rule = {
  code: 'target-unknown',
  severity: 'warning',
  *check({ found: { spec }, catalog }) {
    for (const list of ['allow', 'deny', 'fallback'] as const) {
      for (const [i, name] of (spec.placement?.[list] ?? []).slice(0, MOST_NAMES).entries()) {
        if (!isTargetName(name, catalog)) {
          yield unknownName(`placement.${list}.${i}`, 'Target', name, nearestTarget(name, catalog));
        }
      }
    }
  },
};

/** Quotas whose name is neither one of AWS's nor a target: they limit nothing. */
export const quotaUnknown: Rule = {
  code: 'quota-unknown',
  severity: 'warning',
  *check({ found: { spec }, catalog }) {
    for (const name of Object.keys(spec.placement?.quota ?? {}).slice(0, MOST_NAMES)) {
      if (!isQuotaName(name, catalog)) {
        // The name is a key: what stands there as a value is its number, which no name mends.
        const { message } = unknownName('', 'Quota', name, nearestQuota(name, catalog));
        yield { at: [`placement.quota.${name}`, 'placement.quota'], message: `${message} It limits nothing.` };
      }
    }
  },
};

/** A list of unknown names says no more with thousands than with these; each is compared with every name. */
const MOST_NAMES = 50;

function unknownName(field: string, what: string, name: string, nearest: string | undefined): Finding {
  return {
    at: [field],
    message: `${what} ${plainName(name)} is not known.${nearest === undefined ? '' : ` Nearest: ${nearest}.`}`,
    fix: nearest === undefined ? undefined : { title: `Use ${nearest}`, newText: nearest },
  };
}
