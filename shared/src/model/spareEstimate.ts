/** An agent on vCPUs that are idle already: no machine of its own, and so no bill of its own. */
import type { Configuration } from '../placement/configuration';
import type { Workload } from '../placement/workload';
import type { Estimate } from '../report/schema';
import { HOURS_PER_MONTH } from '../units';
import { AGENT_ORIGIN, agentStation, coreSpeed, taskShape } from './agent';
import type { AgentContext, TaskShape } from './agent';
import { withModelCalls } from './agentEstimate';
import { SECONDS_PER_MONTH, perRequest } from './cost';
import { pueOf, vcpuActiveWatts } from './energy';
import type { Machine } from './hardware';
import { machineOf } from './hardware';
import { evidenceOf } from './range';
import { missedReasons, sloMet } from './result';
import type { Subject } from './result';
import { SPARE_SOURCE, spareMachine } from './spare';
import type { Spare } from './spare';
import { absorbedRate } from './spareLoad';
import type { Latency, Station } from './station';

/** The whole load on idle vCPUs; undefined where there are none, or too few. */
export function onSpare(workload: Workload, context: AgentContext): Estimate | undefined {
  const { agent, traffic } = workload;
  const { spare } = context;
  if (!agent || !spare) {
    return undefined;
  }
  const task = taskShape(agent, workload, context);
  const absorbed = absorbedRate(workload, task, spare);
  const room = spareMachine(spare);
  const station = agentStation(task, room);
  if (!station || absorbed <= 0 || absorbed < traffic.rpsPeak) {
    return undefined;
  }
  const each = traffic.rpsPeak / spare.machines;
  const subject = subjectOn(workload, spare);
  const bare = bareEstimate(subject, { station, latency: station.latencyAt(each), spare, room, task });
  return withModelCalls(subject, bare, task, station.origin.spread, context);
}

function subjectOn(workload: Workload, spare: Spare): Subject {
  const { instance } = spareMachine(spare);
  const configuration: Configuration = {
    instance,
    region: workload.region,
    purchase: workload.purchase,
    precision: 'bf16',
    acceleratorsPerReplica: 0,
    tensorParallel: 1,
  };
  return { workload, configuration, machine: machineOf(configuration), runtime: undefined };
}

interface Laid {
  readonly station: Station;
  readonly latency: Latency;
  readonly spare: Spare;
  readonly room: Pick<Machine, 'instance'>;
  readonly task: TaskShape;
}

function bareEstimate({ workload }: Subject, { station, latency, spare, room, task }: Laid): Estimate {
  const { traffic, region, purchase } = workload;
  const capacity = station.capacity * spare.machines;
  const requests = traffic.rpsAvg * SECONDS_PER_MONTH;
  const performance: Estimate['performance'] = {
    e2e: latency.e2e,
    requestsPerSecond: capacity,
    batch: latency.batch,
    utilization: Math.min(1, traffic.rpsAvg / capacity),
    utilizationPeak: Math.min(1, traffic.rpsPeak / capacity),
    bound: latency.bound,
  };
  const missed = missedReasons(workload, performance);
  return {
    target: {
      hardwareClass: spare.instance.hardwareClass,
      instance: spare.instance.type,
      instances: 0,
      replicas: 0,
      purchase,
      region,
      sharedWith: spare.owner,
    },
    feasible: true,
    meetsSlo: sloMet(workload, { e2e: latency.e2e.p95 }),
    reasons: missed.map((r) => r.message),
    reasonCodes: missed.map((r) => r.code),
    performance,
    memory: { capacity: spare.machines * spare.memory },
    cost: { hourlyUsd: 0, monthlyUsd: 0, idleUsd: 0, perRequestUsd: perRequest(0, requests), lines: [] },
    energy: activeEnergy(workload, room, task),
    range: { monthlyUsd: { low: 0, high: 0 } },
    evidence: [
      ...evidenceOf(['throughput', 'e2e'], AGENT_ORIGIN),
      { figure: 'idle vCPUs', class: 'assumed', source: SPARE_SOURCE },
    ],
  };
}

/**
 * What the work adds to a machine that is on anyway: its idle power is the owner's.
 *
 *     W = rate · CPU / core speed · (max − idle) per vCPU                [W]
 */
function activeEnergy(workload: Workload, room: Pick<Machine, 'instance'>, task: TaskShape): Estimate['energy'] {
  const { rpsAvg } = workload.traffic;
  const averageW = rpsAvg * (task.cpuSeconds / coreSpeed(room)) * vcpuActiveWatts(room);
  const kwhPerMonth = (averageW * HOURS_PER_MONTH * pueOf(workload, workload.region)) / 1000;
  return { averageW, kwhPerMonth, whPerRequest: perRequest(kwhPerMonth * 1000, rpsAvg * SECONDS_PER_MONTH) };
}
