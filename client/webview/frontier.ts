/** Which candidates nothing beats in both cost and latency. */
export interface CostAndLatency {
  readonly usd: number;
  readonly seconds: number;
}

/** Sorted by latency; of equal ones the first stays. */
export function frontierOf<T extends CostAndLatency>(points: readonly T[]): readonly T[] {
  const byLatency = [...points].sort((a, b) => a.seconds - b.seconds || a.usd - b.usd);
  let cheapest = Infinity;
  return byLatency.filter((point) => {
    const better = point.usd < cheapest;
    cheapest = Math.min(cheapest, point.usd);
    return better;
  });
}
