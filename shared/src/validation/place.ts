/** The machine that a measurement was taken on. */
import { getCatalog } from '../catalog/catalog';
import type { Chip, Cpu, Instance } from '../catalog/types';
import { machineOf } from '../model/hardware';
import type { Machine } from '../model/hardware';
import type { Measurement } from './measurement';

/**
 * Hardware in this order: the `chip` column among chips, then CPUs; the instance type; the source's own wording, where it
 * is a chip of the catalog to the letter of its matcher (a PCIe card is not its SXM sibling). Undefined: not listed.
 */
export function machineFor(row: Measurement, heads?: number): Machine | undefined {
  const catalog = getCatalog();
  const listed = catalog.instance(row.instanceType);
  const stated = catalog.chip(row.chip);
  const cpu = stated || row.chip === '' ? undefined : cpuByName(row.chip);
  if (row.chip !== '' && !stated && !cpu) {
    return undefined;
  }
  // The host of a GPU machine may be what was measured.
  const isHost = ON_CPU.test(row.hardwareClass);
  const named = isHost ? undefined : (listed?.accelerator?.chip ?? catalog.chip(row.hardware));
  const chip = stated ?? (cpu ? undefined : named);
  if (chip) {
    return onChips(chip, row, listed, heads);
  }
  const host = listed?.accelerator && !isHost ? undefined : listed;
  const processor = cpu ?? host?.cpu ?? cpuByName(row.hardware);
  return processor && onCores(processor, row, host);
}

const ON_CPU = /x86|arm|graviton|cpu/;

function cpuByName(name: string): Cpu | undefined {
  const plain = name.toLowerCase();
  return getCatalog().cpus.find((cpu) =>
    [cpu.name, cpu.shortName, cpu.id].some((known) => known.toLowerCase() === plain),
  );
}

/** vCPUs of a host beside each chip: p5 and p4d have 12 and 24. Assumed; only the power of the host depends on it. */
const HOST_VCPUS_PER_CHIP = 12;

/**
 * All devices work on one copy where they divide the attention heads; else in groups that do. The instance is the one named,
 * where it holds exactly these chips; else one built around them.
 */
function onChips(chip: Chip, row: Measurement, listed: Instance | undefined, heads: number | undefined): Machine {
  const count = row.deviceCount;
  const fits = listed?.accelerator?.chip?.id === chip.id && listed.accelerator.count === count;
  const instance: Instance = fits
    ? listed
    : {
        type: row.instanceType || `${count} × ${chip.shortName}`,
        family: '',
        hardwareClass: chip.kind,
        arch: 'amd64',
        accelerator: { chip, name: chip.name, count, memoryEach: chip.memory },
        vcpus: HOST_VCPUS_PER_CHIP * count,
        notes: '',
        source: { title: 'the measurement' },
      };
  return machineOf({
    instance,
    region: '',
    purchase: 'on-demand',
    precision: 'bf16',
    acceleratorsPerReplica: count,
    tensorParallel: heads && chip.kind === 'gpu' ? commonDivisor(count, heads) : count,
  });
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

/**
 * The vCPUs that the run kept busy: all of the instance, or its threads where those leave cores unused. A thread per core
 * has the core to itself, hyper-thread included. Nothing stated: one socket.
 */
function onCores(cpu: Cpu, row: Measurement, listed: Instance | undefined): Machine {
  const perCore = Math.max(1, cpu.threadsPerCore);
  const all = row.vcpus ?? listed?.vcpus;
  const threads = row.threads === undefined ? undefined : row.threads * perCore;
  const vcpus = Math.min(all ?? threads ?? cpu.coresPerSocket * perCore, threads ?? Number.MAX_SAFE_INTEGER);
  const instance: Instance = {
    type: row.instanceType || `${vcpus} vCPU of ${cpu.shortName}`,
    family: '',
    hardwareClass: cpu.arch === 'arm64' ? 'graviton' : 'x86',
    arch: cpu.arch,
    vcpus,
    cpuModel: cpu.name,
    cpu,
    memory: listed?.memory,
    notes: '',
    source: { title: 'the measurement' },
  };
  return machineOf({
    instance,
    region: '',
    purchase: 'on-demand',
    precision: 'bf16',
    acceleratorsPerReplica: 0,
    tensorParallel: 1,
  });
}
