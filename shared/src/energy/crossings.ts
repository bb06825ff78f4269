/** The loads at which two targets take the same energy. */
import type { Workload } from '../placement/workload';
import type { EnergyCard } from './schema';

/** As far to each side of the stated load as break-evens of cost are looked for. */
const DECADES = 1.5;
const POINTS = 49;
/** Halvings of a grid step of 1.15: the load is then exact to a millionth. */
const HALVINGS = 17;

/** Energy of a month at so many times the stated load; undefined where the target cannot do it. */
export type EnergyAt = (factor: number) => number | undefined;

/**
 * Every sign change of the difference on a grid of loads, narrowed by bisection. Replicas are whole, so a crossing may be a
 * jump: the load returned is the first at which the other takes less. Two crossings within one step of the grid (15 % of load)
 * are missed together.
 */
export function energyCrossings(
  rate: number,
  one: { readonly name: string; readonly at: EnergyAt },
  other: { readonly name: string; readonly at: EnergyAt },
): EnergyCard['crossings'] {
  const sign = (factor: number) => {
    const [a, b] = [one.at(factor), other.at(factor)];
    return a === undefined || b === undefined ? 0 : Math.sign(a - b);
  };
  const found: EnergyCard['crossings'] = [];
  let last: { readonly factor: number; readonly sign: number } | undefined;
  for (let i = 0; i < POINTS; i += 1) {
    const factor = 10 ** (DECADES * ((2 * i) / (POINTS - 1) - 1));
    const now = sign(factor);
    if (now !== 0 && last && now !== last.sign) {
      const [below, above] = last.sign < 0 ? [one.name, other.name] : [other.name, one.name];
      found.push({ rps: rate * narrow(sign, last, factor), below, above });
    }
    last = now === 0 ? last : { factor, sign: now };
  }
  return found;
}

function narrow(
  sign: (factor: number) => number,
  from: { readonly factor: number; readonly sign: number },
  to: number,
): number {
  let [low, high] = [from.factor, to];
  for (let i = 0; i < HALVINGS; i += 1) {
    const middle = Math.sqrt(low * high);
    if (sign(middle) === from.sign) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return high;
}

/** The same workload with so many times the traffic. */
export function atLoad(workload: Workload, factor: number): Workload {
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
