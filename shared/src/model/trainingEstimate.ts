/** A run as an estimate: memory, hours, money. */
import type { ModelShape } from '../catalog/types';
import { formatTime } from '../format';
import type { Estimate } from '../report/schema';
import { costOf } from './cost';
import { energyOf } from './energy';
import { machinesFor } from './hardware';
import { capacityOf } from './memory';
import { evidenceOf, originFor, priceEvidence, within } from './range';
import { doesNotFit, priceReason, targetOf, withoutPerformance } from './result';
import type { Reason, Subject } from './result';
import { trainingMemory, trainingRun } from './training';
import { HOURS_PER_MONTH } from '../units';

/**
 * One run.
 *
 *     per run = hours · machines · price                                 [USD]
 *
 * `replicas` are data-parallel machines. The month is taken to hold one run, so `monthlyUsd` is that run,
 * however long it takes.
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
  const run = trainingRun(model, training, machine, configuration.precision, workload, devices);
  if (!run || !Number.isFinite(run.hours)) {
    return withoutPerformance(subject, [unknown(subject)], memory);
  }
  const origin = originFor(run.origin, model);
  const machines = machinesFor(machine, replicas);
  const machineHours = machines * run.hours;
  const cost = costOf(configuration.price, {
    machineHours,
    machines,
    workingShare: 1,
    requestsPerMonth: 0,
    outTokens: 0,
  });
  const filled = machine.machinesPerReplica < 1 ? replicas / (machines * machine.replicasPerMachine) : 1;
  const energy = energyOf(workload, configuration, machine, {
    machineHours,
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
      bound: run.bound,
      utilization: Math.min(1, run.hours / HOURS_PER_MONTH),
    },
    memory,
    cost: { ...cost, idleUsd: cost.monthlyUsd === undefined ? undefined : 0, perRunUsd: cost.monthlyUsd },
    energy: energy.energy,
    range: {
      runHours: within(run.hours, origin.spread),
      monthlyUsd: cost.monthlyUsd === undefined ? undefined : within(cost.monthlyUsd, origin.spread),
    },
    evidence: [...priceEvidence(configuration.price), ...evidenceOf(['runHours'], origin), ...energy.evidence],
  };
}

function unknown({ configuration }: Subject): Reason {
  return {
    code: 'hardware-unknown',
    message: `Speed unknown: no source gives memory and compute of ${configuration.instance.type}.`,
  };
}
