/** How many replicas the load and the SLO need, hour by hour. */
import type { Configuration } from '../placement/configuration';
import type { Workload } from '../placement/workload';
import { HOURS_PER_MONTH } from '../units';
import type { P95, Station } from './station';

/** Share of capacity that is planned for in the busiest hour: the rest takes what the profile does not show. Assumed. */
export const PLANNED_UTILIZATION = 0.8;
/** Nobody waits for a batch job. Assumed. */
const PLANNED_UTILIZATION_BATCH = 0.95;
/** From this availability on one machine is not enough: EC2's SLA for a single instance is 99.5 %. */
const AVAILABILITY_FOR_TWO = 99.9;
const HALVINGS = 10;
/** More machines than any region has: keeps numbers finite. */
const MOST_REPLICAS = 1e6;

export interface Sizing {
  readonly replicas: number;
  /** Requests per second that one replica is planned to take. */
  readonly admitted: number;
  /** Replicas × hours in a month. */
  readonly replicaHours: number;
  readonly fixed: boolean;
  /** For each factor on speed, the replica-hours it would take: the range of cost. */
  readonly replicaHoursAt: (speed: number) => number;
}

/** Whether every stated limit holds. What answers at once (an embedding) has its first token when it is done. */
export function holdsSlo({ slo }: Workload, { ttft, tpot, e2e }: P95): boolean {
  return (
    (slo.ttftP95 === undefined || (ttft ?? e2e) <= slo.ttftP95) &&
    (slo.tpotP95 === undefined || tpot === undefined || tpot <= slo.tpotP95) &&
    (slo.e2eP95 === undefined || e2e <= slo.e2eP95)
  );
}

/** No limit to search for. */
function isFree({ slo }: Workload): boolean {
  return slo.ttftP95 === undefined && slo.tpotP95 === undefined && slo.e2eP95 === undefined;
}

/**
 * The most that one replica may be given.
 *
 *     admitted = largest rate ≤ planned · capacity at which every p95 is within the SLO   [1/s]
 *
 * Where even an idle replica misses the SLO, more replicas do not help: utilization alone decides.
 */
export function admittedRate(station: Station, workload: Workload): number {
  const planned = workload.kind === 'batch' ? PLANNED_UTILIZATION_BATCH : PLANNED_UTILIZATION;
  const top = station.capacity * planned;
  const holds = (rate: number) => holdsSlo(workload, station.p95At(rate));
  if (isFree(workload) || holds(top) || !holds(0)) {
    return top;
  }
  let low = 0;
  let high = top;
  for (let i = 0; i < HALVINGS; i += 1) {
    const middle = (low + high) / 2;
    if (holds(middle)) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low > 0 ? low : top * 2 ** -HALVINGS;
}

/** Fewest copies whatever the load. */
export function replicaFloor({ placement, slo }: Workload): number {
  const availability = (slo.availability ?? 0) >= AVAILABILITY_FOR_TWO ? 2 : 1;
  return placement.minReplicas ?? (placement.scaleToZero ? 0 : availability);
}

/**
 * Replicas for the busiest hour, and replica-hours of the month.
 *
 *     replicas(h) = clamp(⌈rate(h) / admitted⌉, min, max)                [-]
 *     replica-hours = Σ over 730 h                                       [h]
 *
 * Scaling is on where the manifest gives a minimum or a maximum; else the number for the peak
 * runs all month. Scaling is taken as instant: errs low by the minutes that a start takes.
 */
export function sizeFor(workload: Workload, configuration: Configuration, admitted: number): Sizing {
  const { placement, traffic } = workload;
  if (configuration.replicas !== undefined) {
    const replicas = configuration.replicas;
    return {
      replicas,
      admitted,
      replicaHours: replicas * HOURS_PER_MONTH,
      fixed: true,
      replicaHoursAt: () => replicas * HOURS_PER_MONTH,
    };
  }
  const floor = Math.max(replicaFloor(workload), configuration.minReplicas ?? 0);
  const ceiling = Math.max(placement.maxReplicas ?? MOST_REPLICAS, floor, 1);
  const need = (rate: number, speed: number) =>
    Math.min(ceiling, Math.max(floor, wholeReplicas(rate / (admitted * speed))));
  const scales =
    placement.minReplicas !== undefined || placement.maxReplicas !== undefined || placement.scaleToZero === true;
  const atPeak = (speed: number) => Math.max(1, need(traffic.rpsPeak, speed));
  const hours = (speed: number) =>
    scales ? scaledHours(workload, floor, (rate) => need(rate, speed)) : atPeak(speed) * HOURS_PER_MONTH;
  return { replicas: atPeak(1), admitted, replicaHours: hours(1), fixed: false, replicaHoursAt: hours };
}

function wholeReplicas(n: number): number {
  return Math.min(MOST_REPLICAS, Math.ceil(n - 1e-9));
}

function scaledHours({ traffic }: Workload, floor: number, need: (rate: number) => number): number {
  const { hourlyShape, rpsAvg, rpsPeak, daysPerMonth } = traffic;
  const most = Math.max(...hourlyShape);
  let day = 0;
  for (const share of hourlyShape) {
    day += need(share === most ? rpsPeak : Math.min(rpsPeak, rpsAvg * share));
  }
  const busyHours = Math.min(HOURS_PER_MONTH, 24 * daysPerMonth);
  return (day / Math.max(1, hourlyShape.length)) * busyHours + floor * (HOURS_PER_MONTH - busyHours);
}
