/** What arrives, how many replicas it takes, and how long a request is in them. */
import { HOURS_PER_MONTH } from '../units';
import { admissionOf, holdsSlo } from './admission';
import { lotAsLoad, lotOf } from './deadline';
import type { Lot, LotDone } from './deadline';
import { slowedP95 } from './range';
import type { Workload } from '../placement/workload';
import type { Subject } from './result';
import { sizeFor } from './sizing';
import type { Sized, Sizing } from './sizing';
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
  readonly times: (spreads: TimeSpreads) => Times | undefined;
  /** A batch that must be done in time. */
  readonly lot?: LotDone;
}

/** Numbers of a load that ranking asks for: without the station that they were read off. */
export interface Standing extends Sized {
  /** Requests per second that one replica sustains. */
  readonly capacity: number;
  readonly mean: number;
  readonly p95?: P95;
  readonly lot?: LotDone;
}

function standingOf({ station, sizing, mean, p95, lot }: Load): Standing {
  const { replicas, replicaHours, scaling } = sizing;
  return { replicas, replicaHours, scaling, capacity: station.capacity, mean, p95, lot };
}

/** How a load leaves a machine, and the load itself, which may have to be worked out again. */
export interface Standings {
  readonly standing: Standing;
  readonly load: () => Load;
}

export function atHand(load: Load): Standings {
  return { standing: standingOf(load), load: () => load };
}

/** 80 % ranges as ratios: of the first token, and of all that follows. */
export interface TimeSpreads {
  readonly ttft: number;
  readonly serving: number;
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

function openLoad(subject: Subject, station: Station): Load {
  const lot = lotOf(subject.workload);
  return lot ? lotLoad(subject, station, lot) : loadAt(subject.workload, station, sizingOf(subject, station));
}

function sizingOf({ workload, configuration }: Omit<Subject, 'machine' | 'runtime'>, station: Station): Sizing {
  return configuration.replicas === undefined
    ? sizeFor(workload, configuration, admissionOf(station, workload))
    : sizeFor(workload, configuration);
}

function loadAt({ traffic: { rpsAvg, rpsPeak } }: Workload, station: Station, sizing: Sizing): Load {
  const rate = sizing.replicas > 0 ? rpsPeak / sizing.replicas : Number.POSITIVE_INFINITY;
  const holds = rate < station.capacity;
  // What first tokens are off by has the waiting of benchmarks in it: the queue is slowed as all service is, no more.
  const slowed = (ttft: number, serving: number): P95 => {
    const rest = slowedP95(station, rate, serving);
    return { ...rest, ttft: rest.ttft && (rest.ttft * ttft) / serving };
  };
  const times = ({ ttft, serving }: TimeSpreads) => ({
    latency: station.latencyAt(rate),
    slow: slowed(ttft, serving),
    quick: slowed(1 / ttft, 1 / serving),
  });
  return {
    station,
    sizing,
    mean: rpsAvg,
    peak: rpsPeak,
    p95: holds ? station.p95At(rate) : undefined,
    times: (spreads) => (holds ? times(spreads) : undefined),
  };
}

/**
 * Replicas for the deadline. Where they are capped below that, the lot takes the time it takes, at full speed,
 * and the deadline is missed; saturated is only what never catches up.
 */
function lotLoad({ workload, configuration }: Subject, station: Station, lot: Lot): Load {
  const intime = lotAsLoad(workload, lot, lot.deadlineHours);
  const sizing = sizingOf({ workload: intime, configuration }, station);
  const takesHours = lot.requests / (sizing.replicas * station.capacity * 3600);
  if (!Number.isFinite(takesHours)) {
    return loadAt(intime, station, sizing);
  }
  const done: LotDone = { ...lot, takesHours };
  if (takesHours < Math.min(lot.deadlineHours, lot.every)) {
    return { ...loadAt(intime, station, sizing), lot: done };
  }
  // As close to full speed as a queue can be described.
  const late = lotAsLoad(workload, lot, takesHours < lot.every ? Math.min(lot.every, takesHours / 0.95) : lot.every);
  return { ...loadAt(late, station, sizingOf({ workload: late, configuration }, station)), lot: done };
}

/** A closed loop keeps its number of requests in flight all month: the load is what the target makes of it. */
function closedLoad({ workload, configuration }: Subject, station: Station, inFlight: number): Load {
  const sharedOver = loopsOnce(station, inFlight);
  const replicas = configuration.replicas ?? closedReplicas(workload, sharedOver, inFlight);
  const at = replicas > 0 ? sharedOver(replicas) : undefined;
  const total = (at?.rate ?? 0) * replicas;
  const hours = replicas * HOURS_PER_MONTH;
  const sizing: Sizing = {
    replicas,
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
    times: ({ ttft, serving }) =>
      at && {
        latency: at.latency,
        slow: p95Of(at.latency, serving, ttft),
        quick: p95Of(at.latency, 1 / serving, 1 / ttft),
      },
  };
}

function p95Of({ ttft, tpot, e2e }: Latency, factor = 1, first = factor): P95 {
  return { ttft: ttft && ttft.p95 * first, tpot: tpot && tpot.p95 * factor, e2e: e2e.p95 * factor };
}

type LoopOver = (replicas: number) => ReturnType<NonNullable<Station['closedLoop']>> | undefined;

/** The loop shared out over so many replicas; each is worked out once. */
function loopsOnce(station: Station, inFlight: number): LoopOver {
  const known = new Map<number, ReturnType<LoopOver>>();
  return (replicas) => {
    if (!known.has(replicas)) {
      known.set(replicas, station.closedLoop?.(inFlight / replicas));
    }
    return known.get(replicas);
  };
}

/** Fewest replicas at which the loop is within the SLO; one where none is, or where more do not help. */
function closedReplicas(workload: Subject['workload'], sharedOver: LoopOver, inFlight: number): number {
  const { minReplicas, maxReplicas } = workload.placement;
  const low = Math.max(1, minReplicas ?? 1);
  const high = Math.max(low, Math.min(maxReplicas ?? inFlight, inFlight));
  const holds = (n: number) => {
    const at = sharedOver(n);
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
