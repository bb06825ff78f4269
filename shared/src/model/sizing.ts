/** How many replicas the load and the SLO need, hour by hour. */
import type { Configuration } from '../placement/configuration';
import type { Workload } from '../placement/workload';
import { HOURS_PER_MONTH } from '../units';
import { admissionAt } from './admission';
import type { Admission } from './admission';
import type { ReplicaLaw, Scaling } from './replicaCurve';
import { wholeReplicas } from './replicaCurve';

/** From this availability on one machine is not enough: EC2's SLA for a single instance is 99.5 %. */
const AVAILABILITY_FOR_TWO = 99.9;
/** More machines than any region has: keeps numbers finite. */
const MOST_REPLICAS = 1e6;
const HOURS_PER_DAY = 24;

export interface Sizing {
  readonly replicas: number;
  /** Replicas × hours in a month. */
  readonly replicaHours: number;
  readonly fixed: boolean;
  /** For each factor on speed, the replica-hours it would take: the range of cost. */
  readonly replicaHoursAt: (speed: number) => number;
  /** How replicas follow the load; absent where their number is fixed. */
  readonly law?: ReplicaLaw;
  /** The day at this load; absent where what the peak needs runs all month. */
  readonly scaling?: Scaling;
}

/** What a month of machines is made from: numbers alone, without the law's way back to the station. */
export type Sized = Pick<Sizing, 'replicas' | 'replicaHours' | 'scaling'>;

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
 * runs all month. Scaling is taken as instant; what the minutes of a start cost is a line of the bill.
 */
export function sizeFor(
  workload: Workload,
  configuration: Configuration,
  admission: Admission = admissionAt(0),
): Sizing {
  const { placement, traffic } = workload;
  if (configuration.replicas !== undefined) {
    const replicas = configuration.replicas;
    return {
      replicas,
      replicaHours: replicas * HOURS_PER_MONTH,
      fixed: true,
      replicaHoursAt: () => replicas * HOURS_PER_MONTH,
    };
  }
  const floor = Math.max(replicaFloor(workload), configuration.minReplicas ?? 0);
  const ceiling = Math.max(placement.maxReplicas ?? MOST_REPLICAS, floor, 1);
  const need = (rate: number, speed: number) =>
    admission.read((admitted) => Math.min(ceiling, Math.max(floor, wholeReplicas(rate / (admitted * speed)))));
  const scales =
    placement.minReplicas !== undefined || placement.maxReplicas !== undefined || placement.scaleToZero === true;
  const atPeak = (speed: number) => Math.max(1, need(traffic.rpsPeak, speed));
  const dayAt = (speed: number) => replicasOfDay(traffic, (rate) => need(rate, speed));
  const hours = (speed: number) =>
    scales ? scaledHours(traffic, floor, dayAt(speed)) : atPeak(speed) * HOURS_PER_MONTH;
  const day = scales ? dayAt(1) : undefined;
  const scaling = day && { day, floor, busyHours: busyHoursOf(traffic), scales };
  const law: ReplicaLaw = {
    admitted: admission.rate,
    floor,
    ceiling,
    scales,
    peak: traffic.rpsPeak,
    rates: () => ratesOf(traffic),
    busyHours: busyHoursOf(traffic),
  };
  const replicaHours = day ? scaledHours(traffic, floor, day) : hours(1);
  return { replicas: atPeak(1), replicaHours, fixed: false, replicaHoursAt: hours, law, scaling };
}

/** Requests per second by hour: the busiest hours have the peak, none has more. */
export function ratesOf({ hourlyShape, rpsAvg, rpsPeak }: Workload['traffic']): readonly number[] {
  const most = Math.max(...hourlyShape);
  return hourlyShape.map((share) => (share === most ? rpsPeak : Math.min(rpsPeak, rpsAvg * share)));
}

function busyHoursOf({ daysPerMonth }: Workload['traffic']): number {
  return Math.min(HOURS_PER_MONTH, HOURS_PER_DAY * daysPerMonth);
}

/** Hours with the same load take the same number: it is asked for once. */
function replicasOfDay(traffic: Workload['traffic'], need: (rate: number) => number): readonly number[] {
  const known = new Map<number, number>();
  return ratesOf(traffic).map((rate) => {
    const found = known.get(rate) ?? need(rate);
    known.set(rate, found);
    return found;
  });
}

function scaledHours(traffic: Workload['traffic'], floor: number, day: readonly number[]): number {
  const busyHours = busyHoursOf(traffic);
  const sum = day.reduce((total, replicas) => total + replicas, 0);
  return (sum / Math.max(1, day.length)) * busyHours + floor * (HOURS_PER_MONTH - busyHours);
}
