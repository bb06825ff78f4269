/** Which candidates are shown: the best, each hardware class, and one reason per family for those that cannot run. */
import type { Catalog } from '../catalog/types';
import type { Candidate } from './costModel';

const SHOWN_MOST = 80;

/** `ranked` in, a part of it in the same order out. */
export function shortlist(
  ranked: readonly Candidate[],
  always: readonly (Candidate | undefined)[],
  catalog: Catalog,
): readonly Candidate[] {
  const known = new Map(catalog.instances.map(({ type, family }) => [type, family]));
  const familyOf = ({ target }: Candidate) => known.get(target.instance) ?? target.instance;
  const kept = new Set<Candidate>(ranked.filter((e) => always.includes(e)));
  const add = (e: Candidate) => kept.size < SHOWN_MOST && kept.add(e);

  firstOfEach(ranked, (e) => e.target.hardwareClass).forEach(add);
  // What runs comes before what does not: with many families the limit falls on the latter.
  const families = firstOfEach(ranked, familyOf);
  families.filter((e) => e.feasible).forEach(add);
  families.filter((e) => !e.feasible).forEach(add);
  ranked.filter((e) => e.feasible).forEach(add);
  return ranked.filter((e) => kept.has(e));
}

function firstOfEach(ranked: readonly Candidate[], keyOf: (e: Candidate) => string): readonly Candidate[] {
  const seen = new Set<string>();
  return ranked.filter((e) => {
    const key = keyOf(e);
    return !seen.has(key) && seen.add(key);
  });
}
