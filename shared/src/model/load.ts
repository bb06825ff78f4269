/** What arrives, how many replicas it takes, and how long a request is in them. */
import { HOURS_PER_MONTH } from '../units';
import { slowedP95 } from './range';
import type { Subject } from './result';
import { admittedRate, holdsSlo, sizeFor } from './sizing';
import type { Sizing } from './sizing';
import type { Latency, P95, Station } from './station';

/** A station under the workload's load: all but the machine and its price. */
export interface Load {
  readonly station: Station;
  readonly sizing: Sizing;
  /** Requests per second to all replicas: mean and peak. */
  readonly mean: number;
  readonly peak: number;
  /** Absent: saturated. */
  readonly p95?: P95;
  readonly times: (spread: number) => Times | undefined;
}

/** The latency in full, and its limits slower and quicker by the range of its evidence. */
export interface Times {
  readonly latency: Latency;
  readonly slow: P95;
  readonly quick: P95;
}

/** What arrives, and how it leaves so many replicas of one station. */
export function loadOf(subject: Subject, station: Station): Load {
  return subject.workload.traffic.concurrency === undefined
    ? openLoad(subject, station)
    : closedLoad(subject, station, subject.workload.traffic.concurrency);
}

function openLoad({ workload, configuration }: Subject, station: Station): Load {
  const { rpsAvg, rpsPeak } = workload.traffic;
  const sizing = sizeFor(
    workload,
    configuration,
    configuration.replicas === undefined ? admittedRate(station, workload) : station.capacity,
  );
  const rate = sizing.replicas > 0 ? rpsPeak / sizing.replicas : Number.POSITIVE_INFINITY;
  const holds = rate < station.capacity;
  const times = (spread: number) => ({
    latency: station.latencyAt(rate),
    slow: slowedP95(station, rate, spread),
    quick: slowedP95(station, rate, 1 / spread),
  });
  return {
    station,
    sizing,
    mean: rpsAvg,
    peak: rpsPeak,
    p95: holds ? station.p95At(rate) : undefined,
    times: (spread) => (holds ? times(spread) : undefined),
  };
}

/** A closed loop keeps its number of requests in flight all month: the load is what the target makes of it. */
function closedLoad({ workload, configuration }: Subject, station: Station, inFlight: number): Load {
  const replicas = configuration.replicas ?? closedReplicas(workload, station, inFlight);
  const at = replicas > 0 ? station.closedLoop?.(inFlight / replicas) : undefined;
  const total = (at?.rate ?? 0) * replicas;
  const hours = replicas * HOURS_PER_MONTH;
  const sizing: Sizing = {
    replicas,
    admitted: at?.rate ?? 0,
    replicaHours: hours,
    fixed: true,
    replicaHoursAt: () => hours,
  };
  return {
    station,
    sizing,
    mean: total,
    peak: total,
    p95: at && p95Of(at.latency),
    times: (spread) =>
      at && { latency: at.latency, slow: p95Of(at.latency, spread), quick: p95Of(at.latency, 1 / spread) },
  };
}

function p95Of({ ttft, tpot, e2e }: Latency, factor = 1): P95 {
  return { ttft: ttft && ttft.p95 * factor, tpot: tpot && tpot.p95 * factor, e2e: e2e.p95 * factor };
}

/** Fewest replicas at which the loop is within the SLO; one where none is, or where more do not help. */
function closedReplicas(workload: Subject['workload'], station: Station, inFlight: number): number {
  const { minReplicas, maxReplicas } = workload.placement;
  const low = Math.max(1, minReplicas ?? 1);
  const high = Math.max(low, Math.min(maxReplicas ?? inFlight, inFlight));
  const holds = (n: number) => {
    const at = station.closedLoop?.(inFlight / n);
    return at !== undefined && holdsSlo(workload, p95Of(at.latency));
  };
  if (holds(low) || !holds(high)) {
    return low;
  }
  let missing = low;
  let holding = high;
  while (holding - missing > 1) {
    const middle = Math.floor((missing + holding) / 2);
    if (holds(middle)) {
      holding = middle;
    } else {
      missing = middle;
    }
  }
  return holding;
}
