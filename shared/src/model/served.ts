/** A station under the workload's load: replicas, latency, cost and energy together. */
import type { ModelShape } from '../catalog/types';
import type { Candidate } from '../placement/costModel';
import type { Estimate } from '../report/schema';
import { HOURS_PER_MONTH } from '../units';
import { SECONDS_PER_MONTH, costOf, monthOf } from './cost';
import { energyOf } from './energy';
import { machinesFor } from './hardware';
import { around, evidenceOf, memoryEvidence, originFor, priceEvidence, slowedP95, within, withinOf } from './range';
import type { Interval } from './range';
import { missedReasons, priceReason, saturated, sloMet, targetOf } from './result';
import type { Subject } from './result';
import { admittedRate, holdsSlo, sizeFor } from './sizing';
import type { Sizing } from './sizing';
import type { Latency, P95, Station } from './station';

export interface Extras {
  readonly singleStreamTokensPerSecond?: number;
  readonly prefillTokensPerSecond?: number;
  readonly memory: Estimate['memory'];
  /** KV cache that so many requests in flight on one replica hold. */
  readonly kvCacheOf?: (inFlight: number) => number;
  /** Tokens that a request generates; 0: not a generator. */
  readonly outTokens: number;
  readonly model?: ModelShape;
  readonly isItem?: boolean;
}

const GENERATED = ['throughput', 'ttft', 'tpot', 'e2e'] as const;
const PROMPTED = ['throughput', 'ttft', 'e2e'] as const;
const ANSWERED = ['throughput', 'e2e'] as const;

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
interface Times {
  readonly latency: Latency;
  readonly slow: P95;
  readonly quick: P95;
}

/** What ranking asks for at once; the rest when the candidate is shown. */
export function served(subject: Subject, load: Load, extras: () => Extras): Candidate {
  const { station, sizing, mean, p95 } = load;
  const { price } = subject.configuration;
  const { replicas, replicaHours } = sizing;
  const month = price && {
    machineHours: machineHours(subject, replicas, replicaHours),
    workingShare: meanUtilization(sizing, mean, station.capacity * replicas),
  };
  return {
    target: targetOf(subject, replicas),
    feasible: p95 !== undefined,
    meetsSlo: p95 && sloMet(subject.workload, p95),
    costUsd: price && month && finite(monthOf(price, month).monthlyUsd),
    seconds: p95 && (p95.ttft ?? p95.e2e),
    whole: () => estimateOf(subject, load, extras()),
  };
}

const finite = (n: number) => (Number.isFinite(n) ? n : undefined);

