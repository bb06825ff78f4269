/** The machine that a measurement was taken on. */
import { getCatalog, getReference } from '../catalog/catalog';
import type { Chip, Cpu, Instance } from '../catalog/types';
import { machineOf } from '../model/hardware';
import type { Machine } from '../model/hardware';
import type { Measurement } from './measurement';

/**
 * Hardware in this order: the `chip` column among chips, then CPUs; the instance type; the source's own wording (a PCIe
 * card is not its SXM sibling). What the catalog lists comes before what it only knows for reference. Undefined: not known.
 */
export function machineFor(row: Measurement, heads?: number): Machine | undefined {
  const reference = getReference();
  const listed = getCatalog().instance(row.instanceType);
  const elsewhere = listed ? undefined : reference.machine(row.instanceType);
  // The host of a GPU machine may be what was measured.
  const isHost = ON_CPU.test(row.hardwareClass);
  if (row.chip !== '') {
    const stated = isHost ? undefined : chipByName(row.chip);
    const cpu = stated ? undefined : cpuByName(row.chip);
    const chip = stated ?? (cpu ? undefined : chipByName(row.chip));
    return chip ? onChips(chip, row, listed, heads) : cpu && onCores(cpu, row, listed, elsewhere?.vcpus);
  }
  const inside = listed?.accelerator?.chip ?? elsewhere?.chip;
  const chip = isHost ? undefined : (inside ?? chipByName(row.hardware));
  if (chip) {
    return onChips(chip, row, listed, heads);
  }
  const host = listed?.accelerator && !isHost ? undefined : listed;
  const named = host?.cpu ?? reference.cpu(host?.cpuModel ?? '') ?? cpuByNumber(row.hardware);
  const cpu = named ?? elsewhere?.cpu ?? reference.cpuOfGeneration(row.hardware);
  return cpu && onCores(cpu, row, host, elsewhere?.vcpus);
}

const ON_CPU = /x86|arm|graviton|cpu/;

function chipByName(name: string): Chip | undefined {
  const listed = getCatalog().chip(name);
  return listed?.memoryBandwidth === undefined ? (getReference().chip(name) ?? listed) : listed;
}

function cpuByName(name: string): Cpu | undefined {
  return cpuByNumber(name) ?? getReference().cpuOfGeneration(name);
}

function cpuByNumber(name: string): Cpu | undefined {
  const plain = name.toLowerCase();
  const listed = getCatalog().cpus.find((cpu) =>
    [cpu.name, cpu.shortName, cpu.id].some((known) => known.toLowerCase() === plain),
  );
  return listed ?? getReference().cpu(name);
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
function onCores(cpu: Cpu, row: Measurement, listed: Instance | undefined, inName: number | undefined): Machine {
  const perCore = Math.max(1, cpu.threadsPerCore);
  const all = row.vcpus ?? listed?.vcpus ?? inName;
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
