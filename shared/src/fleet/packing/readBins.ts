/** What came of replicas on machines: choices, fillings, and where it was too much. */
import type { Choice, Packing } from '../problem';
import { fits } from './bins';
import type { Bins } from './bins';

/** What each workload took, and the machines that hold something. */
export function readBins(
  state: Bins,
  before: readonly Choice[],
): { choices: readonly Choice[]; packings: readonly Packing[] } {
  const choices = before.map((choice, workload): Choice => {
    const bin = state.unitsOf.get(workload)?.[0]?.bin;
    const group = bin === undefined ? undefined : state.bins[bin]?.group;
    const index = group === undefined ? undefined : state.options.get(workload)?.get(group)?.index;
    return index === undefined ? choice : { kind: 'packed', index };
  });
  return { choices, packings: fillingsOf(state) };
}

/** Machines that hold something and are not too full. */
export function fillingsOf({ bins }: Bins): readonly Packing[] {
  return bins.filter(fits).flatMap(({ machine, on }) => {
    const replicas = new Map([...on].filter(([, count]) => count > 0));
    return replicas.size > 0 ? [{ pattern: { machine, replicas }, count: 1 }] : [];
  });
}

/** Group of machines → what is too much, in the mean of its machines; only those with any. */
export function overByGroup({ bins, ofGroup }: Bins): ReadonlyMap<number, number> {
  const over = new Map<number, number>();
  bins
    .filter((bin) => !fits(bin))
    .forEach(({ group, memory, busy }) => {
      const here = (Math.max(0, memory - 1) + Math.max(0, busy - 1)) / (ofGroup.get(group)?.length ?? 1);
      over.set(group, (over.get(group) ?? 0) + here);
    });
  return over;
}
