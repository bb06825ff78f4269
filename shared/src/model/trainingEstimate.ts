/** A run as an estimate: memory, hours, money. */
import type { ModelShape } from '../catalog/types';
import { formatTime } from '../format';
import type { Estimate } from '../report/schema';
import { besidesOf } from './besides';
import { costOf, finite, monthlyOf } from './cost';
import { energyOf } from './energy';
import { spreadOf } from './factors/factor';
import { machinesFor } from './hardware';
import { capacityOf } from './memory';
import { around, evidenceOf, memoryEvidence, originFor, priceEvidence, within, withinOf } from './range';
import type { Interval } from './range';
import { doesNotFit, priceReason, targetOf, withoutPerformance } from './result';
import type { Reason, Subject } from './result';
import { trainingRun } from './training';
import { trainingMemory } from './trainingMemory';
import { HOURS_PER_MONTH } from '../units';

/**
 * One run.
 *
 *     per run = hours · machines · price                                 [USD]
 *
 *     month   = min(hours, 730) · machines · price                       [USD]
 *
 * `replicas` are data-parallel machines. The month is taken to hold one run: `monthlyUsd` is that run, or the
 * month of it that a longer one takes. Power is that of the run while it lasts; energy and carbon are the month's.
 */
export function trainingEstimate(subject: Subject, model: ModelShape): Estimate {
  const { workload, configuration, machine } = subject;
  const { training } = workload;
  if (!training || !(training.tokens > 0)) {
    return withoutPerformance(subject, [
      {
        code: 'tokens-missing',
        message: 'How many tokens the run sees is not stated: its length and cost are unknown.',
      },
    ]);
  }
  const replicas = Math.max(1, configuration.replicas ?? 1);
  const onCpu = machine.kind === 'cpu';
  const devices = onCpu ? replicas : Math.max(1, machine.accelerators) * replicas;
  const each = capacityOf(machine);
  const plan = trainingMemory(model, training, devices, onCpu);
  const capacity = each === undefined ? undefined : each * replicas;
  const memory: Estimate['memory'] = {
    weights: plan.weights / replicas,
    activations: plan.activations / replicas,
    reserve: plan.reserve / replicas,
    capacity: each,
  };
  if (capacity === undefined || each === undefined) {
    return withoutPerformance(subject, [unknown(subject)], memory);
  }
  if (plan.needed > capacity) {
    return withoutPerformance(subject, [doesNotFit(subject, plan.needed / replicas, each)], memory);
  }
  const { price } = configuration;
  const setup = { model, training, machine, precision: configuration.precision, devices };
  const run = trainingRun(setup, workload, price?.interruption);
  if (!run || Number.isNaN(run.hours)) {
    return withoutPerformance(subject, [unknown(subject)], memory);
  }
  if (!Number.isFinite(run.hours)) {
    return withoutPerformance(subject, [neverDone(subject)], memory);
  }
  const origin = originFor(run.origin, model);
  const spread = spreadOf(origin, 'training');
  const machines = machinesFor(machine, replicas);
  const paid = Math.max(0, machines - (price?.owned ?? 0));
  const month = {
    machineHours: paid * Math.min(run.hours, HOURS_PER_MONTH),
    machines,
    redoneShare: run.redoneShare,
    workingShare: 1,
    requestsPerMonth: 0,
    outTokens: 0,
  };
  const besides = besidesOf(workload);
  const cost = costOf(price, month, besides);
  // A run of one month is that month, to the last bit.
  const perRunUsd = price && finite(monthlyOf(price, { ...month, machineHours: paid * run.hours }, besides));
  const filled = machine.machinesPerReplica < 1 ? replicas / (machines * machine.replicasPerMachine) : 1;
  const energy = energyOf(workload, configuration, machine, {
    machineHours: machines * Math.min(run.hours, HOURS_PER_MONTH),
    hours: Math.min(run.hours, HOURS_PER_MONTH),
    busy: filled,
    utilization: 1,
    requestsPerMonth: 0,
  });
  const limit = workload.slo.deadlineHours;
  const missed: Reason[] =
    limit !== undefined && run.hours > limit
      ? [
          {
            code: 'slo-missed',
            message: `The run takes ${formatTime(run.hours * 3600)}, over the deadline of ${formatTime(limit * 3600)}.`,
          },
        ]
      : [];
  const reasons = [...missed, ...priceReason(subject)];
  return {
    target: targetOf(subject, replicas),
    feasible: true,
    meetsSlo: limit === undefined ? undefined : missed.length === 0,
    reasons: reasons.map((r) => r.message),
    reasonCodes: reasons.map((r) => r.code),
    performance: {
      runHours: run.hours,
      mfu: run.mfu,
      rolloutShare: run.rolloutShare,
      bound: run.bound,
      utilization: Math.min(1, run.hours / HOURS_PER_MONTH),
    },
    memory,
    cost: { ...cost, idleUsd: cost.monthlyUsd === undefined ? undefined : 0, perRunUsd },
    energy: energy.energy,
    range: {
      runHours: within(run.hours, spread),
      monthlyUsd: withinAMonth(cost, perRunUsd, spread),
      perRunUsd: withinOf(perRunUsd, spread),
      averageW: withinOf(energy.energy.averageW, energy.spread),
    },
    evidence: [
      ...priceEvidence(price),
      ...evidenceOf(['runHours', 'mfu'], origin),
      ...energy.evidence,
      ...memoryEvidence(model),
    ],
  };
}

/** The range of the run, as far as a month holds it. */
function withinAMonth(
  { hourlyUsd, monthlyUsd }: Estimate['cost'],
  perRunUsd: number | undefined,
  spread: number,
): Interval | undefined {
  if (hourlyUsd === undefined || monthlyUsd === undefined || perRunUsd === undefined) {
    return undefined;
  }
  const { low, high } = within(perRunUsd, spread);
  const month = Math.max(monthlyUsd, hourlyUsd * HOURS_PER_MONTH);
  return around(monthlyUsd, Math.min(low, month), Math.min(high, month));
}

function neverDone({ configuration }: Subject): Reason {
  return {
    code: 'spot-never-done',
    message: `Spot takes ${configuration.instance.type} back before such a run is done, and it starts over each time: set training.interruptible with checkpoints.`,
  };
}

function unknown({ configuration }: Subject): Reason {
  return {
    code: 'hardware-unknown',
    message: `Speed unknown: no source gives memory and compute of ${configuration.instance.type}.`,
  };
}
