/** Agents and orchestration: steps of model calls, tool CPU and waiting, on the cores of one machine. */
import type { Instance } from '../catalog/types';
import type { Estimate } from '../report/schema';
import type { ResolvedAgent, Workload } from '../placement/workload';
import type { FactorOrigin } from './factors/factor';
import type { Machine } from './hardware';
import { finite } from './cost';
import { PERCENTILES, lengthAt, percentiles, placesWait, waitPercentile } from './queueing';
import type { Percentiles } from './queueing';
import { GIB } from './sizes';
import type { Spare } from './spare';
import type { Latency, Station } from './station';

/** Parsing, prompt building and bookkeeping of one step. Assumed. */
const CPU_SECONDS_PER_STEP = 0.04;
/** State of one task between tool calls: transcript, client, runtime. Assumed. */
const BYTES_PER_TASK = 64 * 2 ** 20;
/** A hyper-thread beside a busy sibling against a whole core: two give about 1.25 of one. Assumed. */
const HYPERTHREAD_SPEED = 0.62;
/** Steps per task spread: 95th percentile over mean, then 99th. Assumed: a log-normal with half its mean as deviation. */
const TASK_SPREAD = { p50: 1, p95: 2, p99: 2.7 } as const;
export const OS_RESERVE = 1.25 * GIB;

export interface AgentContext {
  /** Estimate of the workload that answers the model calls. */
  readonly llmEstimate?: Estimate;
  /** The machine it runs on. */
  readonly llmInstance?: Instance;
  /** What the machines of that workload have to spare. */
  readonly spare?: Spare;
}

export interface TaskShape {
  /** All branches together: side by side they take as many. */
  readonly cpuSeconds: number;
  /** Wall time. */
  readonly waitSeconds: number;
  /** Byte-seconds of tools' memory. */
  readonly toolByteSeconds: number;
  /** Wall time. Absent: the model's speed is unknown. */
  readonly modelSeconds?: number;
  readonly modelUsd?: number;
  /** Energy and carbon of the model calls; absent: unknown. */
  readonly modelWh?: number;
  readonly modelGrams?: number;
  readonly modelCalls: number;
  /** Branches that are open at once, each with a state of its own. */
  readonly branches: number;
  /** Steps and model time of a long task over those of a mean one; absent: no such length is stated. */
  readonly late?: { readonly steps: number; readonly model: number };
}

/**
 * One task.
 *
 *     cpu   = Σ calls · cpuSeconds + steps · 0.04                        [s]
 *     wait  = Σ calls · wait / branches                                  [s]
 *     model = calls · (TTFT + growth · (steps − 1)/2 / prefill + (out − 1) · TPOT) / branches   [s]
 *
 * The prompt grows by `contextGrowthTokensPerStep` with each step: half of it on average. Its money, energy and carbon are
 * the model workload's of a request, in proportion to the time a call takes there.
 *
 * Branches run side by side: waiting and model calls overlap, evenly shared out; CPU seconds, calls and money stay.
 * The CPU parts of one task are taken one after the other: errs to the slow side where branches find free cores.
 */
export function taskShape(agent: ResolvedAgent, workload: Workload, { llmEstimate }: AgentContext): TaskShape {
  let cpu = agent.steps * CPU_SECONDS_PER_STEP;
  let wait = 0;
  let byteSeconds = 0;
  // More branches than steps leave some without work.
  const branches = Math.max(1, Math.min(agent.parallelBranches || 1, agent.steps));
  for (const tool of agent.tools) {
    cpu += tool.callsPerTask * tool.cpuSeconds;
    wait += tool.callsPerTask * tool.waitSeconds;
    byteSeconds += tool.callsPerTask * tool.memoryBytes * (tool.cpuSeconds + tool.waitSeconds);
  }
  const modelCalls = agent.steps * agent.modelCallsPerStep;
  const call = modelCalls > 0 ? callSeconds(agent, workload, llmEstimate) : 0;
  const share = callShare(llmEstimate, call);
  const ofCalls = (each: number | undefined) =>
    modelCalls === 0 ? 0 : agent.api ? undefined : finite(modelCalls * (each ?? Number.NaN) * share);
  return {
    cpuSeconds: cpu,
    waitSeconds: wait / branches,
    toolByteSeconds: byteSeconds,
    modelSeconds: call === undefined ? undefined : (modelCalls * call) / branches,
    modelUsd: modelCalls === 0 ? 0 : finite(modelCalls * callUsd(agent, workload, llmEstimate, call)),
    modelWh: ofCalls(llmEstimate?.energy.whPerRequest),
    modelGrams: ofCalls(llmEstimate?.energy.gCo2ePerRequest),
    modelCalls,
    branches,
    late: lateOf(agent, workload, llmEstimate, call),
  };
}

