/** A station under the workload's load: replicas, latency, cost and energy together. */
import type { ModelShape } from '../catalog/types';
import type { Candidate } from '../placement/costModel';
import type { Estimate } from '../report/schema';
import { HOURS_PER_MONTH } from '../units';
import { besidesOf } from './besides';
import { SECONDS_PER_MONTH, finite, monthlyOf, perRequest } from './cost';
import type { MonthOfMachines } from './cost';
import { costLaw, machineHours, monthOfMachines } from './costLaw';
import { deadlineMet, deadlineReasons } from './deadline';
import { energyOf } from './energy';
import { machinesFor } from './hardware';
import { evidenceOf, memoryEvidence, originFor, priceEvidence } from './range';
import type { Load, Standing, Standings } from './load';
import { missedReasons, priceReason, saturated, sloMet, targetOf } from './result';
import type { Subject } from './result';
import { bill } from './servedBill';
import { inFlightOnCopy, rangesOf, spreadsOf } from './servedRanges';
import type { Sizing } from './sizing';
import type { Latency } from './station';

export interface Extras {
  readonly singleStreamTokensPerSecond?: number;
  readonly prefillTokensPerSecond?: number;
  readonly memory: Estimate['memory'];
  /** Share of the span between idle and most that a busy accelerator draws, at a rate of requests to one replica. */
  readonly powerShare?: (rate: number, busy: number) => number;
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

/** What ranking asks for at once; the rest when the candidate is shown. */
export function served(subject: Subject, { standing, load }: Standings, extras: (load: Load) => Extras): Candidate {
  const { workload, configuration } = subject;
  const { capacity, replicas, mean, p95 } = standing;
  const { price } = configuration;
  const month = monthOfMachines(subject, standing, meanUtilization(standing, mean, capacity * replicas));
  const monthlyUsd = price && finite(monthlyOf(price, month, besidesOf(workload)));
  const known = { target: targetOf(subject, replicas), meetsSlo: meetsSlo(workload, standing), month };
  return {
    target: known.target,
    feasible: p95 !== undefined,
    meetsSlo: known.meetsSlo,
    costUsd: monthlyUsd === undefined ? undefined : comparedCost(workload, monthlyUsd, mean),
    seconds: p95 && (p95.ttft ?? p95.e2e),
    whole: () => servedEstimate(subject, load(), extras(load()), known),
    law: () => costLaw(subject, load().sizing),
  };
}

/** In a closed loop what is quicker does more work: there a request's share is compared. */
function comparedCost({ traffic }: Subject['workload'], monthlyUsd: number, mean: number): number | undefined {
  return traffic.concurrency === undefined ? monthlyUsd : finite(perRequest(monthlyUsd, mean * SECONDS_PER_MONTH));
}

/** Latencies, and for a batch its deadline: a saturated one may miss it, but never holds it. */
function meetsSlo(workload: Subject['workload'], { p95, lot }: Pick<Standing, 'p95' | 'lot'>): boolean | undefined {
  if (lot && !deadlineMet(lot)) {
    return false;
  }
  return p95 && (sloMet(workload, p95) ?? (lot ? true : undefined));
}

/** What ranking has worked out already. */
interface Known extends Pick<Candidate, 'target' | 'meetsSlo'> {
  readonly month: MonthOfMachines;
}

/** A station under its load, in full. */
function servedEstimate(subject: Subject, load: Load, extras: Extras, known: Known): Estimate {
  const { workload, configuration } = subject;
  const { station, sizing } = load;
  const origin = originFor(station.origin, extras.model);
  const spreads = spreadsOf(origin, extras, inFlightOnCopy(subject, load));
  const times = load.times(spreads);
  const latency = times?.latency;
  const sustained = station.capacity * sizing.replicas;

  const performance = performanceOf(load, latency, sustained, extras, workload.traffic.concurrency !== undefined);
  const money = bill(subject, load, spreads.serving, extras, known.month);
  const energy = energyFor(subject, load, extras);
  const missed = latency ? missedReasons(workload, performance) : [];
  const reasons = [
    ...(latency ? [] : [saturated(subject, load.peak, sustained, sizing.replicas)]),
    ...missed,
    ...deadlineReasons(load.lot),
    ...priceReason(subject),
  ];
  const figures = performance.tpot ? GENERATED : performance.ttft ? PROMPTED : ANSWERED;
  return {
    target: known.target,
    feasible: latency !== undefined,
    meetsSlo: known.meetsSlo,
    reasons: reasons.map((r) => r.message),
    reasonCodes: reasons.map((r) => r.code),
    performance,
    memory: extras.kvCacheOf && latency ? withKvCache(extras.memory, extras.kvCacheOf(latency.batch)) : extras.memory,
    cost: money.cost,
    energy: energy.energy,
    range: rangesOf(load, times, performance, money, energy, spreads),
    evidence: priceEvidence(configuration.price).concat(
      evidenceOf(figures, origin),
      energy.evidence,
      extras.model ? memoryEvidence(extras.model) : [],
    ),
  };
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
function meanUtilization(
  { replicas, replicaHours }: Pick<Sizing, 'replicas' | 'replicaHours'>,
  mean: number,
  sustained: number,
): number | undefined {
  const held = replicas > 0 ? (sustained / replicas) * replicaHours : 0;
  return held > 0 ? Math.min(1, (mean * HOURS_PER_MONTH) / held) : undefined;
}

function energyFor(
  { workload, configuration, machine }: Subject,
  { station, sizing, mean, peak }: Load,
  { powerShare, outTokens }: Extras,
) {
  const replicas = Math.max(1, sizing.replicas);
  const held = station.capacity * sizing.replicaHours;
  const rate = sizing.replicaHours > 0 ? (mean * HOURS_PER_MONTH) / sizing.replicaHours : peak / replicas;
  const utilization = held > 0 ? Math.min(1, (mean * HOURS_PER_MONTH) / held) : 0;
  const busy =
    workload.traffic.concurrency === undefined ? station.busyAt(Math.min(rate, station.capacity * 0.9999)) : 1;
  const hours = machineHours(machine, sizing, 0);
  const filled =
    machine.machinesPerReplica < 1 ? replicas / (machinesFor(machine, replicas) * machine.replicasPerMachine) : 1;
  return energyOf(workload, configuration, machine, {
    machineHours: hours,
    busy: busy * filled,
    utilization,
    powerShare: powerShare?.(Math.min(rate, station.capacity * 0.9999), busy),
    requestsPerMonth: mean * SECONDS_PER_MONTH,
    outTokens,
  });
}

function withKvCache(memory: Estimate['memory'], kvCache: number): Estimate['memory'] {
  const { weights, activations, reserve, capacity, kvPerToken, longestContext, maxSequences } = memory;
  return { weights, kvCache, activations, reserve, capacity, kvPerToken, longestContext, maxSequences };
}
