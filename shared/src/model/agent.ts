/** Agents and orchestration: steps of model calls, tool CPU and waiting, on the cores of one machine. */
import type { Estimate } from '../report/schema';
import type { ResolvedAgent, Workload } from '../placement/workload';
import type { FactorOrigin } from './factors/factor';
import type { Machine } from './hardware';
import { PERCENTILES, percentiles, placesWait, waitPercentile } from './queueing';
import type { Percentiles } from './queueing';
import { GIB } from './sizes';
import type { Latency, Station } from './station';

/** Parsing, prompt building and bookkeeping of one step. Assumed. */
const CPU_SECONDS_PER_STEP = 0.04;
/** State of one task between tool calls: transcript, client, runtime. Assumed. */
const BYTES_PER_TASK = 64 * 2 ** 20;
/** A hyper-thread beside a busy sibling against a whole core: two give about 1.25 of one. Assumed. */
const HYPERTHREAD_SPEED = 0.62;
/** Steps per task spread: 95th percentile over mean, then 99th. Assumed: a log-normal with half its mean as deviation. */
const TASK_SPREAD = { p50: 1, p95: 2, p99: 2.7 } as const;
const OS_RESERVE = 1.25 * GIB;

export interface AgentContext {
  /** Estimate of the workload that answers the model calls. */
  readonly llmEstimate?: Estimate;
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
  const own = llmEstimate?.performance.e2e?.p50;
  const ofCalls = (each: number | undefined) =>
    modelCalls === 0
      ? 0
      : call === undefined || each === undefined || !own
        ? undefined
        : modelCalls * each * (call / own);
  return {
    cpuSeconds: cpu,
    waitSeconds: wait / branches,
    toolByteSeconds: byteSeconds,
    modelSeconds: call === undefined ? undefined : (modelCalls * call) / branches,
    modelUsd: ofCalls(llmEstimate?.cost.perRequestUsd),
    modelWh: ofCalls(llmEstimate?.energy.whPerRequest),
    modelGrams: ofCalls(llmEstimate?.energy.gCo2ePerRequest),
    modelCalls,
    branches,
  };
}

function callSeconds(agent: ResolvedAgent, { tokens }: Workload, llm: Estimate | undefined): number | undefined {
  const ttft = llm?.performance.ttft?.p50;
  if (!llm || ttft === undefined) {
    return undefined;
  }
  const growth = (agent.contextGrowthTokensPerStep * Math.max(0, agent.steps - 1)) / 2;
  const rate = llm.performance.prefillTokensPerSecond;
  const prompt = rate ? (growth * (1 - tokens.cachedPrefixShare)) / rate : 0;
  return ttft + prompt + Math.max(0, tokens.outMean - 1) * (llm.performance.tpot?.p50 ?? 0);
}

export function coreSpeed(machine: Machine): number {
  return (machine.instance.cpu?.threadsPerCore ?? 1) > 1 ? HYPERTHREAD_SPEED : 1;
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
export function agentStation(task: TaskShape, machine: Machine): Station | undefined {
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
  const e2eAt = (wait: { busy: number; meanOverBusy: number }, p: keyof Percentiles) =>
    duration * TASK_SPREAD[p] + waitPercentile(wait.meanOverBusy, wait.busy, PERCENTILES[p]);
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
      const e2e = percentiles((p) => Math.max(duration, inFlight / Math.max(rate, 1e-12)) * TASK_SPREAD[p]);
      return { rate, latency: { e2e, batch: inFlight, busy: busyAt(rate), bound } };
    },
    origin: ORIGIN,
  };
}

const ORIGIN: FactorOrigin = {
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
