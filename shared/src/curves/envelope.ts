/** Which target is the cheapest at each load. */
import type { CurveWorkload } from './schema';
import type { Drawn } from './curvesOf';
import { HIGH, LOW } from './span';

export interface Reach {
  readonly name: string;
  /** Requests per second. */
  readonly from: number;
  readonly to: number;
}

/**
 * The stretches of load on which one target is the cheapest of those that keep the SLO, in order.
 *
 * Between two neighboring break-evens nothing changes places, so one look inside each stretch tells. A stretch in which no
 * target has a cost is left out.
 */
export function cheapestReaches(
  drawn: readonly Drawn[],
  rate: number,
  breakEven: CurveWorkload['breakEven'],
): readonly Reach[] {
  const keeping = drawn.filter(({ estimate }) => estimate?.meetsSlo !== false);
  const edges = [LOW, ...breakEven.map(({ rps }) => rps / rate).filter((f) => f > LOW && f < HIGH), HIGH];
  const reaches: Reach[] = [];
  edges.slice(1).forEach((to, i) => {
    const from = edges[i] ?? LOW;
    const name = cheapestAt(keeping, Math.sqrt(from * to));
    const last = reaches.at(-1);
    if (name !== undefined && last?.name === name) {
      reaches[reaches.length - 1] = { ...last, to: to * rate };
    } else if (name !== undefined) {
      reaches.push({ name, from: from * rate, to: to * rate });
    }
  });
  return reaches;
}

function cheapestAt(drawn: readonly Drawn[], factor: number): string | undefined {
  const priced = drawn.flatMap(({ name, law }) => {
    const { usd } = law.at(factor);
    return usd === undefined ? [] : [{ name, usd }];
  });
  return priced.reduce<(typeof priced)[number] | undefined>(
    (best, each) => (best && best.usd <= each.usd ? best : each),
    undefined,
  )?.name;
}
