/** vCPUs and memory that the serving engine leaves idle on its own machines. */
import type { Instance } from '../catalog/types';
import type { Estimate } from '../report/schema';
import { OS_RESERVE } from './agent';
import type { Machine } from './hardware';
import { bytes } from '../units';
import { GIB } from './sizes';

/** An API server and an engine core for each copy of the model; the latter never sleeps. A core each is assumed. */
const CORES_PER_COPY = 2;
/** A worker for each accelerator. A core each is assumed. */
const CORES_PER_ACCELERATOR = 1;
/** Host memory of a worker: pinned buffers, the framework, a part of the weights on their way. Assumed. */
const BYTES_PER_ACCELERATOR = 8 * GIB;

export const SPARE_SOURCE =
  'vLLM, architecture overview: an API server and an engine core per copy, a worker per accelerator; one core each assumed';

export interface Spare {
  readonly instance: Instance;
  /** Machines that have it. */
  readonly machines: number;
  /** Of one machine. */
  readonly vcpus: number;
  /** Bytes of one machine, the operating system's share taken off. */
  readonly memory: number;
  /** The workload that the machines belong to. */
  readonly owner: string;
}

/** How the workload that serves the calls is laid out. */
export interface Host {
  readonly name: string;
  readonly estimate: Pick<Estimate, 'target' | 'feasible'>;
  readonly instance: Instance | undefined;
  /** Fewest replicas over the day; absent: it does not scale. */
  readonly leastReplicas?: number;
  /** Agents that share what is idle. */
  readonly callers?: number;
}

/**
 * What one machine has to spare.
 *
 *     cores  = physical cores − 2 · copies − accelerators                 [-]
 *     vCPUs  = cores · vCPUs per core / agents that share them            [-]
 *     memory = (memory − 1.25 GiB − 8 GiB · accelerators) / agents        [B]
 *
 * Only machines with accelerators: on a CPU target every core works. Where scaling takes machines away at night, the fewest count:
 * errs low. Undefined where nothing is left, or where no source lists cores or memory.
 *
 * Source of the processes: vLLM, docs/design/arch_overview.md (2026): A + DP + N processes.
 */
export function spareOf({ name, estimate, instance, leastReplicas, callers = 1 }: Host): Spare | undefined {
  const { target, feasible } = estimate;
  const held = Math.floor(instance?.accelerator?.count ?? 0);
  if (!feasible || !instance?.accelerator || instance.memory === undefined || instance.physicalCores === undefined) {
    return undefined;
  }
  const perCopy = Math.max(1, (target.tensorParallel ?? 1) * (target.pipelineParallel ?? 1));
  const chips = Math.max(1, held);
  const copies = Math.max(1, Math.floor(chips / perCopy));
  const cores = instance.physicalCores - CORES_PER_COPY * copies - CORES_PER_ACCELERATOR * chips;
  const memory = instance.memory - OS_RESERVE - BYTES_PER_ACCELERATOR * chips;
  const perReplica = target.replicas > 0 ? target.instances / target.replicas : 0;
  const machines = Math.floor(Math.min(target.replicas, leastReplicas ?? target.replicas) * perReplica);
  const share = Math.max(1, callers);
  return cores > 0 && memory > 0 && machines > 0
    ? {
        instance,
        machines,
        vcpus: (cores * instance.vcpus) / instance.physicalCores / share,
        memory: memory / share,
        owner: name,
      }
    : undefined;
}

/** The idle part of one machine, as a machine of its own. */
export function spareMachine({ instance, vcpus, memory }: Spare): Pick<Machine, 'instance'> {
  const { physicalCores = instance.vcpus } = instance;
  // Whoever lays tasks on a machine takes the operating system's share off.
  const held = bytes(memory + OS_RESERVE);
  return { instance: { ...instance, vcpus, memory: held, physicalCores: (vcpus * physicalCores) / instance.vcpus } };
}
