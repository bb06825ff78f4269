/** The loads at which two targets cost the same. */
import type { BreakEven } from '../report/schema';
import { replicaFloor, unsized } from './candidates';
import type { Configuration } from './configuration';
import type { CostModel } from './costModel';
import { candidatesFrom } from './rank';
import type { Workload } from './workload';

/** One and a half decades to each side of the stated load. */
const DECADES = 1.5;
const POINTS = 25;
/** Halvings of a grid step: the load is then exact to a thousandth. */
const HALVINGS = 10;

/**
 * Every sign change of the difference in cost on a grid of loads, narrowed by
 * bisection. Costs are steps (whole machines), so a crossing is a jump: the
 * load returned is the one from which the other target is cheaper.
 */
export function breakEvens(
  workload: Workload,
  a: Configuration,
  b: Configuration,
  model: CostModel,
): readonly BreakEven[] {
  const rate = workload.traffic.rpsAvg;
  if (!(rate > 0) || workload.traffic.concurrency !== undefined) {
    return [];
  }
  const scalable = unsized(workload);
  const minReplicas = replicaFloor(workload);
  const sized = (c: Configuration) => ({ ...c, replicas: undefined, minReplicas });
  const [left, right] = [sized(a), sized(b)];
  const difference = (factor: number) => costDifference(atLoad(scalable, factor), left, right, model);

  const found: BreakEven[] = [];
  let last: { factor: number; sign: number } | undefined;
  for (let i = 0; i < POINTS; i += 1) {
    const factor = 10 ** (DECADES * ((2 * i) / (POINTS - 1) - 1));
    const sign = Math.sign(difference(factor) ?? 0);
    if (sign !== 0 && last && sign !== last.sign) {
      const crossing = narrow(difference, last, factor);
      const [below, above] = last.sign < 0 ? [a, b] : [b, a];
      found.push({ rps: rate * crossing, below: below.instance.type, above: above.instance.type });
    }
    last = sign === 0 ? last : { factor, sign };
  }
  return found;
}

function narrow(
  difference: (factor: number) => number | undefined,
  from: { factor: number; sign: number },
  to: number,
): number {
  let [low, high] = [from.factor, to];
  for (let i = 0; i < HALVINGS; i += 1) {
    const middle = Math.sqrt(low * high);
    const sign = Math.sign(difference(middle) ?? 0);
    if (sign === from.sign) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return high;
}

/** Undefined where one of the two has no cost at this load. */
function costDifference(workload: Workload, a: Configuration, b: Configuration, model: CostModel): number | undefined {
  const candidateAt = candidatesFrom(model, workload);
  const cost = (c: Configuration) => {
    const { feasible, costUsd } = candidateAt(c);
    return feasible ? costUsd : undefined;
  };
  const [left, right] = [cost(a), cost(b)];
  return left === undefined || right === undefined ? undefined : left - right;
}

function atLoad(workload: Workload, factor: number): Workload {
  const { traffic } = workload;
  const times = (n: number | undefined) => (n === undefined ? undefined : n * factor);
  return {
    ...workload,
    traffic: {
      ...traffic,
      rpsAvg: traffic.rpsAvg * factor,
      rpsPeak: traffic.rpsPeak * factor,
      tasksPerHour: times(traffic.tasksPerHour),
      itemsPerHour: times(traffic.itemsPerHour),
    },
  };
}
