/** Tasks that idle vCPUs take, what is left for machines of their own, and the placement that needs none. */
import type { Workload } from '../placement/workload';
import { admissionOf } from './admission';
import { agentStation } from './agent';
import type { TaskShape } from './agent';
import { spareMachine } from './spare';
import type { Spare } from './spare';

/**
 * Tasks per second that all hosts together are planned to take.
 *
 *     machines · largest rate ≤ 0.8 · capacity within the SLO            [1/s]
 *
 * Each host has a queue of its own. Memory bounds the capacity as it does on any machine.
 */
export function absorbedRate(workload: Workload, task: TaskShape, spare: Spare | undefined): number {
  if (!spare || workload.traffic.concurrency !== undefined) {
    return 0;
  }
  const station = agentStation(task, spareMachine(spare));
  // One task alone that fits no host takes forever: no rate is planned then.
  return station && station.capacity > LEAST_CAPACITY ? spare.machines * admissionOf(station, workload).rate() : 0;
}

/** Below this a machine does not do one task in ten years. */
const LEAST_CAPACITY = 1e-9;

const rests = new WeakMap<Workload, { readonly spare: Spare; readonly rest: Workload }>();

/**
 * The workload less what idle vCPUs take: the same for every machine, so it is worked out once. Where they take all of it,
 * machines of its own are the other way to run it, and get all of it.
 */
export function restOf(workload: Workload, task: TaskShape, spare: Spare | undefined): Workload {
  if (!spare) {
    return workload;
  }
  const known = rests.get(workload);
  if (known?.spare === spare) {
    return known.rest;
  }
  const absorbed = absorbedRate(workload, task, spare);
  const rest = absorbed > 0 && absorbed < workload.traffic.rpsPeak ? lessBy(workload, absorbed) : workload;
  rests.set(workload, { spare, rest });
  return rest;
}

/** Hour by hour: idle vCPUs come first, so quiet hours leave nothing. */
function lessBy(workload: Workload, absorbed: number): Workload {
  const { traffic } = workload;
  const left = traffic.hourlyShape.map((share) => Math.max(0, traffic.rpsAvg * share - absorbed));
  const rpsAvg = left.reduce((sum, rate) => sum + rate, 0) / Math.max(1, left.length);
  return {
    ...workload,
    traffic: {
      ...traffic,
      rpsAvg,
      rpsPeak: traffic.rpsPeak - absorbed,
      hourlyShape: rpsAvg > 0 ? left.map((rate) => rate / rpsAvg) : traffic.hourlyShape,
    },
  };
}