function estimateOf(subject: Subject, load: Load, extras: Extras): Estimate {
  const { workload, configuration } = subject;
  const { station, sizing } = load;
  const origin = originFor(station.origin, extras.model);
  const times = load.times(origin.spread);
  const latency = times?.latency;
  const sustained = station.capacity * sizing.replicas;

  const performance = performanceOf(load, latency, sustained, extras, workload.traffic.concurrency !== undefined);
  const money = bill(subject, load, origin.spread, extras);
  const energy = energyFor(subject, load);
  const missed = latency ? missedReasons(workload, performance) : [];
  const reasons = [
    ...(latency ? [] : [saturated(subject, load.peak, sustained, sizing.replicas)]),
    ...missed,
    ...priceReason(subject),
  ];
  const figures = performance.tpot ? GENERATED : performance.ttft ? PROMPTED : ANSWERED;
  return {
    target: targetOf(subject, sizing.replicas),
    feasible: latency !== undefined,
    meetsSlo: load.p95 && sloMet(workload, load.p95),
    reasons: reasons.map((r) => r.message),
    reasonCodes: reasons.map((r) => r.code),
    performance,
    memory: extras.kvCacheOf && latency ? withKvCache(extras.memory, extras.kvCacheOf(latency.batch)) : extras.memory,
    cost: money.cost,
    energy: energy.energy,
    range: {
      ttftP95: rangeOf(times, 'ttft'),
      tpotP95: rangeOf(times, 'tpot'),
      e2eP95: rangeOf(times, 'e2e'),
      monthlyUsd: money.monthlyUsd,
      perRequestUsd: money.perRequestUsd,
      perMTokensUsd: money.perMTokensUsd,
      tokensPerSecond: withinOf(performance.tokensPerSecond, origin.spread),
      samplesPerSecond: withinOf(performance.samplesPerSecond, origin.spread),
      whPerRequest: withinOf(energy.energy.whPerRequest, energy.spread * origin.spread),
    },
    evidence: priceEvidence(configuration.price).concat(
      evidenceOf(figures, origin),
      energy.evidence,
      extras.model ? memoryEvidence(extras.model) : [],
    ),
  };
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

function performanceOf(
  { sizing, mean, peak }: Load,
  latency: Latency | undefined,
  sustained: number,
  extras: Extras,
  closed: boolean,
): Estimate['performance'] {
  const top = closed ? peak : sustained;
  // Written out, not spread: this runs thousands of times while somebody types.
  return {
    ttft: latency?.ttft,
    tpot: latency?.tpot,
    e2e: latency?.e2e,
    tokensPerSecond: extras.outTokens > 0 ? top * extras.outTokens : undefined,
    requestsPerSecond: top,
    samplesPerSecond: extras.isItem ? top : undefined,
    batch: latency?.batch,
    utilization: meanUtilization(sizing, mean, sustained),
    utilizationPeak: sustained > 0 ? Math.min(1, peak / sustained) : undefined,
    bound: latency?.bound ?? 'queue',
    singleStreamTokensPerSecond: extras.singleStreamTokensPerSecond,
    prefillTokensPerSecond: extras.prefillTokensPerSecond,
  };
}

/** Over the replicas that run, which scaling makes fewer at night. */
function meanUtilization({ replicas, replicaHours }: Sizing, mean: number, sustained: number): number | undefined {
  const held = replicas > 0 ? (sustained / replicas) * replicaHours : 0;
  return held > 0 ? Math.min(1, (mean * HOURS_PER_MONTH) / held) : undefined;
}

/** Replica-hours into machine-hours: replicas that share a machine fill it before the next is started. */
function machineHours({ machine }: Subject, replicas: number, replicaHours: number): number {
  return replicas > 0
    ? machinesFor(machine, replicas) * (replicaHours / replicas)
    : replicaHours * machine.machinesPerReplica;
}

interface Bill {
  readonly cost: Estimate['cost'];
  readonly monthlyUsd?: Interval;
  readonly perRequestUsd?: Interval;
  readonly perMTokensUsd?: Interval;
}

function bill(subject: Subject, { station, sizing, mean }: Load, spread: number, extras: Extras): Bill {
  const requestsPerMonth = mean * SECONDS_PER_MONTH;
  const month = (replicaHours: number) => ({
    machineHours: machineHours(subject, sizing.replicas, replicaHours),
    machines: machinesFor(subject.machine, sizing.replicas),
    workingShare: meanUtilization(sizing, mean, station.capacity * sizing.replicas),
    requestsPerMonth,
    outTokens: extras.outTokens,
  });
  const cost = costOf(subject.configuration.price, month(sizing.replicaHours));
  const { monthlyUsd } = cost;
  if (monthlyUsd === undefined) {
    return { cost };
  }
  const at = (speed: number) =>
    sizing.replicaHours > 0 ? (monthlyUsd * sizing.replicaHoursAt(speed)) / sizing.replicaHours : monthlyUsd;
  const monthly = around(monthlyUsd, at(spread), at(1 / spread));
  const scaled = (value: number | undefined) => scaleInterval(value, monthly, monthlyUsd);
  return {
    cost,
    monthlyUsd: monthly,
    perRequestUsd: scaled(cost.perRequestUsd),
    perMTokensUsd: scaled(cost.perMTokensUsd),
  };
}

function scaleInterval(value: number | undefined, interval: Interval, point: number): Interval | undefined {
  return value === undefined
    ? undefined
    : point > 0
      ? { low: (value * interval.low) / point, high: (value * interval.high) / point }
      : within(value, 1);
}

function energyFor({ workload, configuration, machine }: Subject, { station, sizing, mean, peak }: Load) {
  const replicas = Math.max(1, sizing.replicas);
  const held = station.capacity * sizing.replicaHours;
  const rate = sizing.replicaHours > 0 ? (mean * HOURS_PER_MONTH) / sizing.replicaHours : peak / replicas;
  const utilization = held > 0 ? Math.min(1, (mean * HOURS_PER_MONTH) / held) : 0;
  const busy =
    workload.traffic.concurrency === undefined ? station.busyAt(Math.min(rate, station.capacity * 0.9999)) : 1;
  const hours = machineHours(
    { workload, configuration, machine, runtime: undefined },
    sizing.replicas,
    sizing.replicaHours,
  );
  const filled =
    machine.machinesPerReplica < 1 ? replicas / (machinesFor(machine, replicas) * machine.replicasPerMachine) : 1;
  return energyOf(workload, configuration, machine, {
    machineHours: hours,
    busy: busy * filled,
    utilization,
    requestsPerMonth: mean * SECONDS_PER_MONTH,
  });
}

function rangeOf(times: Times | undefined, figure: 'ttft' | 'tpot' | 'e2e'): Interval | undefined {
  const point = times?.latency[figure]?.p95;
  const low = times?.quick[figure];
  const high = times?.slow[figure];
  return point === undefined || low === undefined || high === undefined ? undefined : around(point, low, high);
}

function withKvCache(memory: Estimate['memory'], kvCache: number): Estimate['memory'] {
  const { weights, activations, reserve, capacity, kvPerToken, longestContext, maxSequences } = memory;
  return { weights, kvCache, activations, reserve, capacity, kvPerToken, longestContext, maxSequences };
}
