/**
 * Which workloads may share machines, and what one replica takes of one.
 *
 * `accelerators`: a replica has its accelerators to itself and shares the host. Assumed: host CPU, memory and network of a
 * machine suffice for what stands on it, as they do for several replicas of one workload today.
 *
 * `time`: replicas take turns on the same accelerators, or on the same cores. Assumed: memory is split as the estimate needs it, work of all adds up,
 * and every time stretches as in a processor-sharing line, by (1 − own share) ÷ (1 − busy at most). Only what meets its SLO stretched so may share.
 * The stretch is a mean's law (M/G/1 processor sharing, Kleinrock 1967) put on p95; interference in caches and bandwidth is left out: too kind.
 */
import type { FleetSpec } from '../manifest/schema';
import type { Estimate } from '../report/schema';
import type { Instance } from '../catalog/types';
import type { Workload } from '../placement/workload';
import type { Demand } from './problem';

export type Sharing = NonNullable<FleetSpec['share']>;

/** Assumed: what several workloads together may keep a shared machine busy in the busiest hour. */
export const BUSY_MOST = 0.7;

/** Undefined: this one does not share. */
export function demandOf(
  sharing: Sharing,
  workload: Workload,
  estimate: Estimate,
  instance: Instance,
): Demand | undefined {
  const { accelerator } = instance;
  const part = accelerator ? (estimate.target.acceleratorCount ?? accelerator.count) / accelerator.count : 1;
  if (!(part > 0) || part > 1) {
    return undefined;
  }
  switch (sharing) {
    case 'accelerators':
      return accelerator && part < 1 ? { memory: part, busy: part } : undefined;
    case 'time':
      return turns(workload, estimate, part);
    default:
      return undefined;
  }
}

function turns(workload: Workload, { memory, performance }: Estimate, part: number): Demand | undefined {
  const { weights, kvCache, activations, reserve, capacity } = memory;
  const busy = performance.utilizationPeak;
  if (weights === undefined || kvCache === undefined || capacity === undefined || capacity <= 0 || busy === undefined) {
    return undefined;
  }
  const needed = (weights + kvCache + (activations ?? 0) + (reserve ?? 0)) / capacity;
  const demand = { memory: needed * part, busy: (busy * part) / BUSY_MOST };
  const isPossible = demand.memory <= 1 && busy <= BUSY_MOST && Number.isFinite(demand.memory + demand.busy);
  return isPossible && meetsStretched(workload, performance, (1 - busy) / (1 - BUSY_MOST)) ? demand : undefined;
}

function meetsStretched({ slo }: Workload, { ttft, tpot, e2e }: Estimate['performance'], stretch: number): boolean {
  const holds = (time: number | undefined, limit: number | undefined) =>
    limit === undefined || time === undefined || time * stretch <= limit;
  return holds((ttft ?? e2e)?.p95, slo.ttftP95) && holds(tpot?.p95, slo.tpotP95) && holds(e2e?.p95, slo.e2eP95);
}
