/** The range of a cost over load: the same law on machines that are slower or quicker than estimated. */
import type { CostLaw } from '../placement/costModel';
import type { Estimate } from '../report/schema';

export interface SpeedSpread {
  readonly slow: number;
  readonly quick: number;
}

/**
 * Ends of the 80 % range of a machine's throughput, as multiples of the estimate.
 *
 * Undefined where no range is known. Prices are published and exact: what a target costs is uncertain by how many
 * machines it takes, and by nothing else that is counted here.
 */
export function speedSpread({ performance, range }: Pick<Estimate, 'performance' | 'range'>): SpeedSpread | undefined {
  const known = range.tokensPerSecond ?? range.samplesPerSecond;
  const speed = range.tokensPerSecond ? performance.tokensPerSecond : performance.samplesPerSecond;
  return known && speed !== undefined && speed > 0 && known.low > 0
    ? { slow: known.low / speed, quick: known.high / speed }
    : undefined;
}

/**
 * The law of a machine `speed` times as quick as estimated.
 *
 *     replicas'(load) = replicas(load / speed)                            [-]
 *
 * Its jumps lie at `speed` times the loads of the estimated one's. Lines that follow the load alone (traffic, storage) stay;
 * where a tier of traffic bends one, the bend is listed in the wrong place: no picture shows it.
 */
export function atSpeed(law: CostLaw, speed: number): CostLaw {
  return {
    at: (factor) => law.at(factor, speed),
    steps: (low, high) => {
      const { loads, until } = law.steps(low / speed, high / speed);
      return { loads: loads.map((load) => load * speed), until: Math.min(high, until * speed) };
    },
  };
}
