/** On a stated value only what it decides: a few words beside it, and the arithmetic behind them. */
import { isKnown } from '../digits';
import {
  formatBytes,
  formatBytesOf,
  formatCount,
  formatNumber,
  formatPercent,
  formatPlural,
  formatRate,
  formatTime,
  formatTokens,
  formatWhole,
} from '../format';
import { formatMonthly } from '../formatMoney';
import { locale, t } from '../l10n';
import type { Placement } from '../placement/place';
import { isClosedLoop, isTraining } from '../placement/rank';
import type { Estimate } from '../report/schema';

export interface ValueFact {
  /** Beside the value; absent where another figure on screen says it already. */
  readonly hint?: string;
  /** With the values put in, as one sentence. */
  readonly arithmetic: string;
}

/** Undefined for a field that decides nothing by itself, and where the figures are unknown. */
export function valueFact(placement: Placement, field: string): ValueFact | undefined {
  const of = Object.hasOwn(FACTS, field) ? FACTS[field] : undefined;
  const estimate = placement.current ?? placement.recommended;
  return of && estimate && of(placement, estimate);
}

type FactOf = (placement: Placement, estimate: Estimate) => ValueFact | undefined;

const FACTS: Readonly<Record<string, FactOf>> = {
  contextTokens: contextFact,
  precision: precisionFact,
  'traffic.rpsAvg': (placement) => loadFact(placement, 'request'),
  'traffic.tasksPerHour': (placement) => loadFact(placement, 'task'),
  'traffic.itemsPerHour': (placement) => loadFact(placement, 'item'),
  'traffic.rpsPeak': peakFact,
  'tokens.inMean': promptFact,
  'tokens.cachedPrefixPct': promptFact,
  'tokens.outMean': answerFact,
  'slo.ttftMsP95': limitFact('TTFT p95', ({ performance }) => performance.ttft?.p95, 'ttftP95'),
  'slo.tpotMsP95': limitFact('TPOT p95', ({ performance }) => performance.tpot?.p95, 'tpotP95'),
  'slo.e2eMsP95': limitFact('E2E p95', ({ performance }) => performance.e2e?.p95, 'e2eP95'),
  'slo.deadlineHours': deadlineFact,
  'placement.replicas': replicasFact,
  'agent.stepsMean': stepsFact,
  'budget.usdPerMonth': budgetFact,
};

function contextFact({ workload }: Placement, { memory }: Estimate): ValueFact | undefined {
  const { contextTokens } = workload;
  const { kvPerToken, capacity, maxSequences } = memory;
  if (!isKnown(contextTokens) || !isKnown(kvPerToken) || kvPerToken <= 0) {
    return undefined;
  }
  // A sliding window keeps less than this: the figure is the most that a sequence takes.
  const bytes = formatBytes(contextTokens * kvPerToken);
  const held =
    isKnown(maxSequences) && isKnown(capacity)
      ? t` A replica with ${formatBytes(capacity)} holds ${formatPlural(Math.floor(maxSequences), 'sequence')} of the usual length.`
      : '';
  return {
    hint: t`${bytes} per sequence`,
    arithmetic: t`${formatTokens(contextTokens)} × ${formatNumber(kvPerToken / KIB)} KiB of KV cache = ${bytes} per sequence.${held}`,
  };
}

/** What a token keeps is said in KiB, whatever its size, so that models can be compared. */
const KIB = 1024;

function precisionFact({ workload }: Placement, { memory, target }: Estimate): ValueFact | undefined {
  const { weights, capacity } = memory;
  const params = workload.model?.params;
  if (!isKnown(weights) || weights <= 0 || target.precision !== workload.precision) {
    return undefined;
  }
  const copies = copiesOf(target);
  const each = weights / copies;
  const bits = isKnown(params) && params > 0 ? (each * 8) / params : undefined;
  const product =
    isKnown(bits) && isKnown(params)
      ? t`${formatCount(params)} parameters × ${formatNumber(bits)} bits ÷ 8 = ${formatBytes(each)} of weights`
      : t`${formatBytes(each)} of weights`;
  const all = copies > 1 ? t`, ${formatWhole(copies)} copies` : '';
  const room = isKnown(capacity) ? t`: ${formatBytesOf(weights, capacity)} of a replica` : '';
  return { hint: formatBytes(each), arithmetic: `${product}${all}${room}.` };
}

/** Copies of the model that the accelerators of one replica hold side by side. */
function copiesOf({ acceleratorCount, tensorParallel, pipelineParallel = 1 }: Estimate['target']): number {
  return isKnown(acceleratorCount) && isKnown(tensorParallel) && tensorParallel > 0
    ? Math.max(1, Math.round(acceleratorCount / (tensorParallel * pipelineParallel)))
    : 1;
}

type Unit = 'request' | 'task' | 'item';

function loadFact({ workload }: Placement, unit: Unit): ValueFact | undefined {
  const { rpsAvg, tasksPerHour, itemsPerHour, daysPerMonth } = workload.traffic;
  if (isTraining(workload) || isClosedLoop(workload)) {
    return undefined;
  }
  const perHour = unit === 'task' ? tasksPerHour : unit === 'item' ? itemsPerHour : rpsAvg * SECONDS_PER_HOUR;
  if (!isKnown(perHour) || perHour <= 0) {
    return undefined;
  }
  const count = formatCount(threeDigits(perHour * HOURS_PER_DAY * daysPerMonth));
  const month =
    unit === 'request' ? t`${count} requests/mo` : unit === 'task' ? t`${count} tasks/mo` : t`${count} items/mo`;
  // As stated, every digit.
  const daysText = daysPerMonth.toLocaleString(locale(), { maximumFractionDigits: 20 });
  const rate =
    unit === 'request'
      ? `${formatRate(rpsAvg, 'req/s')} × ${formatWhole(SECONDS_PER_HOUR)} s`
      : formatRate(perHour, unit === 'task' ? 'tasks/h' : 'items/h');
  return { hint: month, arithmetic: t`${rate} × 24 h × ${daysText} days = ${month}.` };
}

