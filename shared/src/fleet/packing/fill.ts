/** Replicas on whole machines of one group: best fit, in several orders, the fewest machines win. */
import { ROUNDING } from '../problem';
import type { Demand } from '../problem';

export interface Piece {
  readonly workload: number;
  readonly replicas: number;
  readonly mostOnOne: number;
  readonly demand: Demand;
}

/** Of one machine: workload → replicas. */
export type Load = ReadonlyMap<number, number>;

interface Bin {
  memory: number;
  busy: number;
  readonly on: Map<number, number>;
}

const ORDERS: readonly ((demand: Demand) => number)[] = [
  ({ memory, busy }) => Math.max(memory, busy),
  ({ memory, busy }) => memory + busy,
  ({ memory }) => memory,
  ({ busy }) => busy,
  ({ memory, busy }) => memory * busy,
  ({ memory, busy }) => 2 * memory + busy,
  ({ memory, busy }) => memory + 2 * busy,
];

export function fillMachines(pieces: readonly Piece[]): readonly Load[] {
  const tries = ORDERS.flatMap((size) => {
    const order = pieces.toSorted((a, b) => b.mostOnOne * size(b.demand) - a.mostOnOne * size(a.demand));
    return [fill(order, 'tight'), fill(order, 'first'), fill(order, 'even')];
  });
  return tries.reduce((best, one) => (one.length < best.length ? one : best), tries[0] ?? []);
}

type Rule = 'tight' | 'first' | 'even';

function fill(pieces: readonly Piece[], rule: Rule): readonly Load[] {
  const bins: Bin[] = [];
  for (const piece of pieces) {
    for (let left = piece.replicas; left > 0; left -= 1) {
      const bin = pick(bins, piece, rule) ?? newBin(bins);
      bin.memory -= piece.demand.memory;
      bin.busy -= piece.demand.busy;
      bin.on.set(piece.workload, (bin.on.get(piece.workload) ?? 0) + 1);
    }
  }
  return bins.map(({ on }) => on);
}

function newBin(bins: Bin[]): Bin {
  const bin = { memory: 1, busy: 1, on: new Map<number, number>() };
  bins.push(bin);
  return bin;
}

function pick(bins: readonly Bin[], { workload, mostOnOne, demand }: Piece, rule: Rule): Bin | undefined {
  let best: Bin | undefined;
  let least = Infinity;
  for (const bin of bins) {
    const [memory, busy] = [bin.memory - demand.memory, bin.busy - demand.busy];
    if (memory < -ROUNDING || busy < -ROUNDING || (bin.on.get(workload) ?? 0) >= mostOnOne) {
      continue;
    }
    const left = rule === 'first' ? 0 : rule === 'tight' ? memory + busy : Math.abs(memory - busy);
    if (left < least) {
      best = bin;
      least = left;
    }
  }
  return best;
}
