/** The model's part and the CPU's part of a task: time, money, energy; cores and memory by load. */
import type { Instance } from '../catalog/types';
import type { Estimate, Task } from '../report/schema';
import { HOURS_PER_MONTH } from '../units';
import { coreSpeed, stateBytes } from './agent';
import type { AgentContext, TaskShape } from './agent';
import { finite } from './cost';
import { pueOf, vcpuActiveWatts, waitingWatts } from './energy';
import { machineOf } from './hardware';
import type { Subject } from './result';
import { absorbedRate } from './spareLoad';

const SECONDS_PER_HOUR = 3600;

/**
 * Each part with its share.
 *
 *     time   = calls of the model | CPU / core speed | waiting           [s]
 *     money  = calls · their share of a request | machines / tasks       [USD]
 *     energy = the same of Wh per request | machines / tasks             [Wh]
 *
 * Beyond idle: CPU · (max − idle) per vCPU against the model machines' power less what they draw waiting. Energy of an API is
 * unknown, and so are the shares of energy then.
 */
export function taskParts(subject: Subject, result: Estimate, task: TaskShape, context: AgentContext): Task {
  const { workload, machine } = subject;
  const { traffic } = workload;
  const cpuS = task.cpuSeconds / coreSpeed(machine);
  const times = { model: task.modelSeconds, cpu: cpuS, wait: task.waitSeconds };
  const inFlight = finite(result.performance.e2e?.p50 && traffic.rpsPeak * result.performance.e2e.p50);
  return {
    steps: workload.agent?.steps ?? 1,
    modelCalls: task.modelCalls,
    bottleneck: task.modelSeconds === undefined ? undefined : longest(times),
    latency: { modelS: times.model, cpuS, waitS: times.wait, ...timeShares(times) },
    cost: costParts(task.modelUsd, result.cost.perRequestUsd),
    energy: energyParts(subject, result, cpuS, task, context),
    coresBusy: traffic.rpsAvg * cpuS,
    coresBusyPeak: traffic.rpsPeak * cpuS,
    tasksInFlightPeak: inFlight,
    memoryPeak:
      inFlight === undefined
        ? undefined
        : traffic.rpsPeak * (task.toolByteSeconds / coreSpeed(machine)) + stateBytes(task, inFlight),
    spare: spareUsed(subject, task, context),
  };
}

function longest({ model = 0, cpu, wait }: { model?: number; cpu: number; wait: number }): Task['bottleneck'] {
  const most = Math.max(model, cpu, wait);
  return most === model && model > 0 ? 'model' : most === cpu ? 'cpu' : 'wait';
}

function timeShares({ model, cpu, wait }: { model?: number; cpu: number; wait: number }) {
  const all = model === undefined ? 0 : model + cpu + wait;
  return all > 0 ? { modelShare: (model ?? 0) / all, cpuShare: cpu / all, waitShare: wait / all } : {};
}

function sharesOf(model: number | undefined, cpu: number | undefined) {
  const all = (model ?? Number.NaN) + (cpu ?? Number.NaN);
  return all > 0 ? { modelShare: (model ?? 0) / all, cpuShare: (cpu ?? 0) / all } : {};
}

function costParts(modelUsd: number | undefined, cpuUsd: number | undefined): Task['cost'] {
  return { modelUsd, cpuUsd, ...sharesOf(modelUsd, cpuUsd) };
}

function energyParts(
  subject: Subject,
  { energy }: Estimate,
  cpuS: number,
  task: TaskShape,
  { llmEstimate, llmInstance }: AgentContext,
): Task['energy'] {
  const { workload, machine } = subject;
  const { modelWh } = task;
  const cpuWh = energy.whPerRequest;
  const active = (cpuS * vcpuActiveWatts(machine) * pueOf(workload, subject.configuration.region)) / SECONDS_PER_HOUR;
  const modelActive =
    modelWh === undefined ? undefined : modelWh * (modelWh === 0 ? 0 : activeShare(subject, llmEstimate, llmInstance));
  return {
    modelWh,
    cpuWh,
    ...sharesOf(modelWh, cpuWh),
    dynamicCpuShare: sharesOf(finite(modelActive), active).cpuShare,
  };
}

/** Share of a model machine's power beyond what it draws waiting; NaN where that is not known. */
function activeShare({ configuration }: Subject, llm: Estimate | undefined, instance: Instance | undefined): number {
  const { averageW } = llm?.energy ?? {};
  const { hourlyUsd, monthlyUsd } = llm?.cost ?? {};
  if (!llm || !instance || !averageW || !hourlyUsd || monthlyUsd === undefined) {
    return Number.NaN;
  }
  const hours = (llm.target.instances * monthlyUsd) / hourlyUsd;
  const waiting = waitingWatts(
    machineOf({
      ...configuration,
      instance,
      acceleratorsPerReplica: llm.target.acceleratorCount ?? 0,
      tensorParallel: llm.target.tensorParallel ?? 1,
    }),
  );
  return waiting === undefined ? Number.NaN : Math.max(0, 1 - (waiting * hours) / (averageW * HOURS_PER_MONTH));
}

function spareUsed({ workload }: Subject, task: TaskShape, { spare }: AgentContext): Task['spare'] {
  const rate = absorbedRate(workload, task, spare);
  return spare && rate > 0
    ? {
        owner: spare.owner,
        instance: spare.instance.type,
        machines: spare.machines,
        vcpus: spare.machines * spare.vcpus,
        memory: spare.machines * spare.memory,
        tasksPerHour: rate * SECONDS_PER_HOUR,
      }
    : undefined;
}
