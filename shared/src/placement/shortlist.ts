/** Which candidates are shown: the best, each hardware class, and one reason per family for those that cannot run. */
import type { Catalog } from '../catalog/types';
import type { Estimate } from '../report/schema';

const SHOWN_MOST = 80;

/** `ranked` in, a part of it in the same order out. */
export function shortlist(
  ranked: readonly Estimate[],
  always: readonly (Estimate | undefined)[],
  catalog: Catalog,
): readonly Estimate[] {
  const familyOf = (e: Estimate) => catalog.instance(e.target.instance)?.family ?? e.target.instance;
  const kept = new Set<Estimate>(ranked.filter((e) => always.includes(e)));
  const add = (e: Estimate) => kept.size < SHOWN_MOST && kept.add(e);

  firstOfEach(ranked, (e) => e.target.hardwareClass).forEach(add);
  // What runs comes before what does not: with many families the limit falls on the latter.
  const families = firstOfEach(ranked, familyOf);
  families.filter((e) => e.feasible).forEach(add);
  families.filter((e) => !e.feasible).forEach(add);
  ranked.filter((e) => e.feasible).forEach(add);
  return ranked.filter((e) => kept.has(e));
}

function firstOfEach(ranked: readonly Estimate[], key: (e: Estimate) => string): readonly Estimate[] {
  const seen = new Set<string>();
  return ranked.filter((e) => !seen.has(key(e)) && seen.add(key(e)));
}