/**
 * Money of one model call: its share of the model workload's request, or its tokens at an API's price.
 *
 *     share · request, share = time of the call / time of a request there                        [USD]
 *     (in + growth · (steps − 1)/2) · in price + out · out price, per 10⁶ tokens                  [USD]
 *
 * What an API takes for a cached prefix is not known: all of the prompt is paid in full, which errs high.
 */
function callUsd(agent: ResolvedAgent, { tokens }: Workload, llm: Estimate | undefined, call: number | undefined) {
  if (agent.api) {
    const { inUsdPerM, outUsdPerM } = agent.api;
    return ((tokens.inMean + meanGrowth(agent)) * inUsdPerM + tokens.outMean * outUsdPerM) / 1e6;
  }
  return (llm?.cost.perRequestUsd ?? Number.NaN) * callShare(llm, call);
}

/** Of the time that a request of the model's own workload takes; NaN where that is not known. */
export function callShare(llm: Estimate | undefined, call: number | undefined): number {
  const own = llm?.performance.e2e?.p50;
  return call === undefined || !own ? Number.NaN : call / own;
}

/**
 * A task of `stepsP95` steps against a mean one: CPU, waiting and calls grow with the steps, the prompts of the calls too.
 * How unevenly tools and calls take their time is left out: errs low.
 */
function lateOf(agent: ResolvedAgent, workload: Workload, llm: Estimate | undefined, call: number | undefined) {
  if (agent.stepsP95 === undefined || agent.steps <= 0) {
    return undefined;
  }
  const steps = Math.max(1, agent.stepsP95 / agent.steps);
  const longer = call ? callSeconds({ ...agent, steps: agent.stepsP95 }, workload, llm) : undefined;
  return { steps, model: longer !== undefined && call ? (steps * longer) / call : steps };
}

/** Tokens that the steps before have added to a prompt, on average over a task. */
function meanGrowth({ contextGrowthTokensPerStep, steps }: ResolvedAgent): number {
  return (contextGrowthTokensPerStep * Math.max(0, steps - 1)) / 2;
}

/** Seconds of one model call at the mean length of its prompt; undefined where the model's speed is unknown. */
export function callSeconds(agent: ResolvedAgent, { tokens }: Workload, llm: Estimate | undefined): number | undefined {
  const ttft = llm?.performance.ttft?.p50;
  if (!llm || ttft === undefined) {
    return undefined;
  }
  const growth = meanGrowth(agent);
  const rate = llm.performance.prefillTokensPerSecond;
  const prompt = rate ? (growth * (1 - tokens.cachedPrefixShare)) / rate : 0;
  return ttft + prompt + Math.max(0, tokens.outMean - 1) * (llm.performance.tpot?.p50 ?? 0);
}

/** Of one vCPU against a whole core. Two threads a core where the cores of the type are listed, or its CPU is. */
export function coreSpeed({ instance }: Pick<Machine, 'instance'>): number {
  const { cpu, vcpus, physicalCores = vcpus } = instance;
  return (cpu?.threadsPerCore ?? vcpus / Math.max(1, physicalCores)) > 1 ? HYPERTHREAD_SPEED : 1;
}

