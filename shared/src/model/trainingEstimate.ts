/** A run as an estimate: memory, hours, money. */
import type { ModelShape } from '../catalog/types';
import { formatTime } from '../format';
import { t } from '../l10n';
import type { Estimate, Evidence } from '../report/schema';
import type { Candidate } from '../placement/costModel';
import { besidesOf } from './besides';
import { combined } from './carbon';
import { costOf, finite, monthlyOf } from './cost';
import { SPREAD_EMBODIED } from './embodied';
import { energyOf } from './energy';
import type { EnergyUse } from './energy';
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
export function trainingOutline(subject: Subject, model: ModelShape): Candidate {
  const { run, energy } = reckoned(subject, model);
  return {
    target: run.target,
    feasible: run.feasible,
    meetsSlo: run.meetsSlo,
    costUsd: finite(run.cost.perRunUsd),
    seconds: run.performance.runHours,
    whole: () => (energy ? withEnergy(run, energy()) : run),
  };
}

/** Energy can wait for the few that are shown. */
interface Reckoned {
  readonly run: Estimate;
  readonly energy?: () => EnergyOfRun;
}

interface EnergyOfRun {
  readonly energy: Estimate['energy'];
  readonly range: Estimate['range'];
  readonly evidence: readonly Evidence[];
}

function withEnergy(run: Estimate, { energy, range, evidence }: EnergyOfRun): Estimate {
  return { ...run, energy, range: { ...run.range, ...range }, evidence: [...run.evidence, ...evidence] };
}

function reckoned(subject: Subject, model: ModelShape): Reckoned {
  const { workload, configuration, machine } = subject;
  const { training } = workload;
  if (!training || !(training.tokens > 0)) {
    return {
      run: withoutPerformance(subject, [
        {
          code: 'tokens-missing',
          message: t('How many tokens the run sees is not stated: its length and cost are unknown.'),
        },
      ]),
    };
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
    return { run: withoutPerformance(subject, [unknown(subject)], memory) };
  }
  if (plan.needed > capacity) {
    return { run: withoutPerformance(subject, [doesNotFit(subject, plan.needed / replicas, each)], memory) };
  }
  const { price } = configuration;
  const setup = { model, training, machine, precision: configuration.precision, devices };
  const run = trainingRun(setup, workload, price?.interruption);
  if (!run || Number.isNaN(run.hours)) {
    return { run: withoutPerformance(subject, [unknown(subject)], memory) };
  }
  if (!Number.isFinite(run.hours)) {
    return { run: withoutPerformance(subject, [neverDone(subject)], memory) };
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
  };
  const besides = besidesOf(workload);
  const cost = costOf(price, month, undefined, besides);
  // A run of one month is that month, to the last bit.
  const perRunUsd = price && finite(monthlyOf(price, { ...month, machineHours: paid * run.hours }, besides));
  const filled = machine.machinesPerReplica < 1 ? replicas / (machines * machine.replicasPerMachine) : 1;
  const limit = workload.slo.deadlineHours;
  const missed: Reason[] =
    limit !== undefined && run.hours > limit
      ? [
          {
            code: 'slo-missed',
            message: t`The run takes ${formatTime(run.hours * 3600)}, over the deadline of ${formatTime(limit * 3600)}.`,
          },
        ]
      : [];
  const reasons = [...missed, ...priceReason(subject)];
  const estimate: Estimate = {
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
    energy: {},
    range: {
      runHours: within(run.hours, spread),
      monthlyUsd: withinAMonth(cost, perRunUsd, spread),
      perRunUsd: withinOf(perRunUsd, spread),
    },
    evidence: [...priceEvidence(price), ...evidenceOf(['runHours', 'mfu'], origin), ...memoryEvidence(model)],
  };
  return {
    run: estimate,
    energy: () => {
      const use = energyOf(workload, configuration, machine, {
        machineHours: machines * Math.min(run.hours, HOURS_PER_MONTH),
        hours: Math.min(run.hours, HOURS_PER_MONTH),
        busy: filled,
        utilization: 1,
        requestsPerMonth: 0,
      });
      const whole = ofRun(use.energy, run.hours, training.tokens);
      return {
        energy: { ...use.energy, ...whole },
        range: energyRanges(use, whole, spread),
        evidence: use.evidence,
      };
    },
  };
}

/**
 * Energy of the whole run, where the month holds only a part of it.
 *
 *     run = month · hours / min(hours, 730)                              [kWh], [kg]
 *     Wh per 1M tokens = run · 1000 / tokens · 10⁶                       [Wh], of tokens that the run sees
 */
function ofRun({ kwhPerMonth, kgCo2ePerMonth }: Estimate['energy'], hours: number, tokens: number): RunEnergy {
  const months = Math.max(1, hours / HOURS_PER_MONTH);
  const kwhPerRun = kwhPerMonth === undefined ? undefined : kwhPerMonth * months;
  const kgCo2ePerRun = kgCo2ePerMonth === undefined ? undefined : kgCo2ePerMonth * months;
  return {
    kwhPerRun,
    kgCo2ePerRun,
    whPerMTokens: kwhPerRun === undefined ? undefined : finite((kwhPerRun * 1e9) / tokens),
    gCo2ePerMTokens: kgCo2ePerRun === undefined ? undefined : finite((kgCo2ePerRun * 1e9) / tokens),
  };
}

type RunEnergy = Pick<Estimate['energy'], 'kwhPerRun' | 'kgCo2ePerRun' | 'whPerMTokens' | 'gCo2ePerMTokens'>;

/** Power, site and time of the run, each off on its own; carbon has the grid on top. */
function energyRanges(
  { energy, spread, siteSpread, gridSpread }: EnergyUse,
  run: RunEnergy,
  hoursSpread: number,
): Estimate['range'] {
  const ofEnergy = combined(combined(spread, siteSpread), hoursSpread);
  const ofCarbon = combined(ofEnergy, gridSpread);
  return {
    averageW: withinOf(energy.averageW, spread),
    kwhPerMonth: withinOf(energy.kwhPerMonth, ofEnergy),
    kwhPerRun: withinOf(run.kwhPerRun, ofEnergy),
    whPerMTokens: withinOf(run.whPerMTokens, ofEnergy),
    kgCo2ePerMonth: withinOf(energy.kgCo2ePerMonth, ofCarbon),
    kgCo2ePerRun: withinOf(run.kgCo2ePerRun, ofCarbon),
    gCo2ePerMTokens: withinOf(run.gCo2ePerMTokens, ofCarbon),
    embodiedKgCo2ePerMonth: withinOf(energy.embodiedKgCo2ePerMonth, combined(SPREAD_EMBODIED, hoursSpread)),
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
    message: t`Spot takes ${configuration.instance.type} back before such a run is done, and it starts over each time: set training.interruptible with checkpoints.`,
  };
}

function unknown({ configuration }: Subject): Reason {
  return {
    code: 'hardware-unknown',
    message: t`Speed unknown: no source gives memory and compute of ${configuration.instance.type}.`,
  };
}
