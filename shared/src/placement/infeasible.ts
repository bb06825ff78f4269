/** A candidate that was not computed because something rules it out: named, never dropped. */
import { HOURS_PER_MONTH } from '../units';
import { phrase } from '../l10n';
import type { Instance } from '../catalog/types';
import type { Estimate } from '../report/schema';
import type { Configuration } from './configuration';
import type { Refusal } from './costModel';
import { isTraining } from './rank';
import type { Workload } from './workload';

export function infeasible(workload: Workload, instance: Instance, refusal: Refusal): Estimate {
  return {
    target: {
      hardwareClass: instance.hardwareClass,
      instance: instance.type,
      accelerator: acceleratorName(instance),
      acceleratorCount: instance.accelerator?.count,
      instances: 1,
      replicas: 1,
      purchase: workload.purchase,
      region: workload.region,
    },
    feasible: false,
    reasons: [refusal.message],
    reasonCodes: [refusal.code],
    performance: {},
    memory: {},
    cost: { lines: [] },
    energy: {},
    range: {},
    evidence: [],
  };
}

/** Speed and fit are unknown because the model is; what the machines cost is not. */
export function pricedOnly(workload: Workload, configuration: Configuration, refusal: Refusal): Estimate {
  const { instance, price, replicas } = configuration;
  const hourly = price?.usdPerHour;
  const count = replicas ?? 1;
  const perMachine = machineShare(configuration);
  const machines = Math.ceil(count * perMachine);
  // A run ends nobody knows when; what serves is paid for all month.
  const isKnown = replicas !== undefined && !isTraining(workload);
  const monthly = hourly === undefined || !isKnown ? undefined : hourly * machines * HOURS_PER_MONTH;
  return {
    target: {
      hardwareClass: instance.hardwareClass,
      instance: instance.type,
      accelerator: acceleratorName(instance),
      acceleratorCount: configuration.acceleratorsPerReplica || undefined,
      instances: machines,
      replicas: count,
      runtime: configuration.runtime,
      purchase: configuration.purchase,
      region: configuration.region,
    },
    feasible: false,
    reasons: [refusal.message],
    reasonCodes: [refusal.code],
    performance: {},
    memory: {},
    cost: {
      hourlyUsd: hourly === undefined ? undefined : hourly * machines,
      monthlyUsd: monthly,
      lines: monthly === undefined ? [] : [{ name: phrase('machines'), monthlyUsd: monthly }],
    },
    energy: {},
    range: monthly === undefined ? {} : { monthlyUsd: { low: monthly, high: monthly } },
    evidence: price
      ? [{ figure: 'price', class: 'measured', source: price.source.title, date: price.date ?? price.source.date }]
      : [],
  };
}

/** Machines that one replica takes: several may share one. */
function machineShare({ instance, acceleratorsPerReplica }: Configuration): number {
  const count = instance.accelerator?.count ?? 0;
  return count > 0 && acceleratorsPerReplica > 0 && acceleratorsPerReplica < count ? acceleratorsPerReplica / count : 1;
}

function acceleratorName(instance: Instance): string | undefined {
  return instance.accelerator && (instance.accelerator.chip?.shortName ?? instance.accelerator.name);
}
