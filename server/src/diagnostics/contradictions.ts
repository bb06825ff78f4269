/** Limits of one workload that cannot hold together. */
import type { Catalog } from '../../../shared/src/catalog/types';
import { answersTo, excludedBy } from '../../../shared/src/placement/exclusion';
import { isTargetName } from '../../../shared/src/placement/targetNames';
import type { Workload } from '../../../shared/src/placement/workload';
import { plainName } from '../../../shared/src/words/markdown';
import type { Rule } from './rule';

type Placement = Workload['placement'];

/** `allow` and `deny` together leave nothing. */
export const nothingAllowed: Rule = {
  code: 'nothing-allowed',
  severity: 'error',
  *check({ workload: { placement }, catalog }) {
    const { allow = [], deny = [] } = placement;
    const isStated = allow.length > 0 || deny.length > 0;
    if (isStated && catalog.instances.every((instance) => excludedBy(placement, instance))) {
      const isKnown = allow.length === 0 || allow.some((name) => isTargetName(name, catalog));
      yield {
        at: isKnown && deny.length > 0 ? ['placement.deny', 'placement.allow'] : ['placement.allow'],
        message: isKnown ? deniedWords(placement) : 'No target is left: allow has no name that is known.',
        related: [{ at: 'placement.allow', message: 'What is allowed.' }],
      };
    }
  },
};

function deniedWords({ allow = [] }: Placement): string {
  return allow.length > 0
    ? 'No target is left: everything that allow names is denied.'
    : 'No target is left: every one is denied.';
}

/** The machine that is stated is one that the same manifest rules out. */
export const instanceExcluded: Rule = {
  code: 'instance-excluded',
  severity: 'warning',
  *check({ workload: { placement }, catalog }) {
    const instance = placement.instance === undefined ? undefined : catalog.instance(placement.instance);
    const words = instance && exclusionWords(placement, instance);
    if (instance && words) {
      yield {
        at: ['placement.instance'],
        message: `${instance.type} ${words.text}.`,
        related: [{ at: words.field, message: 'What rules it out.' }],
      };
    }
  },
};

/** A fallback that would never be used. */
export const fallbackExcluded: Rule = {
  code: 'fallback-excluded',
  severity: 'warning',
  *check({ workload: { placement }, catalog }) {
    for (const [i, name] of (placement.fallback ?? []).slice(0, MOST_NAMES).entries()) {
      const words = fallbackWords(placement, name, catalog);
      if (words) {
        yield {
          at: [`placement.fallback.${i}`],
          message: `Fallback ${plainName(name)} ${words.text}.`,
          related: [{ at: words.field, message: 'What rules it out.' }],
        };
      }
    }
  },
};

/** As many as are worth reading. */
const MOST_NAMES = 50;

interface Exclusion {
  readonly text: string;
  readonly field: string;
}

function fallbackWords(placement: Placement, name: string, catalog: Catalog): Exclusion | undefined {
  const machines = catalog.instances.filter((instance) => answersTo(instance, name));
  const [first] = machines;
  return first && machines.every((instance) => exclusionWords(placement, instance))
    ? exclusionWords(placement, first)
    : undefined;
}

function exclusionWords(placement: Placement, instance: Parameters<typeof excludedBy>[1]): Exclusion | undefined {
  switch (excludedBy(placement, instance)?.code) {
    case 'denied':
      return { text: 'is denied', field: 'placement.deny' };
    case 'not-allowed':
      return { text: 'is not among what allow leaves', field: 'placement.allow' };
    default:
      return undefined;
  }
}
