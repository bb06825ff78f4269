/** How benchmarks of items share a machine among copies of the network. */
import type { WorkloadKind } from '../manifest/schema';
import type { Machine } from '../model/hardware';
import type { Measurement } from './measurement';

/** Cores of one copy where a throughput at batch 1 is measured on many: what Intel's tables of inference use. */
const CORES_PER_COPY = 4;

/** `2x Xeon 6980P`: copies fill every socket that the source names. */
function socketsOf({ hardware, vcpus }: Measurement): number {
  return vcpus === undefined ? Number(/^(\d)\s?[x×] /i.exec(hardware)?.[1] ?? 1) : 1;
}

/** Offline and server scenarios (MLPerf's words) without a batch, and single items on more threads than one keeps busy. */
function isOfCopies({ metric, batch, threads, scenario }: Measurement): boolean {
  return (
    metric === 'samples_per_s' &&
    (batch === 1 ? threads !== undefined : batch === undefined && /offline|server|throughput/.test(scenario))
  );
}

/**
 * Copies that a row's machine runs.
 *
 * Throughput at batch 1 on more threads than one item keeps busy is that of several copies on a few cores each. Frameworks on Neuron
 * (`torch_neuronx.DataParallel`) divide a batch over the cores of a chip: an image alone is on one of them. A server of embeddings
 * loads its graph on one core.
 */
export function inInstances(machine: Machine, row: Measurement, kind: WorkloadKind): Machine {
  if (machine.kind === 'neuron') {
    const isAlone = (kind === 'vision' && row.batch === 1) || /infinity/i.test(row.runtime);
    return isAlone ? { ...machine, copies: Math.max(1, Math.floor(machine.accelerators)) } : machine;
  }
  const { cpu, vcpus } = machine.instance;
  if (!cpu || !isOfCopies(row)) {
    return machine;
  }
  const perCore = Math.max(1, cpu.threadsPerCore);
  const copies = socketsOf(row) * Math.floor(vcpus / perCore / CORES_PER_COPY);
  return copies <= 1
    ? machine
    : { ...machine, copies, instance: { ...machine.instance, vcpus: CORES_PER_COPY * perCore } };
}
