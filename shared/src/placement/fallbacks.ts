/** `placement.fallback`: the targets to try in this order, each in its best layout. */
import type { Estimate } from '../report/schema';
import type { Ranking } from './candidates';
import { answersTo } from './exclusion';
import type { Workload } from './workload';

export interface Fallback {
  /** As it is written. */
  readonly name: string;
  /** The best machine that answers to the name; absent where none does. */
  readonly estimate?: Estimate;
}

/** assumed: nobody plans further; each costs a look at every type. */
export const MOST_FALLBACKS = 16;

/** In the order of the manifest, whatever they cost. What the rest of the manifest rules out is there with its reason. */
export function fallbacksOf({ placement }: Workload, ranking: Ranking): readonly Fallback[] {
  return (placement.fallback ?? []).slice(0, MOST_FALLBACKS).map((name) => {
    const [best] = ranking.firsts((instance) => (answersTo(instance, name) ? name : undefined));
    return { name, estimate: best?.whole() };
  });
}
