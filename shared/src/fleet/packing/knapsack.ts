/**
 * The most valuable filling of one machine: a knapsack with two dimensions and a most of each item, by depth first with a bound.
 *
 *     maximize Σ value · n   so that   Σ memory · n ≤ 1,   Σ busy · n ≤ 1,   n ≤ most
 *
 * The bound weighs the two dimensions into one, whichever weights give the lowest at the start, and lets the last item be a
 * fraction: never too low.
 */
import { ROUNDING } from '../problem';

export interface Item {
  readonly value: number;
  readonly memory: number;
  readonly busy: number;
  readonly most: number;
}

export interface Filling {
  readonly value: number;
  /** Of each item, in the order given. */
  readonly counts: readonly number[];
  /** No filling is worth more. */
  readonly atMost: number;
}

/** A difference of this share is not searched for. */
const TOLERANCE = 1e-5;
/** Weights of memory that are tried; the rest is that of compute. */
const WEIGHTS = [0, 0.15, 0.3, 0.4, 0.5, 0.6, 0.7, 0.85, 1] as const;

/** Nodes of one search; beyond it the best so far stands, with the bound. */
const NODES_MOST = 40_000;

interface Placed extends Item {
  readonly place: number;
  readonly weight: number;
}

interface Search {
  readonly items: readonly Placed[];
  readonly memoryShare: number;
  readonly counts: number[];
  best: { value: number; counts: readonly number[] };
  nodes: number;
}

/** Fillings that are worth no more than `above` are not looked for. */
export function bestFilling(items: readonly Item[], above = 0): Filling {
  const useful = items
    .map((item, place) => ({ ...item, place }))
    .filter(({ value, memory, busy, most }) => value > 0 && most > 0 && memory <= 1 + ROUNDING && busy <= 1 + ROUNDING);
  const [weighed] = WEIGHTS.map((memoryShare) => {
    const order = weigh(useful, memoryShare);
    return { memoryShare, order, root: boundFrom(order, 0, 1) };
  }).toSorted((a, b) => a.root - b.root);
  const { memoryShare, order, root } = weighed ?? { memoryShare: 1, order: [], root: 0 };
  const search: Search = {
    items: order,
    memoryShare,
    counts: order.map(() => 0),
    best: { value: above, counts: [] },
    nodes: 0,
  };
  dive(search, 0, 0, 1, 1);
  const counts = items.map(() => 0);
  search.best.counts.forEach((count, i) => (counts[order[i]?.place ?? 0] = count));
  const value = search.best.counts.length > 0 ? search.best.value : 0;
  const proved = Math.max(value, above) * (1 + TOLERANCE);
  return { value, counts, atMost: Math.min(root, search.nodes > NODES_MOST ? Math.max(proved, root) : proved) };
}

function weigh(items: readonly (Item & { readonly place: number })[], memoryShare: number): readonly Placed[] {
  return items
    .map((item) => ({
      ...item,
      weight: Math.max(ROUNDING, memoryShare * item.memory + (1 - memoryShare) * item.busy),
    }))
    .toSorted((a, b) => b.value / b.weight - a.value / a.weight);
}

function boundFrom(items: readonly Placed[], from: number, capacity: number): number {
  let room = capacity;
  let value = 0;
  for (let i = from; i < items.length && room > ROUNDING; i += 1) {
    const item = items[i];
    if (item) {
      const taken = Math.min(item.most, room / item.weight);
      value += taken * item.value;
      room -= taken * item.weight;
    }
  }
  return value;
}

function dive(search: Search, at: number, value: number, memory: number, busy: number): void {
  if (value > search.best.value) {
    search.best = { value, counts: [...search.counts] };
  }
  search.nodes += 1;
  const item = search.items[at];
  const room = search.memoryShare * memory + (1 - search.memoryShare) * busy;
  const least = search.best.value * (1 + TOLERANCE);
  if (!item || search.nodes > NODES_MOST || value + boundFrom(search.items, at, room) <= least) {
    return;
  }
  const most = Math.min(item.most, timesIn(item.memory, memory), timesIn(item.busy, busy));
  for (let count = most; count >= 0; count -= 1) {
    search.counts[at] = count;
    dive(search, at + 1, value + count * item.value, memory - count * item.memory, busy - count * item.busy);
  }
  search.counts[at] = 0;
}

function timesIn(size: number, room: number): number {
  return size <= 0 ? Number.MAX_SAFE_INTEGER : Math.floor(room / size + ROUNDING);
}
