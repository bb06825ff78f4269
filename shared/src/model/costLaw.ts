/** Cost as a function of load: where it bends and jumps, and what it is between. */
import type { CostLaw, CostSteps } from '../placement/costModel';
import { HOURS_PER_MONTH } from '../units';
import { besidesAt, besidesOf, trafficBends } from './besides';
import type { MonthOfMachines } from './cost';
import { finite, monthlyOf } from './cost';
import { machinesFor } from './hardware';
import type { Machine } from './hardware';
import { busyDays, dayOf, machineHoursOf, machineStarts } from './replicaCurve';
import type { ReplicaLaw } from './replicaCurve';
import type { Subject } from './result';
import type { Sized, Sizing } from './sizing';

/** More steps than this are not listed: each is then less than a thousandth of the cost. */
const MOST_STEPS = 4000;

/** Machine-hours of a month that are paid for. */
export function machineHours(machine: Machine, { replicas, replicaHours, scaling }: Sized, owned: number): number {
  if (!scaling) {
    return replicaHours > 0 ? Math.max(0, machinesFor(machine, replicas) - owned) * HOURS_PER_MONTH : 0;
  }
  // Whole machines for each replica, none of them owned: the area under the curve as it is.
  return owned === 0 && machine.machinesPerReplica >= 1
    ? replicaHours * machine.machinesPerReplica
    : machineHoursOf(scaling, scaling.day, machine, owned);
}

export function monthOfMachines(
  { machine, configuration, workload }: Subject,
  sizing: Sized,
  workingShare: number | undefined,
): MonthOfMachines {
  const owned = configuration.price?.owned ?? 0;
  const { scaling, replicas } = sizing;
  return {
    machineHours: machineHours(machine, sizing, owned),
    machines: machinesFor(machine, replicas),
    replicas,
    startingHours: scaling ? startingHours(scaling, scaling.day, machine, owned, besidesOf(workload).startHours) : 0,
    workingShare,
  };
}

function startingHours(
  law: Pick<ReplicaLaw, 'busyHours'>,
  day: readonly number[],
  machine: Machine,
  owned: number,
  startHours: number,
): number {
  return machineStarts(day, machine, owned) * busyDays(law) * startHours;
}

/**
 * The law of one target. Undefined where replicas are fixed or a price is not known.
 *
 * Replicas rise by one at `(k + 10⁻⁹) · admitted / rate` times the stated load, for each hour's rate: nothing else makes the
 * money of machines jump. Traffic adds straight lines that bend where a tier ends. Between two such loads the cost is a
 * straight line, so that crossings are found by solving, not by looking.
 */
export function costLaw(subject: Subject, { law }: Sizing): CostLaw | undefined {
  const { workload, configuration, machine } = subject;
  const { price } = configuration;
  if (!law || !price) {
    return undefined;
  }
  const owned = price.owned ?? 0;
  const rates = law.scales ? [...new Set(law.rates())] : [law.peak];
  const at = (factor: number, speed = 1) => {
    const day = dayOf(law, factor / speed);
    const replicas = Math.max(...day);
    // More or fewer machines change their hours, and nothing of what stands beside them: as in the range of the bill.
    const expected = speed === 1 ? day : dayOf(law, factor);
    const besides = besidesAt(workload, factor);
    const month = {
      machineHours: machineHoursOf(law, day, machine, owned),
      machines: machinesFor(machine, Math.max(...expected)),
      replicas: Math.max(...expected),
      startingHours: law.scales ? startingHours(law, expected, machine, owned, besides.startHours) : 0,
    };
    // A capped service saturates: it has a price, but does not do the work.
    const isEnough = replicas >= neededAt(law, factor / speed);
    return {
      usd: isEnough ? finite(monthlyOf(price, month, besides)) : undefined,
      replicas,
      machineHours: month.machineHours,
    };
  };
  const bends = trafficBends(workload);
  return {
    at,
    steps: (low, high) => {
      const found = stepsOf(rates, law, low, high);
      const loads = [...bends.filter((load) => load > low && load < found.until), ...found.loads];
      return { loads: loads.toSorted((a, b) => a - b), until: found.until };
    },
  };
}

function neededAt({ peak, admitted, ceiling }: ReplicaLaw, factor: number): number {
  return Math.min(ceiling + 1, Math.ceil((peak * factor) / admitted() - 1e-9));
}

/** Loads between two at which some hour takes one replica more. */
function stepsOf(rates: readonly number[], law: ReplicaLaw, low: number, high: number): CostSteps {
  const admitted = law.admitted();
  const known = rates.filter((rate) => rate > 0 && admitted > 0);
  // So many of one hour that all hours together stay below the most.
  const each = Math.max(1, Math.floor(MOST_STEPS / Math.max(1, known.length)));
  const until = Math.min(high, ...known.map((rate) => ((firstOf(law, rate, low) + each) * admitted) / rate));
  const loads = known.flatMap((rate) => stepsOfHour(law, rate, low, until));
  return { loads, until };
}

function firstOf({ floor, admitted }: ReplicaLaw, rate: number, low: number): number {
  return Math.max(0, floor, Math.floor((low * rate) / admitted()));
}

function stepsOfHour(law: ReplicaLaw, rate: number, low: number, high: number): number[] {
  const each = law.admitted() / rate;
  const steps: number[] = [];
  for (let k = firstOf(law, rate, low); k <= law.ceiling; k += 1) {
    const load = (k + 1e-9) * each;
    if (load >= high) break;
    if (load > low) steps.push(load);
  }
  return steps;
}
