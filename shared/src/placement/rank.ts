/** The order of candidates: what meets the SLO, by what it costs; then what misses it; then what cannot run. */
import type { Estimate } from '../report/schema';
import type { Configuration } from './configuration';
import type { CostModel, Candidate } from './costModel';
import type { Workload } from './workload';

export interface Money {
  readonly amount: number;
  readonly low: number;
  readonly high: number;
}

export function isTraining(workload: Workload): boolean {
  return workload.kind === 'training' || workload.kind === 'fine-tuning' || workload.kind === 'rl';
}

/** So many requests are always in flight: what is quicker does more work, so a month says nothing of what it costs. */
export function isClosedLoop(workload: Workload): boolean {
  return workload.traffic.concurrency !== undefined && !isTraining(workload);
}

/** What is paid: a run for training, a month for what serves. */
export function billOf(workload: Workload, { cost }: Estimate): number | undefined {
  return finite(isTraining(workload) ? cost.perRunUsd : cost.monthlyUsd);
}

/** What candidates are compared by: the bill; in a closed loop its share of a request. */
export function costOf(workload: Workload, estimate: Estimate): number | undefined {
  return isClosedLoop(workload) ? finite(estimate.cost.perRequestUsd) : billOf(workload, estimate);
}

function finite(n: number | undefined): number | undefined {
  return n !== undefined && Number.isFinite(n) ? n : undefined;
}

/** The same with its 80 % range; a run's range is that of its hours. */
export function moneyOf(workload: Workload, estimate: Estimate): Money | undefined {
  const amount = costOf(workload, estimate);
  if (amount === undefined) {
    return undefined;
  }
  const { monthlyUsd, runHours } = estimate.range;
  if (isClosedLoop(workload)) {
    return throughputMoney(amount, estimate);
  }
  if (!isTraining(workload)) {
    return { amount, low: monthlyUsd?.low ?? amount, high: monthlyUsd?.high ?? amount };
  }
  const hours = estimate.performance.runHours;
  return runHours && hours !== undefined && hours > 0
    ? { amount, low: (amount * runHours.low) / hours, high: (amount * runHours.high) / hours }
    : { amount, low: amount, high: amount };
}

/** In a closed loop a request costs as much less as more of them are answered. */
function throughputMoney(amount: number, { performance, range }: Estimate): Money {
  const point = performance.tokensPerSecond ?? performance.samplesPerSecond;
  const interval = range.tokensPerSecond ?? range.samplesPerSecond;
  return point !== undefined && point > 0 && interval && interval.low > 0
    ? { amount, low: (amount * point) / interval.high, high: (amount * point) / interval.low }
    : { amount, low: amount, high: amount };
}

/** Not computable or none stated counts as met: only a known miss is a miss. */
export function meetsSlo(estimate: Pick<Estimate, 'feasible' | 'meetsSlo'>): boolean {
  return estimate.feasible && estimate.meetsSlo !== false;
}

/** An estimate as ranking sees it. */
export function candidateOf(workload: Workload, estimate: Estimate): Candidate {
  return {
    target: estimate.target,
    feasible: estimate.feasible,
    meetsSlo: estimate.meetsSlo,
    costUsd: costOf(workload, estimate),
    seconds: timeOf(estimate),
    whole: () => estimate,
  };
}

/** The same from the model, for one search. It keeps nothing that the estimate is made from: there are hundreds of these. */
export function candidatesFrom(model: CostModel, workload: Workload): (configuration: Configuration) => Candidate {
  const outlineOf = model.outlines?.(workload);
  if (!outlineOf) {
    return (configuration) => candidateOf(workload, model.estimate(workload, configuration));
  }
  return (configuration) => {
    const { target, feasible, meetsSlo: meets, costUsd, seconds } = outlineOf(configuration);
    return {
      target,
      feasible,
      meetsSlo: meets,
      costUsd,
      seconds,
      whole: () => model.estimate(workload, configuration),
    };
  };
}

/** 0: recommendable. 1: misses the SLO. 2: price unknown. 3: cannot run. */
export function tierOf(candidate: Candidate): number {
  if (!candidate.feasible) {
    return 3;
  }
  if (candidate.costUsd === undefined) {
    return 2;
  }
  return meetsSlo(candidate) ? 0 : 1;
}

function compareNumbers(a: number | undefined, b: number | undefined): number {
  if (a === undefined || b === undefined) {
    return (a === undefined ? 1 : 0) - (b === undefined ? 1 : 0);
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareText(a: string | undefined, b: string | undefined): number {
  const [left, right] = [a ?? '', b ?? ''];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** To seven digits: the same sum in another order differs in the sixteenth, and decides nothing. */
function rounded(usd: number | undefined): number | undefined {
  return usd === undefined ? undefined : Math.fround(usd);
}

/** Where money cannot decide, time does; then names, so that equal input gives equal output. */
export function compareCandidates(a: Candidate, b: Candidate): number {
  return (
    tierOf(a) - tierOf(b) ||
    compareNumbers(rounded(a.costUsd), rounded(b.costUsd)) ||
    compareNumbers(a.seconds, b.seconds) ||
    compareText(a.target.instance, b.target.instance) ||
    compareText(a.target.runtime, b.target.runtime) ||
    compareText(a.target.precision, b.target.precision) ||
    compareNumbers(a.target.tensorParallel, b.target.tensorParallel) ||
    compareNumbers(a.target.acceleratorCount, b.target.acceleratorCount)
  );
}

/** One time that stands for how quick a target is: the first that is known. */
export function timeOf(estimate: Estimate): number | undefined {
  const { ttft, e2e, runHours } = estimate.performance;
  return ttft?.p95 ?? e2e?.p95 ?? runHours;
}
