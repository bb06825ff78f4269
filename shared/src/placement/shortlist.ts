/** Which candidates are shown: the best, each hardware class, and one reason per family for those that cannot run. */
import type { Ranking } from './candidates';
import type { Candidate } from './costModel';
import { compareCandidates } from './rank';

const SHOWN_MOST = 80;

/** A part of the ranking in its order; works out no more of it than that takes. */
export function shortlist(ranking: Ranking, always: readonly (Candidate | undefined)[]): readonly Candidate[] {
  const kept = new Set<Candidate>(always.filter((e) => e !== undefined));
  const add = (e: Candidate) => kept.size < SHOWN_MOST && kept.add(e);

  ranking.firsts((i) => i.hardwareClass).forEach(add);
  // What runs comes before what does not: with many families the limit falls on the latter.
  const families = ranking.firsts((i) => i.family);
  families.filter((e) => e.feasible).forEach(add);
  families.filter((e) => !e.feasible).forEach(add);
  for (const e of ranking.inOrder()) {
    if (kept.size >= SHOWN_MOST || !e.feasible) {
      break;
    }
    kept.add(e);
  }
  return [...kept].toSorted(compareCandidates);
}
