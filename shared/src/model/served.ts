/** A station under the workload's load: replicas, latency, cost and energy together. */
import type { ModelShape } from '../catalog/types';
import type { FactorOrigin } from './factors/factor';
import type { Outline } from '../placement/costModel';
import { outlineOf } from '../placement/rank';
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

/** What arrives and where it leaves the replicas. */
interface Load {
  readonly sizing: Sizing;
  /** Requests per second to all replicas: mean and peak. */
  readonly mean: number;
  readonly peak: number;
  /** Absent: saturated. */
  readonly latency?: Latency;
  /** The same, slower and quicker by the range of its evidence. */
  readonly slow?: P95;
  readonly quick?: P95;
}

/** What ranking asks for at once; the rest when the candidate is shown. */
export function served(subject: Subject, station: Station, extras: () => Extras): Outline {
  const { workload, configuration } = subject;
  if (workload.traffic.concurrency !== undefined) {
    return outlineOf(workload, closedEstimate(subject, station, extras()));
  }
  const sizing = openSizing(subject, station);
  const { replicas } = sizing;
  const rate = rateOfEach(subject, sizing);
  const p95 = rate < station.capacity ? station.p95At(rate) : undefined;
  return {
    target: targetOf(subject, replicas),
    feasible: p95 !== undefined,
    meetsSlo: p95 && sloMet(workload, p95),
    costUsd:
      configuration.price &&
      finite(
        monthOf(configuration.price, {
          machineHours: machineHours(subject, replicas, sizing.replicaHours),
          workingShare: meanUtilization(sizing, workload.traffic.rpsAvg, station.capacity * replicas),
        }).monthlyUsd,
      ),
    seconds: p95 && (p95.ttft ?? p95.e2e),
    whole: () => openEstimate(subject, station, sizing, extras()),
  };
}

const finite = (n: number) => (Number.isFinite(n) ? n : undefined);

function openEstimate(subject: Subject, station: Station, sizing: Sizing, extras: Extras): Estimate {
  const origin = originFor(station.origin, extras.model);
  return estimateOf(subject, station, extras, origin, openLoad(subject, station, sizing, origin.spread));
}

function closedEstimate(subject: Subject, station: Station, extras: Extras): Estimate {
  const origin = originFor(station.origin, extras.model);
  return estimateOf(subject, station, extras, origin, closedLoad(subject, station, origin.spread));
}

function estimateOf(subject: Subject, station: Station, extras: Extras, origin: FactorOrigin, load: Load): Estimate {
  const { workload, configuration } = subject;
  const { sizing, latency } = load;
  const sustained = station.capacity * sizing.replicas;

  const performance = performanceOf(load, sustained, extras, workload.traffic.concurrency !== undefined);
  const money = bill(subject, load, station, extras);
  const energy = energyFor(subject, load, station);
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
    meetsSlo: latency && sloMet(workload, p95Of(latency)),
    reasons: reasons.map((r) => r.message),
    reasonCodes: reasons.map((r) => r.code),
    performance,
    memory: extras.kvCacheOf && latency ? withKvCache(extras.memory, extras.kvCacheOf(latency.batch)) : extras.memory,
    cost: money.cost,
    energy: energy.energy,
    range: {
      ttftP95: rangeOf(load, 'ttft'),
      tpotP95: rangeOf(load, 'tpot'),
      e2eP95: rangeOf(load, 'e2e'),
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

function openSizing({ workload, configuration }: Subject, station: Station): Sizing {
  return sizeFor(
    workload,
    configuration,
    configuration.replicas === undefined ? admittedRate(station, workload) : station.capacity,
  );
}

/** Requests per second to one replica at the peak. */
function rateOfEach({ workload }: Subject, { replicas }: Sizing): number {
  return replicas > 0 ? workload.traffic.rpsPeak / replicas : Number.POSITIVE_INFINITY;
}

function openLoad(subject: Subject, station: Station, sizing: Sizing, spread: number): Load {
  const { rpsAvg, rpsPeak } = subject.workload.traffic;
  const rate = rateOfEach(subject, sizing);
  if (!(rate < station.capacity)) {
    return { sizing, mean: rpsAvg, peak: rpsPeak };
  }
  return {
    sizing,
    mean: rpsAvg,
    peak: rpsPeak,
    latency: station.latencyAt(rate),
    slow: slowedP95(station, rate, spread),
    quick: slowedP95(station, rate, 1 / spread),
  };
}

/** A closed loop keeps its number of requests in flight all month: the load is what the target makes of it. */
function closedLoad({ workload, configuration }: Subject, station: Station, spread: number): Load {
  const inFlight = workload.traffic.concurrency ?? 1;
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
    sizing,
    mean: total,
    peak: total,
    latency: at?.latency,
    slow: at && p95Of(at.latency, spread),
    quick: at && p95Of(at.latency, 1 / spread),
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
  { latency, sizing, mean, peak }: Load,
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

function bill(subject: Subject, load: Load, station: Station, extras: Extras): Bill {
  const { sizing, mean } = load;
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
  const spread = originFor(station.origin, extras.model).spread;
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

function energyFor({ workload, configuration, machine }: Subject, { sizing, mean, peak }: Load, station: Station) {
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

function rangeOf({ latency, slow, quick }: Load, figure: 'ttft' | 'tpot' | 'e2e'): Interval | undefined {
  const point = latency?.[figure]?.p95;
  const low = quick?.[figure];
  const high = slow?.[figure];
  return point === undefined || low === undefined || high === undefined ? undefined : around(point, low, high);
}

function withKvCache(memory: Estimate['memory'], kvCache: number): Estimate['memory'] {
  const { weights, activations, reserve, capacity, kvPerToken, longestContext, maxSequences } = memory;
  return { weights, kvCache, activations, reserve, capacity, kvPerToken, longestContext, maxSequences };
}
