/** Which candidates are shown: the best, each hardware class, and one reason per family for those that cannot run. */
import type { Catalog } from '../catalog/types';
import type { Outline } from './costModel';

const SHOWN_MOST = 80;

/** `ranked` in, a part of it in the same order out. */
export function shortlist(
  ranked: readonly Outline[],
  always: readonly (Outline | undefined)[],
  catalog: Catalog,
): readonly Outline[] {
  const known = new Map(catalog.instances.map(({ type, family }) => [type, family]));
  const familyOf = ({ target }: Outline) => known.get(target.instance) ?? target.instance;
  const kept = new Set<Outline>(ranked.filter((e) => always.includes(e)));
  const add = (e: Outline) => kept.size < SHOWN_MOST && kept.add(e);

  firstOfEach(ranked, (e) => e.target.hardwareClass).forEach(add);
  // What runs comes before what does not: with many families the limit falls on the latter.
  const families = firstOfEach(ranked, familyOf);
  families.filter((e) => e.feasible).forEach(add);
  families.filter((e) => !e.feasible).forEach(add);
  ranked.filter((e) => e.feasible).forEach(add);
  return ranked.filter((e) => kept.has(e));
}

function firstOfEach(ranked: readonly Outline[], keyOf: (e: Outline) => string): readonly Outline[] {
  const seen = new Set<string>();
  return ranked.filter((e) => {
    const key = keyOf(e);
    return !seen.has(key) && seen.add(key);
  });
}