/** Bytes of so many tasks in flight, their tools aside. */
export function stateBytes({ branches }: TaskShape, inFlight: number): number {
  return branches * BYTES_PER_TASK * inFlight;
}

/**
 * A machine full of tasks.
 *
 *     by cores  = vCPU · speed / cpu                                     [1/s]
 *     by memory = (memory − reserve) / (tools' byte-seconds + branches · state · duration)   [1/s]
 *     capacity  = the smaller                                            [1/s]
 *
 * `cpuSeconds` are those of a whole core; a hyper-thread takes 1.6 times as long. Differences between
 * generations of cores are left out: a range of 1.6. Undefined where memory is not listed.
 */
export function agentStation(task: TaskShape, machine: Pick<Machine, 'instance'>): Station | undefined {
  const { memory, vcpus } = machine.instance;
  if (memory === undefined) {
    return undefined;
  }
  const speed = coreSpeed(machine);
  const cpu = task.cpuSeconds / speed;
  const duration = cpu + task.waitSeconds + (task.modelSeconds ?? 0);
  const held = task.toolByteSeconds / speed + task.branches * BYTES_PER_TASK * duration;
  const byMemory = held > 0 ? Math.max(0, memory - OS_RESERVE) / held : Number.MAX_SAFE_INTEGER;
  const byCores = cpu > 0 ? vcpus / cpu : Number.MAX_SAFE_INTEGER;
  const capacity = Math.max(1e-12, Math.min(byMemory, byCores));
  const bound = boundOf(task, cpu);
  const waitAt = (rate: number) => placesWait(Math.min(0.9999, rate / capacity), capacity, Math.max(1, vcpus), 1);
  const lasts = percentiles((p) => lastsAt(task, cpu, p));
  const e2eAt = (wait: { busy: number; meanOverBusy: number }, p: keyof Percentiles) =>
    lasts[p] + waitPercentile(wait.meanOverBusy, wait.busy, PERCENTILES[p]);
  const busyAt = (rate: number) => Math.min(1, rate / byCores);
  return {
    capacity,
    latencyAt: (rate): Latency => {
      const wait = waitAt(rate);
      return { e2e: percentiles((p) => e2eAt(wait, p)), batch: rate * duration, busy: busyAt(rate), bound };
    },
    p95At: (rate) => ({ e2e: e2eAt(waitAt(rate), 'p95') }),
    busyAt,
    closedLoop: (inFlight) => {
      const rate = Math.min(capacity, duration > 0 ? inFlight / duration : capacity);
      const queued = Math.max(1, inFlight / Math.max(rate, 1e-12) / Math.max(duration, 1e-12));
      const e2e = percentiles((p) => lasts[p] * queued);
      return { rate, latency: { e2e, batch: inFlight, busy: busyAt(rate), bound } };
    },
    origin: AGENT_ORIGIN,
  };
}

/** How long a task is at a percentile, without queueing: by the stated steps, else by the assumed spread of all of it. */
function lastsAt(task: TaskShape, cpu: number, percentile: keyof Percentiles): number {
  const model = task.modelSeconds ?? 0;
  if (!task.late || percentile === 'p50') {
    return (cpu + task.waitSeconds + model) * TASK_SPREAD[percentile];
  }
  const steps = lengthAt(1, task.late.steps, percentile);
  return (cpu + task.waitSeconds) * steps + model * lengthAt(1, task.late.model, percentile);
}

export const AGENT_ORIGIN: FactorOrigin = {
  class: 'assumed',
  rows: 0,
  // Generations of cores differ by up to two for the same work, which no table here says.
  spread: 1.6,
  source: 'CPU seconds as stated in the manifest; steps cost 40 ms of one core each',
};

function boundOf(task: TaskShape, cpu: number): Latency['bound'] {
  const model = task.modelSeconds ?? 0;
  const most = Math.max(model, cpu, task.waitSeconds);
  return most === model && model > 0 ? 'model' : most === cpu ? 'cpu' : 'wait';
}