const SECONDS_PER_HOUR = 3600;
const HOURS_PER_DAY = 24;

/** A load is never known better. */
function threeDigits(n: number): number {
  return Number(n.toPrecision(3));
}

function peakFact({ workload }: Placement, { performance, target }: Estimate): ValueFact | undefined {
  const { requestsPerSecond: most } = performance;
  const { rpsPeak } = workload.traffic;
  if (!isKnown(most) || most <= 0 || isClosedLoop(workload)) {
    return undefined;
  }
  const on = formatPlural(target.replicas, 'replica');
  const share = formatPercent(rpsPeak / most);
  return {
    arithmetic: t`${formatRate(rpsPeak, 'req/s')} of the ${formatRate(most, 'req/s')} that ${on} can sustain: ${share} busy at the peak.`,
  };
}

function promptFact({ workload }: Placement, { performance }: Estimate): ValueFact | undefined {
  const { inMean, cachedPrefixShare } = workload.tokens;
  const { prefillTokensPerSecond: speed } = performance;
  if (inMean <= 0) {
    return undefined;
  }
  const read = inMean * (1 - cachedPrefixShare);
  const cached =
    cachedPrefixShare > 0
      ? t`${formatTokens(inMean)} × (${formatPercent(1)} − ${formatPercent(cachedPrefixShare)} cached) = ${formatTokens(read)} to read`
      : t`${formatTokens(inMean)} to read`;
  const time =
    isKnown(speed) && speed > 0
      ? t` ÷ ${formatRate(speed, 'tok/s')} = ${formatTime(read / speed)} before the first`
      : '';
  return { arithmetic: `${cached}${time}.` };
}

function answerFact({ workload }: Placement, { performance }: Estimate): ValueFact | undefined {
  const { outMean } = workload.tokens;
  const each = performance.tpot?.p50;
  if (!isKnown(each) || outMean <= 1) {
    return undefined;
  }
  // The first token is in TTFT.
  const after = outMean - 1;
  return {
    arithmetic: t`${formatWhole(after)} tokens after the first × ${formatTime(each)} (TPOT p50) = ${formatTime(after * each)}.`,
  };
}

function limitFact(
  name: string,
  of: (estimate: Estimate) => number | undefined,
  limit: 'ttftP95' | 'tpotP95' | 'e2eP95',
): FactOf {
  return ({ workload }, estimate) => {
    const seconds = of(estimate);
    const most = workload.slo[limit];
    if (!isKnown(seconds) || !isKnown(most) || most <= 0) {
      return undefined;
    }
    const { instance } = estimate.target;
    const [time, limited, share] = [formatTime(seconds), formatTime(most), formatPercent(seconds / most)];
    return {
      arithmetic:
        seconds > most
          ? t`${name} on ${instance}: ${time} over ${limited}, ${share} of the limit.`
          : t`${name} on ${instance}: ${time} of ${limited}, ${share} of the limit.`,
    };
  };
}

function deadlineFact({ workload }: Placement, { performance, target }: Estimate): ValueFact | undefined {
  const { runHours } = performance;
  const { deadlineHours } = workload.slo;
  if (!isKnown(runHours) || !isKnown(deadlineHours) || deadlineHours <= 0) {
    return undefined;
  }
  const share = formatPercent(runHours / deadlineHours);
  return {
    arithmetic: t`A run on ${target.instance} takes ${formatTime(runHours * SECONDS_PER_HOUR)} of ${formatTime(deadlineHours * SECONDS_PER_HOUR)}: ${share} of the time.`,
  };
}

function replicasFact({ workload }: Placement, { performance, target }: Estimate): ValueFact | undefined {
  const { utilizationPeak } = performance;
  const replicas = workload.placement.replicas;
  if (!isKnown(utilizationPeak) || !isKnown(replicas) || replicas <= 0 || target.replicas !== replicas) {
    return undefined;
  }
  const busy = formatNumber(replicas * utilizationPeak);
  return {
    hint: t`${busy} busy at the peak`,
    arithmetic: t`${formatPlural(replicas, 'replica')} × ${formatPercent(utilizationPeak)} busy in the busiest hour = ${busy}.`,
  };
}

function stepsFact({ workload: { agent } }: Placement, { task }: Estimate): ValueFact | undefined {
  if (!agent || !task) {
    return undefined;
  }
  const calls = formatNumber(agent.modelCallsPerStep);
  return {
    arithmetic: t`${formatNumber(agent.steps)} steps × ${calls} model calls a step = ${formatNumber(task.modelCalls)} model calls a task.`,
  };
}

function budgetFact({ workload }: Placement, { cost }: Estimate): ValueFact | undefined {
  const { monthlyUsd } = cost;
  const budget = workload.budget?.usdPerMonth;
  if (!isKnown(monthlyUsd) || !isKnown(budget) || budget <= 0) {
    return undefined;
  }
  return {
    arithmetic: t`${formatMonthly(monthlyUsd)} of ${formatMonthly(budget)}: ${formatPercent(monthlyUsd / budget)} of the budget.`,
  };
}
