/** Which candidates nothing beats in both cost and latency. */
import type { PanelCandidate } from '../../shared/src/panelState';

export interface CostAndLatency {
  readonly usd: number;
  readonly seconds: number;
}

/** A candidate with both numbers, as the picture shows it. */
export interface Drawn extends CostAndLatency {
  readonly key: string;
  readonly candidate: PanelCandidate;
  /** Infeasible, or over a limit. */
  readonly out: boolean;
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

/** How far beyond what matters a candidate may lie and still be drawn: one decade; farther ones would squeeze the rest. */
const REACH = 10;

/** The largest cost and time that are drawn, from those that must be seen. */
export function reachOf(core: readonly CostAndLatency[], limit: number | undefined): CostAndLatency {
  return {
    usd: Math.max(...core.map((p) => p.usd)) * REACH,
    seconds: Math.max(...core.map((p) => p.seconds), limit ?? 0) * REACH,
  };
}
