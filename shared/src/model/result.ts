/** The parts that every estimate shares. */
import { formatBytes, formatRate, formatTime } from '../format';
import { locale, t } from '../l10n';
import type { Runtime } from '../manifest/schema';
import type { Configuration } from '../placement/configuration';
import type { Candidate } from '../placement/costModel';
import type { Workload } from '../placement/workload';
import type { Estimate } from '../report/schema';
import { familyOf } from './capability';
import { costOf, finite } from './cost';
import { machineName, machinesFor } from './hardware';
import type { Machine } from './hardware';
import { priceEvidence } from './range';
import { replicaFloor } from './sizing';
import type { P95 } from './station';
import { HOURS_PER_MONTH } from '../units';

/** A reason in words, and as a code that programs may rely on. */
export interface Reason {
  readonly code: string;
  readonly message: string;
}

export interface Subject {
  readonly workload: Workload;
  readonly configuration: Configuration;
  readonly machine: Machine;
  readonly runtime: Runtime | undefined;
}

export function targetOf({ configuration, machine, runtime }: Subject, replicas: number): Estimate['target'] {
  const { instance } = configuration;
  const { accelerator } = instance;
  return {
    hardwareClass: instance.hardwareClass,
    instance: instance.type,
    accelerator: accelerator && (accelerator.chip?.shortName ?? accelerator.name),
    acceleratorCount: accelerator ? machine.accelerators : undefined,
    instances: machinesFor(machine, replicas),
    replicas,
    tensorParallel: accelerator ? machine.tensorParallel : undefined,
    pipelineParallel: machine.pipelineParallel > 1 ? machine.pipelineParallel : undefined,
    runtime,
    precision: configuration.precision,
    purchase: configuration.purchase,
    region: configuration.region,
  };
}

export function priceReason({ configuration }: Subject): Reason[] {
  return configuration.price
    ? []
    : [
        {
          code: 'price-unknown',
          message: t`${configuration.instance.type} has no published price in ${configuration.region}: it is left without a rank.`,
        },
      ];
}

/**
 * What is known of a target that cannot run, or whose speed nobody knows: machines and their price.
 * A month is priced only where the manifest fixes how many.
 */
export function withoutPerformance(
  subject: Subject,
  reasons: readonly Reason[],
  memory: Estimate['memory'] = {},
): Estimate {
  const { configuration, machine } = subject;
  const replicas = replicasWithout(subject);
  const machines = machinesFor(machine, replicas);
  const cost = costOf(configuration.price, {
    machineHours: machines * HOURS_PER_MONTH,
    machines,
  });
  const all = [...reasons, ...priceReason(subject)];
  return {
    target: targetOf(subject, replicas),
    feasible: false,
    reasons: all.map((r) => r.message),
    reasonCodes: all.map((r) => r.code),
    performance: {},
    memory,
    cost: configuration.replicas === undefined ? { hourlyUsd: cost.hourlyUsd, lines: [] } : cost,
    energy: {},
    range: {},
    evidence: [...priceEvidence(configuration.price)],
  };
}

function replicasWithout({ configuration, workload }: Subject): number {
  return configuration.replicas ?? Math.max(1, replicaFloor(workload));
}

/** The same for ranking: most candidates that cannot run are never shown, so their words can wait. */
export function outlineWithout(subject: Subject, reason: () => Reason, memory?: () => Estimate['memory']): Candidate {
  const whole = () => withoutPerformance(subject, [reason()], memory?.());
  // A price a month is known where the number of machines is; that of a run never is.
  const isPriced = subject.configuration.replicas !== undefined && familyOf(subject.workload) !== 'training';
  return {
    target: targetOf(subject, replicasWithout(subject)),
    feasible: false,
    meetsSlo: undefined,
    costUsd: isPriced ? finite(whole().cost.monthlyUsd) : undefined,
    seconds: undefined,
    whole,
  };
}

export function unknownSpeed(subject: Subject, memory?: () => Estimate['memory']): Candidate {
  const reason = () => ({
    code: 'hardware-unknown',
    message: t`Speed unknown: no source gives memory, bandwidth and compute of ${machineName(subject.machine)}.`,
  });
  return outlineWithout(subject, reason, memory);
}

export function doesNotFit(subject: Subject, needed: number, capacity: number): Reason {
  return {
    code: 'memory-exceeded',
    message: t`Does not fit: needs ${formatBytes(needed)} a replica, ${machineName(subject.machine)} has ${formatBytes(capacity)}.`,
  };
}

export function saturated(subject: Subject, arriving: number, sustained: number, replicas: number): Reason {
  const [arrive, sustain] = ratesApart(arriving, sustained);
  return {
    code: 'saturated',
    message: t`Saturated at the peak: ${arrive} arrive, ${replicas} × ${subject.configuration.instance.type} can sustain ${sustain}.`,
  };
}

/** Two rates in as many digits as it takes to tell them apart. */
function ratesApart(one: number, other: number): readonly [string, string] {
  const unit = 'req/s';
  const [a, b] = [formatRate(one, unit), formatRate(other, unit)];
  if (a !== b || !Number.isFinite(one) || !Number.isFinite(other)) {
    return [a, b];
  }
  for (let digits = 3; digits <= MOST_DIGITS; digits += 1) {
    const [x, y] = [one.toPrecision(digits), other.toPrecision(digits)];
    if (x !== y && !/e/.test(x + y)) {
      return [withUnit(x), withUnit(y)];
    }
  }
  return [a, t('just that, with no end to the queue')];
}

/** Digits as they are, in the language. */
function withUnit(digits: string): string {
  const places = digits.split('.')[1]?.length ?? 0;
  const shown = Number(digits).toLocaleString(locale(), {
    minimumFractionDigits: places,
    maximumFractionDigits: places,
    useGrouping: false,
  });
  return `${shown} ${t('req/s')}`;
}

/** Beyond this the two are one number. */
const MOST_DIGITS = 6;

const NAMES = { ttft: 'TTFT', tpot: 'TPOT', e2e: 'E2E' } as const;

/** One sentence for each limit that a p95 is over. */
export function missedReasons(workload: Workload, performance: Estimate['performance']): Reason[] {
  const { slo } = workload;
  const found: Reason[] = [];
  const check = (name: keyof typeof NAMES, value: number | undefined, limit: number | undefined) => {
    if (value !== undefined && limit !== undefined && value > limit) {
      found.push({
        code: 'slo-missed',
        message: t`${NAMES[name]} p95 is ${formatTime(value)}, over the SLO of ${formatTime(limit)}.`,
      });
    }
  };
  check('ttft', (performance.ttft ?? performance.e2e)?.p95, slo.ttftP95);
  check('tpot', performance.tpot?.p95, slo.tpotP95);
  check('e2e', performance.e2e?.p95, slo.e2eP95);
  return found;
}

/** Whether every stated limit holds; undefined where none is stated that these times can be held to. */
export function sloMet({ slo }: Workload, { ttft, tpot, e2e }: P95): boolean | undefined {
  if (slo.ttftP95 === undefined && slo.e2eP95 === undefined && (slo.tpotP95 === undefined || tpot === undefined)) {
    return undefined;
  }
  return !(
    (slo.ttftP95 !== undefined && (ttft ?? e2e) > slo.ttftP95) ||
    (slo.tpotP95 !== undefined && tpot !== undefined && tpot > slo.tpotP95) ||
    (slo.e2eP95 !== undefined && e2e > slo.e2eP95)
  );
}
