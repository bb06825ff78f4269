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

const STEPS = [1, 2, 5] as const;

/** 1, 2, 5 × 10ⁿ inside a domain; thinned to 1 × 10ⁿ where there would be more than `most`. */
export function logTicks(low: number, high: number, most: number): readonly number[] {
  for (const steps of [STEPS, [1, 3], [1]] as const) {
    const ticks: number[] = [];
    for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power += 1) {
      ticks.push(...steps.map((step) => Number(`${step}e${power}`)).filter((v) => v >= low && v <= high));
    }
    if (ticks.length <= most || steps.length === 1) {
      return ticks.length > most ? ticks.filter((_, i) => i % Math.ceil(ticks.length / most) === 0) : ticks;
    }
  }
  return [];
}
